"""The figures of a class: how hard, how telling, how consistent. Numbers in, numbers out.

A figure that so few students do not carry is None. Must not know a course, a name or a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEW = 5
"""Students from which a mean, a median or a share says something of a class."""
FOR_CORRELATION = 20
"""Below this an item-rest correlation is off by more than 0.4 as often as one time in twenty."""
FOR_ALPHA = 30
BINS = 10


@dataclass(frozen=True)
class Spread:
    """Where the marks lie, in percent of the points: `bins` counts tenths, the last with 100."""

    count: int
    bins: tuple[int, ...]
    mean: float | None = None
    median: float | None = None
    lower: float | None = None
    upper: float | None = None


def spread(percents: Sequence[float]) -> Spread:
    """Return the distribution of marks; its middle from `FEW` students on."""
    places = [min(max(int(value // (100 / BINS)), 0), BINS - 1) for value in percents]
    bins = tuple(places.count(number) for number in range(BINS))
    if len(percents) < FEW:
        return Spread(len(percents), bins)
    lower, median, upper = (float(np.percentile(percents, share)) for share in (25, 50, 75))
    return Spread(len(percents), bins, float(np.mean(percents)), median, lower, upper)


def share_of_points(points: Sequence[float], most: float) -> float | None:
    """Return which part of the points was earned, from 0 to 1; the field's *difficulty*."""
    return float(np.mean(points)) / most if len(points) >= FEW and most else None


def discrimination(item: Sequence[float], rest: Sequence[float]) -> float | None:
    """Return the correlation of one item with everything else that the same students did."""
    if len(item) < FOR_CORRELATION or np.ptp(item) == 0 or np.ptp(rest) == 0:
        return None
    return float(np.corrcoef(item, rest)[0, 1])


def alpha(table: Sequence[Sequence[float]]) -> float | None:
    """Return Cronbach's alpha of a table of students × items."""
    scores = np.asarray(table, dtype=float)
    if scores.ndim != 2 or scores.shape[0] < FOR_ALPHA or scores.shape[1] < 2:
        return None
    whole = scores.sum(axis=1).var(ddof=1)
    if whole == 0:
        return None
    items = scores.shape[1]
    return float(items / (items - 1) * (1 - scores.var(axis=0, ddof=1).sum() / whole))
