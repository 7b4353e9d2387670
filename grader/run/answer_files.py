"""Answer files, as authors write them: load one, let it meet its exercise apart, judge it here.

Each file meets its cases in a process of its own that ends with it, so that it can neither hang
nor spoil the others. That is no jail: it is for files that one would run oneself. What students
hand in goes through `execute`.
"""

from __future__ import annotations

import json
import linecache
import math
import multiprocessing
import os
import resource
import signal
import sys
import time
import warnings
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from coursecheck.judge.code import Program, Written
from coursecheck.judge.judge import judge
from coursecheck.model import Outcome, Raised, Verdict
from coursecheck.observe.run import observe
from coursecheck.observe.transport import message, read
from coursecheck.registry import find, lessons, packages, register

_PATIENCE = 4
"""How many times its processor time an answer may take by the clock."""


@cache
def fork_server() -> ForkServerContext:
    """Return where children come from: a server that has imported what is imported here by now.

    It has used none of it: after a first backward pass a process's own children could do no
    other.
    """
    lessons()  # imports them
    context = multiprocessing.get_context("forkserver")
    inside = tuple(f"{package}." for package in packages())
    ours = [name for name in sys.modules if name.startswith((*inside, "grader.author.prove"))]
    context.set_forkserver_preload(
        [*packages(), *ours, "coursecheck.observe.pretend_device", __name__]
    )
    return context


@dataclass(frozen=True)
class Answer:
    """One answer to an exercise: where it was read from, and its text."""

    exercise: str
    path: str
    source: str


def read_answer(exercise: str, path: Path) -> Answer:
    """Return the answer in `path`. Raises OSError or UnicodeDecodeError if it cannot be read."""
    return Answer(exercise, str(path), path.read_text(encoding="utf-8"))


def load(answer: Answer) -> Any:
    """Run the answer's text and return what it defines under the exercise's name.

    Raises whatever running it raises, and NameError when it does not define that name.
    """
    lines = answer.source.splitlines(keepends=True)
    # Else a traceback could not quote a text that lies in no file.
    linecache.cache[answer.path] = (len(answer.source), None, lines, answer.path)
    namespace: dict[str, Any] = {"__name__": "answer", "__file__": answer.path}
    exec(compile(answer.source, answer.path, "exec"), namespace)  # noqa: S102 - what it is for
    if answer.exercise not in namespace:
        raise NameError(f"{answer.path} does not define {answer.exercise!r}")
    return namespace[answer.exercise]


def verdict_on(answer: Answer, seed: int, rounds: int, seconds: float) -> Verdict:
    """Let `answer` meet its cases in a process of its own and judge what was seen.

    It has `seconds` of processor time, and some more by the clock: this machine may be busy.
    """
    exercise = find(answer.exercise)
    nothing = Verdict(exercise.name, Outcome.DIED, 0, exercise.points)
    parts, in_time = _meet(answer, seed, rounds, seconds)
    if not parts:
        return nothing if in_time else replace(nothing, outcome=Outcome.TIMED_OUT)
    first = json.loads(parts[0])
    if "raised" in first:
        return replace(nothing, outcome=Outcome.RAISED, raised=Raised(*first["raised"]))
    _, seen = read(first)
    placed = read(json.loads(parts[1]))[1] if len(parts) > 1 else None
    return judge(exercise, seed, seen, rounds, written_in(answer), devices=placed)


def written_in(answer: Answer) -> Written:
    """Return the code of an answer file as the rules look at it."""
    return Program([answer.source]).written([answer.exercise])


def _meet(answer: Answer, seed: int, rounds: int, seconds: float) -> tuple[list[bytes], bool]:
    """Return what the child sent, and whether it ended by itself."""
    receiver, sender = fork_server().Pipe(duplex=False)
    arguments = (sender, answer, seed, rounds, seconds, packages())
    child = fork_server().Process(target=_observe_and_send, args=arguments, daemon=True)
    parts: list[bytes] = []
    child.start()  # returns when the child is there, which takes longer for the first
    deadline = time.monotonic() + _PATIENCE * seconds
    sender.close()
    try:
        while receiver.poll(max(0.0, deadline - time.monotonic())):
            parts.append(receiver.recv_bytes())
        return parts, False
    except EOFError:  # it has sent all it had
        child.join(_PATIENCE)
        return parts, child.exitcode != -signal.SIGXCPU
    finally:
        child.kill()
        child.join()
        receiver.close()


def _observe_and_send(
    sender: Connection,
    answer: Answer,
    seed: int,
    rounds: int,
    seconds: float,
    course: tuple[str, ...],
) -> None:
    import torch

    # Here, in the child: each of these takes effect once and for all.
    from coursecheck.observe.pretend_device import pretend_devices

    register(*course)
    torch.set_num_threads(1)
    for stream in (1, 2):  # whoever reads our own output shall not have to look for it in theirs
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 1))
    warnings.simplefilter("ignore")
    exercise = find(answer.exercise)
    try:
        thing = load(answer)
    except Exception as error:
        raised = [type(error).__name__, str(error)[:300]]
        sender.send_bytes(json.dumps({"raised": raised}).encode())
        return
    for seen in (
        lambda: observe(thing, exercise, seed, rounds),
        lambda: pretend_devices(thing, exercise, seed),
    ):
        sender.send_bytes(json.dumps(message(answer.exercise, seen())).encode())
