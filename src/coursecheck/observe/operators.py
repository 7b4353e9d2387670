"""Which operators an answer has torch run, and what it does beside them that a rule may ask for.

Runs where the student's code runs; counts, and judges nothing. Torch tells of the operators of the
thread that asks alone: so it is looked at, too, whether another thread of the student's worked
while the answer was computed.
"""

from __future__ import annotations

import _thread
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

ANOTHER_THREAD = "another_thread"
"""Stands among the operators where a thread of the student's took part."""
TO_PYTHON = frozenset({"item", "tolist", "numpy", "__array__", "__float__"})
"""Ways of numbers out of torch, where no operator sees what becomes of them."""
_WORKED = 2_000  # nanoseconds of processor time: less is a thread that only looked at its queue
#: Threads of whoever runs the notebook, and of what watches it; none of them is an answer's.
_NOT_THEIRS = frozenset(
    {"IPython", "ipykernel", "tornado", "zmq", "ipywidgets", "google", "coursecheck"}
    | {"debugpy", "pydevd", "_pydevd_bundle", "tqdm", "wandb"}
)
if "_before" not in globals():  # to load this module anew does not add to them
    #: Threads that ran before this was loaded: an editor's, say. None of them outlives a fork, so
    #: that where hand-ins run there are none.
    _before = set(sys._current_frames())
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_before.clear)


class _OperatorCounter(TorchDispatchMode):
    """Counts the operators that reach torch's dispatcher while it is active."""

    def __init__(self, seen: Counter[str]) -> None:
        super().__init__()
        self.seen = seen

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Torch would import its compiler at the first operator (two seconds) to leave this out."""
        return False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        packet = getattr(func, "overloadpacket", func)  # a higher-order operator has none
        self.seen[packet.__name__] += 1
        return func(*args, **(kwargs or {}))


class _WaysToPython(TorchFunctionMode):
    """Counts calls that take a tensor's numbers out of torch."""

    def __init__(self, seen: Counter[str]) -> None:
        super().__init__()
        self.seen = seen

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        name = getattr(func, "__name__", "")
        if name in TO_PYTHON:
            self.seen[name] += 1
        return func(*args, **(kwargs or {}))


@contextmanager
def counted(ways_to_python: bool) -> Iterator[Counter[str]]:
    """Yield what is counted inside the `with`: by name, how often."""
    seen: Counter[str] = Counter()
    with ExitStack() as watching:
        watching.enter_context(_threads(seen))
        if ways_to_python:
            watching.enter_context(_WaysToPython(seen))
        watching.enter_context(_OperatorCounter(seen))
        yield seen


@contextmanager
def _threads(seen: Counter[str]) -> Iterator[None]:
    started: list[Any] = []

    def start(function: Any, *args: Any, **kwargs: Any) -> int:
        started.append(function)
        return begin(function, *args, **kwargs)

    begin = _thread.start_new_thread
    module: Any = threading
    others = _processor_times()
    if others:  # one that has just been given something to do may still be tidying up
        time.sleep(0.002)
        others = _processor_times()
    _thread.start_new_thread = module._start_new_thread = start
    try:
        yield
    finally:
        _thread.start_new_thread = module._start_new_thread = begin
        after = _processor_times()
        worked = any(spent - others.get(ident, 0) > _WORKED for ident, spent in after.items())
        if worked or any(map(_is_theirs, started)):
            seen[ANOTHER_THREAD] += 1


def _processor_times() -> dict[int, int]:
    """Return what each other thread of the student's has used so far, where the system tells."""
    if threading.active_count() == 1 and len(sys._current_frames()) == 1:
        return {}
    if not hasattr(time, "pthread_getcpuclockid"):
        return {}
    ours = {thread.ident for thread in threading.enumerate() if not _is_theirs(thread)}
    found = {}
    for ident in sys._current_frames():
        if ident not in ours | _before and ident != threading.get_ident():
            try:
                found[ident] = time.clock_gettime_ns(time.pthread_getcpuclockid(ident))
            except OSError:  # it has ended meanwhile
                continue
    return found


def _is_theirs(thing: Any) -> bool:
    """Whether a thread, or the method that starts as one, is a student's."""
    thread = getattr(thing, "__self__", thing)
    if thread is threading.main_thread():
        return False
    target = getattr(thread, "_target", None)
    for part in (thread if isinstance(thread, type) else type(thread), target):
        package = (getattr(part, "__module__", None) or "").split(".")[0]
        if package in _NOT_THEIRS:
            return False
    return True
