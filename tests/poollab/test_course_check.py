"""The author's checker on this course: it finds nothing, and each slip that is put in is named."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from dataclasses import replace as replaced
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.converters.base import NbGraderException
from traitlets.config import Config

from coursecheck.registry import lessons
from grader.__main__ import main
from grader.author import check_notebooks
from grader.author.check_gallery import gallery_problems
from grader.author.check_notebooks import style
from grader.author.lesson_state import lost_state
from grader.course.check import Problem, refuse_slips, slips
from grader.course.notebooks import Course, CourseError
from grader.course.release import generated
from grader.nbgrader_plugin import _grade

ROOT = Path(__file__).parents[2]
Edit = Callable[[dict[str, NotebookNode], NotebookNode], object]
BOOK = "solutions/pooling/1_by_hand.ipynb"


@pytest.fixture
def copy(tmp_path: Path) -> Course:
    for part in ("solutions", "notebooks"):
        shutil.copytree(ROOT / part, tmp_path / part)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "gallery").symlink_to(ROOT / "tests" / "gallery")
    for file in ("course.toml", "README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / file, tmp_path)
    return Course(tmp_path)


def edited(course: Course, edit: Edit) -> Course:
    path = course.root / BOOK
    node = nbformat.read(path, as_version=4)
    edit({cell.id: cell for cell in node.cells}, node)
    path.write_text(json.dumps(node), encoding="utf-8")  # nbformat would mend some of it
    return Course(course.root)


def found(problems: list[Problem], rule: str) -> list[str]:
    return [str(problem) for problem in problems if problem.rule == rule]


def test_nothing_is_left_undone_in_this_course() -> None:
    course = Course(ROOT)
    rules = (slips, style, gallery_problems, lost_state)
    assert [str(problem) for rule in rules for problem in rule(course)] == []


def replace(cell: str, old: str, new: str):
    def edit(cells, _):
        assert old in cells[cell].source
        cells[cell].source = cells[cell].source.replace(old, new)

    return edit


def metadata(cell: str, **changes: object):
    return lambda cells, _: cells[cell].metadata.nbgrader.update(changes)


def without(cell: str):
    return lambda cells, node: node.cells.remove(cells[cell])


def at_the_end(cell: str):
    def edit(cells, node):
        node.cells.remove(cells[cell])
        node.cells.append(cells[cell])

    return edit


def again(cell: str):
    return lambda cells, node: node.cells.append(cells[cell])


SLIPS = {
    "a typo in a check": (
        replace("pool2d", '"pool2d"', '"pol2d"'),
        "unknown-exercise",
        "no exercise is called 'pol2d'; did you mean 'pool2d'?",
    ),
    "two lines in a check": (
        replace("pool2d", "check(", "1\ncheck("),
        "check-line",
        'write the one line check("name", answer)',
    ),
    "other points than the exercise": (metadata("pool2d", points=10), "points", "says 10 points"),
    "a cell twice": (again("pool2d-answer"), "ids", "2 cells have the id 'pool2d-answer'"),
    "a grade_id twice": (
        metadata("pool2d-answer", grade_id="pool2d"),
        "ids",
        "2 cells have the grade_id 'pool2d'",
    ),
    "a marker without its end": (
        replace("pool2d-answer", "### END SOLUTION", ""),
        "markers",
        "pair each '### BEGIN SOLUTION'",
    ),
    "an answer that would be handed out": (
        lambda cells, _: cells["pool2d-answer"].metadata.pop("nbgrader"),
        "markers",
        "would be handed out",
    ),
}


@pytest.mark.parametrize(("edit", "rule", "said"), SLIPS.values(), ids=SLIPS)
def test_what_would_make_a_mark_wrong_is_refused(copy: Course, edit, rule: str, said: str) -> None:
    course = edited(copy, edit)

    (message, *_) = found(list(slips(course)), rule)

    assert said in message
    assert "1_by_hand.ipynb, cell " in message
    with pytest.raises(CourseError, match="would give wrong marks"):
        refuse_slips(course)


@pytest.mark.parametrize("command", ["release", "grade"])
def test_release_and_grade_refuse_a_course_with_a_slip(copy: Course, command, capsys) -> None:
    course = edited(copy, replace("pool2d", '"pool2d"', '"pol2d"'))

    assert main([command, "--course", str(course.root)]) == 2

    assert "did you mean 'pool2d'?" in capsys.readouterr().err


def test_nbgraders_own_command_refuses_it_too(copy: Course) -> None:
    course = edited(copy, replace("pool2d", '"pool2d"', '"pol2d"'))
    asked = SimpleNamespace(
        root=str(course.root), student_id_exclude="", notebook_id="*", assignment_id="pooling"
    )
    converter = SimpleNamespace(
        coursedir=asked, config=Config(), assignments={}, force=False, log=logging.getLogger("test")
    )

    with pytest.raises(NbGraderException, match="did you mean 'pool2d'"):
        _grade(converter)


UNDONE = {
    "an id that an editor made": (
        lambda cells, _: cells["imports"].update(id="1a2b3c4d"), "ids", "says what it shows"),
    "a check that is not locked": (metadata("pool2d", locked=False), "locked", "lock the check"),
    "prose in one language": (without("title-en"), "languages", "title-zh, title-en"),
    "an exercise without a check": (without("pool2d"), "complete", "'pool2d' has no check"),
    "exercises in another order": (
        at_the_end("valid_out_size"), "order", "order: 'pool2d' stands in place 1"),
    "a task without its heading": (
        replace("pool2d-task-en", "#### Exercise: ", "#### "), "task", "put this over the task"),
    "a stub that says nothing": (
        replace("pool2d-answer", "    ### BEGIN SOLUTION", "    ### BEGIN SOLUTION\n    pass\n    "
                "### END SOLUTION\n    return X\n    ### BEGIN SOLUTION"), "released", "release"),
    "a heading that is out of date": (
        replace("pool2d-task-en", "points", "marks"), "generated", "python -m grader release"),
    "prose that is not released": (
        replace("title-en", "Pooling", "POOLING"), "released", "python -m grader release"),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "rule", "said"), UNDONE.values(), ids=UNDONE)
def test_what_is_left_undone_is_named(copy: Course, edit, rule: str, said: str) -> None:
    messages = found(list(style(edited(copy, edit))), rule)

    assert any(said in message for message in messages), messages


def test_what_the_gallery_lacks_is_named(copy: Course) -> None:
    (copy.root / "tests" / "gallery").unlink()
    shutil.copytree(ROOT / "tests" / "gallery", copy.root / "tests" / "gallery")
    folder = copy.root / "tests" / "gallery" / "pool2d"
    for name in ("not_answered__stub.py", "wrong__median.py"):
        (folder / name).unlink()
    (folder / "wrong__of_no_name.py").write_text("def pool2d(X, pool_size, mode): ...\n")
    (folder.parent / "pol2d").mkdir()
    (folder.parent / "pol2d" / "correct__x.py").write_text("")

    said = [str(problem) for problem in gallery_problems(copy)]

    assert len(said) == 4
    assert any("not_answered__stub.py" in problem for problem in said)
    assert any("wrong__median.py or raised__median.py" in problem for problem in said)
    assert any("knows no mistake 'of_no_name'" in problem for problem in said)
    assert any("no exercise is called so" in problem for problem in said)


STATE = {
    "a net is initialised by a call": (
        "net = torch.nn.Linear(2, 2)",
        "torch.nn.init.zeros_(net.weight)",
        "answer = net",
        "changes net, torch",
    ),
    "a function fills a table": (
        "table = torch.zeros(2)\ndef fill(T):\n    T[0] = 1",
        "fill(table)",
        "answer = table",
        "changes table",
    ),
    "a seed is set in a cell of its own": (
        "import torch",
        "torch.manual_seed(3)",
        "drawn = torch.rand(3)",
        "set the seed in the cell that draws",
    ),
}


@pytest.mark.parametrize(("make", "change", "use", "said"), STATE.values(), ids=STATE)
def test_what_a_lesson_cell_changes_by_a_call_is_named_where_answers_need_it(
    copy: Course, make: str, change: str, use: str, said: str
) -> None:
    def edit(cells, node):
        at = node.cells.index(cells["pool2d-answer"])
        texts = {"made": make, "changed": change, "used": use}
        node.cells[at:at] = [new_code_cell(text, id=name) for name, text in texts.items()]
        wanted = "answer" if "answer" in use else "drawn"
        source = cells["pool2d-answer"].source
        cells["pool2d-answer"].source = source.replace("### BEGIN", f"{wanted}\n    ### BEGIN", 1)

    (message,) = [str(problem) for problem in lost_state(edited(copy, edit))]

    assert "cell changed" in message
    assert said in message or said.replace(", torch", "") in message


def test_a_missing_idea_is_named_with_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = [
        replaced(lesson, exercises=tuple(replaced(e, idea={}) for e in lesson.exercises))
        for lesson in lessons()[:1]
    ]
    monkeypatch.setattr(check_notebooks, "lessons_of", lambda _: bare)

    messages = found(list(style(Course(ROOT))), "idea")

    assert len(messages) == 3
    assert all("write idea.zh, idea.en" in message for message in messages)
    assert "pool2d.toml" in messages[1]


def test_release_writes_what_the_exercises_say(copy: Course) -> None:
    """Points, headings, totals and the documents' tables all come back from the exercises."""
    before = {path: path.read_text("utf-8") for path in copy.root.rglob("*") if path.is_file()}
    course = edited(copy, metadata("pool2d", points=10))
    course = edited(course, replace("pool2d-task-en", "points · about", "points · perhaps"))
    course = edited(course, replace("pool2d-task-zh", "#### 练习：", "#### 练习：不"))
    course = edited(course, replace("title-en", "exercises, worth ", "exercises, worth 1"))
    readme = course.root / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("exercises and", "1 exercises and"))

    due = generated(course)

    assert {path.name for path in due} == {"1_by_hand.ipynb", "README.md"}
    for path, text in due.items():
        path.write_text(text, encoding="utf-8")
    assert {path: path.read_text("utf-8") for path in before} == before
