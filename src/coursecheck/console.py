"""Where a student reads: a notebook that shows HTML, or a console, which may not know every sign.

Knows places and encodings. Must not know a verdict.
"""

from __future__ import annotations

import sys
from typing import Any

from coursecheck.explain.locale import current_language, say

#: For consoles that lack them (cp1252, ASCII, GBK).
_SIGNS = str.maketrans({
    "✓": "+", "✗": "x", "○": "o", "−": "-", "×": "x", "∞": "inf", "…": "...", "–": "-", "—": "-",
    "│": "|", "─": "-", "’": "'", "“": '"', "”": '"', "≥": ">=", "≤": "<=", "→": "->", "·": "*",
})  # fmt: skip


def in_notebook() -> bool:
    """Return whether what a cell shows is shown with its HTML."""
    here = shell()
    return here is not None and "terminal" not in type(here).__module__


def in_script() -> bool:
    """Return whether nobody shows what an expression gives: Python runs a file."""
    return shell() is None and not hasattr(sys, "ps1")


def shell() -> Any:
    """Return the IPython that runs this; None where Python itself does."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def speakable(language: str) -> str:
    """Return `language`, or "en" where the console cannot write it."""
    return language if _writable(say("correct", language)) else "en"


def language_here(language: str | None = None) -> str:
    """Return the language in which to speak where this runs; raises ValueError for no language."""
    tongue = current_language(language)
    return tongue if in_notebook() else speakable(tongue)


def say_aloud(text: str) -> None:
    """Print `text`, with plainer signs where the console does not know the usual ones."""
    if not _writable(text):
        encoding = _encoding()
        text = "".join(c if _writable(c) else c.translate(_SIGNS) for c in text)
        text = text.encode(encoding, "replace").decode(encoding)
    print(text)  # noqa: T201 - this is what it is for


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def _writable(text: str) -> bool:
    try:
        text.encode(_encoding())
    except (UnicodeEncodeError, LookupError):
        return False
    return True
