"""The class page: its figures are those computed by hand, whatever the class's size."""

from __future__ import annotations

import csv
import re
from datetime import datetime, timedelta
from statistics import variance

import pytest
from building import make_course, small_book

from grader.intake.findings import Finding
from grader.intake.submission import WrittenState
from grader.marks.class_rows import CellRow, ClassRows, Person, SheetRow, StudentRow
from grader.marks.mark import Mark, Record
from grader.pages.class_page import plots, statistics
from grader.pages.class_page.examples import example, without_comments
from grader.pages.class_page.facts import ClassFacts
from grader.pages.class_page.page import ClassPage
from grader.pages.class_page.summary import summarise
from grader.pages.class_page.tables import exercises_csv, lines, mistakes_csv, students_csv
from grader.pages.class_page.timeline import timeline

BOOK = small_book()
FILES = {"students": "s.csv", "exercises": "e.csv", "mistakes": "m.csv"}
DUE = datetime(2026, 1, 5, 12)


def one(number: int, name: str) -> tuple[StudentRow, Mark]:
    """Every other student has the small exercise, every fourth the large one, all the prose."""
    small, large = number % 2 == 0, number % 4 == 0
    cells = {
        "valid_out_size": CellRow(2.0 if small else 1.0, None, None, False),
        "pool_out_size": CellRow(5.0 if large else 0.0, None, None, False),
        "why": CellRow(None, 1.0 if large else 0.0, None, False),
    }
    about = (name, "pooling", BOOK.name)

    def record(exercise, points, most, mistake):
        outcome = "correct" if points == most else "wrong"
        return Record(*about, exercise, exercise, points, most, outcome, mistake, (), "", "", "")

    records = (
        record("valid_out_size", 2.0 if small else 1.0, 2.0, None if small else "counts_gaps"),
        record("pool_out_size", 5.0 if large else 0.0, 5.0, None),
    )
    late = timedelta(hours=1 if number % 10 == 9 else -1)
    row = StudentRow({BOOK.name: SheetRow(0.0, cells)}, DUE + late, DUE)
    return row, Mark(*about, records, (WrittenState("why", True),), language="en")


def made(count: int, absent: int = 1, step: int = 1) -> ClassFacts:
    there = {f"s{number:04}": one(number * step, f"s{number:04}") for number in range(count)}
    everybody = sorted([*there, *(f"absent{number}" for number in range(absent))])
    people = {name: Person(name) for name in everybody}
    rows = ClassRows(people, {name: row for name, (row, _) in there.items()}, DUE)
    marks = {(name, BOOK.name): mark for name, (_, mark) in there.items()}
    return ClassFacts("pooling", (BOOK,), tuple(everybody), rows, marks)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("page") / "course")


def page(course, facts, language="en", other="other.html"):
    return ClassPage(course, summarise(facts), language, FILES, other)


@pytest.mark.parametrize("count", [0, 1, 2, 59, 1000])
def test_the_figures_of_a_class_of_any_size_are_those_computed_by_hand(count):
    summary = summarise(made(count))

    small, large, prose = summary.items
    halves, quarters = (count + 1) // 2, (count + 3) // 4
    assert [one.handed for one in summary.items] == [count] * 3
    assert (small.full, large.full, prose.full) == (halves, quarters, quarters)
    assert sum(summary.totals.values()) == 2 * halves + (count - halves) + 6 * quarters
    assert (small.wrong, small.named) == (count - halves, count - halves)
    assert len(summary.late) == count // 10
    assert summary.facts.absent == ("absent0",)
    if count < 5:
        assert small.share is large.share is summary.spread.median is None
        assert summary.alpha is small.discrimination is None
        return
    assert small.share == pytest.approx((2 * halves + count - halves) / (2 * count))
    assert large.share == pytest.approx(quarters / count)
    columns = [
        [2.0 if n % 2 == 0 else 1.0 for n in range(count)],
        [5.0 if n % 4 == 0 else 0.0 for n in range(count)],
        [1.0 if n % 4 == 0 else 0.0 for n in range(count)],
    ]
    whole = [sum(row) for row in zip(*columns, strict=True)]
    expected = 3 / 2 * (1 - sum(map(variance, columns)) / variance(whole))
    assert summary.alpha == pytest.approx(expected)
    assert large.discrimination == pytest.approx(correlation(columns[1], whole))
    # 1, 2 or 8 of 8 points: a half, a quarter and a quarter of the class.
    assert summary.spread.bins[1] == count - halves
    assert summary.spread.bins[9] == quarters
    assert summary.spread.median == pytest.approx(25.0 if count % 2 else 100 * 1.5 / 8)


def correlation(item, whole):
    rest = [b - a for a, b in zip(item, whole, strict=True)]
    mean, other = sum(item) / len(item), sum(rest) / len(rest)
    top = sum((a - mean) * (b - other) for a, b in zip(item, rest, strict=True))
    return top / (sum((a - mean) ** 2 for a in item) * sum((b - other) ** 2 for b in rest)) ** 0.5


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [0, 1, 2, 59])
def test_a_page_of_any_class_needs_no_script_and_no_network(course, count, language):
    html = page(course, made(count), language).html()

    assert "default-src 'none'" in html
    assert "<script" not in html
    assert re.findall(r'(?:src|href)="(?!other\.html)', html) == []
    assert "url(http" not in html
    assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in html
    assert "{" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    assert ("; median 25%" in html or "中位数 25%" in html) == (count >= 5)


def test_what_few_students_do_not_carry_is_not_shown(course):
    html = page(course, made(4)).html()

    assert "median" not in html.split("Hand-ins")[0].replace("no median", "")
    assert "alpha needs 30" in html
    assert "%</td>" not in html


def test_the_terminal_has_ten_lines_at_most_in_the_readers_language(course):
    said = lines(page(course, made(59), "zh"), "page.html")

    assert said[0] == "pooling: 60 人中 59 人已交"
    assert said[-1] == "网页：page.html"
    assert len(said) <= 10
    assert lines(page(course, made(0)), "p")[0] == "pooling: 0 of 1 handed in"


def test_what_everybody_has_right_is_not_called_hard(course):
    some, all_right = (lines(page(course, made(40, step=step)), "p") for step in (2, 4))

    assert "hardest: The output's size 50%, why 50%" in some
    assert not any(line.startswith("hardest:") for line in all_right)


def test_mistakes_come_in_the_order_of_what_they_cost(course):
    facts = made(40)
    cheap, dear = (f"s{number:04}" for number in (1, 3))
    marks = dict(facts.marks)
    for student, name, points in ((cheap, "cheap", 4.0), (dear, "dear", 0.0)):
        mark = marks[student, BOOK.name]
        old = mark.records[1]
        again = Record(**old.as_plain() | {"misconception": name, "points": points, "findings": ()})
        marks[student, BOOK.name] = Mark(
            student, "pooling", BOOK.name, (mark.records[0], again), mark.written
        )
    facts = ClassFacts("pooling", (BOOK,), facts.roll, facts.rows, marks)

    found = summarise(facts).mistakes

    assert [(m.name, m.cost) for m in found] == [
        ("counts_gaps", 20.0), ("dear", 5.0), ("cheap", 1.0)
    ]  # fmt: skip
    assert (len(found[0].holders), found[0].answered) == (20, 40)
    rows = list(csv.reader(mistakes_csv(page(course, made(40))).splitlines()))
    assert rows[1][2:5] == ["20", "40", "20"]
    assert rows[1][5]  # its hint


def test_who_waits_for_a_person_is_counted_and_no_share_is_told_meanwhile():
    facts = made(59)
    row = facts.rows.students["s0000"]
    cells = dict(row.sheets[BOOK.name].cells) | {"why": CellRow(None, None, None, True)}
    students = dict(facts.rows.students) | {
        "s0000": StudentRow({BOOK.name: SheetRow(0.0, cells)}, row.handed_in, row.due)
    }
    rows = ClassRows(facts.rows.people, students, DUE)

    summary = summarise(ClassFacts("pooling", (BOOK,), facts.roll, rows, facts.marks))

    assert summary.items[2].waiting == summary.waiting == 1
    assert summary.items[2].share is None
    assert summary.totals["s0000"] == 7.0


def test_who_needs_help_is_named(course):
    facts = made(59, absent=50)
    marks = dict(facts.marks) | {
        ("s0001", BOOK.name): Mark(
            "s0001", "pooling", BOOK.name,
            tuple(Record(**r.as_plain() | {"outcome": "not_answered", "misconception": None,
                                           "findings": ()})
                  for r in facts.marks["s0001", BOOK.name].records),
            (), (Finding("lost_ids"),),
        )
    }  # fmt: skip
    facts = ClassFacts("pooling", (BOOK,), facts.roll, facts.rows, marks)

    summary = summarise(facts)
    html = page(course, facts).html()

    assert summary.empty == ("s0001",)
    assert summary.findings == (("lost_ids", ("s0001",)),)
    assert [len(who) for _, who in summary.stuck] == [
        43
    ]  # 44 have nothing, one of whom never tried
    assert "Nothing handed in (50)" in html
    assert "and 10 more, in s.csv" in html


def test_names_and_answers_are_text_and_no_markup(course):
    facts = made(2)
    nasty = "<script>alert(1)</script>"
    rows = ClassRows(facts.rows.people | {nasty: Person(nasty)}, facts.rows.students, DUE)
    facts = ClassFacts("pooling", (BOOK,), (*facts.roll, nasty, "=1+1"), rows, facts.marks)

    html = page(course, facts).html()

    assert "&lt;script&gt;alert(1)" in html
    assert "<script" not in html
    assert "'=1+1," in students_csv(page(course, facts))


def test_the_table_of_exercises_has_numbers_that_a_spreadsheet_reads(course):
    head, *rows = csv.reader(exercises_csv(page(course, made(59))).splitlines())

    assert head[:4] == ["notebook", "exercise", "max", "handed in"]
    assert rows[0][1:7] == ["valid_out_size", "2", "59", "59", "30", "0.754"]
    assert float(rows[0][7]) == pytest.approx(
        summarise(made(59)).items[0].discrimination, abs=0.001
    )


def test_an_example_says_nothing_of_whose_it_is():
    source = '# by Li Lei\ndef f(x):  # mine\n    """Li Lei."""\n    return "#1"\n'

    assert without_comments(source) == 'def f(x):\n    return "#1"'
    assert without_comments("def f(:\n  '''") == ""


def test_an_answer_that_names_somebody_is_no_example(course):
    from made_class import HandIn, Result, _document

    summary = summarise(made(4))
    (mistake,) = summary.mistakes
    answers = {"s0001": "def f():\n    return 'Lei' * 100", "s0003": "def f():\n    return 3"}
    for student, source in answers.items():
        path = course.autograded / student / "pooling" / f"{BOOK.name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        handed = HandIn({"valid_out_size": Result(1.0, "wrong", None, source)})
        path.write_text(_document(BOOK, handed), encoding="utf-8")

    shown = example(course, mistake, [Person("s0001", "Lei"), Person("s0003")])
    assert shown == "def f():\n    return 3"
    assert example(course, mistake, [Person("return 3"), Person("Lei")]) == ""


def test_hand_ins_are_counted_by_day_where_people_live():
    late = StudentRow({}, datetime(2026, 1, 5, 17), datetime(2026, 1, 5, 16))
    early = StudentRow({}, datetime(2026, 1, 3, 15), datetime(2026, 1, 5, 16))
    rows = [early, late, StudentRow({})]

    days = timeline(rows, "Asia/Shanghai")

    assert [(day.begins.day, day.in_time, day.late) for day in days] == [
        (3, 1, 0), (4, 0, 0), (5, 0, 0), (6, 0, 1)
    ]  # fmt: skip
    assert timeline([StudentRow({})], "UTC") == []
    far = StudentRow({}, datetime(1970, 1, 1))
    assert len(timeline([early, far], "UTC")) == 2


#: Who has the item and has the rest, has the one, the other, neither: four in ten, one in ten, ...
SHARES = ((1.0, 1.0, 4), (1.0, 0.0, 1), (0.0, 1.0, 1), (0.0, 0.0, 4))


def two_items(students: int) -> tuple[list[float], list[float]]:
    """Two columns of 0 and 1 whose correlation is (4 * 4 - 1 * 1) / (5 * 5) = 0.6."""
    pairs = [(a, b) for a, b, tenths in SHARES for _ in range(students * tenths // 10)]
    one, other = zip(*pairs, strict=True)
    return list(one), list(other)


@pytest.mark.parametrize("count", [3, 4, 5, 10, 19])
def test_fewer_than_twenty_students_carry_no_correlation(count):
    item, rest = (column[:count] for column in two_items(20))
    item[0] = 0.0  # that both columns vary, however few there are
    summary = summarise(made(count))

    assert statistics.discrimination(item, rest) is None
    assert [one.discrimination for one in summary.items] == [None] * 3
    assert summary.alpha is None
    shares = [one.share for one in summary.items]
    assert all(share is None for share in shares) == (count < 5)


def test_from_twenty_students_on_it_is_told_who_has_an_exercise():
    item, rest = two_items(20)

    assert statistics.discrimination(item, rest) == pytest.approx(0.6)
    assert statistics.discrimination([1 - one for one in item], rest) == pytest.approx(-0.6)
    assert statistics.discrimination([5 * one for one in item], rest) == pytest.approx(0.6)
    # Every other has the small one, every fourth the rest: (1/4 - 1/2 * 1/4) / sqrt(1/4 * 3/16).
    small, large, prose = (one.discrimination for one in summarise(made(20)).items)
    assert small == pytest.approx(3**-0.5)
    assert large > small
    assert prose > small


@pytest.mark.parametrize(("count", "expected"), [(20, None), (29, None), (30, 0.75), (60, 0.75)])
def test_from_thirty_students_on_it_is_told_how_far_exercises_agree(count, expected):
    """Two items as hard as each other: 2 * 0.6 / (1 + 0.6)."""
    whole = count // 10 * 10 + 10 * (count % 10 > 0)
    table = list(zip(*two_items(whole), strict=True))[:count]

    assert statistics.alpha(table) == (expected and pytest.approx(expected))


def test_a_figure_that_does_not_vary_has_no_correlation():
    same = [1.0] * 40

    assert statistics.discrimination(same, list(range(40))) is None
    assert statistics.alpha([[1.0, 2.0]] * 40) is None
    assert statistics.spread([0.0, 100.0, 105.0]).bins == (1, *[0] * 8, 2)


def test_a_drawing_says_in_words_what_it_shows():
    drawn = plots.columns(["a", "b<"], [1, 2], [0, 3], title='say "it"', name="h")

    assert 'aria-label="say &quot;it&quot;"' in drawn
    assert "b&lt;" in drawn
    assert drawn.count("url(#h)") == 1
