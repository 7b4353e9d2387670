"""What torch's own tests know about pooling, beside what our cases know.

An oracle that this course did not write: the sample inputs of torch's OpInfo.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import torch

from coursecheck.judge.judge import judge
from coursecheck.observe.run import observe
from coursecheck.registry import find

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "tests" / "gallery"
POOLING = "no_built_in_pooling"  # right numbers, by what the task forbids

#: Of the wrong answers of our gallery, those that agree with torch on every OpInfo sample.
LET_THROUGH = {
    "max_pool2d": {
        "wrong__float32_buffer",
        "wrong__one_padding_for_both",
        "wrong__padding_not_low_enough",
        "wrong__swapped_padding",
        "wrong__unnamed__loses_nan",
    },
    "avg_pool2d": {
        "wrong__float32_buffer",
        "wrong__one_side_of_input",
        "wrong__square_divisor",
        "wrong__square_window",
        "wrong__swapped_window",
    },
    "adaptive_avg_pool2d": {"wrong__one_cell_too_many"},
}


@cache
def samples(name: str) -> list[tuple[tuple, dict]]:
    """OpInfo's sample inputs that an exercise's signature can take, each once: (args, kwargs)."""
    from torch.testing._internal.common_methods_invocations import op_db  # takes seconds

    (info,) = [one for one in op_db if one.name == f"nn.functional.{name}"]
    found = {}
    for sample in info.sample_inputs("cpu", torch.float32, requires_grad=False):
        call = CALLS[name](sample.args, dict(sample.kwargs))
        if sample.input.dim() == 4 and call is not None:
            found.setdefault((tuple(sample.input.shape), repr(call)), (sample.input, *call))
    return [((X, *args), kwargs) for X, args, kwargs in found.values()]


def of_max(args: tuple, kwargs: dict) -> tuple[tuple, dict] | None:
    wanted = {"ceil_mode": False, "dilation": 1, "return_indices": False}
    given = {key: kwargs.pop(key, value) for key, value in wanted.items()}
    return (args, kwargs) if given == wanted else None


def of_average(args: tuple, kwargs: dict) -> tuple[tuple, dict] | None:
    """The divisor that OpInfo overrides is not asked: it is left as it is."""
    names = ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad")
    given = dict(zip(names, args, strict=False)) | kwargs
    window, stride = given.pop("kernel_size"), given.pop("stride", None)
    rest = {"padding": pairwise(given["padding"])} if "padding" in given else {}
    include = {key: given[key] for key in given if key == "count_include_pad"}
    return (window, None if stride == () else stride), rest | include


def pairwise(value: int | tuple) -> int | tuple:
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def of_adaptive(args: tuple, kwargs: dict) -> tuple[tuple, dict] | None:
    size = args[0]
    return None if isinstance(size, tuple) and None in size else (args, kwargs)


CALLS = {"max_pool2d": of_max, "avg_pool2d": of_average, "adaptive_avg_pool2d": of_adaptive}


def answer(path: Path) -> Callable:
    return runpy.run_path(str(path))[path.parent.name]


def agrees(answer: Callable, name: str) -> bool:
    reference = find(name).reference
    for args, kwargs in samples(name):
        try:
            got = answer(*args, **kwargs)
            torch.testing.assert_close(got, reference(*args, **kwargs), equal_nan=True)
        except Exception:
            return False
    return True


@pytest.mark.parametrize("name", CALLS)
def test_right_answers_agree_with_torch_on_torchs_own_samples(name):
    assert len(samples(name)) >= 2
    right = sorted((GALLERY / name).glob("correct__*.py"))
    assert right
    assert [path.stem for path in right if not agrees(answer(path), name)] == []


@pytest.mark.parametrize("name", CALLS)
def test_torchs_samples_let_these_wrong_answers_through_our_cases_none_and_the_readmes_say_so(name):
    wrong = [path for path in (GALLERY / name).glob("*__*.py") if mistaken(path)]
    through = {path.stem for path in wrong if agrees(answer(path), name)}
    assert through == LET_THROUGH[name]
    ours = [path.stem for path in wrong if passes(answer(path), name)]
    assert ours == []
    row = f"| `{name}` | {len(wrong)} | {len(through)} | {len(ours)} |\n"
    for readme in ("README.md", "README.zh-CN.md"):
        assert row in (ROOT / readme).read_text(encoding="utf-8"), f"{readme} is to say: {row}"


def mistaken(path: Path) -> bool:
    return path.stem.startswith(("wrong", "raised")) and POOLING not in path.stem


def passes(answer: Callable, name: str) -> bool:
    exercise = find(name)
    verdict = judge(exercise, 0, observe(answer, exercise, 0, 2), 2)
    return verdict.points == verdict.max_points
