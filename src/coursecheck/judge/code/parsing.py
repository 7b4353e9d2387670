"""Source text to a syntax tree and back, within bounds. Never runs anything; knows no name."""

from __future__ import annotations

import ast
import warnings

from coursecheck.judge.code import bounded


def parse(source: str) -> ast.Module | None:
    """Return the tree of `source`; None for what is no Python or is out of bounds.

    What is no Python binds nothing when it runs, either. What is out of bounds may: whoever goes
    by what code does has to take it for the worst (`too_complex`).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\\d" in a student's text is theirs
            return bounded.parse(source)
    except (SyntaxError, bounded.TooComplex):
        return None


def too_complex(source: str) -> bool:
    """Return whether `source`, which `parse` cannot read, may run all the same."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bounded.parse(source)
    except bounded.TooComplex:
        return True
    except SyntaxError:
        return False
    return False


def text_of(node: ast.AST, most: int = 100) -> str:
    """Return `node` as Python would write it, in one line of at most `most` characters."""
    try:
        return " ".join(ast.unparse(node).split())[:most]
    except (RecursionError, ValueError):
        return ""


def words(text: str) -> frozenset[str]:
    """Return the words of `text`: a long list that still reads."""
    return frozenset(text.split())
