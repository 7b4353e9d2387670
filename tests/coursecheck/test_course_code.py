"""An answer that reaches for the course's own code is found; ordinary code is left alone."""

from __future__ import annotations

import pytest
from toys import toy

import poollab
from coursecheck.judge.code import Program
from coursecheck.judge.course_code import course_code
from coursecheck.judge.rules import COURSE_CODE, broken_rule
from coursecheck.registry import public_names

REACHING = [
    "from coursecheck.registry import find",
    "import poollab.lessons.by_hand.valid_out_size as lesson",
    "from poollab import lessons",
    "import poollab\nfind = poollab.lessons.find",
    "import poollab as p\np.check.__globals__",
    "import sys\nfor m in sys.modules.values(): pass",
    "from sys import modules",
    "import importlib\nimportlib.import_module('pool' + 'lab')",
    "from importlib import reload",
    "__import__('poollab')",
    "open('site-packages/poollab/lessons/by_hand.py')",
    "name = 'poollab.lessons'",
    "import sys\nsys._getframe(1)",
    "import gc\ngc.get_objects()",
]
ORDINARY = [
    "from poollab import check, progress, receipt, sliding_window, use_language",
    "import poollab\npoollab.check('pool2d', pool2d)",
    "def f(X):\n    '''poollab.lessons'''\n    return X",
    "'poollab'",
    "print('see poollab for more')",
    "import gc\ngc.collect()",
    "import sys\nprint(sys.version)",
    "import inspect\ninspect.getsource(f)",
    "eval('1 + 1')",
    "net.modules()",
]


def written(source):
    body = source.replace("\n", "\n    ")
    return Program([f"def row_max(X):\n    {body}"]).written(["row_max"])


@pytest.mark.parametrize("source", REACHING)
def test_reaching_for_the_courses_code_costs_the_points_of_any_exercise(source):
    assert broken_rule(toy(), (), written(source))[0] is COURSE_CODE


def test_what_runs_a_text_into_a_things_names_belongs_to_it():
    text = (
        "import poollab\nscope = {}\nwith open(poollab.__path__[0]) as file:\n"
        "    exec(file.read(), scope)\nrow_max = scope['f']"
    )
    found = broken_rule(toy(), (), Program([text]).written(["row_max"]))
    assert found[0] is COURSE_CODE


@pytest.mark.parametrize("source", ORDINARY)
def test_ordinary_code_reaches_for_nothing(source):
    assert course_code(written(source).answer) is None


def test_what_a_notebook_may_call_is_what_the_package_offers():
    assert set(poollab.__all__) == public_names()
