"""Decide whether an answer keeps an exercise's rules on *how*, from operators and source text.

Reads what it is given: counted operators and source. Must not run anything, and never goes by
time. A rule is not a wall: who hides a call well enough gets past it, as the READMEs say.
"""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from coursecheck.judge.course_code import course_code
from coursecheck.judge.plain_code import way_round, words
from coursecheck.model import Exercise, Observation, Rule

Source = str | Sequence[str]
"""Python text: in one piece, or one for each cell."""

PLAIN_CODE = Rule(
    "plain_code",
    hint={
        "zh": "这道题对写法有要求，请用平常的代码作答：直接写出函数名，不用 exec、eval、"
        "globals() 之类绕着走，也不要改动 torch 里的函数。把这一处换成普通写法，分数就会回来。",
        "en": "This exercise has rules on how it is solved, so keep to plain code: call functions"
        " by their names, without exec, eval, globals() and the like, and leave the functions of"
        " torch as they are. Write this one place in the ordinary way and the points come back.",
    },
)

COURSE_CODE = Rule(
    "course_code",
    hint={
        "zh": "答案要自己写：请不要从课程自己的代码里取结果，也不要用 "
        "importlib、sys.modules 之类去找它。notebook 里只需要 check、progress 这几个名字。",
        "en": "The answer is to be your own: leave the course's own code"
        " out of it, and importlib, sys.modules and the like, by which one gets there. All that a"
        " notebook needs is check, progress and their like.",
    },
)

#: Operators that compute nothing: they make, copy, join, view, reshape or mark tensors.
PLUMBING = words(
    "_local_scalar_dense _reshape_alias _to_copy _unsafe_view alias arange as_strided broadcast_to"
    " cat chunk clone concat constant_pad_nd contiguous copy copy_ detach detach_ diagonal empty"
    " empty_like empty_strided equal expand expand_as eye fill fill_ flatten flip full full_like"
    " im2col index index_put_ index_select is_same_size item lift_fresh linspace movedim narrow"
    " new_empty new_empty_strided new_full new_ones new_zeros ones ones_like pad permute repeat"
    " requires_grad_ reshape resize_ resolve_conj resolve_neg roll scalar_tensor select slice split"
    " split_with_sizes squeeze squeeze_ stack stride sym_size t to transpose tril_indices unbind"
    " unfold unsqueeze unsqueeze_ view view_as zero_ zeros zeros_like"
)


def broken_rule(
    exercise: Exercise,
    observations: Iterable[Observation],
    source: Source | None,
    everything: Source | None = None,
) -> Rule | None:
    """Return the first rule that the observed operators or the answer's `source` break.

    `everything` is all code of the student: an exercise that has rules asks of it that it does
    not reach around them. No answer, with rules or without, is the course's own code.
    """
    ran = {name for seen in observations for name, _ in seen.operators}
    written = names_in(source) if source else set()
    for rule in exercise.rules:
        if any(_matches(rule.operators, name) for name in ran) or written & set(rule.names):
            return rule
        allowed = rule.allowed_operators
        if allowed and any(not _matches(allowed, name) for name in ran - PLUMBING):
            return rule
    if exercise.rules and roundabout(source, everything):
        return PLAIN_CODE
    return COURSE_CODE if source and _course_code(_texts(source)) else None


def _matches(patterns: tuple[str, ...], name: str) -> bool:
    return any(re.fullmatch(pattern, name) for pattern in patterns)


def roundabout(source: Source | None, everything: Source | None = None) -> str | None:
    """Return the construct by which the code reaches around a rule, or None."""
    for text, answer in ((source, True), (everything, False)):
        found = _way_round(_texts(text), answer) if text else None
        if found:
            return found
    return None


def place_of(
    rule: Rule | None, source: Source | None, everything: Source | None = None
) -> str | None:
    """Return the construct for which one of the two rules on code itself was broken, or None."""
    if rule is COURSE_CODE:
        return _course_code(_texts(source or ""))
    return roundabout(source, everything) if rule is PLAIN_CODE else None


def rule_called(exercise: Exercise, name: str | None) -> Rule | None:
    """Return the rule that a verdict names as broken, with its hint."""
    rules = (*exercise.rules, PLAIN_CODE, COURSE_CODE)
    return next((rule for rule in rules if rule.name == name), None)


def names_in(source: Source) -> set[str]:
    """Return every identifier in `source`, those behind ``import ... as`` and in getattr too."""
    names: set[str] = set()
    for node in parsed(source):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.alias):
            names.update(node.name.split("."))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr":
            names.update(str(arg.value) for arg in node.args[1:2] if isinstance(arg, ast.Constant))
    return names


def parsed(source: Source) -> tuple[ast.AST, ...]:
    """Return every node of all that is Python in `source`.

    A cell that does not parse did not run either; but a text may hold many cells, and one of them
    must not hide the others.
    """
    return _nodes(_texts(source))


def _texts(source: Source) -> tuple[str, ...]:
    return (source,) if isinstance(source, str) else tuple(source)


# Every exercise of a notebook asks the same of the same code: the latest answers are kept.
@lru_cache(maxsize=32)
def _nodes(texts: tuple[str, ...]) -> tuple[ast.AST, ...]:
    tree = ast.Module([statement for text in texts for statement in _statements(text)], [])
    nodes = list(ast.walk(tree))
    # IPython hands the code under %%time or behind %timeit on as a text.
    for text in [text for node in nodes for text in _magic(node)]:
        nodes += [node for statement in _statements(text) for node in ast.walk(statement)]
    return tuple(nodes)


@lru_cache(maxsize=32)
def _way_round(texts: tuple[str, ...], answer: bool) -> str | None:
    return way_round(_nodes(texts), answer)


@lru_cache(maxsize=32)
def _course_code(texts: tuple[str, ...]) -> str | None:
    return course_code(_nodes(texts))


def _magic(node: ast.AST) -> Iterator[str]:
    name = node.func.attr if isinstance(node, ast.Call) and hasattr(node.func, "attr") else ""
    if name in ("run_cell_magic", "run_line_magic"):
        arguments = node.args[1:] if isinstance(node, ast.Call) else []
        yield from (str(arg.value) for arg in arguments if isinstance(arg, ast.Constant))


def _statements(text: str) -> Iterator[ast.stmt]:
    tree = _tree(text)
    if tree is not None:
        yield from tree.body
        return
    for block in re.split(r"\n[ \t]*\n", text):
        tree = _tree(textwrap.dedent(block.strip("\n")))
        yield from tree.body if tree else ()


def _tree(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings(action="ignore"):  # "\\d" in a student's text is theirs
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def operators_grow(observations: Iterable[Observation]) -> bool:
    """Return whether the number of operators depends on the size of the input.

    A loop over the output runs at least four times as many operators when both sides double;
    a few more or fewer (an extra copy for one memory layout) are no loop. A case of which none
    are known says nothing: they are counted in the first round only.
    """
    counts = [sum(count for _, count in seen.operators) for seen in observations if seen.operators]
    return bool(counts) and max(counts) > 1.5 * min(counts) + 4
