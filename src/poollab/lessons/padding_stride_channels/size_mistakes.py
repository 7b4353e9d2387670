"""The known mistakes of `pool_out_size`, each the formula with one part replaced."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch

from coursecheck.model import Misconception


def _steps(n: int, k: int, s: int, p: int, d: int) -> float:
    return (n + 2 * p - d * (k - 1) - 1) / s


def _starts_inside(o: int, n: int, s: int, p: int) -> bool:
    return (o - 1) * s < n + p


def _by(
    steps: Callable[[int, int, int, int, int], float] = _steps,
    *,
    floor: Callable[[float], Any] = math.floor,
    ceil: Callable[[float], Any] = math.ceil,
    first: int = 1,
    keeps: Callable[[int, int, int, int], bool] = _starts_inside,
    default: Callable[[int], int] = lambda k: k,
    mode: Callable[[bool], bool] = bool,
) -> Callable[..., Any]:
    """Return the formula with some part of it replaced."""

    def answer(
        n: int, k: int, s: int | None = None, p: int = 0, d: int = 1, ceil_mode: bool = False
    ) -> Any:
        s = default(k) if s is None else s
        size = (ceil if mode(ceil_mode) else floor)(steps(n, k, s, p, d)) + first
        return size - 1 if mode(ceil_mode) and not keeps(size, n, s, p) else size

    return answer


def _cut(correct: Callable[[int, int, int, int], int]) -> Callable[..., Any]:
    """Return the formula with another correction of what was rounded up."""

    def answer(
        n: int, k: int, s: int | None = None, p: int = 0, d: int = 1, ceil_mode: bool = False
    ) -> Any:
        s = k if s is None else s
        steps = _steps(n, k, s, p, d)
        return correct(math.ceil(steps) + 1, n, s, p) if ceil_mode else math.floor(steps) + 1

    return answer


def _no_default(_: int) -> int:
    raise TypeError("unsupported operand type(s) for //: 'int' and 'NoneType'")


_OF_THE_SIZE = (
    Misconception(
        "no_first_position", (_by(first=0), _by(first=0, keeps=lambda o, n, s, p: o * s < n + p))
    ),
    Misconception("padding_once", (_by(lambda n, k, s, p, d: (n + p - d * (k - 1) - 1) / s),)),
    Misconception(
        "padding_forgotten",
        (
            _by(lambda n, k, s, _p, d: (n - d * (k - 1) - 1) / s),
            _by(
                lambda n, k, s, _p, d: (n - d * (k - 1) - 1) / s,
                keeps=lambda o, n, s, _p: (o - 1) * s < n,
            ),
        ),
    ),
    Misconception("dilation_ignored", (_by(lambda n, k, s, p, _d: (n + 2 * p - k) / s),)),
    Misconception("extent_k_times_d", (_by(lambda n, k, s, p, d: (n + 2 * p - d * k) / s),)),
    Misconception(
        "size_by_division",
        (
            _by(lambda n, _k, s, _p, _d: n / s, first=0, keeps=lambda *_: True),
            _by(lambda n, _k, s, p, _d: (n + 2 * p) / s, first=0, keeps=lambda *_: True),
        ),
    ),
)

_OF_THE_TERMS = (
    Misconception(
        "padding_term",
        (
            _by(lambda n, k, s, p, d: (n - 2 * p - d * (k - 1) - 1) / s),
            _by(lambda n, k, s, p, d: (n + 2 + p - d * (k - 1) - 1) / s),
            _by(lambda n, k, s, p, d: (n + 3 * p - d * (k - 1) - 1) / s),
        ),
    ),
    Misconception(
        "extent_term",
        (
            _by(lambda n, k, s, p, d: (n + 2 * p + d * (k - 1) + 1) / s),
            _by(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) + 1) / s),
            _by(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1)) / s),
            _by(lambda n, k, s, p, d: (n + 2 * p - d * (k - 1) - 2) / s),
            _by(lambda n, k, s, p, d: (n + 2 * p + d * (k - 1) - 1) / s),
            _by(lambda n, k, s, p, d: (n + 2 * p - d - (k - 1) - 1) / s),
            _by(lambda n, k, s, p, d: (n + 2 * p - d * (k + 1) - 1) / s),
            _by(lambda n, k, s, p, d: (n + 2 * p - d * (k - 2) - 1) / s),
            _by(lambda n, k, s, p, d: (n + 2 * p - d * k - 1) / s),
        ),
    ),
    Misconception(
        "rounded_up_wrongly",
        (
            *(_by(ceil=lambda x, c=more: math.ceil(x) + c) for more in (-2, 1)),
            _by(ceil=lambda x: -math.floor(x)),
            _by(ceil=lambda x: math.floor(x) + 1),
            _by(ceil=lambda x: math.floor(-x)),
        ),
    ),
    Misconception(
        "last_window_correction",
        (
            _cut(lambda size, _n, _s, _p: size - 1),
            _cut(lambda size, n, s, p: size + 1 if not _starts_inside(size, n, s, p) else size),
            _cut(lambda size, n, s, p: size - 2 if not _starts_inside(size, n, s, p) else size),
            _cut(lambda size, n, s, p: size - 1 if _starts_inside(size, n, s, p) else size),
            *(
                _cut(lambda size, n, s, p, e=edge: size - 1 if e(size, n, s, p) else size)
                for edge in (
                    lambda o, n, s, p: o - 1 + s >= n + p,
                    lambda o, n, s, p: (o + 1) * s >= n + p,
                    lambda o, n, s, p: o * s >= n + p,
                    lambda o, n, s, p: (o - 2) * s >= n + p,
                    lambda o, n, s, p: (o - 1) * s >= n - p,
                )
            ),
        ),
    ),
)

_OF_THE_ROUNDING = (
    Misconception("rounds", (_by(floor=round), _by(floor=lambda x: math.floor(x + 0.5)))),
    Misconception(
        "always_ceil",
        (
            _by(floor=math.ceil),
            _by(mode=lambda _: True),
            _by(mode=lambda _: True, keeps=lambda *_: True),
        ),
    ),
    Misconception("never_ceil", (_by(mode=lambda _: False),)),
    Misconception("no_last_window_rule", (_by(keeps=lambda *_: True),)),
    Misconception(
        "last_window_boundary",
        (
            _by(keeps=lambda o, n, s, p: (o - 1) * s <= n + p),
            _by(keeps=lambda o, n, s, _p: (o - 1) * s < n),
            _by(keeps=lambda o, n, s, p: (o - 1) * s < n + 2 * p),
        ),
    ),
    Misconception(
        "not_an_int",
        (
            _by(floor=float, ceil=float, keeps=lambda *_: True),
            _by(floor=float),
            _by(floor=lambda x: float(math.floor(x)), ceil=lambda x: float(math.ceil(x))),
            _by(
                floor=lambda x: torch.tensor(math.floor(x)),
                ceil=lambda x: torch.tensor(math.ceil(x)),
            ),
        ),
    ),
)

_OF_THE_DEFAULT = (
    Misconception("no_default_stride", (_by(default=_no_default),)),
    Misconception("default_stride_one", (_by(default=lambda _: 1),)),
)

MISCONCEPTIONS: tuple[Misconception, ...] = (
    *_OF_THE_SIZE,
    *_OF_THE_ROUNDING,
    *_OF_THE_DEFAULT,
    *_OF_THE_TERMS,
)
