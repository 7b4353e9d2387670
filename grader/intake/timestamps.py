"""When something was handed in, from what nbgrader wrote into `timestamp.txt`.

Read as nbgrader reads it, but that the short name of the exchange's own zone is understood.
Knows text alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from dateutil.tz import gettz
from nbgrader.utils import parse_utc

_LONGEST = 100
#: "2026-11-20 18:00:00.000000 CST": date, time, and the name of a zone, which may not be a path.
_NAMED = re.compile(r"(\S+ \S+) ([A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*)")
#: What Windows calls a zone: "China Standard Time", in whatever language.
_CALLED = re.compile(r"(\S+ \S+) ([^\W\d_][^/\\:]*)")
_OFFSET = re.compile(r"(\S+ \S+) ([+-]\d\d:?\d\d)")


@dataclass(frozen=True)
class Moment:
    """A time in UTC, without a zone, as the gradebook keeps it.

    `sure` is False where the text names a zone that nobody knows; it was read as the exchange's.
    """

    utc: datetime
    sure: bool = True


def parse_timestamp(text: str, timezone: str = "UTC") -> Moment:
    """Return the moment that `text` says. Raises ValueError where it says none.

    `timezone` is the exchange's: nbgrader writes its short name, which is no zone's own ("CST").
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST:
        raise ValueError("no date")
    try:
        if named := _NAMED.fullmatch(text):
            return _in_zone(named[1], named[2], timezone)
        if offset := _OFFSET.fullmatch(text):
            text = offset[1] + offset[2]  # nbgrader would take +0800 for 800 seconds
        elif called := _CALLED.fullmatch(text):
            return _in_zone(called[1], None, timezone)
        elif len(text.split(" ")) > 2:
            raise ValueError("no zone")
        return Moment(parse_utc(text))
    except (OverflowError, TypeError, AttributeError, ArithmeticError, LookupError) as error:
        raise ValueError(f"no moment: {error}") from error


def _in_zone(moment: str, name: str | None, timezone: str) -> Moment:
    naive = parse_utc(moment)
    own = gettz(timezone) or UTC
    zone = own if naive.replace(tzinfo=own).tzname() == name else name and gettz(name)
    return Moment(parse_utc(naive.replace(tzinfo=zone or own)), sure=bool(zone))
