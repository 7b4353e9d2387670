"""`grader try EXERCISE FILE…`: one verdict for each answer file, for authors.

Prints; what an answer is worth is decided in `coursecheck.judge.judge`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from coursecheck.explain.locale import LANGUAGES as SPOKEN
from coursecheck.explain.text import verdict_text
from coursecheck.model import Verdict
from coursecheck.registry import find
from grader.cli import arguments
from grader.course.notebooks import find_course
from grader.run.answer_files import Answer, read_answer, verdict_on
from grader.user_error import UserError


@click.command
@click.argument("exercise")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=Path)
@arguments.course
@click.option("--json", "as_json", is_flag=True, help="Print a list of verdicts as JSON.")
@click.option("--explain", is_flag=True, help="Print what a student would read.")
@click.option("--language", type=click.Choice(list(SPOKEN)), default="en", help="Of --explain.")
@click.option("--seed", type=int, default=1, help="Draws the cases; default: 1.")
@click.option(
    "--rounds", type=arguments.COUNT, default=3, help="How often; default: 3, as in grading."
)
@click.option("--seconds", type=float, default=20.0, help="Of processor time; default: 20.")
def command(
    exercise: str,
    files: tuple[Path, ...],
    course: str | None,
    as_json: bool,
    explain: bool,
    language: str,
    **limits: Any,
) -> None:
    """Print a verdict for each file; an answer's worth is no reason to fail."""
    find_course(course)
    answers = _read(exercise, files)
    rows = []
    for answer in answers:
        verdict = verdict_on(answer, **limits)
        rows.append(_row(answer.path, verdict))
        if not as_json:
            print(_line(rows[-1]))
            if explain:
                print(verdict_text(verdict, language))
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))


def _read(exercise: str, files: tuple[Path, ...]) -> list[Answer]:
    try:
        find(exercise)
        return [read_answer(exercise, path) for path in files]
    except KeyError as error:
        raise UserError(error.args[0]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(str(error)) from None


def _row(path: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "file": path,
        "exercise": verdict.exercise,
        "outcome": verdict.outcome.value,
        "points": verdict.points,
        "max_points": verdict.max_points,
        "misconception": verdict.broken_rule or verdict.misconception,
        "symptom": verdict.symptom,
        "about": list(verdict.about),
        "also": verdict.also,
        "where": asdict(verdict.where) if verdict.where else None,
        "notes": [note.name for note in verdict.notes],
    }


def _line(row: dict[str, Any]) -> str:
    why = row["misconception"] or row["symptom"] or ""
    return f"{row['file']}: {row['outcome']}, {row['points']}/{row['max_points']}  {why}".rstrip()
