"""A verdict as plain text, for a terminal. Knows lines only."""

from __future__ import annotations

from collections.abc import Iterator

from coursecheck.explain.explain import Explanation, Live, Problem, explain
from coursecheck.explain.grid import as_lines
from coursecheck.explain.locale import say
from coursecheck.model import Verdict


def verdict_text(
    verdict: Verdict,
    language: str,
    live: Live | None = None,
    graded: bool = False,
    more: bool = False,
) -> str:
    """Return lines of text that show `verdict` in `language` ("zh" or "en").

    `more` also shows what a page folds up: the case worked through and the idea of a solution.
    """
    return "\n".join(_lines(explain(verdict, language, live, graded), more))


def _lines(told: Explanation, more: bool) -> Iterator[str]:
    colon, stop = say("colon", told.language), say("stop", told.language)
    yield f"{told.mark} {told.title} {told.name}{colon}{told.state}  {told.points}"
    for group in told.groups:
        yield f"  {group.mark} {group.title}{colon}{group.state} {group.points}"
    if told.problem:
        yield from _problem(told.problem, colon)
    for hint in told.hints:
        yield f"{hint.label}{colon}{hint.title + stop if hint.title else ''}{hint.text}"
    if told.more and more:
        yield f"{told.more.label}{colon.rstrip()}"
        yield from (f"  {part}" for part in told.more.worked)
        if told.more.idea:
            yield f"{told.more.idea_label}{colon}{told.more.idea}"
    elif told.more and told.more.where:
        yield told.more.where
    if told.closing:
        yield told.closing
    for fold in (told.printed, told.traceback):
        if fold:
            yield f"{fold[0]}{colon.rstrip()}"
            yield from (f"  {line}" for line in fold[1].splitlines())


def _problem(problem: Problem, colon: str) -> Iterator[str]:
    yield f"{problem.heading}{colon}{problem.call}"
    yield from (f"  {line}" for line in problem.arguments)
    yield problem.told
    if problem.line:
        yield f"{problem.line_label} {problem.line}"
    if problem.figure:
        for drawn in (*problem.figure.inputs, *problem.figure.outputs):
            yield from (f"  {line}" for line in as_lines(drawn))
        if problem.figure.legend:
            yield problem.figure.legend
