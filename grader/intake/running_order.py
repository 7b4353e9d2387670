"""In which order the cells of a merged notebook stand: the student's own, with repairs.

What a restart and "run all" of the student's notebook would do is what is run. But: our cells that
are gone come back behind their neighbours; the lesson's own cells stand before what follows them
in the lesson; a check whose name has no meaning yet waits for the cell that gives it one. Knows
places and names; must not know texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.intake.cell_matching import OurCell, Role
from grader.intake.code_names import Names


@dataclass(frozen=True)
class Item:
    """One cell of the merged notebook: which of ours it is, and which of theirs, if any."""

    place: int | None
    theirs: int | None = None


@dataclass
class RunningOrder:
    """The order at work.

    `names` are those of their cells. `untouched` are the places of lesson cells that nobody
    changed. `calls` has for some of their cells the places of checks that are called within them.
    """

    ours: Sequence[OurCell]
    places: Sequence[int | None]
    names: Sequence[Names]
    untouched: frozenset[int]
    calls: dict[int, list[int]]
    left_out: frozenset[int] = frozenset()
    moved: bool = False

    def run(self) -> list[Item]:
        """Return the cells in order. Each check stands once."""
        items = [Item(place, i) for i, place in enumerate(self.places) if i not in self.left_out]
        self.moved = any(self._is_moved(items))
        items = self._with_missing(items)
        items = self._lesson_first(items)
        for own in self.ours:
            if own.role is Role.CHECK:
                items = self._with_check(items, own)
        return items

    def _is_moved(self, items: list[Item]) -> Iterator[bool]:
        furthest, seen = -1, set[int]()
        for item in items:
            if item.place is not None:
                yield item.place < furthest and item.place not in seen  # a copy was not moved
                seen.add(item.place)
                furthest = max(furthest, item.place)

    def _with_missing(self, items: list[Item]) -> list[Item]:
        """Put back what is gone, each behind what stood before it; checks come later."""
        present = {item.place for item in items}
        behind: dict[int, list[Item]] = {-1: []}
        last = -1
        for own in self.ours:
            if own.place in present:
                last = own.place
                behind[last] = []
            elif own.role is not Role.CHECK:
                behind[last].append(Item(own.place))
        found = behind.pop(-1)
        for item in items:
            found += [item, *(() if item.place is None else behind.pop(item.place, ()))]
        return found

    def _lesson_first(self, items: list[Item]) -> list[Item]:
        """Move what nobody changed of the lesson before all that follows it there."""
        for place in sorted(self.untouched):
            at = next((i for i, item in enumerate(items) if item.place == place), None)
            if at is None:
                continue
            first = next(i for i, item in enumerate(items) if _place(item) >= place)
            items.insert(first, items.pop(at))
        return items

    def _with_check(self, items: list[Item], own: OurCell) -> list[Item]:
        """Put a check where the student has it last, and not before its name has a meaning."""
        here = [i for i, item in enumerate(items) if item.place == own.place]
        theirs = items[here[-1]].theirs if here else None
        at = self._position(items, own, here)
        at -= sum(i < at for i in here)
        items = [item for item in items if item.place != own.place]
        binding = [i for i, item in enumerate(items) if self._binds(item, own)]
        if binding and binding[0] >= at:
            at = binding[-1] + 1
        items.insert(at, Item(own.place, theirs))
        return items

    def _position(self, items: list[Item], own: OurCell, here: list[int]) -> int:
        if here:
            return here[-1]
        calling = [
            i for i, item in enumerate(items) if own.place in self.calls.get(_number(item), ())
        ]
        if calling:
            return calling[-1] + 1
        answers = [i for i, item in enumerate(items) if item.place == own.answer]
        start = answers[-1] if answers else 0
        later = (
            i
            for i, item in enumerate(items)
            if i >= start and item.place is not None and item.place > own.place
        )
        return next(later, len(items))

    def _binds(self, item: Item, own: OurCell) -> bool:
        return item.theirs is not None and bool(self.names[item.theirs].bound & own.names)


def _place(item: Item) -> int:
    return -1 if item.place is None else item.place


def _number(item: Item) -> int:
    return -1 if item.theirs is None else item.theirs
