"""Join what was seen of an answer on a GPU, pretended or real, to what was seen on the CPU.

Knows plain data only. It never says that an answer is right: only whether it is, on the other
device, what it is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from coursecheck.judge.compare import difference
from coursecheck.model import (
    RESULT,
    Array,
    Aspect,
    Items,
    Note,
    Observation,
    Opaque,
    Placement,
    Value,
)

TORCH_ON_DEVICE = Note("torch_on_device")
"""A note of a verdict: torch itself gives something else on this device. It costs nothing."""


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


def goes_astray(
    here: Observation, there: Observation, tolerance: tuple[float, float] | None
) -> bool:
    """Whether a thing was met on another device and did not come to the same as on the CPU."""
    met = there != Observation()
    return met and difference(here, there, RESULT | {Aspect.DTYPE}, tolerance) is not None


def spared(there: Sequence[Observation], faulty: Sequence[bool]) -> list[Observation]:
    """Return observations of a device without those of cases in which torch itself goes wrong."""
    return [Observation() if fault else seen for seen, fault in zip(there, faulty, strict=True)]


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
