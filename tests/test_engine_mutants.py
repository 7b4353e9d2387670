"""The engine's mutants: the lists fit the code; what notices is told from what does not."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from grader.author.engine.mutants import (
    Ended,
    Mutant,
    MutantListError,
    chosen,
    hunt,
    read_mutants,
)
from grader.author.engine.report import text_of

ROOT = Path(__file__).parents[1]


def test_every_mutant_of_the_lists_fits_the_code_as_it_is():
    mutants = read_mutants(ROOT)

    assert len(mutants) >= 140
    assert len({(m.file, m.find, m.replace) for m in mutants}) == len(mutants)
    assert all(len(m.survives.split()) >= 5 for m in mutants if m.survives)
    assert sum(bool(m.survives) for m in mutants) <= len(mutants) / 20


@pytest.fixture
def checkout(tmp_path):
    """A small project: one function, a test of one of its two lines."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "doubling.py").write_text(
        "def double(n):\n    said = 'doubled'\n    return 2 * n\n"
    )
    (tmp_path / "test_doubling.py").write_text(
        "from doubling import double\n\n\ndef test_two():\n    assert double(2) == 4\n"
    )
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def mutant(find, replace, survives="", tests=("test_doubling.py",)):
    return Mutant("src/doubling.py", find, replace, f"{find} is {replace}", tests, survives)


@pytest.mark.slow
def test_a_change_that_a_test_notices_is_told_from_one_that_none_does(checkout):
    trials = hunt(
        checkout,
        [
            mutant("2 * n", "3 * n"),
            mutant("'doubled'", "'halved'"),
            mutant("'doubled'", "'tripled'", "what is said there is read by nobody at all"),
            mutant("def double", "def triple"),
        ],
        workers=2,
    )

    assert [trial.ended for trial in trials] == [
        Ended.NOTICED,
        Ended.SURVIVED,
        Ended.EXPLAINED,
        Ended.NOT_TESTED,  # the test cannot even be loaded: that proves nothing
    ]
    said = text_of(trials, 1.0)
    assert "SURVIVED: src/doubling.py: 'doubled' is 'halved'" in said
    assert "explained: src/doubling.py" in said
    assert (checkout / "src" / "doubling.py").read_text().count("2 * n") == 1, "a copy was changed"


@pytest.mark.slow
def test_a_test_that_fails_without_any_change_is_said_and_proves_nothing(checkout):
    (checkout / "test_doubling.py").write_text("def test_two():\n    assert False\n")

    with pytest.raises(MutantListError, match="fail without any change"):
        hunt(checkout, [mutant("2 * n", "3 * n")], workers=1)


@pytest.mark.parametrize(("find", "times"), [("4 * n", 0), ("double", 2)])
def test_a_text_that_does_not_stand_there_once_is_an_error_that_names_the_entry(find, times):
    text = "def double(n):\n    said = 'doubled'\n    return 2 * n\n"

    with pytest.raises(MutantListError, match=rf"doubling.py.*stands {times} times"):
        mutant(find, "x").applied_to(text)


@pytest.mark.parametrize(
    "named",
    [
        "tests/own/test_gone.py",
        "tests/own/test_two.py::test_three",
        "tests/own/test_two.py::test_three[zh]",
        "tests/own/empty.py",
    ],
)
def test_a_named_test_that_is_not_there_is_an_error_that_names_it(checkout, named):
    own = checkout / "tests" / "own"
    own.mkdir(parents=True)
    (own / "empty.py").write_text("")
    (own / "test_two.py").write_text("def test_two():\n    assert 2\n")
    entry = 'file = "src/doubling.py"\nfind = "2 * n"\nreplace = "3 * n"\nbreaks = "it is three"\n'
    rows = own / "solution_mutants.toml"

    rows.write_text(f'[[mutant]]\n{entry}tests = ["tests/own/test_two.py::test_two[zh]"]\n')
    assert len(read_mutants(checkout)) == 1
    rows.write_text(f'[[mutant]]\n{entry}tests = ["{named}"]\n')
    with pytest.raises(MutantListError, match=re.escape(f"there is no test {named}")):
        read_mutants(checkout)


def test_a_sample_is_the_same_for_the_same_commit_and_another_for_another():
    mutants = [mutant(str(number), "x") for number in range(100)]

    first = chosen(mutants, sample=6, seed="one")
    assert first == chosen(mutants, sample=6, seed="one")
    assert first != chosen(mutants, sample=6, seed="two")
    assert chosen(mutants, text="7 is") == [
        m for m in mutants if m.find in ("7", *map(str, range(17, 100, 10)))
    ]


@pytest.mark.slow
def test_a_sample_of_the_mutants_of_the_checks_is_noticed():
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    mutants = chosen(read_mutants(ROOT), "src/coursecheck", 4, commit)

    trials = hunt(ROOT, mutants, workers=2)

    assert [trial for trial in trials if trial.off] == []
