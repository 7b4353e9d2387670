"""When a class handed in: counts of each day, or of each week where there are many days.

Knows the gradebook's times, which are UTC, and the zone that people live in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dateutil.tz import gettz

from grader.marks.class_rows import StudentRow

MOST_DAYS = 31
MOST_BINS = 60


@dataclass(frozen=True)
class Period:
    """A day, or the week that begins with it: who came in time and who late."""

    begins: date
    in_time: int
    late: int


def local(moment: datetime, timezone: str) -> datetime:
    """Return a time of the gradebook as a clock in `timezone` shows it."""
    return moment.replace(tzinfo=UTC).astimezone(gettz(timezone) or UTC)


def timeline(rows: Iterable[StudentRow], timezone: str) -> list[Period]:
    """Return every day or week from the first hand-in to the last; empty where no time is known.

    Where they lie further apart than `MOST_BINS` weeks, weeks without any are left out.
    """
    days: Counter[tuple[date, bool]] = Counter()
    for row in rows:
        if row.handed_in is not None:
            days[local(row.handed_in, timezone).date(), row.late] += 1
    if not days:
        return []
    first, last = min(day for day, _ in days), max(day for day, _ in days)
    step = 1 if (last - first).days < MOST_DAYS else 7
    start = first - timedelta(days=first.weekday() if step == 7 else 0)
    found: Counter[tuple[date, bool]] = Counter()
    for (day, late), count in days.items():
        found[start + timedelta(days=(day - start).days // step * step), late] += count
    bins = (last - start).days // step + 1
    begins = [start + timedelta(days=step * number) for number in range(min(bins, 10_000))]
    if bins > MOST_BINS:
        begins = sorted({day for day, _ in found})[-MOST_BINS:]
    return [Period(day, found[day, False], found[day, True]) for day in begins]
