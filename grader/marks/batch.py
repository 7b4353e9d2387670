"""A whole class through the steps, on any `concurrent.futures.Executor`.

This process alone writes: marked notebooks, the gradebook, the memory of what was graded, in this
order, so that a kill at any moment loses at most work, never a mark. Must not judge anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field, replace
from itertools import chain

from coursecheck.model import Outcome
from grader.course.notebooks import Course
from grader.intake.submission import digest_of
from grader.intake.submitted_files import SubmittedFile, submitted_files
from grader.jail.limits import Limits
from grader.marks.gradebook import Marks, open_marks
from grader.marks.result_cache import is_current, recall, remember, write_whole
from grader.marks.task import Graded, Task, grade_one
from grader.marks.verdict import Record, exercise_version

_AHEAD = 4  # tasks a worker has waiting: submissions are read as they are needed, not all at once


@dataclass(frozen=True)
class Options:
    """What the person who grades may choose."""

    assignment: str
    students: tuple[str, ...] = ()
    force: bool = False
    isolation: str = "auto"
    limits: Limits = field(default_factory=Limits)
    workers: int = 2


@dataclass(frozen=True)
class Done:
    """One notebook's end: `graded` is None when the marks of an earlier run still hold."""

    handed: SubmittedFile
    records: tuple[Record, ...]
    graded: Graded | None
    before: tuple[Record, ...]

    @property
    def changes(self) -> list[tuple[Record, float]]:
        """Records whose points differ from those of an earlier run, with the old points."""
        old = {record.grade_id: record.points for record in self.before}
        return [
            (r, old[r.grade_id]) for r in self.records if old.get(r.grade_id, r.points) != r.points
        ]


def grade_class(
    course: Course,
    options: Options,
    executor: Callable[[], Executor],
    tell: Callable[[Done], None],
) -> list[Done]:
    """Grade every submission of an assignment and return how each notebook ended.

    `executor` makes an executor; `tell` hears of each notebook as it ends.
    """
    for book in course.notebooks_of(options.assignment):
        for check in book.checks:
            exercise_version(check.exercise)  # once here, not once in every forked worker
    with open_marks(course) as marks:
        marks.prepare(options.assignment)
        batch = _Batch(course, options, marks, tell)
        waiting = batch.unless_current(
            submitted_files(course, options.assignment, options.students)
        )
        batch.run(executor, waiting, options.workers * _AHEAD)
        # A time-out or a fault may be the machine's: once more, with nothing beside it.
        again, batch.again = batch.again, []
        batch.last_try = True
        batch.run(executor, iter(again), 1)
        return batch.done


@dataclass
class _Batch:
    course: Course
    options: Options
    marks: Marks
    tell: Callable[[Done], None]
    done: list[Done] = field(default_factory=list)
    again: list[SubmittedFile] = field(default_factory=list)
    last_try: bool = False

    def unless_current(self, inbox: Iterable[SubmittedFile]) -> Iterator[SubmittedFile]:
        """Yield what has to be graded; what has not is done at once."""
        for handed in inbox:
            known = recall(self.course, handed.student, handed.book).records
            digest = digest_of(handed.data)
            if not self.options.force and is_current(known, digest, handed.book):
                self._end(Done(handed, known, None, known))
            else:
                yield handed

    def run(
        self, executor: Callable[[], Executor], inbox: Iterator[SubmittedFile], most: int
    ) -> None:
        """Keep at most `most` tasks under way until the inbox is empty."""
        first = next(inbox, None)
        if first is None:
            return  # and no worker is started
        inbox = chain((first,), inbox)
        lost: list[SubmittedFile] = []
        running: dict[Future[Graded], SubmittedFile] = {}
        with executor() as pool:
            while not lost:
                while len(running) < most and (handed := next(inbox, None)) is not None:
                    running[self._submit(pool, handed)] = handed
                if not running:
                    return
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    handed = running.pop(future)
                    graded = _result(future, handed)
                    if graded is None:
                        lost.append(handed)
                    else:
                        self._take(handed, graded)
        # A worker was killed and took the executor along. Who was under way goes alone, later;
        # who was alone already is told so.
        for handed in (*lost, *running.values()):
            if self.last_try:
                self._take(handed, _faulty(handed, "the worker process was killed, twice"))
            else:
                self.again.append(handed)
        self.run(executor, inbox, most)

    def _submit(self, pool: Executor, handed: SubmittedFile) -> Future[Graded]:
        task = Task(
            handed.student,
            handed.book,
            handed.data,
            handed.findings,
            self.options.isolation,
            self.options.limits,
        )
        try:
            return pool.submit(grade_one, task)
        except BrokenExecutor as error:
            broken: Future[Graded] = Future()
            broken.set_exception(error)
            return broken

    def _take(self, handed: SubmittedFile, graded: Graded) -> None:
        stopped = any(r.outcome == Outcome.TIMED_OUT.value for r in graded.records)
        if (graded.fault or stopped) and not self.last_try:
            self.again.append(handed)
            return
        before = recall(self.course, handed.student, handed.book).records
        if graded.fault:
            self._end(Done(handed, before, graded, before))
            return
        document = self.course.autograded / handed.student / handed.book.assignment
        write_whole(document / f"{handed.book.name}.ipynb", graded.document)
        graded = store(self.course, self.marks, handed, graded, before)
        self._end(Done(handed, graded.records, graded, before))

    def _end(self, done: Done) -> None:
        self.done.append(done)
        self.tell(done)


def store(
    course: Course, marks: Marks, handed: SubmittedFile, graded: Graded, before: tuple[Record, ...]
) -> Graded:
    """Write the marks of one notebook, then remember them, and return what was written.

    `before` is what was remembered of it until now.
    """
    graded = replace(graded, records=_untouched_kept(before, graded.records))
    marks.store(handed.student, handed.book, graded.records, graded.written, handed.timestamp)
    remember(course, graded)
    return graded


def _untouched_kept(before: tuple[Record, ...], now: tuple[Record, ...]) -> tuple[Record, ...]:
    """Keep the old record where neither the submission nor the exercise has changed."""
    old = {(r.grade_id, r.submission_hash, r.exercise_version, r.max_points): r for r in before}
    return tuple(
        old.get((r.grade_id, r.submission_hash, r.exercise_version, r.max_points), r) for r in now
    )


def _result(future: Future[Graded], handed: SubmittedFile) -> Graded | None:
    """Return what a task gave; None where its worker was killed under it."""
    try:
        return future.result()
    except BrokenExecutor:
        return None
    except Exception as error:  # the executor's own: a message that it could not carry, say
        return _faulty(handed, repr(error))


def _faulty(handed: SubmittedFile, fault: str) -> Graded:
    return Graded(handed.student, handed.book.assignment, handed.book.name, fault=fault)
