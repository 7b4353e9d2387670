"""Every source notebook as text: stored cleanly, its two languages side by side, well set."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
from course_notebooks import SOURCES, code_cells, every_notebook, read
from nbformat import NotebookNode

from coursecheck.registry import lessons
from grader.course.notebooks import language_of


@every_notebook
def test_a_source_is_stored_as_jupyterlab_saves_it_without_outputs(path: Path) -> None:
    node = read(path)
    nbformat.validate(node)
    assert path.read_text(encoding="utf-8") == nbformat.writes(node) + "\n"
    for cell in code_cells(node):
        assert cell.outputs == []
        assert cell.execution_count is None


@every_notebook
def test_nothing_takes_the_name_of_an_exercise_but_its_answer(path: Path) -> None:
    names = {exercise.name for lesson in lessons() for exercise in lesson.exercises}
    for cell in code_cells(read(path)):
        tree = ast.parse(cell.source)
        stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not is_load(n)}
        assert not stored & names, cell.id
        defined = {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
        assert {f"{name}-answer" for name in defined & names} <= {cell.id}


def is_load(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def twins(node: NotebookNode) -> list[tuple[NotebookNode, NotebookNode]]:
    cells = [cell for cell in node.cells if language_of(cell)]
    return list(zip(cells[::2], cells[1::2], strict=True))


def prose_twins(node: NotebookNode) -> list[tuple[NotebookNode, NotebookNode]]:
    return [pair for pair in twins(node) if pair[0].cell_type == "markdown"]


@every_notebook
def test_each_chinese_cell_is_followed_by_its_english_twin(path: Path) -> None:
    node = read(path)
    places = {cell.id: place for place, cell in enumerate(node.cells)}
    for zh, en in twins(node):
        assert (language_of(zh), language_of(en)) == ("zh", "en")
        assert zh.id.removesuffix("-zh") == en.id.removesuffix("-en")
        assert places[en.id] == places[zh.id] + 1
        assert zh.cell_type == en.cell_type


@every_notebook
def test_no_prose_is_in_one_language_alone(path: Path) -> None:
    prose = [cell for cell in read(path).cells if cell.cell_type == "markdown"]
    alone = [c.id for c in prose if not language_of(c) and not c.metadata.get("nbgrader")]
    assert alone == []


FORMULA = re.compile(r"\$\$.+?\$\$|\$.+?\$", re.DOTALL)
INLINE = re.compile(r"`[^`]+`")


def facts(source: str) -> dict[str, set[str]]:
    """What twins must share: formulas (words in them aside), inline code and numbers."""
    formulas = {re.sub(r"\\text\{[^}]*\}", "", found) for found in FORMULA.findall(source)}
    rest = FORMULA.sub("", source)
    code = set(INLINE.findall(rest))
    return {
        "formulas": formulas,
        "code": code,
        # English writes "zero" and "one" where Chinese has the digit.
        "numbers": set(re.findall(r"\d+", INLINE.sub("", rest))) - {"0", "1"},
    }


def outline(source: str) -> list[str]:
    """How each line of Markdown begins: heading, item or quotation."""
    return [re.split(r"[^#>-]", line)[0] for line in source.splitlines() if line]


@every_notebook
def test_twins_have_the_same_formulas_code_numbers_and_headings(path: Path) -> None:
    for zh, en in prose_twins(read(path)):
        assert facts(zh.source) == facts(en.source), zh.id
        assert outline(zh.source) == outline(en.source), zh.id


@every_notebook
def test_chinese_prose_is_set_as_chinese(path: Path) -> None:
    for zh, _ in prose_twins(read(path)):
        text = INLINE.sub("x", FORMULA.sub("x", zh.source))
        assert not re.search(r"[\u4e00-\u9fff] ?[,.;:?!()]", text), f"half-width mark: {zh.id}"
        assert not re.search(r"[\u4e00-\u9fff，。：；]\n[\u4e00-\u9fff]", text), f"broken: {zh.id}"


MARKS = "，。：；？！、（）“”"


@every_notebook
def test_bold_begins_and_ends_where_commonmark_sees_it(path: Path) -> None:
    """Between a letter and a mark it does not: **词：**字 and 字**“词”** stay as they are."""
    for zh, _ in prose_twins(read(path)):
        for bold in re.finditer(r"(.?)\*\*(.+?)\*\*(.?)", zh.source):
            before, inside, after = bold.groups()
            assert not (inside[-1] in MARKS and re.match(r"\w", after)), (zh.id, bold[0])
            assert not (inside[0] in MARKS and re.match(r"\w", before)), (zh.id, bold[0])


def test_the_six_notebooks_take_ten_hours_at_most_and_the_first_says_how_long() -> None:
    minutes = [
        int(re.search(r"You need\*\* about (\d+) minutes", prose_twins(read(path))[0][1].source)[1])
        for path in SOURCES
    ]
    assert sum(minutes) <= 600
    assert f"about {sum(minutes)} minutes" in prose_twins(read(SOURCES[0]))[0][1].source
    for lesson, stated in zip(lessons(), minutes, strict=True):
        assert stated > sum(exercise.minutes for exercise in lesson.exercises)


@every_notebook
def test_each_notebook_ends_with_its_sources(path: Path) -> None:
    zh, en = prose_twins(read(path))[-1]
    assert zh.id == "sources-zh"
    addresses = [re.findall(r"\]\((https://[^)]+)\)", cell.source) for cell in (zh, en)]
    assert addresses[0] == addresses[1]
    assert len(addresses[0]) >= 4
