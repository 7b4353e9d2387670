"""Grades hostile files with their fence taken away, and says for each what it gained or harmed.

A program for `unshare`: it must be the first process of namespaces of its own, where it makes
everything read-only but a few folders in memory. It prints
a line of JSON for each fence.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import nbformat
import pytest
import torch
from galleries import SMALL, Entry, gallery, put_ruled_exercise, right_answers
from grading import grade, hand_in, submission
from hostile_class import harm_in, tree
from sabotage import FENCES, NOT_LIFTED, SECRET, Fence

import poollab
from coursecheck import registry
from grader.course.notebooks import Course
from grader.jail import parent
from grader.marks import batch
from grader.marks.task import close_kernels

LEFT = ("/tmp", "/dev/shm", "/var/tmp")
PLAIN = Entry(Path("plain/wrong__plainly.py"))
PLAIN.__dict__["text"] = "# Returns 0.\n# %% answer valid_out_size\n"
PLAIN_WRONG = {name: f"def {name}(*_, **__):\n    return 0\n" for name in ("valid_out_size",)}


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def wall_in(work: Path) -> None:
    """Everything read-only; over what hostile files write to by name, layers in memory."""
    assert os.getpid() == 1, "only as the first process of a namespace"
    site = Path(torch.__file__).parents[1]
    layers = [Path("/etc"), Path("/root"), Path("/tmp"), site, Path(poollab.__file__).parent]
    mount("--make-rprivate", "/")
    mount("-t", "tmpfs", "layers", "/mnt")
    for number, place in enumerate(layers):
        upper, inner = Path(f"/mnt/{number}/upper"), Path(f"/mnt/{number}/work")
        upper.mkdir(parents=True)
        inner.mkdir()
        words = f"lowerdir={place},upperdir={upper},workdir={inner}"
        mount("-t", "overlay", "overlay", "-o", words, str(place))
    mount("-t", "tmpfs", "work", str(work))
    mount("-o", "remount,bind,ro", "/")
    for place in ("/run", "/dev/shm", "/var/tmp"):
        mount("-t", "tmpfs", "memory", place)


def answer_calls() -> None:
    """Loopback is up, and somebody listens wherever a hostile file calls."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        request = struct.pack("16sh", b"lo", 0x1 | 0x40)  # up, running
        fcntl.ioctl(one, 0x8914, request)
    places = [
        (socket.AF_INET, ("127.0.0.1", 22)), (socket.AF_INET, ("127.0.0.1", 80)),
        (socket.AF_INET6, ("::1", 22)), (socket.AF_UNIX, "\0/tmp/.X11-unix/X0"),
        (socket.AF_UNIX, "/run/docker.sock"),
    ]  # fmt: skip
    for family, address in places:
        server = socket.socket(family)
        server.bind(address)
        server.listen()
        threading.Thread(target=_welcome, args=(server,), daemon=True).start()


def _welcome(server: socket.socket) -> None:
    while True:
        caller, _ = server.accept()
        with caller:
            caller.settimeout(1)
            with contextlib.suppress(OSError):
                caller.recv(1000)
            with contextlib.suppress(OSError):
                caller.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n2")


def control(entries: list[Entry], fence: Fence, template: Path, work: Path) -> None:  # noqa: PLR0915
    """Print what each of `entries` gained or harmed without `fence`; [] for nothing."""
    work.mkdir()
    shutil.copytree(template, work / "course")
    course = put_ruled_exercise(Course(work / "course"))
    found: dict[str, list[str]] = {}
    decoys: dict[str, dict[str, str]] = {}
    for entry in entries:
        decoy = work / "decoys" / entry.student
        shutil.copytree(template, decoy)
        mine = decoy / "work" / "submitted" / entry.student / "pooling" / f"{SMALL}.ipynb"
        mine.parent.mkdir(parents=True)
        (decoy / "secret.txt").write_text(SECRET)
        solution = decoy / "solutions" / "pooling" / f"{SMALL}.ipynb"
        solution.write_text(f"# {SECRET}")
        shutil.copy(solution, mine)
        (decoy / "verdict.py").write_text("")
        (decoy / "nbgrader_config.py").write_text(f"# {SECRET}")
        places = {
            "COURSE": decoy, "SOLUTION": solution, "GRADEBOOK": decoy / "work" / "gradebook.db",
            "SUBMISSION": mine, "SECRET_FILE": decoy / "secret.txt", "ENGINE": decoy,
            "OWN": entry.student,
        }  # fmt: skip
        decoys[entry.student] = snapshot(decoy)
        text = entry.submitted_files({name: str(place) for name, place in places.items()})
        path = course.submitted / entry.student / "pooling" / f"{SMALL}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    hand_in(course, "a-plain-wrong-one", submission(course, right_answers() | PLAIN_WRONG))
    plain: list[str] = []
    of_student = {entry.student: entry for entry in entries}
    beside = left_behind()

    def heard(done: batch.Done) -> None:
        entry = of_student.get(done.handed.student)
        if entry is None:  # the plain wrong one: what it suffers is the sabotage's own doing
            plain.extend(harm(PLAIN, done))
            print(json.dumps({fence.promise: plain}), flush=True)
            return
        decoy = work / "decoys" / entry.student
        found[entry.name] = [
            *(what for what in harm(entry, done) if what not in plain),
            *shown(course, entry),
            *(["a file changed"] if snapshot(decoy) != decoys[entry.student] else []),
            *(["a file was left"] if left_behind() - beside else []),
        ]
        clear_up(beside)
        print(json.dumps({entry.name: found[entry.name]}), flush=True)

    with pytest.MonkeyPatch.context() as patch:
        main = "from grader.jail.fork_server import main; main(_s)"
        patch.setattr(parent, "SERVE", f"{parent.BOOT}exec({fence.code!r}); {main}")
        fence.patch(patch)
        options = {"isolation": "landlock", "limits": fence.limits, "retries": 0}
        grade(course, tell=heard, **options)
        close_kernels()
    end_everything_else()


def snapshot(decoy: Path) -> dict[str, str]:
    books = decoy / "work" / "gradebook.db"
    about = books.read_bytes()[:100_000].hex() + oct(books.stat().st_mode) if books.exists() else ""
    made = [str(path) for path in sorted(decoy.rglob("*"))] if decoy.exists() else []
    return (tree(decoy) if decoy.exists() else {}) | {"gradebook": about, "made": " ".join(made)}


def harm(entry: Entry, done: batch.Done) -> list[str]:
    if done.fault:
        print(done.fault[-600:], file=sys.stderr)
        return ["a fault of the grader's"]
    points = {record.exercise: (record.points, record.outcome) for record in done.mark.records}
    most = {record.exercise: record.max_points for record in done.mark.records}
    found = []
    if points[entry.exercise][0] > entry.worth or most[entry.exercise] > 100:
        found.append("points")
    if points[entry.exercise][1] not in entry.outcomes:
        found.append(f"ended otherwise: {points[entry.exercise][1]}")
    if entry.fences == ("time",) and done.mark.seconds > 2:
        found.append("time")
    if not entry.said("others"):
        found += [f"{name} lost" for name, full in entry.others.items() if points[name][0] < full]
    return found


def shown(course: Course, entry: Entry) -> list[str]:
    path = course.autograded / entry.student / "pooling" / f"{SMALL}.ipynb"
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    found = ["a secret"] if SECRET in text else []
    for one in nbformat.reads(text, as_version=4).cells:
        texts = [one.source] if one.cell_type == "markdown" else []
        for output in one.get("outputs", []):
            data = output.get("data", {})
            texts += ["".join(data.get("text/html", "")), output.get("text", "")]
            texts += [output.get("evalue", "")]
            if set(data) - {"text/plain", "text/html", "image/png"}:
                found.append("a kind of output")
        found += ["a script" for text in texts if harm_in(text)]
    return found


def left_behind() -> set[str]:
    found = {str(path) for place in LEFT for path in Path(place).glob("plhostile*")}
    for place in ("/root/.bashrc", "/etc/cron.d/plhostile"):
        if Path(place).exists() and "plhostile" in Path(place).read_text() + place:
            found.add(place)
    return found


def clear_up(beside: set[str]) -> None:
    for path in left_behind() - beside:
        Path(path).unlink(missing_ok=True)


def end_everything_else() -> None:
    """Only here, as the first process of a namespace: all others in it."""
    assert os.getpid() == 1
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def main(template: str, *wanted: str) -> None:
    registry.register("poollab")
    work = Path(tempfile.mkdtemp(prefix="control-"))
    wall_in(work)
    tempfile.tempdir = str(work)
    answer_calls()
    entries = [e for e in gallery("hostile") if e.name not in NOT_LIFTED]
    for name, fence in FENCES.items():
        of_fence = [e for e in entries if e.fences == (name,)]
        if of_fence and (not wanted or name in wanted):
            control(of_fence, fence, Path(template), work / name.replace(" ", "-"))


if __name__ == "__main__":
    main(*sys.argv[1:])
