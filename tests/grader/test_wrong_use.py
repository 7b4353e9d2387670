"""Every wrong turn on the command line ends with status 2 and names its remedy."""

from __future__ import annotations

import nbformat
import pytest
from building import RIGHT
from grading import hand_in, submission

from grader.__main__ import COMMANDS, main
from grader.jail.confinement import tiers

WRONG_USE, OUR_FAULT = 2, 3


def test_without_a_command_all_of_them_are_listed(capsys):
    assert main([]) == WRONG_USE

    said = " ".join(capsys.readouterr().out.split())
    assert all(about in said for _, about in COMMANDS.values())


def test_an_unknown_command_names_those_there_are(capsys):
    assert main(["gade"]) == WRONG_USE

    assert capsys.readouterr().err == "grader: no command is called 'gade'; did you mean grade?\n"


@pytest.mark.parametrize("name", ["demo", "release", "grade", "feedback", "report", "export"])
def test_outside_a_course_the_remedy_is_named(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main([name]) == WRONG_USE

    assert f"grader {name}: no folder solutions/ in" in (said := capsys.readouterr().err)
    assert "--course" in said


@pytest.mark.parametrize("name", ["release", "grade", "feedback", "report", "export"])
def test_an_unknown_assignment_names_those_there_are(name, run):
    status, said = run(name, "poling")

    assert status == WRONG_USE
    assert "no assignment is called 'poling'; there are: pooling" in said


@pytest.mark.parametrize("name", ["feedback", "report"])
def test_before_grading_the_next_step_is_named(name, run):
    status, said = run(name)

    assert status == WRONG_USE
    assert "nothing is graded yet: python -m grader grade" in said


def test_grading_nothing_says_where_submissions_belong(run, course):
    status, said = run("grade")

    assert status == WRONG_USE
    assert f"no submissions in {course.submitted}: put them into <student>/<assignment>/" in said


def test_a_student_who_is_not_there_is_named(run, graded):
    for name in ("grade", "feedback"):
        assert run(name, "--student", "bem") == (
            WRONG_USE,
            f"grader {name}: no student is called 'bem'; did you mean ben?\n",
        )
        assert "'eve'; did you mean ada or ben or cut?" in run(name, "--student", "eve")[1]


@pytest.mark.parametrize("count", ["0", "-1", "two"])
def test_a_number_of_workers_that_cannot_be_is_refused(count, run):
    status, said = run("grade", "--workers", count)

    assert status == WRONG_USE
    assert "grader grade: Invalid value for '--workers'" in said


def test_isolation_that_this_machine_lacks_is_refused_before_anything_runs(
    run, course, monkeypatch
):
    hand_in(course, "ada", submission(course, RIGHT))
    monkeypatch.setattr(tiers, "_problem", lambda tier, limits: "bwrap is not installed")

    status, said = run("grade", "--isolation", "bubblewrap")

    assert status == WRONG_USE
    assert "bwrap is not installed" in said
    assert "apt install bubblewrap" in said
    assert not course.autograded.exists()


def test_a_cluster_that_does_not_answer_is_named(run, course, monkeypatch):
    distributed = pytest.importorskip("distributed")

    def refuse(address, **_):
        raise OSError("timed out")

    monkeypatch.setattr(distributed, "Client", refuse)
    hand_in(course, "ada", submission(course, RIGHT))

    status, said = run("grade", "--cluster", "tcp://127.0.0.1:1")

    assert status == WRONG_USE
    assert "no dask scheduler answers at tcp://127.0.0.1:1" in said
    assert "dask worker" in said


def test_a_demo_without_answers_to_hand_in_says_what_is_missing(run, course):
    status, said = run("demo")

    assert status == WRONG_USE
    assert "gallery is missing: the sample class is made from its answers" in said


def test_a_check_that_is_not_one_line_is_named_with_its_cell(run, course):
    path = course.notebooks[0].path
    node = nbformat.read(path, as_version=4)
    cell = next(cell for cell in node.cells if cell.id == "pool_out_size")
    cell.source += "\nprint(1)"
    nbformat.write(node, path)
    hand_in(course, "ada", "{}")

    status, said = run("grade")

    assert status == WRONG_USE
    assert "cell pool_out_size: write the one line check" in said


def _broken(*_, **__):
    raise KeyError("a name\nof two lines")


def test_a_fault_of_ours_is_one_sentence_with_a_status_of_its_own(run, monkeypatch):
    monkeypatch.setattr("grader.cli.release.release", _broken)

    status, said = run("release")

    assert status == OUR_FAULT
    assert said.startswith("grader release: a fault of the engine: KeyError: 'a name")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("words", [["--debug", "release"], ["release", "--debug"]])
def test_only_who_asks_for_a_traceback_gets_one(words, course, monkeypatch, capsys):
    monkeypatch.setattr("grader.cli.release.release", _broken)

    assert main([*words, "--course", str(course.root)]) == OUR_FAULT

    assert "Traceback" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told_with_its_name(run, graded, tmp_path):
    status, said = run("export", "--to", str(tmp_path))

    assert status == OUR_FAULT
    assert f"{tmp_path}: EISDIR, " in said
    assert len(said.splitlines()) == 1


def test_who_stops_a_command_gets_no_traceback(run, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.cli.release.release", stopped)

    assert run("release") == (
        1,
        "grader release: stopped; what is done is kept, run it again to go on\n",
    )
