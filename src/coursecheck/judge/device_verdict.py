"""Join what was seen of an answer on a GPU, pretended or real, to what was seen on the CPU.

Knows plain data only. It never says that an answer is right: only whether it is, on the other
device, what it is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coursecheck.judge.compare import difference
from coursecheck.model import RESULT, Array, Aspect, Items, Observation, Opaque, Placement, Value


def settle(
    observations: Sequence[Observation],
    devices: Sequence[Observation],
    tolerance: tuple[float, float] | None = None,
) -> list[Observation]:
    """Return `observations` with the placement that was seen on another device.

    What was seen there decides; where nothing could be, what the answer's own kernel saw stays.
    `devices` are of the first cases; there may be fewer of them, or none.
    """
    settled = list(observations)
    for index, (here, there) in enumerate(zip(observations, devices, strict=False)):
        placement = _placement(here, there, tolerance)
        if placement in (Placement.FOLLOWS, Placement.STRAYS):
            settled[index] = replace(here, placement=placement)
    return settled


def _placement(
    here: Observation, there: Observation, tolerance: tuple[float, float] | None
) -> Placement:
    if isinstance(there.value, Opaque) or here.value is None:
        return there.placement
    devices = {array.device for array in _arrays(there.value)}
    if there.raised is None and not devices:
        return Placement.NOTHING
    moved = replace(here, placement=Placement.NOTHING)
    if "cpu" in devices or difference(moved, there, RESULT | {Aspect.DTYPE}, tolerance):
        return Placement.STRAYS
    return Placement.FOLLOWS


def _arrays(value: Value | None) -> Iterator[Array]:
    if isinstance(value, Array):
        yield value
    elif isinstance(value, Items):
        for item in value.values:
            yield from _arrays(item)
