"""Turn a verdict into what there is to say, in one language: sentences, drawings, hints.

Knows which words go with what. Must not know markup (see `html` and `text`), and never runs
a student's code: all it has is the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch

from coursecheck.explain.describe import told
from coursecheck.explain.figure import Figure, figure_of, window_behind
from coursecheck.explain.locale import knows, pick, say
from coursecheck.explain.notation import call_of, shape_of, shortened, tensors_of, without_controls
from coursecheck.explain.receptive_field import Window
from coursecheck.explain.worked import worked
from coursecheck.judge.rules import rule_called
from coursecheck.judge.slips import missing_keyword
from coursecheck.model import Aspect, Exercise, GroupResult, Mismatch, Outcome, Quote, Verdict
from coursecheck.registry import find

#: What a mark means is also said in words beside it.
MARKS = {
    Outcome.CORRECT: "✓",
    Outcome.NOT_ANSWERED: "○",
    Outcome.WRONG: "✗",
    Outcome.RAISED: "✗",
}


@dataclass(frozen=True)
class Live:
    """What only the notebook knows of the shown case: what was printed, and the traceback."""

    printed: str = ""
    traceback: str = ""
    smallest: bool = False


@dataclass(frozen=True)
class GroupLine:
    """One group of cases: its mark, title, "passed" or "failed", and points."""

    passed: bool
    mark: str
    title: str
    state: str
    points: str


@dataclass(frozen=True)
class Hint:
    """A labelled piece of advice; `title` names the mistake where it is known."""

    label: str
    title: str
    text: str


@dataclass(frozen=True)
class More:
    """What a hint opens: the case worked through, then the idea of a right solution.

    `where` says to who reads on a console how to see it.
    """

    label: str
    worked: tuple[str, ...]
    idea_label: str
    idea: str
    where: str


@dataclass(frozen=True)
class Problem:
    """The case that goes wrong: the call, what it is about, and a drawing where one helps."""

    heading: str
    call: str
    arguments: tuple[str, ...]
    told: str
    figure: Figure | None
    line_label: str
    line: str


@dataclass(frozen=True)
class Explanation:
    """Everything that a student is told about one check."""

    language: str
    name: str
    title: str
    mark: str
    state: str
    points: str
    groups: tuple[GroupLine, ...]
    problem: Problem | None
    hints: tuple[Hint, ...]
    more: More | None
    closing: str
    printed: tuple[str, str] | None
    traceback: tuple[str, str] | None


def explain(
    verdict: Verdict, language: str, live: Live | None = None, graded: bool = False
) -> Explanation:
    """Return what to say about `verdict`; the same verdict gives the same words.

    `graded` is True on the pages that are written after grading: no further check is to come.
    """
    exercise = find(verdict.exercise)
    live = live or Live()
    mark, state = _state(verdict, language, graded)
    window = window_behind(exercise, verdict.mismatch) if verdict.mismatch else None
    return Explanation(
        language=language,
        name=exercise.name,
        title=pick(exercise.title, language),
        mark=mark,
        state=state,
        points=say("points", language, points=verdict.points, max_points=verdict.max_points),
        groups=tuple(_group_line(group, language) for group in verdict.groups),
        problem=_problem(exercise, verdict.mismatch, window, language, live)
        if verdict.mismatch
        else None,
        hints=tuple(_hints(exercise, verdict, language)),
        more=_more(exercise, verdict, window, language, graded),
        closing=_closing(verdict, language, graded),
        printed=_folded("printed", live.printed, language),
        traceback=_folded("traceback", live.traceback, language),
    )


def _state(verdict: Verdict, language: str, graded: bool) -> tuple[str, str]:
    if verdict.symptom == "half_done":
        return MARKS[Outcome.NOT_ANSWERED], say("partly_written", language)
    if verdict.mismatch is None and verdict.broken_rule:
        return MARKS[Outcome.WRONG], say("rule_broken", language)
    key = f"graded_{verdict.outcome.value}"
    word = key if graded and knows(key) else verdict.outcome.value
    return MARKS.get(verdict.outcome, "!"), say(word, language)


def _group_line(group: GroupResult, language: str) -> GroupLine:
    passed = group.passed == group.cases
    return GroupLine(
        passed,
        "✓" if passed else "✗",
        pick(group.title, language),
        say("group_passed" if passed else "group_failed", language),
        f"{group.points}/{group.max_points}",
    )


def _problem(
    exercise: Exercise, mismatch: Mismatch, window: Window | None, language: str, live: Live
) -> Problem:
    raised = mismatch.got.raised
    line = shortened(raised.line) if raised and raised.line else ""
    number = raised.line_number if raised else 0
    figure = figure_of(exercise, mismatch, window, language)
    return Problem(
        heading=say("smallest" if live.smallest else "first_failing", language),
        call=call_of(exercise, mismatch.case),
        arguments=_arguments(exercise, mismatch, figure, language),
        told=say("space", language).join(told(exercise, mismatch, language)),
        figure=figure,
        line_label=say("your_line_number" if number else "your_line", language, number=number)
        if line
        else "",
        line=line,
    )


def _arguments(
    exercise: Exercise, mismatch: Mismatch, figure: Figure | None, language: str
) -> tuple[str, ...]:
    """Return what each tensor argument is, where the drawing does not say all about it."""
    lines = []
    drawn = bool(figure and figure.inputs)
    for name, tensor in tensors_of(exercise, mismatch.case).items():
        ordinary = tensor.dtype is torch.float32 and tensor.is_contiguous()
        if drawn and tensor.dim() < 3 and ordinary:
            continue
        dtype = str(tensor.dtype).removeprefix("torch.")
        line = say("tensor", language, name=name, shape=shape_of(tuple(tensor.shape)), dtype=dtype)
        lines.append(line + ("" if tensor.is_contiguous() else say("not_contiguous", language)))
    return tuple(lines)


def _hints(exercise: Exercise, verdict: Verdict, language: str) -> list[Hint]:
    hints = []
    misconception = exercise.misconception(verdict.misconception)
    if misconception:
        title, text = pick(misconception.title, language), pick(misconception.hint, language)
        hints.append(Hint(say("hint", language), title, text))
    elif verdict.symptom:
        text = _symptom_hint(verdict, verdict.symptom, language)
        hints.append(Hint(say("hint", language), "", text))
    if verdict.also:
        text = _symptom_hint(verdict, verdict.also, language)
        hints.append(Hint(say("hint_besides", language), "", text))
    rule = rule_called(exercise, verdict.broken_rule)
    if rule:
        hints.append(Hint(say("rule", language), "", pick(rule.hint, language)))
        hints += _place(verdict.where, language)
    return [*hints, *_notes(exercise, verdict, language)]


def _more(
    exercise: Exercise, verdict: Verdict, window: Window | None, language: str, graded: bool
) -> More | None:
    """A part that was begun and not written has no case to work through yet."""
    if verdict.outcome not in (Outcome.WRONG, Outcome.RAISED) or verdict.symptom == "half_done":
        return None
    mismatch = verdict.mismatch
    steps = worked(exercise, mismatch, window, language) if mismatch else ()
    idea = pick(exercise.idea, language) if exercise.idea else ""
    if not (steps or idea):
        return None
    where = "" if graded else say("more_where", language, name=exercise.name)
    label = say("more" if steps else "more_idea", language)
    return More(label, steps, say("more_idea", language), idea, where)


def _place(where: Quote | None, language: str) -> Iterator[Hint]:
    """The words for which a rule is broken, as the student wrote them, or what ran."""
    if where:
        key = "rule_beside" if where.beside else "rule_place" if where.line else "rule_ran"
        words, line = shortened(where.words), shortened(where.line)
        text = say(key, language, words=words, line=line, number=where.number)
        yield Hint(say("note", language), "", text)


def _notes(exercise: Exercise, verdict: Verdict, language: str) -> Iterator[Hint]:
    issues = say("comma", language).join(exercise.device_issues)
    for note in verdict.notes:
        if knows(f"note_{note.name}"):
            text = say(
                f"note_{note.name}",
                language,
                issues=issues or "–",
                line=shortened(note.where.line) if note.where else "",
                number=note.where.number if note.where else 0,
                count=note.count,
                way=pick(exercise.another_way, language) if exercise.another_way else "",
                most=exercise.another_way_operators,
            )
            yield Hint(say("note", language), "", text)


def _symptom_hint(verdict: Verdict, symptom: str, language: str) -> str:
    key = f"hint_{symptom}"
    if symptom == "values" and verdict.mismatch and not verdict.mismatch.difference.where:
        key = "hint_scalar"
    name = missing_keyword(verdict.mismatch) if verdict.mismatch else ""
    name, other = (*verdict.about, name, "")[:2]
    return say(
        key if knows(key) else f"hint_{Aspect.OTHER.value}", language, name=name, other=other
    )


def _closing(verdict: Verdict, language: str, graded: bool) -> str:
    if verdict.raised:  # nothing could be met with a case: the cell itself did not run, say
        return f"{verdict.raised.kind}: {without_controls(verdict.raised.message)}"
    if graded and verdict.outcome in (Outcome.CORRECT, Outcome.NOT_ANSWERED):
        return ""
    key = f"closing_{verdict.outcome.value}"
    return say(key, language) if knows(key) else ""


def _folded(key: str, text: str, language: str) -> tuple[str, str] | None:
    return (say(key, language), without_controls(text)) if text.strip() else None
