"""Reading a student's code takes time and memory in proportion to it, and nothing of it is kept."""

from __future__ import annotations

import ast
import gc
from uuid import uuid4

import pytest
from building import RIGHT, small_book
from grading import filled
from nbformat.v4 import new_code_cell

from coursecheck.judge.code import Program, bounded, python_of, text_of
from coursecheck.judge.rules import roundabout
from grader.intake.code_names import MAX_CODE, names_of
from grader.intake.submission import Submission, merge
from grader.marks.verdict import judge_execution
from grader.run.cell_selection import needed_cells
from grader.run.execute import Attempt, Ended, Execution

TEXTS = {
    "signs": "x = " + 10_000 * "-" + "1",
    "subscripts": "x[0]" + 900 * "[0]",
    "parentheses": 90 * "(" + "1" + 90 * ")",
    "lambdas": "x = " + 400 * "lambda: " + "1",
    "nested functions": "".join(f"{' ' * n}def f{n}():\n" for n in range(99)) + 99 * " " + "pass",
    "nested lists": 95_000 * "[",
    "attributes": "x" + 60_000 * ".a",
    "one sum": "x = " + 60_000 * "1+" + "1",
    "comparisons": "x = 1" + 20_000 * "<1",
    "magics": 9_000 * "%lsmagic\n",
    "magics with a value": "".join(f"a{n} = %lsmagic\n" for n in range(9_000)),
    "help": 9_000 * "x?\n",
    "a line of questions": 100_000 * "?",
    "a line of equal signs": 100_000 * "= ",
    "a line of spaces": 190_000 * " " + "%x",
    "cell magic": "%%time\n" + 9_000 * "%time x = 1\n",
    "magics in magics": 60_000 * "%time " + "x",
    "an integer": "x = " + 150_000 * "9",
    "an integer of bits": "x = 0x" + 150_000 * "f",
    "a power": "x = 9 ** 9 ** 9 ** 9",
    "a text of a text": "x = 'a' * 10 ** 18",
    "fields": "x = f'" + 5_000 * "{a}" + "'",
    "fields in fields": "x = " + 200 * "f'{" + "1" + 200 * "}'",
    "names": 4_000 * "helper = 1\n",
    "a list of many": "x = [" + 20_000 * "1," + "]",
    "statements in one line": 4_000 * "a=b;",
    "decorators": 9_000 * "@a\n" + "def f(): pass",
    "a half character": "x = '\ud800'",
    "no character": "x = 1\0",
    "strings side by side": "x = " + 9_000 * "'a' ",
    "continued lines": "x = 1" + 9_000 * "\\\n+1",
}


def steps_of(text: str) -> int:
    """How many nodes the readers would walk; 0 where they say that it is too much."""
    try:
        tree = bounded.parse_cell(text)
    except (SyntaxError, bounded.TooComplex):
        return 0
    text_of(tree)  # and it is not too deep for who goes down by recursion
    return sum(1 for _ in ast.walk(tree))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_any_text_is_read_or_refused_within_bounds(text):
    assert steps_of(text) <= 2 * MAX_CODE

    names_of(text)
    program = Program([python_of(text), "def valid_out_size(n, k): return n"], {0, 1})
    roundabout(program.written(["valid_out_size"]))


@pytest.mark.parametrize("sign", ["(", "[", "{", "-", "not ", "lambda: ", "f(", "x if x else "])
def test_however_deep_it_is_nested_it_ends_as_a_finding(sign):
    for depth in (100, 3_000, 20_000):
        assert isinstance(names_of("x = " + depth * sign).bound, frozenset)


def submission_of(text: str) -> Submission:
    book = small_book()

    def add(node):
        node.cells.append(new_code_cell(text))

    answers = {name: f"{source}\n{text}" for name, source in RIGHT.items()}
    return merge(book, filled(book, answers, add).encode())


def judged(text: str) -> None:
    book, submission = small_book(), submission_of(text)
    needed_cells(submission)
    attempts = tuple(Attempt(c.exercise, Ended.OBSERVED, 1) for c in book.checks)
    judge_execution(submission, Execution({}, attempts, (), 0.0, 0.0), book.checks)


def kept(words: str) -> list[str]:
    """What of this process's memory holds `words`, but for themselves."""
    gc.collect()
    held = []
    for one in gc.get_objects():
        if one is held:
            continue
        held += [
            f"{type(one)}: {ref[:80]}"
            for ref in gc.get_referents(one)
            if type(ref) is str and words in ref and ref != words
        ]
    return held


def test_nothing_of_a_student_stays_when_it_has_been_judged():
    words = f"planted_{uuid4().hex}"

    judged(f"{words} = 'so {words}'\nprint({words})")

    assert kept(words) == []
    witness = [f"and {words} is seen where it is kept"]
    assert len(kept(words)) == 1, witness
