"""What plain nbgrader makes of the hostile: its own tests in cells, its own rule for the points.

The cells run in the jail, the test's cell among them, as nbgrader would run them; from what came
out nbgrader's `determine_grade` reads the points.
"""

from __future__ import annotations

import tomllib

import pytest
from building import IMPORTS
from galleries import TESTS, Entry, gallery
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade

from grader.jail.limits import Limits
from grader.jail.session import WarmKernels

pytestmark = pytest.mark.slow

# A kernel of ours has forgotten the right answers; a student's own has not.
AT_HOME = """
import sys
for _name in [n for n in sys.modules if n.split(".")[0] in ("poollab", "coursecheck")]:
    del sys.modules[_name]
import torch
from poollab import check, progress
from coursecheck.registry import lessons
lessons()
"""
TESTS_IN_CELLS = {
    "valid_out_size": """
assert valid_out_size(5, 2) == 4
assert valid_out_size(3, 3) == 1
""",
    "pool2d": """
_X = torch.tensor([[5.0, 1.0, 7.0], [2.0, 9.0, 3.0], [4.0, 6.0, 8.0]])
assert pool2d(_X, (2, 2)).shape == (2, 2)
assert not (pool2d(_X, (2, 2)) - torch.tensor([[9.0, 9.0], [9.0, 9.0]])).abs().max() > 1e-6
""",
}
TRIED = ("early_exit", "lying_objects", "oracle", "patched")
ENTRIES = [e for e in gallery("hostile") if e.path.parent.name in TRIED]


def full_points(entry: Entry, kernels: WarmKernels) -> bool:
    """Run the cells up to the test's; whether nbgrader reads full points off that."""
    order = ("before", "answer", "between", "check")
    texts = {where: [p.text for p in entry.pieces if p.where == where] for where in order}
    texts["check"] = [TESTS_IN_CELLS[entry.exercise]]
    with kernels.kernel() as kernel:
        kernel.run(AT_HOME)
        for where in order:
            for text in texts[where]:
                outcome = kernel.run(text)
    return points(outcome) == 1


def points(outcome) -> float:
    """What nbgrader reads off the test's cell; a dead kernel stops it before that."""
    if outcome.ended in ("died", "timed_out"):
        return 0.0
    data = {"grade": True, "solution": False, "points": 1, "grade_id": "check", "locked": True}
    outputs = [NotebookNode(output) for output in outcome.outputs]
    cell = new_code_cell("", metadata={"nbgrader": data}, outputs=outputs)
    score, _ = determine_grade(cell)
    return float(score or 0)


@pytest.fixture(scope="module")
def kernels():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.jail.confinement.places.hidden", lambda package: ())
        yield from warm_kernels()


def warm_kernels():
    """Kernels that may read the lessons, as a student's own may."""
    with WarmKernels(
        limits=Limits(cpu_seconds=5, wall_seconds=10, grace_seconds=0.5), imports=IMPORTS
    ) as warm:
        yield warm


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_plain_nbgrader_gives_what_the_table_says(entry, kernels):
    family, name = entry.name.split("/")
    table = tomllib.loads((TESTS / "hostile" / "plain_nbgrader.toml").read_text(encoding="utf-8"))
    gains = table[family][name].startswith("succeeds")

    assert full_points(entry, kernels) == gains, entry.about
