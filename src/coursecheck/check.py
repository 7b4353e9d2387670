"""What a student calls: `check("row_max", row_max)` says at once what is right and what is not.

Observes, judges and shows in one kernel. Knows where it runs (a notebook, a terminal); must not
hold a sentence, a case or a rule on points.
"""

from __future__ import annotations

import io
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from typing import Any

from coursecheck.explain.explain import Live
from coursecheck.explain.render import current_language, verdict_html, verdict_text
from coursecheck.explain.shrink import smallest
from coursecheck.judge.code.live import written_of
from coursecheck.judge.judge import judge
from coursecheck.model import Aspect, Case, Exercise, Verdict
from coursecheck.observe.arguments import copied
from coursecheck.observe.run import observe, on_gpu, surroundings
from coursecheck.observe.snapshot import foreign
from coursecheck.progress import remember
from coursecheck.registry import find

PUBLIC_SEED = "public"
"""The same cases at every check; grading draws others."""
_PRINTED = 2000  # characters of what the student's code printed that are shown


class Points(float):
    """The points of a check. In a notebook it shows as the verdict; as text, as a bare number.

    Plain nbgrader takes that number for partial credit.
    """

    html: str | None = None

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        # IPython names what it wants and leaves out the rest itself.
        bundle = {"text/plain": repr(self)}
        return bundle if self.html is None else {**bundle, "text/html": self.html}


def check(name: str, thing: Any, language: str | None = None) -> Points:
    """Check `thing`, your answer to the exercise `name`, and show what came out.

    In a notebook the result shows itself when it stands last in its cell; elsewhere the verdict
    is printed. `language` is "zh" or "en". Raises KeyError where no exercise has that name.
    """
    exercise = find(name)
    tongue = current_language(language)
    show = verdict_html if in_notebook() else verdict_text
    with _quiet():
        verdict, live = _verdict_on(thing, exercise)
        shown = show(verdict, tongue, live)
    remember(verdict)
    points = Points(verdict.points)
    if show is verdict_html:
        points.html = shown
    else:
        print(shown)  # noqa: T201 - this is what it is for
    return points


def _verdict_on(thing: Any, exercise: Exercise) -> tuple[Verdict, Live]:
    verdict = judge(
        exercise,
        PUBLIC_SEED,
        observe(thing, exercise, PUBLIC_SEED),
        written=written_of(thing),
        devices=on_gpu(thing, exercise, PUBLIC_SEED),
    )
    if verdict.mismatch is None:
        return verdict, Live()
    small = smallest(thing, exercise, verdict.mismatch, verdict.misconception)
    live = _live(thing, exercise, small.case)
    if small.difference.aspect is not Aspect.ERROR or small.got.not_started:
        live = replace(live, traceback="")
    shrunk = small is not verdict.mismatch
    return replace(verdict, mismatch=small), replace(live, smallest=shrunk)


@contextmanager
def _quiet() -> Iterator[io.StringIO]:
    """Keep what the student's code prints and warns out of the cell: it runs many times over.

    Text on stderr would cost all points where plain nbgrader reads the notebook.
    """
    printed = io.StringIO()
    with warnings.catch_warnings(), redirect_stdout(printed), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield printed


def _live(thing: Any, exercise: Exercise, case: Case) -> Live:
    """Meet the shown case once more, for what a verdict does not hold."""
    args, kwargs = copied((case.args, dict(case.kwargs)))
    trace = ""
    with _quiet() as printed, surroundings():
        try:
            exercise.probe(thing, *args, **kwargs)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            trace = _traceback(error)
    text = printed.getvalue()
    return Live(text if len(text) <= _PRINTED else text[:_PRINTED] + " …", trace)


def _traceback(error: BaseException) -> str:
    """Return the traceback of the student's own lines; nothing where none of them is in it."""
    told = traceback.TracebackException.from_exception(error, limit=-40)
    kept = [frame for frame in told.stack if not foreign(frame.filename)]
    told.stack = traceback.StackSummary.from_list(kept)
    return "".join(told.format(chain=False)) if kept else ""


def in_notebook() -> bool:
    """Return whether what a cell returns is shown with its HTML."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and "terminal" not in type(shell).__module__
