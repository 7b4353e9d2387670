"""What editors and people do to a notebook by accident costs nothing that it does not cost there.

A submission is put through random accidents. What its checks see in the merged notebook must be
what they see when the notebook itself is restarted and run from the first cell to the last: in a
small model of a kernel for hundreds of them, and for some in an ordinary kernel, where their points
are those that the whole engine gives.
"""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import nbformat
import pytest
from building import RIGHT, SOURCES, small_book
from grading import grade, hand_in, of
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.course.release import edition, stubs
from grader.intake.cell_matching import Role, checks_called
from grader.intake.submission import merge

BOOK = small_book()
EXAMPLES = 500
UNBOUND = object()


def handed_in(draw: random.Random) -> NotebookNode:
    node = stubs(edition(BOOK.node, "en"), "en")
    for cell in node.cells:
        name = cell.id.removesuffix("-answer")
        if name in SOURCES and cell.id.endswith("-answer"):
            wrong = RIGHT[name].replace("- k", "+ k")
            cell.source = draw.choice([RIGHT[name], wrong, cell.source])
    return node


def drop_ids(node, draw):
    for cell in node.cells:
        cell.pop("id", None)
        cell.metadata = NotebookNode()
    node.nbformat_minor = 4


def colab_ids(node, draw):
    for cell in node.cells:
        cell.metadata = NotebookNode(id=cell.pop("id", "none"))


def new_ids(node, draw):
    for number, cell in enumerate(node.cells):
        cell.id, cell.metadata = f"{number:08x}", NotebookNode()


def split(node, draw):
    at = draw.randrange(len(node.cells))
    cell = node.cells[at]
    parts = cell.source.split("\n\n", 1)
    if cell.cell_type == "code" and len(parts) == 2:
        second = new_code_cell(parts[1], id=f"split{draw.getrandbits(32)}")
        cell.source = parts[0]
        node.cells.insert(at + 1, second)


def join(node, draw):
    code = [
        i
        for i, (one, two) in enumerate(zip(node.cells, node.cells[1:], strict=False))
        if one.cell_type == two.cell_type == "code"
    ]
    if code:
        at = draw.choice(code)
        node.cells[at].source += "\n\n" + node.cells.pop(at + 1).source


def paste(node, draw):
    cell = copy.deepcopy(draw.choice(node.cells))
    cell.id = f"paste{draw.getrandbits(32)}"
    node.cells.insert(draw.randrange(len(node.cells) + 1), cell)


def duplicate(node, draw):
    at = draw.randrange(len(node.cells))
    node.cells.insert(at, copy.deepcopy(node.cells[at]))


def rename(node, draw):
    draw.choice(node.cells).id = "renamed"


def move(node, draw):
    at = draw.randrange(len(node.cells))
    cell = node.cells.pop(at)
    node.cells.insert(max(0, min(len(node.cells), at + draw.choice([-2, -1, 1, 2]))), cell)


def retype(node, draw):
    at = draw.randrange(len(node.cells))
    cell = node.cells[at]
    kind = new_code_cell if cell.cell_type == "code" else new_markdown_cell
    node.cells[at] = kind(cell.source, id=f"retyped{draw.getrandbits(32)}")


def add_prose(node, draw):
    cell = new_markdown_cell("I think so.", id=f"mine{draw.getrandbits(32)}")
    node.cells.insert(draw.randrange(len(node.cells) + 1), cell)


def add_code(node, draw):
    cell = new_code_cell("mine = 1", id=f"code{draw.getrandbits(32)}")
    node.cells.insert(draw.randrange(len(node.cells) + 1), cell)


def redefine(node, draw):
    name = draw.choice(list(RIGHT))
    text = draw.choice([RIGHT[name], RIGHT[name].replace("- k", "- k - 1")])
    cell = new_code_cell(text, id=f"again{draw.getrandbits(32)}")
    node.cells.insert(draw.randrange(len(node.cells) + 1), cell)


def reformat(node, draw):
    for cell in node.cells:
        if cell.cell_type == "code" and "check(" in cell.source:
            cell.source = cell.source.replace('"', "'").replace(", ", ",  ") + "\n"


def other_metadata(node, draw):
    for cell in node.cells:
        cell.metadata = NotebookNode(cell.metadata | {"vscode": {"languageId": "python"}})
    node.metadata = NotebookNode(kernelspec={"name": "x", "display_name": "x"})


ACCIDENTS = [
    drop_ids, colab_ids, new_ids, split, join, paste, duplicate, rename, move, retype, add_prose,
    add_code, redefine, redefine, reformat, other_metadata,
]  # fmt: skip
LANGUAGE = "from poollab"


def meaning(value: Any) -> Any:
    """What an object of the student's does: what a check would see of it."""
    if value is UNBOUND:
        return "unbound"
    seen = []
    for arguments in ((5, 2), (7, 3), (4, 4), (2, 5)):
        try:
            seen.append(value(*arguments))
        except Exception as error:
            seen.append(type(error).__name__)
    return seen


def run(cells: list[tuple[str, Any]]) -> dict[str, Any]:
    """Run cells one after the other, and keep what each check sees last."""
    seen: dict[str, Any] = {}
    space: dict[str, Any] = {}

    def check(name: str, value: Any) -> None:
        seen[name] = meaning(value)

    for source, called in cells:
        space["check"] = check
        try:
            if called is not None:
                check(called, space.get(called, UNBOUND))
            elif LANGUAGE in source:
                exec(source.replace(source[: source.index("\n")], ""), space)
            else:
                exec(source, space)
        except Exception:
            continue
    return seen


def restarted(node: NotebookNode) -> dict[str, Any]:
    return run([(cell.source, None) for cell in node.cells if cell.cell_type == "code"])


def merged(submission) -> dict[str, Any]:
    cells = zip(submission.notebook.cells, submission.roles, strict=True)
    return run(
        [
            (cell.source, cell.metadata.nbgrader.grade_id if role is Role.CHECK else None)
            for cell, role in cells
            if cell.cell_type == "code"
        ]
    )


def damaged(seed: int) -> tuple[NotebookNode, list[str]]:
    """A notebook after its accidents, and their names."""
    draw = random.Random(seed)
    node = handed_in(draw)
    done = [draw.choice(ACCIDENTS) for _ in range(draw.randint(1, 4))]
    for accident in done:
        accident(node, draw)
    return node, [accident.__name__ for accident in done]


@pytest.mark.parametrize("block", range(5))
def test_checks_see_what_they_see_in_the_students_own_notebook(block):
    for seed in range(block * EXAMPLES // 5, (block + 1) * EXAMPLES // 5):
        node, names = damaged(seed)
        data = json.dumps(node).encode()

        submission = merge(BOOK, data)

        own, ours = restarted(node), merged(submission)
        for name, saw in own.items():
            assert ours[name] == saw, (seed, names, name)
        # A stub that was left alone answers nothing.
        answered = {
            name
            for name, saw in ours.items()
            if saw != "unbound" and set(map(str, saw)) != {"NotImplementedError"}
        }
        assert answered <= submission.answered, (seed, names)
        prose = "\n".join(c.source for c in submission.notebook.cells)
        assert prose.count("I think so.") >= sum(c.source == "I think so." for c in node.cells)
        nbformat.validate(submission.notebook)


def test_the_model_notices_an_answer_that_is_not_the_students():
    node = handed_in(random.Random(1))
    other = copy.deepcopy(node)
    for cell in other.cells:
        if cell.id == "valid_out_size-answer":
            cell.source = "def valid_out_size(n, k):\n    return -1"

    assert restarted(node) != restarted(other)
    assert checks_called('check("pool2d", pool2d)') == ["pool2d"]


RUN_IN_A_KERNEL = 30
#: Before each notebook: everything that the one before it has defined is forgotten.
FRESH = """get_ipython().run_line_magic("reset", "-f")
import poollab

def noting(name, value, home=poollab, real=getattr(poollab, "real", poollab.check)):
    home.seen[name] = float(real(name, value))

poollab.real, poollab.seen = getattr(poollab, "real", poollab.check), {}
poollab.check = noting
del noting, poollab
"""
REPORT = "import json, poollab; print('SEEN', json.dumps(poollab.seen))"


def points_in_an_ordinary_kernel(nodes: list[NotebookNode]) -> list[dict[str, float]]:
    """Run notebooks one after the other, and return what their checks gave last."""
    cells = []
    for node in nodes:
        code = [cell.source for cell in node.cells if cell.cell_type == "code"]
        cells += map(new_code_cell, [FRESH, *code, REPORT])
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    NotebookClient(whole, timeout=300, allow_errors=True).execute()
    reports = [cell for cell in whole.cells if cell.source == REPORT]
    texts = [report.outputs[0].text.removeprefix("SEEN ") for report in reports]
    return [json.loads(text) for text in texts]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # nbclient's and zmq's own
def test_marks_are_those_of_restart_and_run_all_in_an_ordinary_kernel(course):
    seeds = range(1000, 1000 + RUN_IN_A_KERNEL)
    made = {f"s{seed}": damaged(seed) for seed in seeds}
    expected = points_in_an_ordinary_kernel([node for node, _ in made.values()])
    for student, (node, _) in made.items():
        hand_in(course, student, json.dumps(node))

    grade(course)

    given = 0
    for (student, (_, names)), seen in zip(made.items(), expected, strict=True):
        marks = of(course, student)
        for name, points in seen.items():
            assert marks[name][0] == points, (student, names, name)
            given += points > 0
    assert given > RUN_IN_A_KERNEL
