"""What is different in a case, as sentences. Knows words and plain data; no markup, no hints."""

from __future__ import annotations

from collections.abc import Iterator

from coursecheck.explain.locale import pick, say
from coursecheck.explain.notation import kind_of, pair_of_numbers, shape_of, shortened, value_of
from coursecheck.judge.compare import tensor_of
from coursecheck.judge.mismatch_pattern import differing_values
from coursecheck.model import Array, Aspect, Exercise, Items, Mismatch, Opaque, Scalar, Value, call


def told(exercise: Exercise, mismatch: Mismatch, language: str) -> Iterator[str]:
    """Yield the sentences that say how what was observed differs from what is expected."""
    place = place_of(exercise, mismatch, language)
    if place:
        yield say("within", language, path=place)
    aspect = mismatch.difference.aspect
    if aspect is Aspect.ERROR:
        yield _error(mismatch, language)
    elif aspect is Aspect.VALUES:
        yield from _values(mismatch, language)
    elif aspect is Aspect.OTHER or exercise.accept is not None:
        yield say("other_differs", language, got=value_of(mismatch.got.value))
    elif _is_met_in_vain(exercise, mismatch):
        yield say("other_differs", language, got=_named(mismatch.got.value, language))
    else:
        yield _property(mismatch, aspect, language)


def _is_met_in_vain(exercise: Exercise, mismatch: Mismatch) -> bool:
    """Whether what came back could not be met: what would be compared is the probe's own affair."""
    found, due = mismatch.difference, mismatch.expected.value
    parts = exercise.probe is not call and isinstance(due, Items) and not found.path
    return parts and found.aspect is Aspect.TYPE and not isinstance(mismatch.got.value, Items)


def _named(value: Value | None, language: str) -> str:
    return say("a_class", language) if _is_class(value) else value_of(value)


def _is_class(value: Value | None) -> bool:
    return isinstance(value, Opaque) and value.kind == "type"


def place_of(exercise: Exercise, mismatch: Mismatch, language: str) -> str:
    """Return which part of the result differs: by its name, or as ``result[0]["key"]``."""
    path = mismatch.difference.path
    if not path:
        return ""
    written, value = "result", mismatch.expected.value
    if isinstance(value, Items) and value.kind == "tuple" and path[0] < len(exercise.parts):
        return pick(exercise.parts[path[0]], language)
    for step in path:
        if isinstance(value, Items):
            written += f"[{value_of(value.keys[step]) if value.keys else step}]"
            value = value.values[step]
    return written


def _error(mismatch: Mismatch, language: str) -> str:
    due, raised = mismatch.expected.raised, mismatch.got.raised
    if raised is None:
        return say("error_due", language, expected=due.kind if due else "")
    kind, message = shortened(raised.kind), shortened(raised.message)
    if kind == "NotImplementedError":
        return say("half_done", language)
    if due:
        return say("raised_other", language, expected=due.kind, kind=kind, message=message)
    if not message:
        return say("raised_silently", language, kind=kind)
    return say("raised_instead", language, kind=kind, message=message)


def _values(mismatch: Mismatch, language: str) -> Iterator[str]:
    expected, got = differing_values(mismatch)
    found = mismatch.difference
    if isinstance(expected, Array) and isinstance(got, Array) and found.where is not None:
        one = tensor_of(expected)[found.where].item()
        other = tensor_of(got)[found.where].item()
        right, answer = pair_of_numbers(one, other)
        if not found.where:
            yield say("scalar_differs", language, expected=right, got=answer)
            return
        cell = "[" + ", ".join(map(str, found.where)) + "]"
        yield say("cell_differs", language, cell=cell, expected=right, got=answer)
        if found.cells > 1:
            yield say("cells_wrong", language, wrong=found.wrong_cells, cells=found.cells)
        return
    right, answer = value_of(expected), value_of(got)
    numbers = [v.value for v in (expected, got) if isinstance(v, Scalar)]
    floats = [n for n in numbers if isinstance(n, float)]
    if right == answer and len(floats) == 2:
        right, answer = pair_of_numbers(*floats)
    yield say("scalar_differs", language, expected=right, got=answer)


def _property(mismatch: Mismatch, aspect: Aspect, language: str) -> str:
    expected, got = differing_values(mismatch)
    key = f"{aspect.value}_differs"
    if isinstance(expected, Array) and isinstance(got, Array):
        if aspect is Aspect.DEVICE and expected.device == got.device:
            return say("device_strays", language)
        wanted = {
            Aspect.SHAPE: (shape_of(expected.shape), shape_of(got.shape)),
            Aspect.DTYPE: (expected.dtype, got.dtype),
            Aspect.DEVICE: (expected.device, got.device),
        }.get(aspect)
        if wanted:
            return say(key, language, expected=wanted[0], got=wanted[1])
    if aspect is Aspect.TYPE:
        kind = say("a_class", language) if _is_class(got) else kind_of(got)
        return say(key, language, expected=kind_of(expected), got=kind)
    return say("device_strays" if aspect is Aspect.DEVICE else key, language)
