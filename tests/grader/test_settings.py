"""Settings are read once, from nbgrader's own configuration, for every entrance."""

from __future__ import annotations

import pytest
from grading import FULL, RIGHT, grade, hand_in, of, submission

from grader.course.notebooks import Course
from grader.course.settings import SettingsError
from grader.marks.gradebook import GradebookError, open_marks
from grader.marks.policy import Policy, policy_of


def configured(course, text):
    (course.root / "nbgrader_config.py").write_text(f"c = get_config()\n{text}\n")
    return Course(course.root)


def test_a_folder_without_a_configuration_has_the_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    course = Course(tmp_path)

    folders = (course.submitted, course.autograded, course.feedback)
    assert folders == tuple(tmp_path / "work" / name for name in
                            ("submitted", "autograded", "feedback"))  # fmt: skip
    assert course.database_url == f"sqlite:///{tmp_path}/work/gradebook.db"
    assert policy_of(course, seed=1) == Policy(seed=1)


def test_a_configuration_elsewhere_is_not_this_courses(course, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.mkdir()
    (other / "nbgrader_config.py").write_text("c.CourseDirectory.submitted_directory = 'theirs'\n")
    monkeypatch.chdir(other)

    assert Course(course.root).submitted == course.root / "work" / "submitted"


def test_folders_and_gradebook_follow_the_configuration(course):
    course = configured(
        course,
        "c.CourseDirectory.submitted_directory = 'in'\n"
        "c.CourseDirectory.autograded_directory = 'out'\n"
        "c.CourseDirectory.db_url = 'sqlite:///marks.db'\n",
    )
    hand_in(course, "ada", submission(course, RIGHT))

    grade(course)

    assert of(course, "ada") == FULL
    assert (course.root / "in" / "ada").is_dir()
    assert (course.root / "out" / "ada" / "pooling" / "1_small.ipynb").is_file()
    assert (course.root / "marks.db").is_file()
    with open_marks(course) as marks:
        assert marks.standing("ada", course.notebooks[0]).points == 7.0


def test_the_policy_is_the_configurations_and_the_command_line_comes_first(course):
    course = configured(
        course,
        "c.Grader.isolation = 'landlock'\nc.Grader.workers = 3\nc.Grader.retries = 0\n"
        "c.Grader.limits = {'memory_bytes': 10}\n",
    )

    policy = policy_of(course, workers=5, isolation=None)

    assert (policy.isolation, policy.workers, policy.retries) == ("landlock", 5, 0)
    assert policy.limits.memory_bytes == 10


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("c.Grader.patience = 3", "there is no c.Grader.patience; there are: isolation"),
        ("c.Grader.limits = {'hours': 3}", "no 'hours'; it has: "),
        ("1 / 0", "ZeroDivisionError"),
        ("c.CourseDirectory.directory_structure = '{student_id}'", "directory_structure is"),
    ],
)
def test_a_setting_that_cannot_be_is_one_sentence(course, text, said):
    course = configured(course, text)

    with pytest.raises(SettingsError, match=said):
        policy_of(course, workers=len(str(course.submitted)))


def test_a_database_that_does_not_answer_is_one_sentence_without_its_password(course):
    course = configured(
        course, "c.CourseDirectory.db_url = 'postgresql://ta:secret@127.0.0.1:1/marks'"
    )

    with pytest.raises(GradebookError) as said, open_marks(course):
        pass

    assert "127.0.0.1:1/marks cannot be used" in str(said.value)
    assert "secret" not in str(said.value)
