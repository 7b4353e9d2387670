"""`grader report`: the class in ten lines, and as a page and tables in `work/report/`.

Reads what was graded before; grades nothing. With `--table` or `--student` it prints a line for
each student and notebook, with `--unnamed` it writes the wrong answers without a name to a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from coursecheck.explain.locale import LANGUAGES as SPOKEN
from coursecheck.explain.locale import current_language
from grader.cli import arguments
from grader.course.notebooks import Course, CourseError, find_course
from grader.marks.result_cache import together, write_whole
from grader.pages.class_page.facts import ClassFacts, gather
from grader.pages.class_page.page import ClassPage
from grader.pages.class_page.summary import summarise
from grader.pages.class_page.tables import exercises_csv, lines, mistakes_csv, students_csv
from grader.pages.report import class_table, misconception_table, row_of
from grader.pages.unnamed import unnamed_answers

_TABLES = {"students": students_csv, "exercises": exercises_csv, "mistakes": mistakes_csv}


@click.command
@arguments.assignments
@arguments.students
@arguments.course
@click.option(
    "--language",
    type=click.Choice(list(SPOKEN)),
    help="Of what is printed and of the tables; else the terminal's (LANG).",
)
@click.option("--to", metavar="DIR", type=Path, help="Where the page goes; default: work/report.")
@click.option("--table", is_flag=True, help="Print a line for each student and notebook.")
@click.option(
    "--unnamed",
    metavar="FILE",
    type=Path,
    help="Write the wrong answers that got no name, without students' names, for authors.",
)
def command(
    assignments: tuple[str, ...],
    students: tuple[str, ...],
    course: str | None,
    language: str | None,
    to: Path | None,
    table: bool,
    unnamed: Path | None,
) -> None:
    """Print the lines and say where the page is."""
    found = find_course(course)
    if to and not to.is_dir():
        raise CourseError(f"--to {to}: there is no such folder; make it first, or leave --to out")
    spoken = current_language(language)
    asked = assignments or found.assignments
    classes = [facts for name in asked if (facts := gather(found, name)).marks or assignments]
    known = sorted({name for facts in classes for name in facts.roll})
    arguments.check_students(students, known)
    if not any(facts.marks for facts in classes):
        raise CourseError("nothing is graded yet: python -m grader grade")
    if unnamed:
        print(_write_unnamed(found, classes, unnamed))
        return
    if table or students:
        print("\n\n".join(text for facts in classes for text in _tables(facts, students, spoken)))
        return
    folder = to or found.work / "report"
    print("\n\n".join("\n".join(_page(found, facts, folder, spoken)) for facts in classes))


def _tables(facts: ClassFacts, students: Sequence[str], language: str) -> Iterator[str]:
    marks = [mark for mark in facts.marks.values() if not students or mark.student in students]
    books = {book.name: book for book in facts.books}
    yield f"# {facts.assignment}"
    yield class_table((row_of(mark, books[mark.notebook], facts.rows) for mark in marks), language)
    yield misconception_table((record for mark in marks for record in mark.records), language)


def _write_unnamed(course: Course, classes: Sequence[ClassFacts], path: Path) -> str:
    """Write the file whole, and return what to say of it."""
    found = unnamed_answers(course, classes)
    write_whole(path, found.text)
    more = f"; not Python, left out: {found.left_out}" if found.left_out else ""
    return f"wrong answers without a name: {found.answers}, in {path}{more}"


def _page(course: Course, facts: ClassFacts, folder: Path, spoken: str) -> list[str]:
    """Write one assignment's pages and tables; return the lines for the terminal."""
    summary, name = summarise(facts), facts.assignment
    files = {kind: f"{name}.{kind}.csv" for kind in _TABLES}
    there = {language: f"{name}.{language}.html" for language in SPOKEN}
    pages = {
        language: ClassPage(course, summary, language, files, _other(there, language))
        for language in SPOKEN
    }
    with together() as written:
        for language, page in pages.items():
            written.write(folder / there[language], page.html().encode("utf-8"))
        for kind, make in _TABLES.items():
            # Spreadsheets take a file without this mark for one of the machine's own coding.
            written.write(folder / files[kind], make(pages[spoken]).encode("utf-8-sig"))
    return lines(pages[spoken], str(folder / there[spoken]))


def _other(pages: dict[str, str], language: str) -> str:
    return next((page for name, page in pages.items() if name != language), "")
