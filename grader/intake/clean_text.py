"""Text of a student made safe for whoever reads it: on a terminal, on a page, in a table.

What is seen stays as it was typed; what a terminal or a browser would obey is taken away or broken
by a character without width. Knows characters and markdown alone.
"""

from __future__ import annotations

import re

MAX_DETAIL = 300
MAX_PROSE = 100_000
_JOINER = "\u2060"
"""Without width or line break: it parts `<` from a tag's name, a scheme from its colon."""

_OBEYED = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # a terminal's title
    r"|(?:\x1b\[|\x9b)[0-9;?<=>]*[ -/]*[@-~]?"  # colours, movements
    r"|\x1b."
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
    r"|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # turn the direction of what follows
    r"|[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # cannot be stored
)
_TAG = re.compile(r"<(?=[A-Za-z][A-Za-z0-9:-]*(?:[\s/>]|$)|[/!?])")
_LINE_START = re.compile(r"(?m)^([\s>*+\-\d.)]*)<(?=[A-Za-z/!?])")
_ANY_TAG = re.compile(r"<(?=[A-Za-z/!?])")
#: Where an address begins in markdown, and its first part, in which a scheme would stand.
_ADDRESS = re.compile(r"(\]\([\s<>]*|\]:[\s<>]*|<)([^\s/?#)>]{0,200})")
_SCRIPT = re.compile(r"(?i)script(?=\s*(?::|&))")
_HARMLESS_SCHEME = re.compile(r"(?i)(?:https?|mailto|attachment):")


def clean(text: str, limit: int = MAX_PROSE) -> str:
    """Return `text` without what a terminal obeys and what cannot be stored, cut to `limit`."""
    cleaned = _OBEYED.sub("", text[: 2 * limit])
    return cleaned if len(cleaned) <= limit else f"{cleaned[:limit]}…"


def clean_line(text: str, limit: int = MAX_DETAIL) -> str:
    """Return `text` cleaned, and in one line."""
    return " ".join(clean(text, limit).split())


def shown(path: str) -> str:
    """Return a path as a person may see it: bytes that are no text as escapes, nothing obeyed."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return clean(text.replace("\n", "\\n").replace("\t", "\\t"), 400)


def harmless_markdown(source: str) -> str:
    """Return prose that looks as it was typed, and in which no tag and no address acts.

    Most prose comes back as it is, code in backticks included.
    """
    text = clean(source)
    if "mermaid" in text.lower():  # nbconvert puts such a block into its page as it stands
        text = _ANY_TAG.sub(f"<{_JOINER}", text)
    last = text.rfind(">")
    if last >= 0:
        text = _TAG.sub(f"<{_JOINER}", text[:last]) + text[last:]
    text = _LINE_START.sub(rf"\1<{_JOINER}", text)
    return _SCRIPT.sub(rf"\g<0>{_JOINER}", _ADDRESS.sub(_harmless_address, text))


def as_typed(text: str) -> str:
    """Return what was typed, for who escapes everything anyway: the inverse of the above."""
    return text.replace(_JOINER, "")


def _harmless_address(found: re.Match[str]) -> str:
    before, start = found[1], found[2]
    if _HARMLESS_SCHEME.match(start) and before != "<":
        return found[0]
    if not re.search(r"[:&]", start):
        return found[0]
    return before + re.sub(rf"(?<!{_JOINER})([:&])", rf"{_JOINER}\1", start)
