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


def _no_default(_: int) -> int:
    raise TypeError("unsupported operand type(s) for //: 'int' and 'NoneType'")


_OF_THE_SIZE = (
    Misconception(
        "no_first_position",
        {"zh": "少了 +1", "en": "the +1 is missing"},
        {
            "zh": "除法得到的是还能移动的步数，也就是间隔数；位置数要再加上第一个。",
            "en": "The division counts the steps, that is, the gaps between positions;"
            " add the first position.",
        },
        (_by(first=0), _by(first=0, keeps=lambda o, n, s, p: o * s < n + p)),
    ),
    Misconception(
        "padding_once",
        {"zh": "填充只算了一侧", "en": "padding is counted once"},
        {
            "zh": "填充加在两侧，长度一共增加 2p，而不是 p。",
            "en": "Padding is added at both ends, so the length grows by 2p, not by p.",
        },
        (_by(lambda n, k, s, p, d: (n + p - d * (k - 1) - 1) / s),),
    ),
    Misconception(
        "padding_forgotten",
        {"zh": "公式里没有填充", "en": "padding is left out"},
        {
            "zh": "窗口在填充之后的输入上滑动，它的长度是 n + 2p。",
            "en": "The window slides over the padded input, whose length is n + 2p.",
        },
        (
            _by(lambda n, k, s, _p, d: (n - d * (k - 1) - 1) / s),
            _by(
                lambda n, k, s, _p, d: (n - d * (k - 1) - 1) / s,
                keeps=lambda o, n, s, _p: (o - 1) * s < n,
            ),
        ),
    ),
    Misconception(
        "dilation_ignored",
        {"zh": "没有用到空洞 d", "en": "dilation is ignored"},
        {
            "zh": "空洞把窗口撑开：k 个元素之间相隔 d 格，跨度是 d·(k−1)+1，不再是 k。",
            "en": "Dilation spreads the window: its k cells lie d apart, so its extent is"
            " d·(k-1)+1 and no longer k.",
        },
        (_by(lambda n, k, s, p, _d: (n + 2 * p - k) / s),),
    ),
    Misconception(
        "extent_k_times_d",
        {"zh": "把窗口跨度算成了 k·d", "en": "the extent is taken to be k·d"},
        {
            "zh": "k 个元素之间只有 k−1 个间隔：跨度是 d·(k−1)+1。画出 k=2、d=2：只占 3 格，"
            "不是 4 格。",
            "en": "Between k cells there are only k-1 gaps: the extent is d·(k-1)+1."
            " Draw k=2, d=2: it takes 3 cells, not 4.",
        },
        (_by(lambda n, k, s, p, d: (n + 2 * p - d * k) / s),),
    ),
    Misconception(
        "size_by_division",
        {"zh": "直接用 n // s", "en": "the size is n // s"},
        {
            "zh": "n // s 只在 k=s、p=0 且整除时才对：它不知道窗口有多大。",
            "en": "n // s is right only for k=s, p=0 and an s that divides n:"
            " it knows nothing of the window.",
        },
        (
            _by(lambda n, _k, s, _p, _d: n / s, first=0, keeps=lambda *_: True),
            _by(lambda n, _k, s, p, _d: (n + 2 * p) / s, first=0, keeps=lambda *_: True),
        ),
    ),
)

_OF_THE_ROUNDING = (
    Misconception(
        "rounds",
        {"zh": "用了四舍五入", "en": "rounded to the nearest"},
        {
            "zh": "默认向下取整，不是四舍五入：迈不完整的一步就不算。",
            "en": "The default is to round down, not to the nearest: half a step is no step.",
        },
        (_by(floor=round), _by(floor=lambda x: math.floor(x + 0.5))),
    ),
    Misconception(
        "always_ceil",
        {"zh": "总是向上取整", "en": "always rounded up"},
        {
            "zh": "默认向下取整；只有 ceil_mode=True 才向上取整。",
            "en": "Round down by default; round up only when ceil_mode asks for it.",
        },
        (
            _by(floor=math.ceil),
            _by(mode=lambda _: True),
            _by(mode=lambda _: True, keeps=lambda *_: True),
        ),
    ),
    Misconception(
        "never_ceil",
        {"zh": "没有理会 ceil_mode", "en": "ceil_mode is ignored"},
        {
            "zh": "ceil_mode=True 时步数要向上取整，再检查最后一个窗口。",
            "en": "With ceil_mode=True round the number of steps up, then look at the last window.",
        },
        (_by(mode=lambda _: False),),
    ),
    Misconception(
        "no_last_window_rule",
        {"zh": "最后一个窗口全在填充里", "en": "the last window lies in the padding"},
        {
            "zh": "向上取整之后，如果最后一个窗口从右侧的填充区开始，就要去掉它："
            "(o−1)·s ≥ n+p 时减 1。",
            "en": "After rounding up, drop the last window if it would start in the padding at the"
            " far end: subtract 1 where (o-1)·s ≥ n+p.",
        },
        (_by(keeps=lambda *_: True),),
    ),
    Misconception(
        "last_window_boundary",
        {"zh": "去掉最后窗口的条件差了一点", "en": "the last window's rule is off by a little"},
        {
            "zh": "条件是 (o−1)·s ≥ n+p：左侧填充 p 格、输入 n 格，再往右就是填充；"
            "等号也算，两侧的 p 只加一次。",
            "en": "The rule is (o-1)·s ≥ n+p: p cells of padding, then n of input, and what follows"
            " is padding again. Equality counts, and p is added once.",
        },
        (
            _by(keeps=lambda o, n, s, p: (o - 1) * s <= n + p),
            _by(keeps=lambda o, n, s, _p: (o - 1) * s < n),
            _by(keeps=lambda o, n, s, p: (o - 1) * s < n + 2 * p),
        ),
    ),
    Misconception(
        "not_an_int",
        {"zh": "返回的不是 int", "en": "the size is not an int"},
        {
            "zh": "大小是 Python 的整数 int：用 // 或 math.floor，不要返回小数或张量。",
            "en": "A size is a Python int: use // or math.floor,"
            " and return neither a float nor a tensor.",
        },
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
    Misconception(
        "no_default_stride",
        {"zh": "s=None 时出错", "en": "s=None is not handled"},
        {
            "zh": "s=None 表示“步幅等于窗口”：计算之前先令 s = k。",
            "en": "None means “the same as the window”: set s = k before you compute.",
        },
        (_by(default=_no_default),),
    ),
    Misconception(
        "default_stride_one",
        {"zh": "默认步幅当成了 1", "en": "the default stride is taken to be 1"},
        {
            "zh": "s=None 表示步幅等于窗口 k，不是 1。",
            "en": "None means a stride equal to the window k, not 1.",
        },
        (_by(default=lambda _: 1),),
    ),
)

MISTAKES: tuple[Misconception, ...] = (*_OF_THE_SIZE, *_OF_THE_ROUNDING, *_OF_THE_DEFAULT)
