"""`grader prove`: the course's whole proof, printed; anything that is off is a failure.

Right answers pass and wrong ones fail, for every seed, however they are written; mistakes are
named, and never falsely; no hint is untrue; every change of a right answer is noticed; what the
notebooks hold as answers gets all points and their stubs none.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import click
import torch
from tqdm import tqdm

from coursecheck.registry import find, lessons, register
from grader.author.engine.report import prove_engine
from grader.author.prove.gallery import try_all
from grader.author.prove.hints import false_hints
from grader.author.prove.mutants import hunt
from grader.author.prove.report import Report, text_of
from grader.author.prove.sources import grade_sources
from grader.author.prove.sweep import sweep
from grader.author.prove.targets import targets
from grader.author.prove.variants import disagreements
from grader.cli import arguments
from grader.cli.status import Status
from grader.course.notebooks import Course, CourseError, find_course
from grader.run.answer_files import fork_server

PARTS = ("gallery", "seeds", "hints", "variants", "mutants", "sources")


@click.command
@click.argument("exercises", metavar="[EXERCISE]...", nargs=-1)
@click.option("--engine", is_flag=True, help="Instead: show that tests notice a wrong engine.")
@click.option("--sample", type=arguments.COUNT, help="Of --engine: only N mutants of the list.")
@click.option("--mutant", default="", help="Of --engine: only those that speak of this text.")
@click.option("--seeds", type=arguments.COUNT, default=200, help="Default: 200.")
@click.option(
    "--only", "parts", type=click.Choice(PARTS), multiple=True, help="A part; repeatable."
)
@arguments.workers
@arguments.isolation
@arguments.course
def command(
    exercises: tuple[str, ...],
    engine: bool,
    sample: int | None,
    mutant: str,
    seeds: int,
    parts: tuple[str, ...],
    workers: int,
    isolation: str,
    course: str | None,
) -> int:
    """Print the proof."""
    found = find_course(course)
    if engine:
        return prove_engine(found.root, workers, sample, mutant)
    names = exercises or [e.name for lesson in lessons() for e in lesson.exercises]
    try:
        for name in names:
            find(name)
    except KeyError as error:
        raise CourseError(error.args[0]) from None
    parts = parts or (PARTS[:-1] if exercises else PARTS)
    report = prove(found, names, seeds, parts, workers, isolation)
    print(text_of(report))
    return Status.LOOK if report.off else Status.WELL


def prove(
    course: Course,
    names: Sequence[str],
    seeds: int = 200,
    parts: Sequence[str] = PARTS,
    workers: int = 2,
    isolation: str = "auto",
) -> Report:
    """Return what was found out about the exercises `names`."""
    began = time.perf_counter()
    report = Report(seeds if "seeds" in parts else 0)
    folder = course.gallery
    course_packages = (course.settings.package,)
    with ProcessPoolExecutor(
        workers, fork_server(), _begin, course_packages, max_tasks_per_child=1
    ) as pool:
        waiting = dict(_submitted(pool, course, folder, names, seeds, parts))
        bar = tqdm(as_completed(waiting), total=len(waiting), file=sys.stderr, disable=None)
        for done in bar:
            place, name = waiting[done]
            getattr(report, place)[name] = done.result()
    for place in ("trials", "flaky", "hints", "variants"):
        found = getattr(report, place)
        setattr(report, place, {name: found[name] for name in names if name in found})
    report.hunts = {key: report.hunts[key] for key in sorted(report.hunts)}
    if "sources" in parts:
        report.sources = grade_sources(course, isolation)
    report.seconds = time.perf_counter() - began
    return report


def _submitted(
    pool: ProcessPoolExecutor,
    course: Course,
    folder: Path,
    names: Sequence[str],
    seeds: int,
    parts: Sequence[str],
) -> list[tuple[Future[Any], tuple[str, str]]]:
    """Start everything, the longest first, and say where each result belongs."""
    jobs: list[tuple[Future[Any], tuple[str, str]]] = []
    for name in names:
        if "seeds" in parts:
            jobs.append((pool.submit(sweep, folder, name, range(seeds)), ("flaky", name)))
    for name in names:
        if "gallery" in parts:
            jobs.append((pool.submit(try_all, folder, name), ("trials", name)))
        if "hints" in parts:
            jobs.append((pool.submit(false_hints, folder, name), ("hints", name)))
        if "variants" in parts:
            jobs.append((pool.submit(disagreements, folder, name), ("variants", name)))
        for right in targets(course, folder, name) if "mutants" in parts else ():
            place = ("hunts", f"{name}/{right.origin}")
            jobs.append((pool.submit(hunt, right, folder), place))
    return jobs


def _begin(package: str) -> None:
    """Know the exercises, and use one thread: more would wait for each other."""
    register(package)
    torch.set_num_threads(1)
