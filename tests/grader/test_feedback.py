"""A page for a student: each outcome has one, nothing of theirs is markup, it asks for nothing."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser

import nbformat
import pytest
from building import RIGHT
from grading import WRONG, grade, hand_in, submission

from grader.cli.feedback import write_pages
from grader.course.notebooks import Course, CourseError, grade_id
from grader.course.release import edition, stubs
from grader.marks.gradebook import open_marks
from grader.marks.result_cache import recall

SCRIPT = "<script>document.title='taken'</script>"


class Reader(HTMLParser):
    """Collects text, tags and attributes, and notices tags that do not pair."""

    def __init__(self, page):
        super().__init__()
        self.text, self.open, self.tags, self.attributes = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)

    @property
    def words(self):
        return " ".join(" ".join(self.text).split())


def page_of(course, student):
    path, *_ = write_pages(course, "pooling", (student,))  # of the first notebook
    return path.read_text(encoding="utf-8")


def read(course, student):
    reader = Reader(page_of(course, student))
    assert reader.open == []
    return reader.words


def graded(course, student, answers, edit=None):
    hand_in(course, student, submission(course, answers, edit))
    grade(course)
    return read(course, student)


def delete(name):
    def edit(node):
        node.cells = [cell for cell in node.cells if grade_id(cell) != f"{name}-answer"]

    return edit


def test_a_right_answer_is_called_correct(course):
    words = graded(course, "ada", RIGHT)

    assert "7 / 8 points" in words
    assert "How often the window fits 2 / 2 points correct" in words


def test_a_known_mistake_is_named_in_the_overview(course):
    words = graded(course, "ada", RIGHT | WRONG)
    record = next(r for r in recall(course, "ada", course.notebooks[0]).records if r.points == 1)

    assert record.misconception
    assert "1 / 2 points partly correct · the +1 is missing" in words


def test_a_stub_is_not_answered(course):
    words = graded(course, "ada", {})

    assert "0 / 8 points" in words
    assert words.count("not answered") >= 3
    assert "not started" not in words


def test_an_answer_that_cannot_run_shows_its_own_error(course):
    broken = RIGHT["valid_out_size"].replace("):", ")", 1)

    words = graded(course, "ada", RIGHT | {"valid_out_size": broken})

    assert "0 / 2 points stopped by an error" in words
    assert "This cell stopped with an error" in words
    assert "SyntaxError: expected ':'" in words


def test_an_answer_that_ends_its_process_says_so(course):
    words = graded(course, "ada", RIGHT | {"pool_out_size": "import os\n\nos._exit(0)\n"})

    assert "0 / 5 points did not run to its end" in words
    assert "How often the window fits 2 / 2 points correct" in words


def test_a_deleted_answer_is_told_at_its_exercise_and_how_to_get_it_back(course):
    words = graded(course, "ada", RIGHT, delete("pool_out_size"))

    assert "The answer cell is gone" in words
    assert "Copy the cell back" in words
    assert "raise NotImplementedError" not in words


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "文件是空的"),
        (b'{"cells": [', "不是完整的 JSON"),
        (b"\xff\xfe\x00", "不是 UTF-8 文本"),
        (b"[]", "JSON 里不是笔记本"),
        (b"{}", "里面没有单元格"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_both_languages(course, data, reason):
    hand_in(course, "ada", data)
    grade(course)

    words = read(course, "ada")

    assert reason in words
    assert "再交一次" in words
    assert "hand it in again" in words
    assert "还没开始" not in words
    assert words.count("没有评分") == 4  # once for the file, once for each of its three cells
    assert words.count("not graded") == 4


def test_a_notebook_without_cells_speaks_both_languages(course):
    hand_in(course, "ada", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    grade(course)

    words = read(course, "ada")

    assert "The notebook has no cells" in words
    assert "一个单元格也没有" in words


@pytest.mark.parametrize("speaks", ["en", "zh"])
def test_an_unreadable_file_speaks_the_language_that_the_student_spoke(course, speaks):
    text = submission(course, RIGHT).replace('(\\"en\\")', f'(\\"{speaks}\\")')
    source = course.notebooks[0].path
    shutil.copy(source, source.with_name("2_more.ipynb"))
    course = Course(course.root)
    hand_in(course, "cut_off", text[:-60])
    hand_in(course, "cut_off_before_it_speaks", text[:10])
    hand_in(course, "cut_off_before_it_speaks", text, "2_more")
    hand_in(course, "spoke_before", text)
    grade(course)
    hand_in(course, "spoke_before", text[:10])
    grade(course)

    other = {"en": "请", "zh": "Please"}[speaks]
    for student in ("cut_off", "cut_off_before_it_speaks", "spoke_before"):
        words = read(course, student)
        assert {"en": "hand it in again", "zh": "再交一次"}[speaks] in words
        assert other not in words


def test_a_submission_in_chinese_gets_a_page_in_chinese(course):
    node = stubs(edition(course.notebooks[0].node, "zh"), "zh")
    hand_in(course, "张三", nbformat.writes(node))
    grade(course)

    page = page_of(course, "张三")

    assert '<html lang="zh-CN">' in page
    assert "没有作答" in Reader(page).words
    assert "not answered" not in page


def test_marks_and_comments_by_hand_stand_beside_the_verdict(course):
    graded(course, "ada", RIGHT | WRONG)
    book = course.notebooks[0]
    with open_marks(course) as marks:
        api = marks._gradebook
        api.find_grade("valid_out_size", book.name, "pooling", "ada").manual_score = 1.5
        comment = api.find_comment("valid_out_size-answer", book.name, "pooling", "ada")
        comment.manual_comment = f"Nearly.\n{SCRIPT}"
        api.db.commit()

    words = read(course, "ada")

    assert "6.5 / 8 points" in words
    assert "1.5 / 2 points, in place of the automatic 1" in words
    assert f"From your teacher Nearly. {SCRIPT}" in words


def test_a_written_answer_waits_and_then_shows_its_mark(course):
    def write(node):
        node.cells[-1].source = f"Because {SCRIPT} it slides."

    words = graded(course, "ada", RIGHT, write)
    assert "1 more to be marked by your teacher" in words
    assert f"Because {SCRIPT} it slides." in words

    with open_marks(course) as marks:
        api = marks._gradebook
        sheet = api.find_grade("why", course.notebooks[0].name, "pooling", "ada")
        sheet.manual_score, sheet.needs_manual_grade = 1, False
        api.db.commit()
    words = read(course, "ada")
    assert "Marked by your teacher: 1 / 1 points" in words
    assert "more to be marked" not in words


def test_an_empty_written_answer_waits_for_nobody(course):
    words = graded(course, "ada", RIGHT)

    assert "0 / 1 points not answered" in words
    assert "more to be marked" not in words


def test_nothing_of_a_students_is_markup(course):
    answer = f'# {SCRIPT} </pre></section>\nprint("{SCRIPT}")\nraise ValueError("{SCRIPT}")\n'

    def write(node):
        node.cells[0].source = f"# {SCRIPT}\n\n{SCRIPT}"

    hand_in(course, "ada<b>", submission(course, RIGHT | {"valid_out_size": answer}, write))
    grade(course)

    page = page_of(course, "ada<b>")

    assert "<script" not in page
    reader = Reader(page)
    assert "b" not in reader.tags
    assert f"ValueError: {SCRIPT}" in reader.words


def test_the_page_asks_nobody_for_anything(course):
    graded(course, "ada", RIGHT | WRONG)

    page = page_of(course, "ada")
    reader = Reader(page)

    assert not {"script", "link", "iframe", "form", "object"} & set(reader.tags)
    addresses = [value for name, value in reader.attributes if name in ("src", "href")]
    assert addresses
    assert all(address.startswith(("#", "data:")) for address in addresses)
    assert not re.search(r"@import|url\(", page)
    assert "default-src 'none'" in page


def test_links_of_the_overview_lead_to_their_exercise(course):
    graded(course, "ada", RIGHT | WRONG)

    reader = Reader(page_of(course, "ada"))

    targets = {value for name, value in reader.attributes if name == "id"}
    links = {value.removeprefix("#") for name, value in reader.attributes if name == "href"}
    assert links == targets == {"valid_out_size", "pool_out_size"}


def test_marks_of_an_older_set_of_exercises_are_not_shown_as_todays(course):
    graded(course, "ada", RIGHT)
    path = course.records / "pooling" / "ada" / f"{course.notebooks[0].name}.json"
    path.unlink()

    with pytest.raises(CourseError, match="grader grade pooling"):
        page_of(course, "ada")
