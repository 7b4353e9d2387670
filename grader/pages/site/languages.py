"""One run of a notebook for all its languages: what it computes is the same in each of them.

The cells run in the first language. A statement that calls something of the course's package
speaks: it runs once more for each other language, and the pages that it shows take the place of
the first ones. Must not know a page of the site, nor be given a notebook that somebody handed in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from nbformat import NotebookNode, from_dict

from grader.course.notebooks import CourseError
from grader.jail.session import Kernel

#: Written as in a notebook: a check reads the cells, and wants plain code.
_SPEAK = "from coursecheck.explain.locale import use_language\n\nuse_language({!r})\n"


class NotebookFailsError(CourseError):
    """A notebook of ours does not run; the message names cell and error."""


def run_together(editions: Mapping[str, NotebookNode], kernel: Kernel, package: str) -> bool:
    """Run a notebook's editions, by language, in one kernel; their cells get their outputs.

    Returns False where they have to run one by one: their code cells are not the same ones, a cell
    is more than Python, or it shows another number of pages in another language. `package` is the
    course's own. Raises NotebookFailsError.
    """
    first, *others = editions
    columns = [_code_cells(node) for node in editions.values()]
    if len({tuple(cell.id for cell in column) for column in columns}) != 1:
        return False
    speakers: set[str] = set()
    for count, (cell, *translations) in enumerate(zip(*columns, strict=True), 1):
        try:
            aloud = _what_speaks(cell.source, package, speakers)
        except SyntaxError:
            return False
        _run(cell, kernel, count)
        for language, translation in zip(others, translations, strict=True):
            if translation.source != cell.source:
                _run(translation, kernel, count)
                continue
            translation.execution_count, translation.outputs = count, cell.outputs
            if aloud:
                again = _outputs(cell.id, _SPEAK.format(language) + aloud, kernel)
                if _pages(again) != _pages(cell.outputs):
                    return False
                translation.outputs = _in_their_place(again, cell.outputs)
        if aloud or any(translation.source != cell.source for translation in translations):
            _outputs(cell.id, _SPEAK.format(first), kernel)
    return True


def run_alone(node: NotebookNode, kernel: Kernel) -> None:
    """Run one edition, whatever its cells are. Raises NotebookFailsError."""
    for count, cell in enumerate(_code_cells(node), 1):
        _run(cell, kernel, count)


def _code_cells(node: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in node.cells if cell.cell_type == "code" and cell.source.strip()]


def _run(cell: NotebookNode, kernel: Kernel, count: int) -> None:
    cell.execution_count = count
    cell.outputs = _outputs(cell.id, cell.source, kernel)


def _outputs(name: str, source: str, kernel: Kernel) -> list[NotebookNode]:
    run = kernel.run(source)
    if run.ended != "ok":
        why = f"{run.error_name}: {run.error_value}"
        raise NotebookFailsError(f"cell {name} {run.ended}: {why}")
    return list(_in_one_piece([from_dict(output) for output in run.outputs]))


def _is_page(output: NotebookNode) -> bool:
    return "text/html" in output.get("data", {})


def _pages(outputs: Sequence[NotebookNode]) -> int:
    return sum(map(_is_page, outputs))


def _in_their_place(again: list[NotebookNode], first: list[NotebookNode]) -> list[NotebookNode]:
    """Return `first` with the pages of `again`, one for one."""
    pages = filter(_is_page, again)
    return [next(pages) if _is_page(output) else output for output in first]


def _what_speaks(source: str, package: str, speakers: set[str]) -> str:
    """Return the statements of a cell that call something of `package`.

    `speakers` are the names by which the notebook knows such things, those of this cell are added.
    Raises SyntaxError for a cell that is more than Python.
    """
    statements = ast.parse(source).body
    speakers |= {
        alias.asname or alias.name
        for part in map(ast.walk, statements)
        for found in part
        if isinstance(found, ast.ImportFrom) and (found.module or "").split(".")[0] == package
        for alias in found.names
    }
    speaking = []
    for statement in statements:
        named = {part.id for part in ast.walk(statement) if isinstance(part, ast.Name)}
        if not named & speakers:
            continue
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            speakers.add(statement.name)
        else:
            speaking.append(statement)
    if not speaking:
        return ""
    # What a cell shows is the value of its last line, and of no other.
    end = "" if speaking[-1] is statements[-1] else "\nNone"
    return "\n".join(map(ast.unparse, speaking)) + end


def _in_one_piece(outputs: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield outputs with what was printed in several goes as one text."""
    last = None
    for output in outputs:
        if last and output.output_type == "stream" and output.get("name") == last.get("name"):
            last.text += output.text
            continue
        if last:
            yield last
        last = output
    if last:
        yield last
