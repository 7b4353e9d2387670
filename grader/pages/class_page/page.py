"""The class as one page that needs no network, for a teacher who plans the next lesson.

Puts a summary's figures into sentences and drawings; everything that a student wrote is escaped.
Must not compute a figure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from coursecheck.explain.html import TAGS
from coursecheck.explain.locale import pick
from coursecheck.judge.rules import rule_called
from coursecheck.registry import find
from grader.course.notebooks import Course
from grader.intake.findings import FINDINGS
from grader.pages.class_page import plots
from grader.pages.class_page.examples import example
from grader.pages.class_page.facts import Item
from grader.pages.class_page.statistics import BINS, FEW, FOR_ALPHA, FOR_CORRELATION
from grader.pages.class_page.summary import ClassSummary, ItemFigures, MistakeFigures
from grader.pages.class_page.timeline import local, timeline

MISTAKES = 12
"""Mistakes on the page: more than anybody teaches in a lesson."""
NAMES = 40
_PAGES = Environment(
    loader=PackageLoader("grader.pages", "templates"), autoescape=True, undefined=StrictUndefined
)
WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
"""By language and name; both languages have the same names."""


@dataclass(frozen=True)
class ClassPage:
    """One assignment's page in one language. `files` are the CSV files beside it, by their kind."""

    course: Course
    summary: ClassSummary
    language: str
    files: Mapping[str, str]
    other: str = ""

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The sentences in the page's language."""
        return WORDS[self.language]

    def say(self, key: str, **values: object) -> str:
        """Return one sentence with its blanks filled in."""
        return self.words[key].format(**values)

    def html(self) -> str:
        """Return the page."""
        summary, facts = self.summary, self.summary.facts
        return _PAGES.get_template("class_page.html.j2").render(
            page=self,
            words=self.words,
            tag=TAGS[self.language],
            heading=f"{pick(self.course.settings.title, self.language)} · {facts.assignment}",
            summary=summary,
            facts=facts,
            marks=self._marks(),
            days=self._days(),
            mistakes=[self._mistake(one) for one in summary.mistakes[:MISTAKES]],
            more=len(summary.mistakes) - MISTAKES,
            help=self._help(),
            findings=[(self._finding(name), self.names(who)) for name, who in summary.findings],
            few=FEW,
            correlation=FOR_CORRELATION,
            needed=FOR_ALPHA,
        )

    def title(self, item: Item) -> str:
        """Return what an exercise is called; an answer in prose has its cell's name."""
        return pick(find(item.exercise).title, self.language) if item.exercise else item.grade_id

    def known_as(self, item: Item, name: str) -> tuple[str, str]:
        """Return a mistake's title and its hint; a broken rule has the hint alone."""
        exercise = find(item.exercise)
        if known := exercise.misconception(name):
            return pick(known.title, self.language), pick(known.hint, self.language)
        rule = rule_called(exercise, name)
        return name, pick(rule.hint, self.language) if rule else ""

    def meter(self, figures: ItemFigures) -> str:
        """Return the drawing of an exercise's share of points."""
        assert figures.share is not None
        return plots.meter(figures.share, f"{figures.share:.0%}")

    def names(self, who: Sequence[str]) -> str:
        """Return a list of names, cut where it would fill the page."""
        comma = self.say("between_names")
        shown = comma.join(who[:NAMES])
        left = len(who) - NAMES
        if left <= 0:
            return shown
        more = self.say("more_names", count=left, file=self.files["students"])
        return f"{shown}{comma}{more}"

    def due(self) -> str:
        """Return the line about the deadline."""
        due = self.summary.facts.rows.due
        if due is None:
            return self.words["no_due"]
        shown = local(due, self.course.nbgrader.timezone).strftime("%Y-%m-%d %H:%M %Z")
        return self.say("due", due=shown, late=len(self.summary.late))

    def spread(self) -> str:
        """Return the sentence under the distribution of marks."""
        spread = self.summary.spread
        if spread.median is None:
            return self.say("spread_few", few=FEW)
        parts = ("mean", "median", "lower", "upper")
        return self.say("spread", **{name: f"{getattr(spread, name):.0f}" for name in parts})

    def _marks(self) -> str:
        step = 100 // BINS
        labels = [f"{place * step}–{place * step + step}" for place in range(BINS)]
        bins = self.summary.spread.bins
        said = ", ".join(f"{label}%: {count}" for label, count in zip(labels, bins, strict=True))
        return plots.columns(
            labels,
            bins,
            title=f"{self.words['marks']}: {said}",
            name="marks-hatch",
            about=self.words["percent_axis"],
        )

    def _days(self) -> str:
        facts = self.summary.facts
        rows = [facts.row(student) for student in facts.present]
        periods = timeline(rows, self.course.nbgrader.timezone)
        if not periods:
            return ""
        labels = [one.begins.strftime("%m-%d") for one in periods]
        said = "; ".join(f"{one.begins}: {one.in_time} + {one.late}" for one in periods)
        return plots.columns(
            labels,
            [one.in_time for one in periods],
            [one.late for one in periods],
            title=f"{self.words['time']}: {said}",
            name="days-hatch",
        )

    def _mistake(self, one: MistakeFigures) -> dict[str, str]:
        title, hint = self.known_as(one.item, one.name)
        count = len(one.holders)
        return {
            "exercise": self.title(one.item),
            "title": title,
            "hint": hint,
            "who": self.say("holders", count=count, all=one.answered, cost=f"{one.cost:g}"),
            "example": example(self.course, one, self.summary.facts.rows.people.values()),
        }

    def _help(self) -> list[tuple[str, str]]:
        facts, summary = self.summary.facts, self.summary
        groups = [
            (self.say("absent", count=len(facts.absent)), facts.absent),
            (self.say("empty", count=len(summary.empty)), summary.empty),
        ]
        for item, who in summary.stuck:
            groups.append((self.say("stuck", title=self.title(item), count=len(who)), who))
        return [(title, self.names(who)) for title, who in groups if who]

    def _finding(self, name: str) -> str:
        return FINDINGS[name][self.language].format(detail="…")
