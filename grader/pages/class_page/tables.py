"""The class as files for a spreadsheet, and as ten lines for a terminal.

The same summary as the page's. Text that a spreadsheet would run is made inert.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from grader.pages.class_page.page import ClassPage
from grader.pages.export import inert

_LINES = 10
_HARDEST = 3


def students_csv(page: ClassPage) -> str:
    """Return a line for everybody on the roll: points of each notebook, total, state."""
    words, facts = page.words, page.summary.facts
    heads = [words[key] for key in ("total", "max", "waiting", "late", "state")]
    empty, late = set(page.summary.empty), set(page.summary.late)
    rows = [[words["student"], *(book.name for book in facts.books), *heads]]
    for student in facts.roll:
        row = facts.row(student)
        here = student in page.summary.totals
        sheets = [row.sheets.get(b.name) if (student, b.name) in facts.marks else None
                  for b in facts.books]  # fmt: skip
        points = ["" if sheet is None else f"{sheet.points:g}" for sheet in sheets]
        total = f"{page.summary.totals[student]:g}" if here else ""
        state = words["state_empty"] if student in empty else ""
        state = state if here else words["state_absent"]
        waiting = f"{row.waiting}" if here else ""
        marked_late = words["yes"] if student in late else ""
        rows.append([student, *points, total, f"{facts.most:g}", waiting, marked_late, state])
    return _csv(rows)


def exercises_csv(page: ClassPage) -> str:
    """Return a line for each exercise and written answer."""
    keys = ("answered", "full", "share", "telling", "timed_out", "died", "named")
    words = page.words
    heads = [words["book"], words["exercise"], words["max"], words["handed_head"]]
    rows: list[list[object]] = [[*heads, *(words[key] for key in keys), words["waiting"]]]
    for one in page.summary.items:
        share = "" if one.share is None else round(one.share, 3)
        telling = "" if one.discrimination is None else round(one.discrimination, 3)
        named = f"{one.named}/{one.wrong}" if one.item.exercise else ""
        item = one.item
        counts = [one.handed, one.answered, one.full, share, telling, one.timed_out, one.died]
        most = f"{item.most:g}"
        rows.append([item.book.name, item.grade_id, most, *counts, named, one.waiting])
    return _csv(rows)


def mistakes_csv(page: ClassPage) -> str:
    """Return a line for each mistake that somebody holds, in the page's order."""
    words = page.words
    heads = ("exercise", "mistake", "count", "answered", "points_lost", "hint")
    rows = [[words[head] for head in heads]]
    for one in page.summary.mistakes:
        title, hint = page.known_as(one.item, one.name)
        counts = [f"{len(one.holders)}", f"{one.answered}", f"{one.cost:g}"]
        rows.append([one.item.grade_id, title, *counts, hint])
    return _csv(rows)


def _csv(rows: Iterable[Sequence[object]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for row in rows:
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in row])
    return target.getvalue()


def lines(page: ClassPage, path: str) -> list[str]:
    """Return ten lines at most: what a teacher wants to know before opening the page."""
    return list(_lines(page, path))[:_LINES]


def _lines(page: ClassPage, path: str) -> Iterator[str]:
    summary, facts = page.summary, page.summary.facts
    handed = page.say("handed", count=len(facts.present), all=len(facts.roll))
    yield f"{facts.assignment}: {handed}"
    spread = summary.spread
    if spread.median is not None:
        parts = {name: f"{getattr(spread, name):.0f}" for name in ("median", "lower", "upper")}
        yield page.say("line_marks", **parts)
    elif summary.totals:
        marks = ", ".join(f"{total:g}/{facts.most:g}" for total in summary.totals.values())
        yield page.say("line_few", marks=marks)
    shares = [(one.share, page.title(one.item)) for one in summary.items if one.share is not None]
    if hard := [(share, title) for share, title in sorted(shares) if share < 1][:_HARDEST]:
        shown = [f"{title} {share:.0%}" for share, title in hard]
        yield page.say("line_hardest", items=", ".join(shown))
    for one in summary.mistakes[:2]:
        title, count = page.title(one.item), len(one.holders)
        known, _ = page.known_as(one.item, one.name)
        yield page.say("line_mistake", title=title, mistake=known, count=count, all=one.answered)
    absent, empty = len(facts.absent), len(summary.empty)
    yield page.say("line_help", absent=absent, empty=empty)
    for item, who in summary.stuck[:1]:
        yield page.say("line_stuck", title=page.title(item), count=len(who))
    timed_out = sum(one.timed_out for one in summary.items)
    yield page.say("line_late", late=len(summary.late), timed_out=timed_out)
    yield page.say("line_waiting", count=summary.waiting)
    yield page.say("line_page", path=path)
