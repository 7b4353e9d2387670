"""A verdict as HTML, in a notebook and on a feedback page alike.

Knows markup only. Inline styles, no script, no style sheet, no ids and no theme's variables: what
is left is what JupyterLab shows of a notebook it does not trust, and nbconvert on any page. Text
keeps the page's own colour, so that it reads on a light and on a dark one.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from coursecheck.explain.explain import Explanation, GroupLine, Hint, Live, More, Problem, explain
from coursecheck.explain.figure import Figure
from coursecheck.explain.grid import as_table
from coursecheck.explain.locale import say
from coursecheck.model import Verdict

TAGS = {"zh": "zh-CN", "en": "en"}
_EDGES = {"✓": "#009E73", "✗": "#D55E00", "○": "#808080", "!": "#808080"}
_BADGES = {"✓": "#006B4F", "✗": "#A34700", "○": "#5A5F66", "!": "#5A5F66"}

_P = "margin:0 0 8px 0"
_RUNG = "margin:6px 0 6px 16px"
_SMALL = "font-size:13px;opacity:0.85"
_CODE = (
    "font-family:monospace;font-size:14px;background:rgba(128,128,128,0.15);padding:1px 6px;"
    "border-radius:4px;white-space:pre-wrap"
)
_PRE = (
    "font-family:monospace;font-size:12px;line-height:1.4;background:rgba(128,128,128,0.12);"
    "padding:8px 12px;margin:6px 0 0 0;overflow-x:auto;white-space:pre;border-radius:4px"
)


def verdict_html(
    verdict: Verdict, language: str, live: Live | None = None, graded: bool = False
) -> str:
    """Return an HTML fragment that shows `verdict` in `language` ("zh" or "en")."""
    told = explain(verdict, language, live, graded)
    parts = [_head(told), _groups(told.groups)]
    if told.problem:
        parts += _problem(told.problem)
    parts += [_hint(hint, say("colon", language)) for hint in told.hints]
    if told.more:
        parts.append(_more(told.more))
    if told.closing:
        parts.append(f'<p style="margin:0;{_SMALL}">{escape(told.closing)}</p>')
    parts += [_folded(*fold) for fold in (told.printed, told.traceback) if fold]
    return framed("".join(parts), told.mark, language)


def framed(inside: str, mark: str, language: str) -> str:
    """Return `inside` in the frame of every page of ours, its edge coloured by `mark`."""
    return (
        f'<div lang="{TAGS[language]}" style="border-left:5px solid {_EDGES[mark]};'
        "padding:4px 0 4px 16px;margin:6px 0;line-height:1.6;font-size:14px;max-width:860px"
        f'">{inside}</div>'
    )


def badge(mark: str, text: str) -> str:
    """Return a mark and its meaning on a ground of their own, the same on every theme."""
    return (
        f'<span style="background:{_BADGES[mark]};color:#FFFFFF;border-radius:10px;'
        f'padding:2px 10px;font-size:13px;white-space:nowrap">{mark} {escape(text)}</span>'
    )


def _head(told: Explanation) -> str:
    return (
        f'<p style="{_P}"><strong style="font-size:16px">{escape(told.title)}</strong> '
        f'<span style="{_SMALL};font-family:monospace">{escape(told.name)}</span> &nbsp; '
        f"{badge(told.mark, told.state)} &nbsp; "
        f'<strong style="white-space:nowrap">{escape(told.points)}</strong></p>'
    )


def _groups(groups: tuple[GroupLine, ...]) -> str:
    if not groups:
        return ""
    return f'<p style="{_P};line-height:2">{" ".join(map(_group, groups))}</p>'


def _group(group: GroupLine) -> str:
    edge = _EDGES[group.mark]
    ground = "rgba(0,0,0,0)" if group.passed else "rgba(213,94,0,0.14)"
    return (
        f'<span style="border:1px solid {edge};background:{ground};border-radius:4px;'
        'padding:2px 8px;margin:0 6px 0 0;font-size:13px;white-space:nowrap">'
        f"{group.mark} {escape(group.title)} · {escape(group.state)} {escape(group.points)}</span>"
    )


def _problem(problem: Problem) -> Iterator[str]:
    yield (
        f'<p style="margin:12px 0 4px 0"><strong>{escape(problem.heading)}</strong> &nbsp; '
        f'<code style="{_CODE}">{escape(problem.call)}</code></p>'
    )
    if problem.arguments:
        lines = "<br>".join(escape(line) for line in problem.arguments)
        yield f'<p style="{_P};{_SMALL}">{lines}</p>'
    yield f'<p style="{_P}">{escape(problem.told)}</p>'
    if problem.line:
        yield (
            f'<p style="{_P}">{escape(problem.line_label)} '
            f'<code style="{_CODE}">{escape(problem.line)}</code></p>'
        )
    if problem.figure:
        yield _figure(problem.figure, problem.told)


def _figure(figure: Figure, told: str) -> str:
    box = "display:inline-block;vertical-align:top;margin:0 20px 8px 0;width:min-content"
    tables = "".join(
        f'<div style="{box}">{as_table(drawn)}</div>' for drawn in (*figure.inputs, *figure.outputs)
    )
    # What a screen reader says of the whole; each table has a caption of its own besides.
    label = escape(f"{figure.sentence} {told}")
    return (
        f'<figure aria-label="{label}" style="margin:8px 0;overflow-x:auto">{tables}'
        f'<figcaption style="{_SMALL}">{escape(figure.legend)}</figcaption></figure>'
    )


def _hint(hint: Hint, colon: str) -> str:
    title = f"{colon}{escape(hint.title)}" if hint.title else ""
    return (
        '<div style="border-left:4px solid #0072B2;background:rgba(0,114,178,0.12);'
        'padding:8px 12px;margin:8px 0;border-radius:4px">'
        f'<strong style="margin:0 6px 0 0">{escape(hint.label)}{title}'
        f"</strong> {escape(hint.text)}</div>"
    )


def _more(more: More) -> str:
    """Rungs of a ladder: the case worked through opens first, and the idea within it."""
    idea = f'<p style="{_RUNG}">{escape(more.idea)}</p>' if more.idea else ""
    if not more.worked:
        return _details(more.label, idea)
    steps = "".join(f'<p style="{_RUNG}">{escape(part)}</p>' for part in more.worked)
    return _details(more.label, steps + (_details(more.idea_label, idea) if idea else ""))


def _folded(label: str, text: str) -> str:
    return _details(label, f'<pre style="{_PRE}">{escape(text)}</pre>')


def _details(label: str, inside: str) -> str:
    return (
        f'<details style="margin:8px 0 0 0"><summary style="cursor:pointer;{_SMALL}">'
        f"{escape(label)}</summary>{inside}</details>"
    )
