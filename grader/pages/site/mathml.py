"""Formulas as MathML, which a browser draws without a script or a network.

Knows what latex2mathml gets wrong in the formulas of a course and mends it. Must not know a
notebook or a page. What it cannot draw it refuses, so that no page shows raw TeX by accident.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from latex2mathml.converter import convert

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_LIMITS = {"max", "min", "lim", "sup", "inf", "argmax", "argmin", "arg max", "arg min"}
_FENCES = set("⌊⌋⌈⌉")
_ENVIRONMENTS = {"align*", "align", "array", "matrix", "pmatrix", "bmatrix", "vmatrix", "cases"}
_PARTS = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}

# latex2mathml knows `align*` but not `aligned`, and gives \mathbf its letter only in braces.
_REWRITES = (
    (re.compile(r"(\\(?:begin|end)\{)aligned\}"), r"\1align*}"),
    (re.compile(r"(\\math(?:bf|rm|bb|cal))\s+([A-Za-z])"), r"\1{\2}"),
    (re.compile(r"\\arg\s*\\(max|min)"), r"\\text{arg \1}"),
)

ElementTree.register_namespace("", NAMESPACE)


class UnsupportedFormulaError(Exception):
    """A formula that cannot be drawn; the message holds it and what to do."""


def mathml(tex: str, *, block: bool) -> str:
    """Return a formula as a `<math>` element. Raises UnsupportedFormulaError."""
    rewritten = tex.strip()
    for pattern, replacement in _REWRITES:
        rewritten = pattern.sub(replacement, rewritten)
    try:
        markup = convert(rewritten, display="block" if block else "inline")
        # latex2mathml leaves a stray & as it is, which is no XML.
        root = ElementTree.fromstring(markup)  # noqa: S314  our own notebooks
    except Exception as error:
        raise _refusal(tex, f"{type(error).__name__}: {error}") from error
    unknown = _unknown(rewritten, root)
    if unknown:
        raise _refusal(tex, f"not understood: {', '.join(unknown)}")
    _mend(root, block=block)
    return ElementTree.tostring(root, encoding="unicode")


def _unknown(tex: str, root: ElementTree.Element) -> list[str]:
    """Name what latex2mathml passed over without a word."""
    environments = set(re.findall(r"\\begin\{([^}]*)\}", tex)) - _ENVIRONMENTS
    words = [e.text for e in root.iter() if e.text and re.search(r"\\|^&$", e.text)]
    broken = [_tag(e) for e in root.iter() if len(e) != _PARTS.get(_tag(e), len(e))]
    return [*environments, *words, *broken]


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _refusal(tex: str, reason: str) -> UnsupportedFormulaError:
    return UnsupportedFormulaError(
        f"the formula {tex.strip()!r} cannot be drawn ({reason});"
        " write it with plainer commands, or teach grader/pages/site/mathml.py the one it lacks"
    )


def _mend(root: ElementTree.Element, *, block: bool) -> None:
    for element in root.iter():
        tag = _tag(element)
        first = "".join(element[0].itertext()).replace("\xa0", " ") if len(element) else ""
        if block and tag in {"msub", "msubsup"} and first in _LIMITS:
            element.tag = f"{{{NAMESPACE}}}{'munder' if tag == 'msub' else 'munderover'}"
        if tag == "mi" and element.text in _FENCES:
            element.tag = f"{{{NAMESPACE}}}mo"
            element.set("stretchy", "false")
        if tag == "mi" and element.get("mathvariant") == "bold":
            # Browsers follow MathML Core, which has letters for bold and no attribute.
            del element.attrib["mathvariant"]
            element.text = "".join(map(_bold, element.text or ""))


def _bold(letter: str) -> str:
    for first, bold in (("A", 0x1D400), ("a", 0x1D41A), ("0", 0x1D7CE)):
        offset = ord(letter) - ord(first)
        if 0 <= offset < (10 if first == "0" else 26):
            return chr(bold + offset)
    return letter
