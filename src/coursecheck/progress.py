"""How far a student is: what this kernel has checked, what it was worth, what comes next.

Remembers verdicts for as long as the kernel runs. Must not observe or judge anything.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from coursecheck.console import in_script, language_here, say_aloud
from coursecheck.explain.explain import MARKS
from coursecheck.explain.html import badge, framed
from coursecheck.explain.locale import pick, say
from coursecheck.model import Exercise, Lesson, Outcome, Verdict
from coursecheck.registry import lesson_of, lessons

_verdicts: dict[str, Verdict] = {}


def remember(verdict: Verdict) -> None:
    """Keep `verdict` for `progress`; a later one on the same exercise takes its place."""
    _verdicts[verdict.exercise] = verdict


def latest(name: str) -> Verdict | None:
    """Return the last verdict on the exercise called `name`, if it was checked in this kernel."""
    return _verdicts.get(name)


@dataclass(frozen=True)
class Line:
    """One exercise: its mark, what it is called, and how it stands."""

    mark: str
    name: str
    title: str
    state: str
    points: str


class Progress:
    """A table of the exercises of one or more lessons; shows itself in a notebook."""

    def __init__(self, of: list[Lesson], language: str) -> None:
        self.language = language
        self.exercises = [exercise for lesson in of for exercise in lesson.exercises]
        self.lines = [
            line_of(exercise, latest(exercise.name), language) for exercise in self.exercises
        ]

    @property
    def total(self) -> str:
        """How many exercises are done, and the points so far."""
        seen = [_verdicts[e.name] for e in self.exercises if e.name in _verdicts]
        return say(
            "progress_total",
            self.language,
            done=sum(verdict.outcome is Outcome.CORRECT for verdict in seen),
            count=len(self.exercises),
            points=sum(verdict.points for verdict in seen),
            max_points=sum(exercise.points for exercise in self.exercises),
        )

    @property
    def next(self) -> str:
        """What to do now."""
        if not any(exercise.name in _verdicts for exercise in self.exercises):
            return say("progress_nothing", self.language)
        for exercise in self.exercises:
            verdict = _verdicts.get(exercise.name)
            if verdict is None or verdict.outcome is not Outcome.CORRECT:
                fresh = verdict is None or verdict.outcome is Outcome.NOT_ANSWERED
                return say(
                    "progress_next" if fresh else "progress_fix",
                    self.language,
                    title=pick(exercise.title, self.language),
                    name=exercise.name,
                    minutes=exercise.minutes,
                )
        return say("progress_all", self.language)

    def __repr__(self) -> str:
        colon = say("colon", self.language)
        lines = [f"  {x.mark} {x.title} {x.name}{colon}{x.state} {x.points}" for x in self.lines]
        head = f"{say('progress', self.language)}{colon}{self.total}"
        return "\n".join([head, *lines, self.next] if self.lines else [self.next])

    def _repr_html_(self) -> str:
        return _html(self)


def progress(language: str | None = None) -> Progress:
    """Show how far you are: the exercises of this notebook, your points, what is next.

    In a script, where nobody shows what a call returns, it is printed. Which notebook it is
    follows from the checks that have run, else from the notebook's name.
    """
    touched = [lesson for lesson in lessons() if _is_touched(lesson)]
    shown = Progress(touched or _by_notebook_name(), language_here(language))
    if in_script():
        say_aloud(repr(shown))
    return shown


def _is_touched(lesson: Lesson) -> bool:
    return any(lesson_of(name) is lesson for name in _verdicts)


def _by_notebook_name() -> list[Lesson]:
    """Jupyter tells a kernel which notebook it was started for."""
    opened = Path(os.environ.get("JPY_SESSION_NAME", "")).stem
    return [lesson for lesson in lessons() if lesson.name == opened]


def line_of(exercise: Exercise, verdict: Verdict | None, language: str) -> Line:
    """Return how `exercise` stands; without a verdict nobody has checked it."""
    if verdict is None:
        mark, state = "○", say("progress_unchecked", language)
    elif verdict.outcome is not Outcome.CORRECT and verdict.points:
        mark, state = MARKS[Outcome.WRONG], say("progress_partly", language)
    else:
        mark, state = MARKS.get(verdict.outcome, "!"), say(verdict.outcome.value, language)
    points = f"{verdict.points if verdict else 0}/{exercise.points}"
    return Line(mark, exercise.name, pick(exercise.title, language), state, points)


_CELL = (
    "padding:3px 14px 3px 0;text-align:left;border:none;background:rgba(0,0,0,0);"
    "border-bottom:1px solid rgba(128,128,128,0.3);font-weight:normal"
)


def _html(shown: Progress) -> str:
    language = shown.language
    done = bool(shown.lines) and all(line.mark == "✓" for line in shown.lines)
    head = (
        '<p style="margin:0 0 8px 0"><strong style="font-size:16px">'
        f"{escape(say('progress', language))}</strong> &nbsp;"
        f" {badge('✓' if done else '○', shown.total)}</p>"
    )
    table = table_of(shown.lines, language) if shown.lines else ""
    following = f'<p style="margin:8px 0 0 0">{escape(shown.next)}</p>'
    return framed((head if shown.lines else "") + table + following, "✓" if done else "○", language)


def table_of(lines: Sequence[Line], language: str) -> str:
    """Return an HTML table with a row for each exercise."""
    keys = ("progress_exercise", "progress_state", "progress_points")
    head = "".join(
        f'<th scope="col" style="{_CELL};opacity:0.85">{escape(say(k, language))}</th>'
        for k in keys
    )
    rows = "".join(
        f'<tr style="background:rgba(0,0,0,0)"><th scope="row" style="{_CELL}">{escape(x.title)} '
        f'<span style="font-family:monospace;opacity:0.85">{escape(x.name)}</span></th>'
        f'<td style="{_CELL}">{x.mark} {escape(x.state)}</td>'
        f'<td style="{_CELL}">{escape(x.points)}</td></tr>'
        for x in lines
    )
    return (
        '<table style="border-collapse:collapse;border:none;margin:0;font-size:14px"><thead>'
        f'<tr style="background:rgba(0,0,0,0)">{head}</tr></thead><tbody>{rows}</tbody></table>'
    )
