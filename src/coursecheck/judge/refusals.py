"""Ask whether all that is wrong is what an answer refuses: too much, too little, the reverse.

Knows plain data only. The words for each are in `coursecheck.explain.locale`, as ``hint_<name>``.
"""

from __future__ import annotations

from collections.abc import Collection

from coursecheck.judge.error_words import is_own_refusal
from coursecheck.model import Aspect, Mismatch

REFUSALS = frozenset({"refuses_too_much", "refuses_too_little", "refuses_the_reverse"})
"""The names of what is asked here."""


def refusal_slip(mismatches: Collection[Mismatch]) -> str | None:
    """Return the name of what is wrong with an answer's own checks, or None.

    It is where each failing case either is refused by a line of the answer's own, or must be
    refused and is not, or by another kind of error.
    """
    if any(found.difference.aspect is not Aspect.ERROR for found in mismatches):
        return None
    much = [found for found in mismatches if not found.expected.raised]
    if not all(found.got.raised and is_own_refusal(found.got.raised) for found in much):
        return None
    if len(much) == len(mismatches):
        return "refuses_too_much"
    return "refuses_the_reverse" if much else "refuses_too_little"
