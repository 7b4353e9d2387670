"""`grader report --unnamed FILE`: the wrong answers of a class without a name, and nobody's."""

from __future__ import annotations

import pytest
from building import RIGHT
from grading import WRONG, grade, hand_in, submission

from grader.__main__ import main
from grader.marks.gradebook import open_marks
from grader.pages.unnamed import anonymous

ODD = '''# by Ada Lovelace, ada@example.org
def valid_out_size(n, k):
    """Ada's own."""
    if k < 1 or k > n:
        raise ValueError("says lovelace")
    return 2 * n  # ada_4711
'''


def test_each_is_written_once_without_comments_names_and_texts_that_only_speak(
    course, monkeypatch, capsys, tmp_path
) -> None:
    monkeypatch.chdir(course.root)
    for student in ("ada_4711", "bob_1"):
        hand_in(course, student, submission(course, RIGHT | {"valid_out_size": ODD}))
    hand_in(course, "named", submission(course, RIGHT | WRONG))
    with open_marks(course) as marks:
        marks._gradebook.update_or_create_student(
            "ada_4711", first_name="Ada", last_name="Lovelace"
        )
    grade(course)
    path = tmp_path / "unnamed.py"

    assert main(["report", "--unnamed", str(path)]) == 0

    assert "wrong answers without a name: 2" in capsys.readouterr().out
    text = path.read_text(encoding="utf-8")
    (head, *code) = text.splitlines()
    assert head.startswith("# %% valid_out_size: wrong 1/2, ")
    assert head.endswith("times given: 2")
    assert "return 2 * n" in text
    assert "says someone" in text
    assert not any(word in text.lower() for word in ("ada", "lovelace", "4711", "bob", "example"))
    assert sum(line.startswith("def ") for line in code) == 1
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith("~")] == []


@pytest.mark.parametrize(
    ("source", "due"),
    [
        ("def f():\n    'mine'", "def f():\n    pass"),
        ("x = 'Li Na'  # Li", "x = 'someone'"),
        ("limit = 1", "limit = 1"),
        ("m = 'lina@uni.example'", "m = 'someone'"),
        ("李娜 = 1", "someone = 1"),
        ("%time x\n(", None),
    ],
)
def test_what_could_say_whose_it_is_goes_and_the_rest_stays(source, due) -> None:
    assert anonymous(source, ["Li Na", "李娜", "Li"]) == due
