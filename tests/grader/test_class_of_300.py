"""A class of 300 from the galleries: every number of page and exports, computed a second time."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import defaultdict
from statistics import correlation, mean, quantiles, variance

import pytest
from bs4 import BeautifulSoup
from class_of_300 import BOOKS, CONFIG, MOST, PLUGIN, Second, fill, quick_gradebook
from made_class import MadeClass

from grader.__main__ import main
from grader.course.notebooks import Course

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(released_once, tmp_path_factory):
    root = tmp_path_factory.mktemp("class") / "course"
    shutil.copytree(released_once.root, root)
    source = root / "solutions" / "pooling" / "1_small.ipynb"
    shutil.copy(source, source.with_name("2_more.ipynb"))
    (root / "nbgrader_config.py").write_text(CONFIG)
    (root / "tardy.py").write_text(PLUGIN)
    course = Course(root)
    made = MadeClass(course, "pooling")
    with quick_gradebook():
        fill(course, made)
    for number in (17, 29):
        shutil.rmtree(course.submitted / f"s{number:03}")
    return made


@pytest.fixture(scope="module")
def course(made):
    return made.course


@pytest.fixture(scope="module")
def second(made):
    return Second(made)


@pytest.fixture(scope="module")
def page(course):
    assert main(["report", "--course", str(course.root), "--language", "en"]) == 0
    text = (course.work / "report" / "pooling.en.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


def exported(course, capsys, *words):
    assert main(["export", "--course", str(course.root), *words]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_the_class_is_as_odd_as_it_should_be(second):
    assert len(second.everybody) == 300
    assert 280 < len(second.present) <= 286
    assert 20 < len(second.late) < 60
    assert sum(map(second.waiting, second.present)) > 100
    assert any(second.penalty.values())


def test_the_pages_counts_are_those_of_the_rows(page, second):
    said = page.get_text(" ", strip=True)

    assert f"{len(second.present)} of 300 handed in" in said
    assert f"{sum(map(second.waiting, second.present))} written answers are not marked" in said
    assert f"Late: {len(second.late & {*second.present})}." in said
    assert f"Nothing handed in ({300 - len(second.present)})" in said
    tables = page.find_all("table")
    books = [[cell.text for cell in row.find_all(["th", "td"])] for row in tables[0].tbody("tr")]
    assert books == [[name, f"{len(second.handed[name])} of 300"] for name in BOOKS]


def test_the_distribution_is_that_of_the_totals(page, second):
    percents = [100 * second.total(student) / 16 for student in second.present]
    bins = [0] * 10
    for value in percents:
        bins[min(9, int(value // 10))] += 1
    low, mid, high = quantiles(percents, n=4, method="inclusive")

    drawn = page.find("svg")["aria-label"]
    assert [int(part.split(": ")[-1]) for part in drawn.split(": ", 1)[1].split(", ")] == bins
    said = page.get_text(" ", strip=True)
    assert f"Half of the class lies between {low:.0f}% and {high:.0f}%" in said
    assert f"median {mid:.0f}%, mean {mean(percents):.0f}%" in said


def test_the_hand_ins_of_each_day_are_those_of_the_rows(page, second):
    days = defaultdict(lambda: [0, 0])
    for student in second.present:
        days[f"{second.when[student]:%Y-%m-%d}"][student in second.late] += 1

    drawn = next(svg for svg in page.find_all("svg") if "days-hatch" in str(svg))
    found = re.findall(r"(\d{4}-\d\d-\d\d): (\d+) \+ (\d+)", drawn["aria-label"])
    assert {day: [int(one), int(late)] for day, one, late in found} == days
    written = [int(text.text) for text in drawn.find_all("text") if text.text.isdigit()]
    assert written == [sum(days[day]) for day in sorted(days)]


def test_every_figure_of_every_exercise_is_that_of_the_rows(page, second, course):
    rows = page.find_all("table")[1].tbody("tr")
    items = [(book, cell) for book in BOOKS for cell in MOST]
    table = table_of(course, "exercises")
    sums = {
        student: sum(points for points, waits in second.cells[student].values() if not waits)
        for student in second.present
    }
    for (book, cell), row, line in zip(items, rows, table, strict=True):
        _, answered, full, share, telling, *_ = (td.text for td in row.find_all(["th", "td"]))
        who = second.handed[book]
        marked = {
            s: second.cells[s][book, cell][0] for s in who if not second.cells[s][book, cell][1]
        }
        assert answered.endswith(f"of {len(who)}")
        assert full == str(sum(points >= MOST[cell] for points in marked.values()))
        if cell == "why":
            assert (share, telling) == ("–", "–")  # some wait for a person
        else:
            assert share == f"{100 * mean(marked.values()) / MOST[cell]:.0f}%"
            rest = [sums[s] - points for s, points in marked.items()]
            due = correlation(list(marked.values()), rest)
            assert telling == f"{due:.2f}"
            exact = [mean(marked.values()) / MOST[cell], due]
            assert [float(line[head]) for head in ("points", "telling")] == pytest.approx(
                exact, abs=6e-4
            )
    complete = sorted({*second.handed["1_small"]} & {*second.handed["2_more"]})
    columns = [
        [second.cells[s][item][0] for s in complete]
        for item in items
        if not any(second.cells[s][item][1] for s in complete)
    ]
    whole = variance([sum(row) for row in zip(*columns, strict=True)])
    count = len(columns)
    alpha = count / (count - 1) * (1 - sum(map(variance, columns)) / whole)
    said = page.get_text(" ", strip=True)
    assert f"alpha is {alpha:.2f}, over {len(complete)} who handed in every notebook" in said


def table_of(course, name):
    path = course.work / "report" / f"pooling.{name}.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_how_each_exercise_ended_is_as_it_was_handed_in(page, second, course):
    rows = page.find_all("table")[1].tbody("tr")
    items = [(book, cell) for book in BOOKS for cell in MOST]
    for (book, cell), row, line in zip(items, rows, table_of(course, "exercises"), strict=True):
        ends = [one.outcome for one in second.results(book, cell).values()]
        known = [one for one in second.results(book, cell).values() if one.misconception]
        answered = len(ends) - ends.count("not_answered")
        named = f"{len(known)}/{ends.count('wrong')}"
        late = str(ends.count("timed_out"))
        if cell == "why":
            answered = sum(bool(second.made[s, book].prose) for s in second.handed[book])
            named = ""
        waits = sum(second.cells[s][book, cell][1] for s in second.handed[book])
        texts = [td.text for td in row.find_all(["th", "td"])]
        assert texts[1] == f"{answered} of {len(second.handed[book])}"
        assert texts[5:] == ["–" if late == "0" else late, named or "–"]
        due = {
            "notebook": book, "exercise": cell, "handed in": str(len(second.handed[book])),
            "answered": str(answered), "out of time": late, "named": named, "to mark": str(waits),
            "process ended": str(ends.count("died")),
        }  # fmt: skip
        assert {head: line[head] for head in due} == due


def test_mistakes_and_who_needs_help_are_as_they_were_handed_in(page, second, course):
    due, stuck = [], []
    for book in BOOKS:
        for cell in list(MOST)[:2]:
            ended = second.results(book, cell)
            answered = [s for s, one in ended.items() if one.outcome != "not_answered"]
            held = defaultdict(list)
            for one in ended.values():
                held[one.misconception].append(MOST[cell] - one.points)
            due += [
                (cell, str(len(lost)), str(len(answered)), f"{sum(lost):g}")
                for name, lost in held.items() if name
            ]  # fmt: skip
            stuck.append([s for s in answered if not second.cells[s][book, cell][0]])
    heads = ("exercise", "students", "answered", "points lost")
    told = [tuple(row[head] for head in heads) for row in table_of(course, "mistakes")]
    assert sorted(told) == sorted(due)
    costs = [float(row[3]) for row in told]
    assert costs == sorted(costs, reverse=True)
    shown = [item.find_all("p")[1].text for item in page.find("ol").find_all("li")]
    assert shown == [f"{n} of {all_} who answered; {cost} points" for _, n, all_, cost in told[:12]]

    groups = {dt.text: dt.find_next("dd").text for dt in page.find_all("dt")}
    empty = [s for s in second.present if _empty(second, s)]
    odd = [s for s in second.present if int(s[1:]) % 41 == 1]
    assert groups[f"Handed in, nothing answered ({len(empty)})"] == ", ".join(empty)
    assert ", ".join(odd) in groups.values()
    vain = [text for text in groups if text.startswith("Tried in vain")]
    counts = [int(re.search(r"\((\d+)\)$", text)[1]) for text in vain]
    assert counts == sorted((len(them) for them in stuck if len(them) > 1), reverse=True)
    first = [", ".join(sorted(them)[:40]) for them in stuck]
    assert all(any(groups[text].startswith(names) for names in first) for text in vain)


def _empty(second, student):
    there = [book for book in BOOKS if student in second.handed[book]]
    ends = {second.results(b, c)[student].outcome for b in there for c in list(MOST)[:2]}
    return ends == {"not_answered"} and not any(second.made[student, b].prose for b in there)


def test_the_students_table_is_that_of_the_rows(page, second, course):
    path = course.work / "report" / "pooling.students.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    rows = {row["student"]: row for row in csv.DictReader(lines)}

    assert set(rows) == second.everybody
    for student, row in rows.items():
        here = student in second.present
        assert row["total"] == (f"{second.total(student):g}" if here else "")
        for book in BOOKS:
            here = student in second.handed[book]
            assert row[book] == (f"{second.book(student, book):g}" if here else "")
        assert (row["late"] == "yes") == (student in second.late & {*second.present})


@pytest.mark.parametrize("over", ["points", "100", "so-far"])
def test_every_export_has_everybodys_total(course, second, capsys, over, tmp_path):
    roster = tmp_path / "canvas.csv"
    lines = [f"Last{n},{n},sis{n},{name},1" for n, name in enumerate(sorted(second.everybody))]
    roster.write_text("Student,ID,SIS User ID,SIS Login ID,Section\n" + "\n".join(lines) + "\n")
    due = {}
    for student in second.everybody:
        due[student] = second.total(student) if student in second.cells else 0.0
        if over == "100":
            due[student] = round(100 * due[student] / 16, 2)

    canvas = exported(course, capsys, "--for", "canvas", "--roster", str(roster), "--over", over)
    every = exported(course, capsys, "--for", "exercises", "--over", over)
    nameless = exported(course, capsys, "--for", "anonymous", "--over", over)

    shown = {student: second.columns(student) for student in second.everybody}
    assert {r["student"]: {h: r[h] for h in second.heads} for r in every} == shown
    there = sorted(tuple(shown[student].values()) for student in second.cells)
    assert sorted(tuple(r[h] for h in second.heads) for r in nameless) == there
    assert {r["SIS Login ID"]: float(r["pooling"]) for r in canvas[1:]} == pytest.approx(due)
    assert {r["student"]: float(r["total"]) for r in every} == pytest.approx(due)
    there = [due[student] for student in second.cells]
    assert sorted(float(r["total"]) for r in nameless) == pytest.approx(sorted(there))
    if over == "so-far":
        assert {r["student"]: float(r["max"]) for r in every} == {
            s: 16.0 - (second.waiting(s) if s in second.cells else 0) for s in second.everybody
        }


def test_the_plain_export_and_moodles_say_the_same(course, second, capsys, tmp_path):
    plain = exported(course, capsys)
    sheet = tmp_path / "sheet.csv"
    lines = [f"Participant {n},{name},,16.00" for n, name in enumerate(sorted(second.everybody))]
    sheet.write_text("Identifier,Full name,Grade,Maximum grade\n" + "\n".join(lines) + "\n")

    words = ["export", "--course", str(course.root), "--for", "moodle", "--roster", str(sheet)]
    assert main(words) == 0

    totals = {student: second.total(student) for student in second.cells}
    assert {row["student"]: float(row["total"]) for row in plain} == pytest.approx(totals)
    columns = {s: [f"{second.book(s, book):g}" for book in BOOKS] for s in second.cells}
    assert {row["student"]: [row[book] for book in BOOKS] for row in plain} == columns
    filled = {
        row["Full name"]: row["Grade"] for row in csv.DictReader(sheet.read_text().splitlines())
    }
    assert filled == {s: f"{totals.get(s, 0.0):.2f}" for s in second.everybody}
