"""The exercise `nonlinear_witness`: two inputs that show that max pooling is not linear.

Knows when a pair is a witness, and why a pair is none; must not know the other exercises.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from coursecheck.cases import Draw
from coursecheck.judge.compare import tensor_of
from coursecheck.model import Array, Case, Exercise, Group, Items, Misconception, Observation

SHAPE = (1, 1, 2, 2)


def _reference() -> tuple[Tensor, Tensor]:
    """Return A and B whose maxima lie in different cells."""
    A = torch.tensor([[[[1.0, 0.0], [0.0, 0.0]]]])
    return A, A.flip(-1)


def _once(_: Draw) -> Iterator[Case]:
    yield Case()


def accept(_: Case, seen: Observation) -> str | None:
    """Return None if the pair seen is a witness (of the right form), else what is wrong."""
    form = _form(seen)
    return form if isinstance(form, str) else _linear_because(*form)


def _form(seen: Observation) -> tuple[Tensor, Tensor] | str:
    items = seen.value
    if not isinstance(items, Items) or items.kind == "dict" or len(items.values) != 2:
        return "not_a_pair"
    if not all(isinstance(value, Array) for value in items.values):
        return "not_a_pair"
    if any(value.shape != SHAPE or value.dtype == "bool" for value in items.values):
        return "other_shape"
    A, B = (tensor_of(value).double() for value in items.values)
    return (A, B) if bool((A + B).isfinite().all()) else "not_finite"


def _linear_because(A: Tensor, B: Tensor) -> str | None:
    """Return None where max(A) + max(B) differs from max(A + B), else the reason why not."""
    if A.max() + B.max() != (A + B).max():
        return None
    if A.equal(B):
        return "same_twice"
    if _constant(A) or _constant(B):
        return "one_is_constant"
    return "positive_multiple" if _multiple(A, B) else "maxima_in_one_cell"


def _constant(A: Tensor) -> bool:
    return bool(A.eq(A.max()).all())


def _multiple(A: Tensor, B: Tensor) -> bool:
    """Whether B is A times a positive number, neither being zero."""
    a, b = A.flatten(), B.flatten()
    return bool(torch.isclose(a * b.norm(), b * a.norm()).all())


def _pair_of(left: list[float], right: list[float]) -> tuple[Tensor, Tensor]:
    return torch.tensor(left).reshape(SHAPE), torch.tensor(right).reshape(SHAPE)


MISCONCEPTIONS = (
    Misconception("not_a_pair", (lambda: _reference()[0], lambda: torch.cat(_reference()))),
    Misconception("other_shape", (lambda: tuple(one[0, 0] for one in _reference()),)),
    Misconception(
        "not_finite", (lambda: _pair_of([float("inf"), 0, 0, 0], [float("-inf"), 1, 0, 0]),)
    ),
    Misconception(
        "same_twice",
        (lambda: _pair_of([1, 2, 3, 4], [1, 2, 3, 4]), lambda: _pair_of([0] * 4, [0] * 4)),
    ),
    Misconception(
        "one_is_constant",
        (lambda: _pair_of([1, 2, 3, 4], [0] * 4), lambda: _pair_of([1, 2, 3, 4], [5] * 4)),
    ),
    Misconception("positive_multiple", (lambda: _pair_of([1, -2, 3, 4], [2, -4, 6, 8]),)),
    Misconception("maxima_in_one_cell", (lambda: _pair_of([1, 2, 3, 4], [-5, 0, 1, 7]),)),
)

EXERCISE = Exercise(
    name="nonlinear_witness",
    needs_device=False,
    reference=_reference,
    accept=accept,
    groups=(Group("witness", 1, _once),),
    misconceptions=MISCONCEPTIONS,
)
