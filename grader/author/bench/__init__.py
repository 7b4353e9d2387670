"""`grader bench`: plain nbgrader, this engine and the floor, side by side in one run.

It prints; it asserts nothing, since machines are noisy: read the ratios. Must not touch the
course's own `work/` folder.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from grader.author.bench.contenders import engine, floor_of, only, plain
from grader.author.bench.floor import TIMES
from grader.author.bench.measure import Measured, first_result, measure, peak_memory
from grader.author.bench.memory import pss_of_four
from grader.author.sample_class import hand_in
from grader.cli import arguments
from grader.course.notebooks import Course, find_course
from grader.course.release import release
from grader.course.settings import FILE

_ENOUGH_FOR_MEMORY = 4  # submissions: it does not grow with them
HONEST = ("right", "wrong", "mixed", "untouched", "half")


def _counts(_: click.Context, __: click.Parameter, text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(",") if part)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a list such as 10,100,1000.") from None


@click.command
@arguments.course
@click.option("--size", type=arguments.COUNT, default=40, help="Submissions; default: 40.")
@click.option("--notebooks", type=arguments.COUNT, default=2, help="Notebooks in each; default: 2.")
@arguments.workers
@click.option(
    "--counts",
    callback=_counts,
    default="10,100",
    help="Notebooks to grade for the scale, each run; default: 10,100. 1000 takes minutes.",
)
def command(
    course: str | None, size: int, notebooks: int, workers: int, counts: tuple[int, ...]
) -> None:
    """Measure and print."""
    found = find_course(course)
    with bench_course(found, notebooks) as bench:
        theirs = compare(bench, size, workers)
    print("\nscale: all of it was run; nbgrader's time for a notebook is the one above")
    for count in counts:
        with bench_course(found, notebooks) as bench:
            scale(bench, count, workers, theirs)


@contextmanager
def bench_course(course: Course, notebooks: int) -> Iterator[Course]:
    """A course folder with the first notebooks alone, released, gone at the end."""
    root = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        for book in course.notebooks_of(course.assignments[0])[:notebooks]:
            target = root / "solutions" / book.assignment / book.path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(book.path, target)
        shutil.copy(course.root / FILE, root)
        shutil.copytree(course.gallery, root / course.settings.gallery)
        bench = Course(root)
        release(bench)
        yield bench
    finally:
        shutil.rmtree(root, ignore_errors=True)


def compare(course: Course, size: int, workers: int) -> float:
    """Measure all of one class, print it, and return nbgrader's seconds for a notebook.

    Plain nbgrader runs before and after this engine, so that a slow minute hits both.
    """
    students = hand_in(course, course.assignments[0], size, HONEST)
    commands = (plain(course), engine(course, workers), floor_of(course, "replay"))
    measure(floor_of(course, "record"), course.root)
    with only(course, students[: len(students) // 2]):
        first = measure(commands[0], course.root)
    ours = measure(commands[1], course.root)
    with only(course, students[len(students) // 2 :]):
        theirs = first + measure(commands[0], course.root)
    measure(commands[2], course.root)
    taken = Measured(**json.loads((course.work / TIMES).read_text()))
    with only(course, students[:_ENOUGH_FOR_MEMORY]):
        peaks = [peak_memory(command, course.root) for command in commands]
        begins = first_result(commands[1], course.root)
    count = size * len(course.notebooks)
    print(f"{count} notebooks ({size} submissions × {len(course.notebooks)}), {workers} workers\n")
    show(count, (theirs, ours, taken), peaks)
    print(f"first result of this engine    {begins:.2f} s")
    memory = pss_of_four(course)
    print(f"PSS of a kernel, four at once, after a notebook: {max(memory):.1f} MB at most")
    return theirs.wall / count


def show(count: int, measured: Sequence[Measured], peaks: Sequence[float]) -> None:
    """Print a row for nbgrader, the engine and the floor, and their ratios."""
    print(f"{'':<22}{'s/notebook':>12}{'CPU s/notebook':>16}{'peak MB (PSS)':>15}")
    names = ("nbgrader autograde", "this engine", "floor of equal work")
    for name, one, peak in zip(names, measured, peaks, strict=True):
        print(f"{name:<22}{one.wall / count:>12.3f}{one.cpu / count:>16.3f}{peak:>15.0f}")
    theirs, ours, floor = measured
    print(f"\nend to end, nbgrader : this engine         {theirs.wall / ours.wall:.1f} : 1")
    print(f"CPU, this engine, start and all : floor    {ours.cpu / floor.cpu:.2f} : 1")
    print(
        "floor = the cells, checks and rounds that this engine had its kernels run, in one\n"
        "interpreter that has imported everything: no kernel, no jail, no judging, nothing kept\n"
    )


def scale(course: Course, count: int, workers: int, theirs: float) -> None:
    """Grade about `count` notebooks, and print what one took."""
    students = hand_in(
        course, course.assignments[0], max(1, count // len(course.notebooks)), HONEST
    )
    measured = measure(engine(course, workers), course.root)
    count = len(students) * len(course.notebooks)
    each = measured.wall / count
    print(
        f"{count:>6} notebooks: {measured.wall:8.1f} s, {each:.3f} s and"
        f" {measured.cpu / count:.3f} CPU s each; nbgrader : this engine {theirs / each:.1f} : 1"
    )
