"""Files for learning platforms: what they import comes out, and nothing else of theirs changes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime

import pytest
from building import small_book

from grader.__main__ import main
from grader.intake.archives import student_id
from grader.intake.collecting import NAMES
from grader.marks.class_rows import CellRow, ClassRows, Person, SheetRow, StudentRow
from grader.marks.gradebook import open_marks
from grader.pages.class_marks import ClassMarks
from grader.pages.export import anonymous_csv, exercises_csv, marks_csv
from grader.pages.platforms import Absent, canvas_csv, feedback_zip, moodle_worksheet
from grader.pages.roster import RosterError, join, read_table

BOOK = small_book()
ZERO = Absent()
NAMED = {"odd": 'Wei, "Ada" 王 🎈', "=1+1": "=1+1", "gone": "Gone"}


def sheet(small, large, why=None, penalty=0.0, extra=None, waiting=False):
    cells = {
        "valid_out_size": CellRow(small, None, extra, False),
        "pool_out_size": CellRow(large, None, None, False),
        "why": CellRow(None, why, None, waiting),
    }
    return StudentRow({BOOK.name: SheetRow(penalty, cells)}, datetime(2026, 1, 1))


@pytest.fixture
def marks():
    students = {
        "odd": sheet(2.0, 5.0, 0.5, penalty=1.5, extra=1.0),  # 2 + 1 + 5 + 0.5 - 1.5 = 7
        "=1+1": sheet(1.0, 0.0, waiting=True),
    }
    people = {name: Person(name, lms_id=str(i), email=f"{i}@x.org")
              for i, name in enumerate(NAMED, 100)}  # fmt: skip
    return ClassMarks({"pooling": (BOOK,)}, {"pooling": ClassRows(people, students)})


def roster(tmp_path, text, marks, called=None, coding="utf-8"):
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(coding))
    return join(read_table(path), marks.people.values(), called or {})


def rows(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_canvas_gets_its_columns_the_points_possible_and_everybody(marks, tmp_path):
    known = "".join(f'"{name.replace(chr(34), chr(34) * 2)}",{i},s{i},{user},1\n'
                    for i, (user, name) in enumerate(NAMED.items(), 100))  # fmt: skip
    head = "Student,ID,SIS User ID,SIS Login ID,Section,pooling (77),Other (78)\n"
    never = "Never Seen,900,s9,never,1,,\n"
    joined = roster(tmp_path, f"{head}    Points Possible,,,,,8,3\n{known}{never}", marks)

    head, possible, *people = rows(canvas_csv(marks, joined, ZERO))

    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "pooling (77)"]
    assert possible == ["    Points Possible", "", "", "", "", "8"]
    assert people == [
        ["'=1+1", "101", "s101", "'=1+1", "1", "1"],
        ["Gone", "102", "s102", "gone", "1", "0"],
        ['Wei, "Ada" 王 🎈', "100", "s100", "odd", "1", "7"],
        ["Never Seen", "900", "s9", "never", "1", "0"],
    ]
    assert rows(canvas_csv(marks, None, Absent(zero=False)))[3] == [
        "gone",
        "102",
        "",
        "gone",
        "",
        "",
    ]


@pytest.mark.parametrize(
    "heads",
    [
        "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
        "Last modified (grade),Feedback comments",
        "标识,全名,邮箱,状态,成绩,最高分,可以更改成绩,最后修改（成绩）,反馈评语",
        "Kennung,Name,E-Mail,Status,Bewertung,Bestwertung,Änderbar,Geändert,Feedback als Kommentar",
        "α,β,γ,δ,ε,ζ,η,θ,ι",
    ],
)
def test_moodles_worksheet_is_filled_in_grade_and_feedback_alone(marks, tmp_path, heads):
    called = {"odd": "Wei 王_4711", "=1+1": "One_4712", "gone": "Gone_4713"}
    text = (
        f"{heads}\r\n"
        'Participant 4711,"Wei, ""Ada"" 王 🎈",a@x.org,Submitted,,"100,00",Yes,-,\r\n'
        'Participant 4712,"=1+1",b@x.org,Submitted,"3,00","100,00",Yes,Monday,\r\n'
        'Participant 4713,Gone,c@x.org,No submission,,"100,00",Yes,-,\r\n'
        'Participant 9999,Stranger,d@x.org,No submission,"4,00","100,00",Yes,-,\r\n'
    )
    joined = roster(tmp_path, "\ufeff" + text, marks, called)

    filled = moodle_worksheet(marks, joined, ZERO, {"odd": "7 of 8"})

    assert filled.coding == "utf-8-sig"
    before, after = rows(text), rows(filled.text())
    assert [row[4] for row in after[1:]] == ["87,50", "12,50", "0,00", "4,00"]
    assert [row[8] for row in after[1:]] == ["7 of 8", "", "", ""]
    for old, new in zip(before, after, strict=True):
        assert [c for n, c in enumerate(old) if n not in (4, 8)] == [
            c for n, c in enumerate(new) if n not in (4, 8)
        ]
    assert filled.text().count("\r\n") == 5
    kept = moodle_worksheet(marks, joined, Absent(zero=False), {})
    assert [row[4] for row in rows(kept.text())[1:]] == ["87,50", "12,50", "", "4,00"]


def test_a_worksheet_without_a_feedback_column_keeps_its_dates(marks, tmp_path):
    text = (
        "Identifier,Full name,Status,Grade,Maximum grade,Last modified\n"
        "Participant 4711,A,x,,8.00,-\nParticipant 4712,B,x,,8.00,-\n"
    )
    joined = roster(tmp_path, text, marks, {"odd": "A_4711", "=1+1": "B_4712"})

    filled = rows(moodle_worksheet(marks, joined, ZERO, {"odd": "well"}).text())

    assert [row[3:] for row in filled[1:]] == [["7.00", "8.00", "-"], ["1.00", "8.00", "-"]]


def test_what_is_no_worksheet_is_refused(marks, tmp_path):
    joined = roster(tmp_path, "user,name\nodd,Ada\n", marks)

    with pytest.raises(RosterError, match="no grading worksheet"):
        moodle_worksheet(marks, joined, ZERO, {})


def test_feedback_pages_are_named_as_moodle_reads_them(marks, tmp_path):
    page = tmp_path / "1_small.html"
    page.write_text("<p>well</p>")
    text = "Identifier,Full name,Grade,Max\nParticipant 4711,Wei_王/x 🎈,,8.00\n"
    joined = roster(tmp_path, text, marks, {"odd": "Wei_4711"})

    data = feedback_zip(joined, {"odd": [page], "gone": [page]})

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = archive.namelist()
        assert archive.read(name) == b"<p>well</p>"
    assert name == "Wei 王 x 🎈_4711_assignfeedback_file_1_small.html"
    _, number, kind, plugin, rest = name.split("_", 4)  # as Moodle's importer takes it apart
    assert (number, kind, plugin, rest) == ("4711", "assignfeedback", "file", "1_small.html")


def test_every_exercise_has_a_column_and_everybody_a_line(marks, tmp_path):
    joined = roster(tmp_path, "login;name\nodd;王\nnobody;New\n", marks)

    head, *people = rows(exercises_csv(marks, joined, "so-far"))

    assert head == ["student", "login", "name", "valid_out_size", "pool_out_size", "why",
                    "penalty", "total", "max"]  # fmt: skip
    assert people == [
        ["'=1+1", "", "", "1", "0", "", "0", "1", "7"],  # what waits counts for nobody yet
        ["gone", "", "", "", "", "", "0", "0", "8"],
        ["odd", "odd", "王", "3", "5", "0.5", "1.5", "7", "8"],
        ["", "nobody", "New", "", "", "", "0", "0", "8"],
    ]


def test_without_names_nobody_is_named(marks):
    text = anonymous_csv(marks, "100")

    head, *people = rows(text)
    assert head[0] == "number"
    assert [row[0] for row in people] == ["1", "2"]
    assert sorted(row[-2:] for row in people) == [["12.5", "100"], ["87.5", "100"]]
    assert not any(name in text for name in NAMED)


def test_the_plain_table_can_be_over_what_counts_so_far(marks):
    assert rows(marks_csv(marks))[1:] == [["'=1+1", "1", "1", "8"], ["odd", "7", "7", "8"]]
    assert rows(marks_csv(marks, "so-far"))[1][-2:] == ["1", "7"]
    assert rows(marks_csv(marks, "100"))[2][-2:] == ["87.5", "100"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_roster_in_any_coding_is_joined_by_what_its_cells_say(marks, tmp_path, coding):
    joined = roster(tmp_path, "姓名\t邮箱\n王\t100@X.org \n李\t102@x.org\n", marks, coding=coding)

    assert joined.of == {"odd": 0, "gone": 1}
    assert joined.missing == ("=1+1",)
    assert joined.unknown == ()


def test_a_roster_that_knows_nobody_or_one_row_twice_is_refused(marks, tmp_path):
    with pytest.raises(RosterError, match="no column of the roster"):
        roster(tmp_path, "a,b\n1,2\n", marks)
    with pytest.raises(RosterError, match=r"row 2 would be of (gone and of odd|odd and of gone)"):
        roster(tmp_path, "a,b\nodd,102\n", marks)
    with pytest.raises(RosterError, match="not a table"):
        roster(tmp_path, "only\none\n", marks)


def test_a_students_number_is_the_one_that_collecting_noted(course, tmp_path, capsys):
    root = course.root
    called = "Wang Wei_4711"
    with open_marks(course) as opened:
        opened.prepare("pooling")
        api = opened._gradebook
        api.update_or_create_student(student_id(called))
        with api.db.no_autoflush:
            api.update_or_create_submission("pooling", student_id(called))
    (course.work / NAMES).write_text(json.dumps({student_id(called): called}))
    path = tmp_path / "sheet.csv"
    path.write_text("Identifier,Full name,Grade,Max\nParticipant 4711,Wang Wei,,8.00\n")
    words = ["export", "pooling", "--course", str(root), "--for", "moodle"]

    assert main(words) == 2
    assert "fills in the grading worksheet" in capsys.readouterr().err
    assert main([*words, "--roster", str(path)]) == 0
    assert path.read_text().splitlines()[1] == "Participant 4711,Wang Wei,0.00,8.00"
    assert main([*words, "--roster", str(path), "--feedback-zip", str(tmp_path / "f.zip")]) == 2
    assert "grader feedback" in capsys.readouterr().err
