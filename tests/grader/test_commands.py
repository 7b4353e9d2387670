"""What the commands print and how they end, used the everyday way."""

from __future__ import annotations

import csv
import json
import shutil

import pytest
from building import RIGHT
from grading import grade, hand_in, submission

from grader.__main__ import COMMANDS, main
from grader.cli import grading
from grader.course.notebooks import Course
from grader.marks.gradebook import open_marks

DONE, INCOMPLETE = 0, 1


def line(text, *begins):
    """Return the line of a table that begins with these cells, its cells apart by two spaces."""
    (found,) = [row for row in text.splitlines() if tuple(row.split()[: len(begins)]) == begins]
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name, capsys):
    assert main([name, "--help"]) == DONE

    said = " ".join(capsys.readouterr().out.split())
    assert f"Usage: python -m grader {name}" in said
    assert COMMANDS[name][1] in said


def test_grade_prints_a_table_and_writes_the_marks_as_json(run, graded, tmp_path):
    status, said = run("grade", "--force", "--json", str(tmp_path / "marks.json"))

    assert status == INCOMPLETE
    assert line(said, "ada", "1_small").split(maxsplit=2)[2] == "7/8     (1 to mark by hand)"
    assert line(said, "ben", "1_small").split(maxsplit=2)[2].startswith("6/8     valid_out_size: ")
    assert line(said, "cut", "1_small").split(maxsplit=2)[2] == "0/8     cannot be read"
    assert "3 notebooks: 3 graded now, 0 unchanged, 1 could not be read, 0 not graded" in said
    records = json.loads((tmp_path / "marks.json").read_text(encoding="utf-8"))
    assert {(r["student"], r["exercise"]): r["points"] for r in records} == {
        ("ada", "valid_out_size"): 2.0,
        ("ada", "pool_out_size"): 5.0,
        ("ben", "valid_out_size"): 1.0,
        ("ben", "pool_out_size"): 5.0,
        ("cut", "valid_out_size"): 0.0,
        ("cut", "pool_out_size"): 0.0,
    }
    assert {"outcome", "misconception", "max_points", "findings", "isolation"} <= set(records[0])


def test_a_pipeline_follows_the_grading_line_by_line(graded, capsys):
    main(["grade", "--course", str(graded.root), "--progress", "json"])

    first, *steps, last = map(json.loads, capsys.readouterr().err.splitlines())
    assert first == {"event": "begin", "assignment": "pooling", "done": 0, "total": 3}
    assert [(one["done"], one["state"]) for one in steps] == [
        (1, "unchanged"), (2, "unchanged"), (3, "unchanged")
    ]  # fmt: skip
    assert {one["student"] for one in steps} == {"ada", "ben", "cut"}
    assert last["event"] == "end"
    assert last["complete"]


def test_grading_an_unchanged_class_says_what_needs_a_person_and_no_more(run, graded):
    status, said = run("grade")

    assert status == INCOMPLETE
    assert "3 notebooks: 0 graded now, 3 unchanged, 1 could not be read, 0 not graded" in said
    assert [text.split(":")[0].strip() for text in said.splitlines() if text.startswith("  ")] == [
        "cut/1_small"
    ]


def test_a_finding_of_a_hand_in_is_said_once_and_a_full_table_is_left_to_report(
    run, course, monkeypatch
):
    monkeypatch.setattr(grading, "_SHOWN", 1)
    source = course.notebooks[0].path
    shutil.copy(source, source.with_name("2_more.ipynb"))
    for student in ("ada", "ben"):
        for name in ("1_small", "2_more"):
            hand_in(course, student, submission(course, RIGHT), name)
    (course.submitted / "ada" / "pooling" / "notes.txt").write_text("mine")

    _, said = run("grade", "--workers", "1")

    assert said.count("notes.txt") == 1
    assert "  ada: " in said  # of the student, not of each notebook
    assert "1_small  " not in said
    assert "python -m grader report" in said


def test_grading_a_class_that_can_be_read_ends_well(run, course):
    hand_in(course, "ada", submission(course, RIGHT))
    hand_in(course, "gone", submission(course, {}))

    status, said = run("grade", "--workers", "1")

    assert status == DONE
    assert line(said, "gone", "1_small").endswith("nothing answered")


def test_the_report_counts_marks_by_hand_and_who_holds_which_mistake(run, graded):
    with open_marks(graded) as marks:
        api = marks._gradebook
        sheet = api.find_grade("why", "1_small", "pooling", "ada")
        sheet.manual_score, sheet.needs_manual_grade = 0.5, False
        api.db.commit()

    status, said = run("report", "--table", "--language", "zh")

    assert status == DONE
    assert line(said, "ada", "1_small").split()[2:] == ["7.5/8", "-"]
    mistake = next(row for row in said.splitlines() if "3 人中 1 人" in row)
    assert mistake.startswith("valid_out_size")
    assert mistake.endswith("少了 +1")
    assert "学生" in said
    assert "what went wrong" not in said
    assert line(run("report", "--table", "--language", "en")[1], "valid_out_size", "1", "of", "3")


def test_the_report_is_a_page_in_both_languages_and_refuses_a_name_typed_wrong(run, graded):
    status, said = run("report", "--language", "en")

    lines = said.splitlines()
    assert status == DONE
    assert lines[0] == "pooling: 3 of 3 handed in"
    assert len(lines) <= 10
    folder = graded.work / "report"
    assert sorted(path.name for path in folder.iterdir()) == [
        "pooling.en.html", "pooling.exercises.csv", "pooling.mistakes.csv",
        "pooling.students.csv", "pooling.zh.html",
    ]  # fmt: skip
    status, said = run("report", "--student", "adda")
    assert status == 2
    assert "did you mean ada?" in said
    assert "ben" not in run("report", "--student", "ada")[1]
    shutil.rmtree(graded.submitted / "ben")
    assert "2 of 3 handed in" in run("report", "--language", "en")[1]
    status, said = run("report", "--to", str(folder / "new"))
    assert status == 2
    assert "there is no such folder" in said


def test_export_writes_a_line_for_each_student(run, graded, tmp_path):
    path = tmp_path / "marks.csv"

    status, said = run("export", "--to", str(path))

    assert (status, said) == (DONE, f"3 students in {path}\n")
    rows = {row["student"]: row for row in csv.DictReader(path.read_text().splitlines())}
    assert rows["ada"] == {"student": "ada", "1_small": "7", "total": "7", "max": "8"}
    assert rows["cut"]["total"] == "0"
    nowhere = tmp_path / "new" / "marks.csv"
    status, said = run("export", "--to", str(nowhere))
    assert status == 2
    assert f"there is no folder {nowhere.parent}" in said


def test_export_prints_nothing_but_the_table(graded, capsys):
    assert main(["export", "--course", str(graded.root)]) == DONE

    assert capsys.readouterr().out.splitlines()[0] == "student,1_small,total,max"


def test_a_name_that_a_spreadsheet_would_run_is_made_inert(run, course):
    hand_in(course, "=1+1", submission(course, RIGHT))
    grade(course)

    assert "'=1+1,7,7,8" in run("export")[1]


def test_release_names_what_it_wrote(run):
    status, said = run("release")

    assert status == DONE
    assert set(said.split()) == {f"notebooks/{tongue}/pooling/1_small.ipynb" for tongue in
                                 ("zh", "en")}  # fmt: skip


def test_the_demo_leaves_the_real_class_alone_and_says_where_to_look(run, graded):
    gallery = graded.root / "tests" / "gallery"
    for name, answer in RIGHT.items():
        (gallery / name).mkdir(parents=True)
        (gallery / name / "correct__as_taught.py").write_text(answer)
        (gallery / name / "wrong__returns_nothing.py").write_text(f"def {name}(*a, **k): pass\n")

    status, said = run("demo", "--size", "4", "--workers", "1")

    assert status == DONE
    demo = Course(graded.work / "demo")
    assert f"cd {demo.root} && " in said
    assert "4 pages for students" in said
    assert len(list(demo.feedback.rglob("*.html"))) == 4
    with open_marks(graded) as marks:
        assert sorted(marks.of_class("pooling").people) == ["ada", "ben", "cut"]
