"""What goes wrong on our side: the earlier mark stays, one sentence says what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from grading import FULL, RIGHT, WRONG, grade, hand_in, of, submission
from sandboxes import DENY, grader_behind, on_sick_machine

from grader.intake import submitted_files
from grader.marks import batch, gradebook
from grader.marks.gradebook import open_marks

WELL, LOOK, OUR_FAULT = 0, 1, 3


@pytest.fixture
def marked(course):
    """A right answer that is marked, and another version of it handed in since."""
    hand_in(course, "ada", submission(course, RIGHT))
    grade(course)
    hand_in(course, "ada", submission(course, RIGHT | WRONG))
    return course


def left(course):
    """All that the earlier grading left."""
    files = {
        path: path.read_bytes()
        for folder in (course.autograded, course.records)
        for path in folder.rglob("*")
        if path.is_file()
    }
    with sqlite3.connect(course.database) as book:
        return files, book.execute("select auto_score, manual_score from grade").fetchall()


@pytest.fixture
def grade_here(run, monkeypatch):
    """`grader grade` without its warm parents: in this process, with its kernels."""
    monkeypatch.setattr(
        "grader.cli.grading.local", lambda *_: __import__("grading").in_this_process
    )
    return lambda *words: run("grade", "--workers", "1", *words)


@pytest.mark.parametrize("name", ["EACCES", "EIO", "ESTALE", "EMFILE"])
@pytest.mark.parametrize("file", ["1_small.ipynb", "timestamp.txt"])
def test_a_file_that_this_machine_cannot_read_leaves_the_earlier_mark(
    marked, grade_here, monkeypatch, name, file
):
    hand_in(marked, "ben", submission(marked, RIGHT))
    before = left(marked)[1]
    number = getattr(errno, name)
    real = os.open

    def refuse(path, *how, **more):
        if str(path).endswith(f"ada/pooling/{file}"):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, *how, **more)

    monkeypatch.setattr(submitted_files.os, "open", refuse)

    status, said = grade_here()

    assert status == LOOK
    assert f"ada/pooling/{file}: {name}, {os.strerror(number)}" in said
    assert "Traceback" not in said
    assert of(marked, "ada") == of(marked, "ben") == FULL
    assert set(before) <= set(left(marked)[1])
    monkeypatch.undo()
    grade(marked)
    assert of(marked, "ada")["valid_out_size"] == (1.0, "wrong")


@pytest.mark.parametrize("name", ["ENOSPC", "EROFS", "EDQUOT"])
@pytest.mark.parametrize("place", ["autograded", "records"])
def test_a_disk_that_takes_nothing_leaves_the_earlier_mark_whole(
    marked, grade_here, monkeypatch, name, place
):
    before = left(marked)
    number = getattr(errno, name)
    real = Path.write_bytes

    def refuse(path, content):
        if f"/work/{place}/" in str(path):
            real(path, content[:10])
            raise OSError(number, os.strerror(number), str(path))
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", refuse)

    status, said = grade_here()

    assert status == OUR_FAULT
    assert f"{name}, {os.strerror(number)}" in said
    assert "run the command again" in said
    assert left(marked) == before
    monkeypatch.undo()
    grade(marked)
    assert of(marked, "ada")["valid_out_size"] == (1.0, "wrong")


def test_a_gradebook_that_stays_locked_is_said_in_one_sentence(marked, grade_here, monkeypatch):
    monkeypatch.setattr(gradebook, "PATIENCE", 1)
    before = left(marked)
    other = sqlite3.connect(marked.database, isolation_level=None)
    other.execute("begin immediate")

    status, said = grade_here()

    other.execute("rollback")
    other.close()
    assert status == OUR_FAULT
    assert "the gradebook is in use" in said
    assert "Traceback" not in said
    assert left(marked) == before
    grade(marked)
    assert of(marked, "ada")["valid_out_size"] == (1.0, "wrong")


@pytest.mark.parametrize("how", ["begin immediate", "begin exclusive"])
def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(course, how):
    hand_in(course, "new", submission(course, RIGHT))
    other = sqlite3.connect(course.database, isolation_level=None, check_same_thread=False)
    other.execute(how)
    release = threading.Timer(7, lambda: other.execute("rollback"))
    release.start()

    grade(course)

    release.join()
    other.close()
    with open_marks(course) as book:
        assert book.standing("new", course.notebooks[0]).points == 7.0


def test_ctrl_c_in_the_middle_keeps_what_was_graded_and_a_second_run_goes_on(
    course, grade_here, monkeypatch
):
    for student in ("ada", "ben", "cut"):
        hand_in(course, student, submission(course, RIGHT))
    real, count = batch.store, []

    def interrupted(*about):
        if count:
            raise KeyboardInterrupt
        count.append(1)
        return real(*about)

    monkeypatch.setattr(batch, "store", interrupted)
    status, said = grade_here()
    assert status == LOOK
    assert "run it again to go on" in said
    assert "Traceback" not in said
    assert of(course, "ada") == FULL
    assert of(course, "ben") == {}

    monkeypatch.setattr(batch, "store", real)
    status, said = grade_here()
    assert status == WELL
    assert "3 notebooks: 2 graded now, 1 unchanged" in said
    assert of(course, "cut") == FULL


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_a_terminal_that_cannot_write_a_name_ends_nothing(course, encoding):
    hand_in(course, "张三 🎓", submission(course, RIGHT))
    target = course.root / "marks.json"

    ran = subprocess.run(
        [sys.executable, "-m", "grader", "grade", "--course", str(course.root), "--json", target],
        env=os.environ | {"PYTHONIOENCODING": encoding}, capture_output=True, check=False,
    )  # fmt: skip

    assert ran.returncode == WELL, ran.stderr
    assert b"\\U0001f393" in ran.stdout
    assert "张三 🎓" in target.read_text(encoding="utf-8")


_FULL_MEMORY = "mount -t tmpfs -o size=4k none /dev/shm; head -c 4096 /dev/zero > /dev/shm/full"
_SICK = {
    "full /dev/shm": (_FULL_MEMORY, "/dev/shm: [Errno 28]"),
    "read-only /dev/shm": ("mount -t tmpfs -o ro none /dev/shm", "/dev/shm: [Errno 30]"),
    "no open files": ("ulimit -n 64", "`ulimit -n 1024`"),
    "read-only course": (
        'mount --bind "$COURSE" "$COURSE"; mount -o remount,bind,ro "$COURSE"',
        "EROFS, Read-only file system. Earlier marks stay",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("sickness", _SICK)
def test_a_sick_machine_is_one_sentence_and_costs_no_mark(marked, monkeypatch, sickness):
    before = left(marked)
    monkeypatch.setenv("COURSE", str(marked.root))
    lines, due = _SICK[sickness]

    ran = on_sick_machine(lines, "grade", "--course", marked.root)

    assert ran.returncode == OUR_FAULT, ran.stderr
    assert due in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert "again" in ran.stderr or "ulimit" in ran.stderr
    assert left(marked) == before


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOSYS])
def test_a_machine_that_denies_pidfd_open_is_refused_with_a_remedy(marked, number):
    before = left(marked)
    pidfd_open = "434"

    ran = grader_behind(
        [sys.executable, "-c", DENY, pidfd_open, str(number)], "grade", "--course", marked.root
    )

    assert ran.returncode == 2
    assert "pidfd_open is denied" in ran.stderr
    assert "--security-opt seccomp=unconfined" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert left(marked) == before
