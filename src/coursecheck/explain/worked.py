"""The second rung of a hint: the failing case worked through, in 80 to 160 words.

Says what can be read off the case itself: its numbers, its window, what is right. Must not know an
exercise beside what its case and its reference give, and never runs a student's code.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from torch import Tensor

from coursecheck.explain.describe import told
from coursecheck.explain.locale import knows, say
from coursecheck.explain.notation import (
    call_of,
    number,
    pair_of_numbers,
    shape_of,
    tensors_of,
    value_of,
)
from coursecheck.explain.receptive_field import Layout, Window, layout_of
from coursecheck.judge.compare import tensor_of
from coursecheck.judge.mismatch_pattern import differing_values
from coursecheck.model import Array, Aspect, Exercise, Mismatch, Scalar

_LISTED = 12  # numbers of a window that are written out
_STARTS = 6


def worked(
    exercise: Exercise, mismatch: Mismatch, window: Window | None, language: str
) -> tuple[str, ...]:
    """Return two paragraphs: what is so in this case, and how to work it out by hand."""
    aspect = mismatch.difference.aspect
    facts, steps = [say("more_call", language, call=call_of(exercise, mismatch.case))], aspect.value
    if aspect is Aspect.VALUES and window is not None:
        facts += _window(exercise, mismatch, window, language)
        steps = "window"
    else:
        facts += _inputs(exercise, mismatch, language)
        if mismatch.got.raised is None or aspect is not Aspect.ERROR:  # its words stand above
            facts += told(exercise, mismatch, language)
        facts += _due(exercise, mismatch, language)
        if aspect is Aspect.SHAPE:
            facts += _axes(mismatch, language)
            facts += _starts(exercise, mismatch, language)
    if aspect is Aspect.ERROR and mismatch.expected.raised:
        steps = "error_due"
    key = f"more_steps_{steps}"
    space = say("space", language)
    return (
        space.join(facts),
        say(key if knows(key) else "more_steps_other", language),
    )


# --- a window ----------------------------------------------------------------------------------


def _window(exercise: Exercise, mismatch: Mismatch, window: Window, language: str) -> Iterator[str]:
    expected, got = differing_values(mismatch)
    where = mismatch.difference.where
    if not (isinstance(expected, Array) and isinstance(got, Array) and where is not None):
        return
    plane = tensors_of(exercise, mismatch.case)[window.name][window.plane]
    cells = sorted(window.cells)
    rows, columns = ([cell[axis] for cell in cells] for axis in (0, 1))
    yield say(
        "more_cell",
        language,
        cell=list(where),
        count=len(cells),
        name=_slice(window),
        rows=_span(rows),
        columns=_span(columns),
    )
    numbers = [float(plane[cell]) for cell in cells]
    if len(cells) <= _LISTED:
        lines = [
            ", ".join(number(float(plane[c])) for c in cells if c[0] == row)
            for row in sorted(set(rows))
        ]
        yield say("more_listed", language, numbers="; ".join(lines))
    if window.overhang:
        yield say("more_overhang", language, count=len(window.overhang), name=window.name)
    right, answer = (float(tensor_of(a)[where]) for a in (expected, got))
    texts = pair_of_numbers(right, answer)
    for key, value, text in (("right", right, texts[0]), ("yours", answer, texts[1])):
        what = _Relation(numbers, cells, len(window.overhang)).of(value, language)
        if what:
            yield say(f"more_{key}_is", language, value=text, what=what)
        else:
            yield say(f"more_{key}", language, value=text)


def _slice(window: Window) -> str:
    return f"{window.name}[{', '.join(map(str, window.plane))}]" if window.plane else window.name


def _span(places: Sequence[int]) -> str:
    low, high = min(places), max(places)
    return str(low) if low == high else f"{low}–{high}"


@dataclass(frozen=True)
class _Relation:
    """What a number is to the numbers of a window; said only where it is so."""

    numbers: list[float]
    cells: list[tuple[int, int]]
    padded: int

    def of(self, value: float, language: str) -> str:
        """Return a phrase, or nothing where nothing simple can be said."""
        if len(set(self.numbers)) < 2 or math.isnan(value) or any(map(math.isnan, self.numbers)):
            return ""
        count, places = len(self.numbers), len(self.numbers) + self.padded
        total = math.fsum(self.numbers) if all(map(math.isfinite, self.numbers)) else math.nan
        known = {
            "more_largest": max(self.numbers),
            "more_smallest": min(self.numbers),
            "more_mean": total / count,
            "more_mean_padded": total / places if self.padded else math.nan,
            "more_sum": total,
        }
        held = [
            key
            for key, number_there in known.items()
            if value == number_there or math.isclose(value, number_there, rel_tol=1e-4)
        ]
        if value in self.numbers and not {"more_largest", "more_smallest"}.intersection(held):
            held.append("more_one_of_them")
        if len(held) != 1:  # of two things that are so, the one that matters is not known
            return ""
        row, column = self.cells[self.numbers.index(value)] if value in self.numbers else (0, 0)
        return say(
            held[0],
            language,
            total=number(total),
            count=count,
            places=places,
            row=row,
            column=column,
        )


# --- everything else ---------------------------------------------------------------------------


def _inputs(exercise: Exercise, mismatch: Mismatch, language: str) -> Iterator[str]:
    for name, tensor in list(tensors_of(exercise, mismatch.case).items())[:2]:
        dtype = str(tensor.dtype).removeprefix("torch.")
        shape = shape_of(tuple(tensor.shape))
        yield say("more_tensor", language, name=name, shape=shape, dtype=dtype)


def _due(exercise: Exercise, mismatch: Mismatch, language: str) -> Iterator[str]:
    """What a right result is, where the difference has not said so."""
    value, found = mismatch.expected.value, mismatch.difference.aspect
    if value is None or exercise.accept is not None or found is Aspect.SHAPE:
        return
    if found is Aspect.VALUES and isinstance(value, Scalar):
        return
    yield say("more_due", language, value=value_of(value))


def _axes(mismatch: Mismatch, language: str) -> Iterator[str]:
    expected, got = differing_values(mismatch)
    if not (isinstance(expected, Array) and isinstance(got, Array)):
        return
    if len(expected.shape) != len(got.shape):
        yield say("more_axes", language, expected=len(expected.shape), got=len(got.shape))
        return
    for axis, (due, there) in enumerate(zip(expected.shape, got.shape, strict=True)):
        if due != there:
            yield say("more_axis", language, axis=axis, expected=due, got=there)
            return


def _starts(exercise: Exercise, mismatch: Mismatch, language: str) -> Iterator[str]:
    """Where a window can begin along the first axis that it moves on."""
    expected, got = differing_values(mismatch)
    tensor: Tensor | None = next(iter(tensors_of(exercise, mismatch.case).values()), None)
    layout: Layout | None = layout_of(exercise, mismatch.case)
    if layout is None or tensor is None or tensor.dim() < 2 or not isinstance(expected, Array):
        return
    if not isinstance(got, Array) or not len(got.shape) == len(expected.shape) == tensor.dim():
        return
    for axis in (-2, -1):
        n, due = tensor.shape[axis], expected.shape[axis]
        k, p = layout.window[axis], layout.padding[axis]
        # An exercise that knows no stride moves its window by 1.
        steps = [s for s in (layout.stride[axis], 1) if (n + 2 * p - k) // s + 1 == due]
        if got.shape[axis] == due or due < 1 or not steps:
            continue  # settings that count otherwise: nothing is said of them
        s = steps[0]
        starts = [str(i * s - p) for i in range(due)]
        shown = ", ".join(starts[:_STARTS]) + (" …" if due > _STARTS else "")
        yield say(
            "more_starts",
            language,
            axis=say("more_rows" if axis == -2 else "more_columns", language),
            cells=n,
            window=k,
            starts=shown,
            count=due,
            last=starts[-1],
        )
        return
