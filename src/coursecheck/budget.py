"""A limit on how long something may take: a check that never ends helps nobody.

Knows the clock, signals and threads. Must not know what is being run.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from coursecheck.observe.snapshot import foreign

_AGAIN = 0.5  # seconds: code that catches everything is told again


class OutOfTime(KeyboardInterrupt):
    """The time is over. Whoever lets an interrupt pass lets this pass, too."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise OutOfTime inside the `with` when it has taken `seconds`, and again until it ends.

    By a timer of the system where that can be; elsewhere (another thread, Windows) by a thread
    that waits. Neither can end a single call that never comes back to Python.
    """
    main = threading.current_thread() is threading.main_thread()
    way = _by_signal if main and hasattr(signal, "setitimer") else _by_thread
    with way(seconds):
        yield


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    running, told = True, 0

    def stop(_: int, frame: FrameType | None) -> None:
        nonlocal told
        if running:
            told += 1
            if told > 1:
                _insist(frame)
            raise OutOfTime

    tracing = sys.gettrace()
    before = signal.signal(signal.SIGALRM, stop)
    left, again = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, left, again)
        if told > 1:
            sys.settrace(tracing)
        signal.signal(signal.SIGALRM, before if before is not None else signal.SIG_DFL)


def _insist(frame: FrameType | None) -> None:
    """Let the next line of code that has caught OutOfTime raise it again, out of its `except`."""

    def trace(_: FrameType, event: str, __: Any) -> Any:
        if event == "line":
            raise OutOfTime
        return trace

    while frame is not None and not foreign(frame.f_code.co_filename):
        frame.f_trace = trace
        frame = frame.f_back
    sys.settrace(lambda *_: None)  # tracing goes on where frames have one of their own


@contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    over, held = threading.Event(), threading.Lock()
    watched = ctypes.c_ulong(threading.get_ident())

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            with held:
                if not over.is_set():
                    tell(watched, ctypes.py_object(OutOfTime))
            wait = _AGAIN

    tell = ctypes.pythonapi.PyThreadState_SetAsyncExc
    # Named as what it is: no thread of a student's.
    threading.Thread(target=watch, name="check's time limit", daemon=True).start()
    try:
        yield
    finally:
        with held:
            over.set()
            tell(watched, None)  # what was told too late is taken back
