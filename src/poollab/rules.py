"""Decide whether an answer keeps an exercise's rules on *how*, from operators and source text.

Reads what it is given: counted operators and source. Must not run anything, and never goes by
time. A rule is not a wall: who hides a call well enough gets past it, as the READMEs say.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from poollab.exercise import Exercise, Observation, Rule


def broken_rule(
    exercise: Exercise, observations: Iterable[Observation], source: str | None
) -> Rule | None:
    """Return the first rule that the observed operators or the answer's `source` break."""
    ran = {name for seen in observations for name, _ in seen.operators}
    written = names_in(source) if source else set()
    for rule in exercise.rules:
        if any(re.fullmatch(pattern, name) for pattern in rule.operators for name in ran):
            return rule
        if rule.allowed_operators and any(not _allowed(rule, name) for name in ran - PLUMBING):
            return rule
        if written & set(rule.names):
            return rule
    return None


def _allowed(rule: Rule, name: str) -> bool:
    return any(re.fullmatch(pattern, name) for pattern in rule.allowed_operators)


def names_in(source: str) -> set[str]:
    """Return every identifier in `source`; an empty set where it is not Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()  # such a cell did not run either, so there is no rule left to break
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.alias):
            names.update(node.name.split("."))
    return names


def operators_grow(observations: Iterable[Observation]) -> bool:
    """Return whether the number of operators depends on the size of the input.

    A loop over the output runs at least four times as many operators when both sides double;
    a few more or fewer (an extra copy for one memory layout) are no loop.
    """
    counts = [sum(count for _, count in seen.operators) for seen in observations]
    return bool(counts) and max(counts) > 1.5 * min(counts) + 4


#: Operators that compute nothing: they make, copy, view, reshape or mark a tensor.
PLUMBING = frozenset(
    "_local_scalar_dense _reshape_alias _to_copy _unsafe_view alias arange as_strided broadcast_to"
    " chunk clone copy copy_ contiguous detach detach_ diagonal empty empty_like empty_strided eye"
    " expand expand_as fill fill_ flatten full full_like index_put_ is_same_size item lift_fresh"
    " linspace movedim narrow new_empty new_full new_ones new_zeros ones ones_like permute repeat"
    " requires_grad_ reshape resize_ resolve_conj resolve_neg scalar_tensor select slice split"
    " split_with_sizes squeeze squeeze_ stack stride sym_size t to transpose unbind unfold"
    " unsqueeze unsqueeze_ view view_as zero_ zeros zeros_like cat constant_pad_nd pad index"
    " index_select".split()
)
