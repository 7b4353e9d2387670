"""`grader prove`: the course's whole proof, printed; anything that is off is a failure.

Right answers pass and wrong ones fail, for every seed; mistakes are named; what the notebooks
hold as answers gets all points and their stubs none; a changed solution is noticed.
"""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from coursecheck.registry import find, lessons, register
from grader.author.prove.gallery import try_all
from grader.author.prove.mutants import hunt, target
from grader.author.prove.report import Report, text_of
from grader.author.prove.sources import grade_sources
from grader.author.prove.sweep import sweep
from grader.course.notebooks import Course, CourseError, find_course
from grader.run.answer_files import fork_server

PROVEN, OFF = 0, 1
PARTS = ("gallery", "seeds", "mutants", "sources")


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    parser.add_argument("exercise", nargs="*", help="default: all of the course")
    parser.add_argument("--seeds", type=int, default=200, help="default: 200")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part; repeatable")
    parser.add_argument("--course", help="the course folder; default: the one you are in")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument(
        "--isolation", default="auto", choices=("auto", "bubblewrap", "landlock", "none")
    )


def run(args: Namespace) -> int:
    """Print the proof; 0 when nothing is off."""
    names = args.exercise or [e.name for lesson in lessons() for e in lesson.exercises]
    try:
        for name in names:
            find(name)
    except KeyError as error:
        raise CourseError(error.args[0]) from None
    parts = tuple(args.only or (PARTS if not args.exercise else PARTS[:-1]))
    report = prove(find_course(args.course), names, args.seeds, parts, args.workers, args.isolation)
    print(text_of(report))
    return OFF if report.off else PROVEN


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
    folder = course.root / "tests" / "gallery"
    course_packages = (course.settings.package,)
    with ProcessPoolExecutor(
        workers, fork_server(), _begin, course_packages, max_tasks_per_child=1
    ) as pool:
        waiting = dict(_submitted(pool, course, folder, names, seeds, parts))
        bar = tqdm(as_completed(waiting), total=len(waiting), file=sys.stderr, disable=None)
        for done in bar:
            place, name = waiting[done]
            getattr(report, place)[name] = done.result()
    for place in ("trials", "flaky", "hunts"):
        found = getattr(report, place)
        setattr(report, place, {name: found[name] for name in names if name in found})
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
        if "mutants" in parts:
            right = target(course, folder, name)
            jobs.append((pool.submit(hunt, right), ("hunts", name)))
    return jobs


def _begin(package: str) -> None:
    """Know the exercises, and use one thread: more would wait for each other."""
    register(package)
    torch.set_num_threads(1)
