"""From what is known of a class to what its teacher reads: figures, mistakes, who needs help.

Every output (page, CSV, terminal) is written from this one value. Must not know markup or words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coursecheck.model import Outcome
from grader.marks.mark import Record
from grader.pages.class_page import statistics
from grader.pages.class_page.facts import ClassFacts, Item
from grader.pages.class_page.statistics import Spread

TOGETHER = 2
"""Students who are stuck at one exercise, from which it is worth a word to all of them."""
GROUPS = 5
"""Exercises for which it is said who is stuck there."""


@dataclass(frozen=True)
class ItemFigures:
    """One exercise or written answer: `handed` counts those who handed its notebook in.

    `answered` counts those of them who wrote something, `full` those with all points; `named` of
    `wrong` results have a mistake with a name; `waiting` are yet to be marked by hand.
    """

    item: Item
    handed: int
    answered: int
    full: int
    share: float | None
    discrimination: float | None
    wrong: int
    named: int
    timed_out: int
    died: int
    waiting: int


@dataclass(frozen=True)
class MistakeFigures:
    """One mistake: who holds it, of how many who answered, and the points that it cost them."""

    item: Item
    name: str
    holders: tuple[str, ...]
    answered: int
    cost: float


@dataclass(frozen=True)
class ClassSummary:
    """All that the outputs say of one assignment. Points of `totals` as they count."""

    facts: ClassFacts
    totals: dict[str, float]
    spread: Spread
    items: tuple[ItemFigures, ...]
    mistakes: tuple[MistakeFigures, ...]
    alpha: float | None
    complete: int
    stuck: tuple[tuple[Item, tuple[str, ...]], ...]
    empty: tuple[str, ...]
    findings: tuple[tuple[str, tuple[str, ...]], ...]
    late: tuple[str, ...]

    @property
    def waiting(self) -> int:
        """Answers that wait for a person."""
        return sum(one.waiting for one in self.items)


def summarise(facts: ClassFacts) -> ClassSummary:
    """Compute everything that is said of a class."""
    totals = {student: facts.row(student).total for student in facts.present}
    percents = [100 * total / facts.most for total in totals.values()] if facts.most else []
    sums = {
        student: sum(_points(facts, student, item) or 0.0 for item in facts.items)
        for student in facts.present
    }
    consistency, complete = _consistency(facts)
    return ClassSummary(
        facts,
        totals,
        statistics.spread(percents),
        tuple(_figures(facts, item, sums) for item in facts.items),
        tuple(_mistakes(facts)),
        consistency,
        complete,
        tuple(_stuck(facts)),
        tuple(student for student in facts.present if _is_empty(facts, student)),
        tuple(_findings(facts)),
        tuple(student for student in facts.present if facts.row(student).late),
    )


def _points(facts: ClassFacts, student: str, item: Item) -> float | None:
    """A student's points for an item; None while it waits for a person."""
    cell = facts.cell(student, item)
    return None if cell is not None and cell.waiting else cell.points if cell else 0.0


def _figures(facts: ClassFacts, item: Item, sums: Mapping[str, float]) -> ItemFigures:
    who = facts.who_handed_in(item.book)
    points = {student: _points(facts, student, item) for student in who}
    marked = {student: value for student, value in points.items() if value is not None}
    rest = [sums[student] - value for student, value in marked.items()]
    values, whole = list(marked.values()), len(marked) == len(who)  # else nothing is known yet
    records = facts.records(item)
    ends = Counter(record.outcome for record in records)
    wrong = [record for record in records if record.outcome == Outcome.WRONG.value]
    return ItemFigures(
        item,
        handed=len(who),
        answered=_answered(facts, item, records, who),
        full=sum(value >= item.most for value in marked.values()),
        share=statistics.share_of_points(values, item.most) if whole else None,
        discrimination=statistics.discrimination(values, rest) if whole else None,
        wrong=len(wrong),
        named=sum(record.misconception is not None for record in wrong),
        timed_out=ends[Outcome.TIMED_OUT.value],
        died=ends[Outcome.DIED.value],
        waiting=len(points) - len(marked),
    )


def _answered(facts: ClassFacts, item: Item, records: Sequence[Record], who: Sequence[str]) -> int:
    if item.exercise:
        return sum(record.outcome != Outcome.NOT_ANSWERED.value for record in records)
    written = [facts.marks[student, item.book.name].written for student in who]
    return sum(one.given for states in written for one in states if one.grade_id == item.grade_id)


def _mistakes(facts: ClassFacts) -> list[MistakeFigures]:
    """Name every mistake that somebody holds, those first that cost the class most points."""
    found = []
    for item in facts.items:
        records = facts.records(item)
        answered = sum(record.outcome != Outcome.NOT_ANSWERED.value for record in records)
        held: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            if record.misconception:
                held[record.misconception].append(record)
        for name, theirs in held.items():
            cost = sum(record.max_points - record.points for record in theirs)
            who = tuple(record.student for record in theirs)
            found.append(MistakeFigures(item, name, who, answered, cost))
    return sorted(found, key=lambda one: (-one.cost, -len(one.holders), one.name))


def _consistency(facts: ClassFacts) -> tuple[float | None, int]:
    """Return alpha over those who handed every notebook in, and how many they are.

    What waits for a person with one of them is left out for all.
    """
    names = {book.name for book in facts.books}
    who = [s for s in facts.present if all((s, name) in facts.marks for name in names)]
    columns = [[_points(facts, student, item) for student in who] for item in facts.items]
    marked = [column for column in columns if None not in column]
    table = [[value or 0.0 for value in row] for row in zip(*marked, strict=True)]
    return statistics.alpha(table), len(who)


def _stuck(facts: ClassFacts) -> Iterator[tuple[Item, tuple[str, ...]]]:
    """Yield the exercises that several tried in vain, most students first."""
    found = []
    for item in facts.items:
        tried = [r for r in facts.records(item) if r.outcome != Outcome.NOT_ANSWERED.value]
        who = tuple(
            r.student for r in tried if not _points(facts, r.student, item) and item.most > 0
        )
        if len(who) >= TOGETHER:
            found.append((item, who))
    yield from sorted(found, key=lambda pair: -len(pair[1]))[:GROUPS]


def _is_empty(facts: ClassFacts, student: str) -> bool:
    """Whether a student handed in and answered nothing at all."""
    theirs = [facts.marks.get((student, book.name)) for book in facts.books]
    marks = [mark for mark in theirs if mark]
    outcomes = {record.outcome for mark in marks for record in mark.records}
    prose = any(state.given for mark in marks for state in mark.written)
    return outcomes <= {Outcome.NOT_ANSWERED.value} and not prose


def _findings(facts: ClassFacts) -> Iterator[tuple[str, tuple[str, ...]]]:
    who: dict[str, dict[str, None]] = defaultdict(dict)
    for (student, _), mark in facts.marks.items():
        for finding in mark.findings:
            who[finding.name][student] = None
    yield from sorted(((name, tuple(them)) for name, them in who.items()), key=lambda p: -len(p[1]))
