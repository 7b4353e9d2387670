"""`grader bench`: plain nbgrader, this engine and the limit, side by side in one run.

It prints; it asserts nothing, since machines are noisy: read the ratios. Must not touch the
course's own `work/` folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from grader.author.bench.contenders import engine, limit, only, plain
from grader.author.bench.measure import Measured, measure, peak_memory
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
    "--counts", callback=_counts, default="10,100", help="Class sizes to compare; default: 10,100."
)
def command(
    course: str | None, size: int, notebooks: int, workers: int, counts: tuple[int, ...]
) -> None:
    """Measure and print."""
    found = find_course(course)
    with bench_course(found, notebooks) as bench:
        compare(bench, size, workers)
    steps = {}
    for count in counts:
        with bench_course(found, 1) as bench:
            steps[count] = scale(bench, count, workers)
    if steps:
        project(steps, workers)


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


def compare(course: Course, size: int, workers: int) -> None:
    """Plain nbgrader before and after this engine, so that a slow minute hits both."""
    assignment = course.assignments[0]
    students = hand_in(course, assignment, size, HONEST)
    commands = (plain(course), engine(course, workers), limit(course))
    with only(course, students[: len(students) // 2]):
        first = measure(commands[0], course.root)
    ours = measure(commands[1], course.root)
    with only(course, students[len(students) // 2 :]):
        both = first + measure(commands[0], course.root)
    floor = measure(commands[2], course.root)
    with only(course, students[:_ENOUGH_FOR_MEMORY]):
        peaks = [peak_memory(command, course.root) for command in commands]
    show(size, len(course.notebooks), workers, (both, ours, floor), peaks)
    memory = pss_of_four(course)
    print(f"\nPSS of a kernel, four at once, after a notebook: {max(memory):.1f} MB at most\n")


def show(
    size: int, notebooks: int, workers: int, measured: Sequence[Measured], peaks: Sequence[float]
) -> None:
    """Print a row for nbgrader, the engine and the limit, and their ratios."""
    count = size * notebooks
    print(f"{count} notebooks ({size} submissions × {notebooks}), {workers} workers\n")
    print(f"{'':<22}{'s/notebook':>12}{'CPU s/notebook':>16}{'peak MB (PSS)':>15}")
    names = ("nbgrader autograde", "this engine", "warm limit")
    for name, one, peak in zip(names, measured, peaks, strict=True):
        print(f"{name:<22}{one.wall / count:>12.3f}{one.cpu / count:>16.3f}{peak:>15.0f}")
    theirs, ours, floor = measured
    print(f"\nwall, nbgrader : this engine   {theirs.wall / ours.wall:.1f} : 1")
    print(f"CPU,  this engine : warm limit {ours.cpu / floor.cpu:.2f} : 1")
    print(
        "warm limit = the same cells, checks included, in one interpreter that has imported"
        " everything,\nwith no kernel, no jail and nothing written down"
    )


def scale(course: Course, count: int, workers: int) -> Measured:
    """Grade `count` submissions of one notebook."""
    hand_in(course, course.assignments[0], count, HONEST)
    measured = measure(engine(course, workers), course.root)
    print(
        f"{count:>6} submissions: {measured.wall:8.1f} s,"
        f" {measured.wall / count:.3f} s and {measured.cpu / count:.3f} CPU s each"
    )
    return measured


def project(steps: dict[int, Measured], workers: int) -> None:
    """Say what 10 000 notebooks would take, and how that is reckoned."""
    few, many = min(steps), max(steps)
    each = (steps[many].wall - steps[few].wall) / (many - few) if many > few else 0.0
    each = each or steps[many].wall / many
    fixed = max(steps[few].wall - few * each, 0.0)
    print(
        f"\nprojection: start-up {fixed:.1f} s, then {each:.3f} s a notebook on {workers} workers"
        f" = {each * workers:.3f} s of one worker"
    )
    for machines in (workers, 8, 32):
        total = fixed + 10_000 * each * workers / machines
        print(
            f"  10 000 notebooks on {machines:>2} cores:"
            f" {fixed:.1f} + 10 000 × {each * workers:.3f} / {machines} = {total / 60:.1f} min"
        )
    print("  (as long as the one process that writes the gradebook keeps up)")
