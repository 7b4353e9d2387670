"""What a class costs as it grows: `python -m grader.author.bench.growth --counts 10,1000`.

Marks are made up, so nothing is run: measured is what the one writing process does, stores and
reads. It prints CPU time, which a busy machine does not change; larger classes are extrapolated
from the largest that was measured, and are said to be. Must not touch the course's own `work/`.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, redirect_stdout
from typing import Any

import click
from sqlalchemy import MetaData, Table, create_engine, func, inspect, select

from grader.author.bench import bench_course
from grader.cli import arguments
from grader.cli.export import command as export_command
from grader.cli.report import command as report_command
from grader.course.nbgrader_settings import FILE
from grader.course.notebooks import Course, find_course
from grader.intake.submission import WrittenState
from grader.marks.batch import grade_and_store
from grader.marks.mark import Mark, Record
from grader.marks.policy import Policy
from grader.marks.task import Task

Line = tuple[int, float, float, float, int, int]
"""Submissions; CPU seconds to store, report and export; bytes in work/; rows of the gradebook."""

FAR = 100_000
BATCH = 100


class StandIn(Executor):
    """Gives each task a mark at once: right, wrong or not answered, by chance."""

    def __init__(self) -> None:
        """Draw the same marks each time."""
        self.draw = random.Random(1)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:  # noqa: ARG002
        """Return a mark that is there already, for the task that `fn` would have graded."""
        (task,) = (one for one in args if isinstance(one, Task))
        about = (task.student, task.book.assignment, task.book.name)
        records = []
        for check in task.book.checks:
            outcome = self.draw.choice(("correct", "correct", "wrong", "not_answered"))
            points = check.points if outcome == "correct" else 0.0
            records.append(
                Record(
                    *about, check.exercise, check.grade_id, points, check.points,
                    outcome, None, (), "none", "hash", "version",
                )
            )  # fmt: skip
        written = tuple(WrittenState(one.grade_id, True) for one in task.book.written)
        mark = Mark(
            *about, tuple(records), written, (), "en", submission_hash=task.student,
            document=(task.data or b"").decode(),
        )  # fmt: skip
        future: Future[Any] = Future()
        future.set_result(mark)
        return future


@click.command
@arguments.course
@click.option("--counts", default="10,1000", help="Submissions, each run; default: 10,1000.")
@click.option("--database", default="", help="Where the gradebook is; default: SQLite, in work/.")
def command(course: str | None, counts: str, database: str) -> None:
    """Measure and print."""
    found = find_course(course)
    print("submissions | store s | report s | export s | bytes in work/ |    rows")
    last: Line = (0, 0.0, 0.0, 0.0, 0, 0)
    for count in map(int, counts.split(",")):
        with bench_course(found, 1) as bench:
            _configure(bench, database)
            last = measured(Course(bench.root), count)
            _print(last, "measured")
            if database:
                batches(database)
    count, store, report, export, size, rows = last
    more = FAR / count
    far = (FAR, store * more, report * more, export * more, int(size * more), int(rows * more))
    _print(far, f"extrapolated from {count}")


def _print(line: Line, how: str) -> None:
    count, store, report, export, size, rows = line
    times = f"{store:7.1f} | {report:8.1f} | {export:8.1f}"
    print(f"{count:>11} | {times} | {size:14} | {rows:7}  {how}", flush=True)


def _configure(course: Course, database: str) -> None:
    if database:
        path = course.root / f"{FILE}.py"
        text = path.read_text("utf-8") if path.is_file() else ""
        path.write_text(f"{text}\nc.CourseDirectory.db_url = {database!r}\n", "utf-8")


def measured(course: Course, count: int) -> Line:
    """Store `count` made-up marks, then read them as `grader report` and `grader export` do."""
    assignment = course.assignments[0]
    (book,) = course.notebooks_of(assignment)
    for number in range(count):
        folder = course.submitted / f"s{number:06}" / assignment
        folder.mkdir(parents=True)
        (folder / f"{book.name}.ipynb").write_text(book.text, encoding="utf-8")
    with _cpu() as store:
        grade_and_store(course, assignment, Policy(workers=1), StandIn)
    words = [assignment, "--course", str(course.root)]
    with _cpu() as report, redirect_stdout(io.StringIO()):
        report_command.main(words, standalone_mode=False)
    with _cpu() as export, redirect_stdout(io.StringIO()):
        export_command.main([*words, "--for", "exercises"], standalone_mode=False)
    size = sum(path.stat().st_size for path in course.work.rglob("*") if path.is_file())
    return count, store[0], report[0], export[0], size, rows_of(course.database_url)


@contextmanager
def _cpu() -> Iterator[list[float]]:
    spent = [0.0]
    began = time.process_time()
    yield spent
    spent[0] = time.process_time() - began


def rows_of(url: str) -> int:
    """Count every row of the gradebook's tables."""
    engine = create_engine(url)
    tables = [Table(name, MetaData()) for name in inspect(engine).get_table_names()]
    with engine.connect() as database:
        count = sum(database.scalar(select(func.count()).select_from(one)) or 0 for one in tables)
    engine.dispose()
    return count


def batches(url: str) -> None:
    """Print how many grades a second the database takes, one a commit and `BATCH` a commit."""
    engine = create_engine(url)
    grade = Table("grade", MetaData(), autoload_with=engine)
    with engine.connect() as database:
        keys = list(database.scalars(select(grade.c.id).limit(1000)))
        for size in (1, BATCH):
            began = time.monotonic()
            for number, key in enumerate(keys, 1):
                database.execute(grade.update().where(grade.c.id == key).values(extra_credit=0.0))
                if number % size == 0:
                    database.commit()
            database.commit()
            speed = len(keys) / (time.monotonic() - began)
            print(f"{speed:.0f} grades a second are written, {size} a commit (wall clock)")
    engine.dispose()


if __name__ == "__main__":
    command()
