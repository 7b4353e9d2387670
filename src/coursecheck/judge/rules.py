"""Decide whether an answer keeps an exercise's rules on *how*, from operators and source text.

Reads what it is given: counted operators and source. Must not run anything, and never goes by
time. A rule is not a wall: who hides a call well enough gets past it, as the READMEs say.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace

from coursecheck.judge.code import Code, Quote, Written, words
from coursecheck.judge.course_code import course_code
from coursecheck.judge.plain_code import way_round
from coursecheck.model import Exercise, Observation, Rule
from coursecheck.observe.operators import ANOTHER_THREAD, TO_PYTHON

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
    f" {' '.join(TO_PYTHON)} {ANOTHER_THREAD}"
)


#: Who offers what a rule may name. A student's own file may call its functions as it likes.
_LIBRARIES = words("torch torchvision numpy scipy d2l builtins") | sys.stdlib_module_names

#: How operators are written where not by their own names: signs, as Python's tree calls them.
_WRITTEN = {
    "gt": ("Gt", "Lt", "max", "min", "sorted"),
    "lt": ("Lt", "Gt", "max", "min", "sorted"),
    "ge": ("GtE", "LtE"),
    "le": ("LtE", "GtE"),
    "eq": ("Eq",),
    "ne": ("NotEq",),
    "add": ("Add", "sum"),
    "sub": ("Sub",),
    "mul": ("Mult",),
    "div": ("Div",),
    "pow": ("Pow",),
    "bitwise_and": ("BitAnd",),
    "max_pool2d_with_indices": ("max_pool2d", "MaxPool2d"),
    "_adaptive_avg_pool2d": ("adaptive_avg_pool2d", "AdaptiveAvgPool2d"),
    "__float__": ("float",),
}


def broken_rule(
    exercise: Exercise, observations: Iterable[Observation], written: Written | None
) -> tuple[Rule, Quote | None] | None:
    """Return the first rule that is broken, by the operators that ran or by what is `written`.

    With it the place in the code, where there is one to show. An exercise that has rules asks of
    all code of the student that it does not reach around them. No answer, with rules or without,
    is the course's own code.
    """
    ran = {name for seen in observations for name, _ in seen.operators}
    for rule in exercise.rules:
        place = _forbidden_name(rule, written.answer) if written else None
        operators = sorted(name for name in ran if _breaks(rule, name))
        if place or operators:
            return rule, place or _likely(operators, written)
    if exercise.rules:
        if written and (place := roundabout(written)):
            return PLAIN_CODE, place
        if ANOTHER_THREAD in ran:
            return PLAIN_CODE, Quote("threading")
    place = course_code(written.answer) if written else None
    return (COURSE_CODE, place) if place else None


def _breaks(rule: Rule, operator: str) -> bool:
    if _matches(rule.operators, operator):
        return True
    allowed = rule.allowed_operators
    return bool(allowed) and operator not in PLUMBING and not _matches(allowed, operator)


def _matches(patterns: tuple[str, ...], name: str) -> bool:
    return any(re.fullmatch(pattern, name) for pattern in patterns)


def _forbidden_name(rule: Rule, answer: Code) -> Quote | None:
    """Return where the answer uses something of a library's that the rule names.

    What counts is what a name is bound to. An own function, variable or attribute may be called
    as it likes, and a name in a text or a comment is no call.
    """
    names = frozenset(rule.names)
    for use in answer.uses if names else ():
        for path in use.paths:
            top, *rest = path.split(".")
            if top in _LIBRARIES and names.intersection(rest):
                return answer.quote(use.node, use.statement)
    return None


def _likely(operators: Sequence[str], written: Written | None) -> Quote:
    """Return the place that reads like one of the operators that ran, else the operator's name."""
    for operator in operators:
        words = {operator, operator.rstrip("_"), *_WRITTEN.get(operator.rstrip("_"), ())}
        for node, statement in written.answer.nodes if written else ():
            name = getattr(node, "attr", getattr(node, "id", None))
            signs = [getattr(node, "op", None), *getattr(node, "ops", ())]
            if name in words or words.intersection(type(sign).__name__ for sign in signs):
                return written.answer.quote(node, statement) if written else Quote(operator)
    return Quote(operators[0].rstrip("_"))


def roundabout(written: Written) -> Quote | None:
    """Return where the code reaches around a rule, or None."""
    for code, answer in ((written.answer, True), (written.everything, False)):
        found = way_round(code, answer)
        if found:
            return found if answer else replace(found, beside=True)
    return None


def rule_called(exercise: Exercise, name: str | None) -> Rule | None:
    """Return the rule that a verdict names as broken, with its hint."""
    rules = (*exercise.rules, PLAIN_CODE, COURSE_CODE)
    return next((rule for rule in rules if rule.name == name), None)


def operators_grow(observations: Iterable[Observation]) -> bool:
    """Return whether the number of operators depends on the size of the input.

    A loop over the output runs at least four times as many operators when both sides double;
    a few more or fewer (an extra copy for one memory layout) are no loop. A case of which none
    are known says nothing: they are counted in the first round only.
    """
    counts = [sum(count for _, count in seen.operators) for seen in observations if seen.operators]
    return bool(counts) and max(counts) > 1.5 * min(counts) + 4
