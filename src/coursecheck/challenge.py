"""Find the case: a student writes inputs, and learns which known wrong answers they tell apart.

Meets the exercise's reference and its known mistakes with the student's inputs; gives no points
and names no mistake. Must not see the student's answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Any

from coursecheck.budget import OutOfTime, limited
from coursecheck.check import PUBLIC_SEED
from coursecheck.console import in_script, language_here, say_aloud
from coursecheck.explain.html import badge, framed
from coursecheck.explain.locale import pick, say
from coursecheck.judge.classify import twin
from coursecheck.judge.compare import same
from coursecheck.judge.known import cases_of
from coursecheck.model import Case, Exercise, Observation
from coursecheck.observe.run import observe_case
from coursecheck.observe.settings import neutral_settings
from coursecheck.registry import find

SECONDS = 20.0
MOST = 50  # inputs of one call

Wrong = Callable[..., Any]


@dataclass(frozen=True)
class Challenge:
    """How far some inputs go; shows itself in a notebook.

    `lines` are sentences, the total first. `done` is whether every known mistake is told apart.
    """

    lines: tuple[str, ...]
    done: bool
    language: str

    def __repr__(self) -> str:
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        mark = "✓" if self.done else "○"
        rest = "".join(f'<p style="margin:6px 0 0 0">{escape(line)}</p>' for line in self.lines[1:])
        return framed(badge(mark, self.lines[0]) + rest, mark, self.language)


def challenge(name: str, inputs: Sequence[Any], language: str | None = None) -> Challenge:
    """Say how many of an exercise's known wrong answers `inputs` tell from the right one.

    Each input is a tuple of arguments, as in ``[(X, (2, 2)), (X, (2, 2), "avg")]``; a dict at its
    end holds arguments by name. Nothing is graded. Raises KeyError for an unknown `name`.
    """
    exercise = find(name)
    tongue = language_here(language)
    shown = Challenge((say("challenge_slow", tongue, seconds=SECONDS),), False, tongue)
    with suppress(OutOfTime), neutral_settings(), limited(SECONDS):
        shown = _played(exercise, list(inputs)[:MOST], tongue)
    if in_script():
        say_aloud(repr(shown))
    return shown


def _played(exercise: Exercise, inputs: list[Any], language: str) -> Challenge:
    known = _reach(exercise)
    if not known:
        return Challenge((say("challenge_none", language, name=exercise.name),), False, language)
    cases, remarks = _read(exercise, inputs, language)
    fallen = {
        wrong
        for case, right in cases
        for wrong in known
        if not same(right, _seen(exercise, wrong, case), exercise.tolerance)
    }
    count = {"told": len(fallen), "count": len(known), "inputs": len(cases)}
    lines = [say("challenge_total", language, **count), *remarks]
    standing = [wrong for wrong in known if wrong not in fallen]
    lines += _riddles(exercise, [known[wrong] for wrong in standing], language)
    best = _few(list(known.values()))
    if standing:
        lines.append(say("challenge_known", language, count=best))
    else:
        key = "challenge_record" if len(cases) <= best else "challenge_all"
        lines.append(say(key, language, count=best))
    return Challenge(tuple(lines), not standing, language)


def _reach(exercise: Exercise) -> dict[Wrong, frozenset[int]]:
    """Return for each known mistake which of the exercise's own cases tell it apart.

    What no case tells by its result alone, such as a loop where none should be, is left out.
    """
    cases = cases_of(exercise, PUBLIC_SEED, 1)
    found = {}
    for mistake in () if exercise.accept else exercise.misconceptions:
        wrong = mistake.wrong[0]
        telling = frozenset(
            index
            for index, case in enumerate(cases)
            if not same(
                twin(exercise, exercise.reference, case, "cpu"),
                twin(exercise, wrong, case, "cpu"),
                exercise.tolerance,
            )
        )
        if telling:
            found[wrong] = telling
    return found


def _read(
    exercise: Exercise, inputs: list[Any], language: str
) -> tuple[list[tuple[Case, Observation]], list[str]]:
    """Return the inputs that can be used with what is right, and a sentence on each other one."""
    refusing = any(
        twin(exercise, exercise.reference, case, "cpu").raised
        for case in cases_of(exercise, PUBLIC_SEED, 1)
    )
    cases, remarks = [], []
    for number, given in enumerate(inputs, 1):
        if not isinstance(given, tuple):
            remarks.append(say("challenge_tuple", language, number=number))
            continue
        by_name = bool(given) and isinstance(given[-1], dict)
        case = Case(given[:-1], dict(given[-1])) if by_name else Case(given)
        right = _seen(exercise, exercise.reference, case)
        if right.raised and not refusing:
            why = f"{right.raised.kind}: {right.raised.message}".splitlines()[0][:200]
            remarks.append(say("challenge_refused", language, number=number, why=why))
        else:
            cases.append((case, right))
    return cases, remarks


def _seen(exercise: Exercise, thing: Wrong, case: Case) -> Observation:
    return observe_case(thing, exercise, case, placed=False, counted=False)


def _riddles(exercise: Exercise, reach: list[frozenset[int]], language: str) -> list[str]:
    """Say of those that stand where the exercise's own cases would catch them first."""
    cases = cases_of(exercise, PUBLIC_SEED, 1)
    groups = Counter(cases[min(telling)].group for telling in reach)
    return [
        say(
            "challenge_riddle",
            language,
            count=count,
            title=pick(exercise.group(name).title, language),
        )
        for name, count in groups.items()
    ]


def _few(reach: list[frozenset[int]]) -> int:
    """Return how many of the exercise's own cases are enough, taking the most telling first."""
    left, taken = list(reach), 0
    while left:
        best, _ = Counter(index for telling in left for index in telling).most_common(1)[0]
        left = [telling for telling in left if best not in telling]
        taken += 1
    return taken
