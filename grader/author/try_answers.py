"""`grader try EXERCISE FILE…`: one verdict for each answer file, for authors.

Prints; what an answer is worth is decided in `coursecheck.judge.judge`.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from coursecheck.explain.render import verdict_text
from coursecheck.model import Verdict
from coursecheck.registry import find
from grader.cli.arguments import add_course
from grader.course.notebooks import find_course
from grader.run.answer_files import read_answer, verdict_on

DONE, USAGE_ERROR = 0, 2


def add_arguments(parser: ArgumentParser) -> None:
    """Say what may be asked for."""
    parser.add_argument("exercise", metavar="EXERCISE", help="pool2d, for example")
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="defines EXERCISE")
    add_course(parser)
    parser.add_argument("--json", action="store_true", help="print a list of verdicts as JSON")
    parser.add_argument("--explain", action="store_true", help="print what a student would read")
    parser.add_argument("--language", choices=("zh", "en"), default="en", help="of --explain")
    parser.add_argument("--seed", type=int, default=1, help="draws the cases; default: 1")
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often; default: 3, as in grading"
    )
    parser.add_argument(
        "--seconds", type=float, default=20.0, help="of processor time; default: 20"
    )


def run(args: Namespace) -> int:
    """Print a verdict for each file; 0 when all could be read, whatever they are worth."""
    find_course(args.course)
    try:
        find(args.exercise)
        answers = [read_answer(args.exercise, path) for path in args.files]
    except (KeyError, OSError, UnicodeDecodeError) as error:
        print(f"grader try: {error.args[0] if isinstance(error, KeyError) else error}",
              file=sys.stderr)  # fmt: skip
        return USAGE_ERROR
    rows = []
    for answer in answers:
        verdict = verdict_on(answer, args.seed, args.rounds, args.seconds)
        rows.append(_row(answer.path, verdict))
        if not args.json:
            print(_line(rows[-1]))
            if args.explain:
                print(verdict_text(verdict, args.language))
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    return DONE


def _row(path: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "file": path,
        "exercise": verdict.exercise,
        "outcome": verdict.outcome.value,
        "points": verdict.points,
        "max_points": verdict.max_points,
        "misconception": verdict.broken_rule or verdict.misconception,
        "symptom": verdict.symptom,
        "notes": list(verdict.notes),
    }


def _line(row: dict[str, Any]) -> str:
    why = row["misconception"] or row["symptom"] or ""
    return f"{row['file']}: {row['outcome']}, {row['points']}/{row['max_points']}  {why}".rstrip()
