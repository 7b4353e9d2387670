"""A whole class through the steps, on any `concurrent.futures.Executor`: the one way to a mark.

`grader grade`, `nbgrader autograde` and formgrader's button all come here. This process alone
writes, one whole mark after the other; so a kill at any moment loses at most work, never a mark.
Must not judge anything.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field, replace
from itertools import chain, groupby

from nbgrader.api import InvalidEntry
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from grader.course.notebooks import Course
from grader.intake.submitted_files import SubmittedFile, submitted_files
from grader.marks.gradebook import Marks, open_marks
from grader.marks.mark import Mark, Record
from grader.marks.policy import Policy
from grader.marks.result_cache import recall, recall_current
from grader.marks.store import store
from grader.marks.task import Task, grade_one
from grader.marks.version import exercise_version
from grader.user_error import OurFaultError, said

_AHEAD = 4  # tasks a worker has waiting: submissions are read as they are needed, not all at once
_BYTES_AHEAD = 4 * 1024 * 1024  # beyond them one at a time: each is held here, and on its way
#: With one of these nothing can be written for anybody.
_FOR_ALL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE}
_SPEAKS = re.compile(rb"""use_language\(\s*\\?["']([a-z-]+)""")


class StorageError(OurFaultError):
    """Marks cannot be written; those that were stay as they are."""


@dataclass(frozen=True)
class Done:
    """One notebook's end; `fresh` is False when the mark of an earlier run still holds.

    `before` is the mark that it had, or None. With a fault of ours it has that one still.
    """

    handed: SubmittedFile
    mark: Mark
    before: Mark | None
    fresh: bool

    @property
    def fault(self) -> str:
        """What went wrong on our side; empty when nothing did."""
        return self.mark.fault

    @property
    def trouble(self) -> str:
        """What to tell a person of a fault: its last line, the one that says what it was."""
        return f"not graded, earlier marks kept: {self.fault.strip().splitlines()[-1]}"

    @property
    def records(self) -> tuple[Record, ...]:
        """The records that hold now."""
        kept = self.before if self.fault else self.mark
        return kept.records if kept else ()

    @property
    def changes(self) -> list[tuple[Record, float]]:
        """Records whose points differ from those of an earlier run, with the old points."""
        old = {r.grade_id: r.points for r in self.before.records} if self.before else {}
        return [
            (r, old[r.grade_id]) for r in self.records if old.get(r.grade_id, r.points) != r.points
        ]


def grade_and_store(
    course: Course,
    assignment: str,
    policy: Policy,
    executor: Callable[[], Executor],
    tell: Callable[[Done], None] = lambda _: None,
    wanted: Callable[[SubmittedFile], bool] = lambda _: True,
    students: tuple[str, ...] = (),
) -> list[Done]:
    """Grade an assignment, store every mark, and return how each notebook ended.

    `executor` makes an executor; `tell` hears of each notebook as it ends. Raises an OurFaultError
    where nothing more can be stored; what was stored until then is whole.
    """
    for book in course.notebooks_of(assignment):
        for check in book.checks:
            exercise_version(check.exercise)  # once here, not once in every forked worker
    with open_marks(course) as marks:
        marks.prepare(assignment)
        batch = _Batch(course, policy, marks, tell)
        return batch.run_all(
            executor, filter(wanted, submitted_files(course, assignment, students))
        )


def grade_and_forget(
    course: Course,
    assignment: str,
    policy: Policy,
    executor: Callable[[], Executor],
    tell: Callable[[Done], None] = lambda _: None,
    students: tuple[str, ...] = (),
) -> list[Done]:
    """Grade as `grade_and_store` does and store nothing: how each notebook would end."""
    batch = _Batch(course, policy, None, tell)
    return batch.run_all(executor, submitted_files(course, assignment, students))


@dataclass
class _Batch:
    """One assignment under way; without `marks` nothing is stored."""

    course: Course
    policy: Policy
    marks: Marks | None
    tell: Callable[[Done], None]
    done: list[Done] = field(default_factory=list)
    again: list[SubmittedFile] = field(default_factory=list)
    speaks: dict[str, str] = field(default_factory=dict)  # by student
    last_try: bool = False

    def __post_init__(self) -> None:
        """Without retries the first try is the last."""
        self.last_try = not self.policy.retries

    def run_all(
        self, executor: Callable[[], Executor], inbox: Iterable[SubmittedFile]
    ) -> list[Done]:
        """Grade `inbox`, then once more what may have failed by the machine's doing."""
        self.run(executor, self.to_grade(inbox), self.policy.workers * _AHEAD)
        for turn in range(self.policy.retries, 0, -1):
            # A time-out or a fault may be the machine's: once more, with nothing beside it.
            again, self.again = self.again, []
            self.last_try = turn == 1
            self.run(executor, iter(again), 1)
        return self.done

    def to_grade(self, inbox: Iterable[SubmittedFile]) -> Iterator[SubmittedFile]:
        """Yield what has to be graded; what has not is done at once."""
        for student, theirs in groupby(inbox, key=lambda one: one.student):
            files = list(theirs)
            if language := _spoken(files):
                self.speaks[student] = language
            for handed in files:
                if handed.fault:
                    self._end(handed, _faulty(handed, handed.fault))
                    continue
                known = recall_current(self.course, student, handed.book, handed.digest)
                if known is None or self.policy.force or not _same_findings(known, handed):
                    yield handed
                else:
                    self._store(handed, known, fresh=False)

    def run(
        self, executor: Callable[[], Executor], inbox: Iterator[SubmittedFile], most: int
    ) -> None:
        """Keep at most `most` tasks under way until the inbox is empty."""
        first = next(inbox, None)
        if first is None:
            return  # and no worker is started
        inbox = chain((first,), inbox)
        lost: list[SubmittedFile] = []
        running: dict[Future[Mark], SubmittedFile] = {}
        with executor() as pool:
            while not lost:
                while _has_room(running.values(), most) and (handed := next(inbox, None)):
                    running[self._submit(pool, handed)] = handed
                if not running:
                    return
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    handed = running.pop(future)
                    mark = _result(future, handed)
                    if mark is None:
                        lost.append(handed)
                    else:
                        self._take(handed, mark)
        # A worker was killed and took the executor along. Who was under way goes alone, later;
        # who was alone already is told so.
        for handed in (*lost, *running.values()):
            if self.last_try:
                self._take(handed, _faulty(handed, "the worker process was killed, twice"))
            else:
                self.again.append(handed)
        self.run(executor, inbox, most)

    def _submit(self, pool: Executor, handed: SubmittedFile) -> Future[Mark]:
        before = recall(self.course, handed.student, handed.book)
        task = Task(
            handed.student,
            handed.book,
            handed.data,
            handed.findings,
            self.policy.isolation,
            self.policy.limits,
            self._seed(handed, before),
            self.speaks.get(handed.student) or (before.language if before else None),
            handed.files,
        )
        try:
            return pool.submit(grade_one, task)
        except BrokenExecutor as error:
            broken: Future[Mark] = Future()
            broken.set_exception(error)
            return broken

    def _seed(self, handed: SubmittedFile, before: Mark | None) -> int:
        """The same hand-in meets the same cases again; a changed one those of this run."""
        same = before is not None and before.submission_hash == handed.digest
        return before.seed if before is not None and same else self.policy.seed

    def _take(self, handed: SubmittedFile, mark: Mark) -> None:
        if not mark.settled and not self.last_try:
            self.again.append(handed)
        elif mark.fault:
            self._end(handed, mark)
        else:
            self._store(handed, mark, fresh=True)

    def _store(self, handed: SubmittedFile, mark: Mark, fresh: bool) -> None:
        before = recall(self.course, handed.student, handed.book)
        try:
            mark = self._stored(handed, mark, before)
        except OSError as error:
            if error.errno in _FOR_ALL:
                raise StorageError(
                    f"marks cannot be stored: {said(error)}. Earlier marks stay; make room or set"
                    " this right and run the command again"
                ) from error
            mark = _faulty(handed, said(error))
        except (DataError, InvalidEntry, UnicodeError) as error:
            if isinstance(error.__context__, OperationalError):
                raise
            self._undo()
            mark = _faulty(handed, f"the gradebook does not take it: {error}")
        self._end(handed, mark, fresh, before)

    def _undo(self) -> None:
        if self.marks:
            self.marks.undo()

    def _stored(self, handed: SubmittedFile, mark: Mark, before: Mark | None) -> Mark:
        if self.marks is None:
            return mark
        try:
            return store(self.course, self.marks, handed, mark, before)
        except (IntegrityError, InvalidEntry) as error:
            if isinstance(error.__context__, OperationalError):
                raise  # locked, or gone
            self._undo()  # another grader made the same student at the same moment
            return store(self.course, self.marks, handed, mark, before)

    def _end(
        self,
        handed: SubmittedFile,
        mark: Mark,
        fresh: bool = True,
        before: Mark | None = None,
    ) -> None:
        before = before or recall(self.course, handed.student, handed.book)
        # What was handed in and what was written need not be kept until the class is done.
        done = Done(replace(handed, data=None), replace(mark, document=""), before, fresh)
        self.done.append(done)
        self.tell(done)


def _has_room(running: Collection[SubmittedFile], most: int) -> bool:
    return len(running) < most and sum(map(_size, running)) <= _BYTES_AHEAD


def _size(handed: SubmittedFile) -> int:
    return sum(map(len, (handed.data or b"", *handed.files.values())))


def _spoken(files: Iterable[SubmittedFile]) -> str | None:
    """Return the language that a student's notebooks set, one that is cut off included."""
    found = (_SPEAKS.search(handed.data) for handed in files if handed.data)
    spoken = [hit[1].decode() for hit in found if hit]
    return next((name for name in spoken for one in files if name in one.book.languages), None)


def _same_findings(known: Mark, handed: SubmittedFile) -> bool:
    """Whether what lies beside the notebook is as it was: pages speak of it."""
    around = {finding for finding in known.findings if finding.of_hand_in}
    return around == {finding for finding in handed.findings if finding.of_hand_in}


def _result(future: Future[Mark], handed: SubmittedFile) -> Mark | None:
    """Return what a task gave; None where its worker was killed under it."""
    try:
        return future.result()
    except BrokenExecutor:
        return None
    except Exception as error:  # the executor's own: a message that it could not carry, say
        return _faulty(handed, repr(error))


def _faulty(handed: SubmittedFile, fault: str) -> Mark:
    return Mark(handed.student, handed.book.assignment, handed.book.name, fault=fault)
