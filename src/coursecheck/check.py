"""What a student calls: `check("row_max", row_max)` says at once what is right and what is not.

Observes, judges and shows in one kernel. Knows where it runs (a notebook, a terminal); must not
hold a sentence, a case or a rule on points.
"""

from __future__ import annotations

import io
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from typing import Any

from coursecheck.budget import OutOfTime, limited
from coursecheck.console import in_notebook, language_here, say_aloud
from coursecheck.explain.explain import Live
from coursecheck.explain.html import verdict_html
from coursecheck.explain.locale import say
from coursecheck.explain.notation import call_of
from coursecheck.explain.shrink import smallest
from coursecheck.explain.text import verdict_text
from coursecheck.judge.advice import advised
from coursecheck.judge.code.live import written_of
from coursecheck.judge.device_verdict import TORCH_ON_DEVICE, goes_astray, spared
from coursecheck.judge.judge import judge
from coursecheck.judge.known import cases_of
from coursecheck.model import (
    Aspect,
    Case,
    Difference,
    Exercise,
    Mismatch,
    Observation,
    Outcome,
    Raised,
    Verdict,
)
from coursecheck.observe.arguments import copied
from coursecheck.observe.detours import detours
from coursecheck.observe.run import observe, observe_case, on_accelerator, surroundings
from coursecheck.observe.settings import neutral_settings
from coursecheck.observe.snapshot import as_raised, foreign
from coursecheck.progress import remember
from coursecheck.registry import find

PUBLIC_SEED = "public"
"""The same cases at every check; grading draws others."""
SECONDS = 20.0
"""How long a check may take by the clock; every exercise's takes less than one."""
_NOTHING = (
    '<span class="check-points"></span>'
    "<style>.jp-OutputArea-child:has(.check-points){display:none}</style>"
)
_PRINTED = 2000  # characters of what the student's code printed that are shown


class Points(float):
    """The points of a check: a bare number as text, which plain nbgrader takes for partial credit.

    In a notebook the verdict has been shown by then, so that the number shows as nothing at all
    where there is HTML; in Lab and Notebook 7 its row goes, too.
    """

    in_notebook = False

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        # IPython names what it wants and leaves out the rest itself.
        bundle = {"text/plain": repr(self)}
        return {**bundle, "text/html": _NOTHING} if self.in_notebook else bundle


class Interrupted(KeyboardInterrupt):
    """Somebody stopped a check; it says in one sentence which case that was in."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the sentence alone."""
        return [str(self)]


def check(
    name: str,
    thing: Any,
    language: str | None = None,
    *,
    seconds: float = SECONDS,
    more: bool = False,
) -> Points:
    """Check `thing`, your answer to the exercise `name`, and show what came out.

    Returns the points. `language` is "zh" or "en". An answer that has not ended after `seconds`
    is stopped. `more` prints on a console what a page folds up: the case worked through, and the
    idea of a right solution. Raises KeyError where no exercise has that name, and Interrupted for
    Ctrl-C.
    """
    exercise = find(name)
    notebook = in_notebook()
    tongue = language_here(language)
    verdict, pages = _shown(thing, exercise, tongue, seconds, more)
    remember(verdict)
    points = Points(verdict.points)
    points.in_notebook = notebook
    if notebook:
        _display(*pages)
    else:
        say_aloud(pages[1])
    return points


def _shown(
    thing: Any, exercise: Exercise, tongue: str, seconds: float, more: bool
) -> tuple[Verdict, tuple[str, str]]:
    """Return the verdict, and its page as HTML and as text. Raises Interrupted."""
    try:
        with _quiet(), neutral_settings():
            verdict, live = _verdict_in_time(thing, exercise, tongue, seconds)
            text = verdict_text(verdict, tongue, live, more=more)
            page = verdict_html(verdict, tongue, live), text
    except KeyboardInterrupt as stopped:
        case = getattr(stopped, "case", None)
        call = call_of(exercise, case) if case else exercise.name
        raise Interrupted(say("interrupted", tongue, call=call)) from None
    return verdict, page


def _display(html: str, text: str) -> None:
    """Show a verdict where it was asked for, last in its cell or not, with or without HTML."""
    from IPython.display import display

    display({"text/plain": text, "text/html": html}, raw=True)


def _verdict_in_time(
    thing: Any, exercise: Exercise, tongue: str, seconds: float
) -> tuple[Verdict, Live]:
    verdict = None
    try:
        with limited(seconds):
            verdict = _judged(thing, exercise)
            return _made_small(thing, exercise, verdict)
    except OutOfTime as over:
        if verdict is not None:  # only the hunt for a smaller case took too long
            return verdict, Live()
        return _out_of_time(exercise, over, say("no_result", tongue, seconds=seconds)), Live()


def _judged(thing: Any, exercise: Exercise) -> Verdict:
    seen = observe(thing, exercise, PUBLIC_SEED)
    there = on_accelerator(thing, exercise, PUBLIC_SEED)
    faulty = _torchs_faults(exercise) if there else []
    devices = there and spared(there, faulty)
    verdict = judge(exercise, PUBLIC_SEED, seen, written=written_of(thing), devices=devices)
    notes = (*verdict.notes, TORCH_ON_DEVICE) if any(faulty) else verdict.notes
    return replace(verdict, notes=notes)


def _torchs_faults(exercise: Exercise) -> list[bool]:
    """Return for each case whether torch's own answer goes wrong on this machine's accelerator."""
    there = on_accelerator(exercise.reference, exercise, PUBLIC_SEED) or []
    here = observe(exercise.reference, exercise, PUBLIC_SEED)
    return [goes_astray(*both, exercise.tolerance) for both in zip(here, there, strict=False)]


def _made_small(thing: Any, exercise: Exercise, verdict: Verdict) -> tuple[Verdict, Live]:
    if verdict.mismatch is None:
        return _advised(thing, exercise, verdict), Live()
    small = smallest(thing, exercise, verdict.mismatch, verdict.misconception)
    live = _live(thing, exercise, small.case)
    if small.difference.aspect is not Aspect.ERROR or small.got.not_started:
        live = replace(live, traceback="")
    shrunk = small is not verdict.mismatch
    return replace(verdict, mismatch=small), replace(live, smallest=shrunk)


def _advised(thing: Any, exercise: Exercise, verdict: Verdict) -> Verdict:
    """Return the verdict on a right answer with what is seen by running it once more."""
    if verdict.outcome is not Outcome.CORRECT:
        return verdict
    found = detours(thing, exercise, cases_of(exercise, PUBLIC_SEED, 1))
    return replace(verdict, notes=advised(exercise, verdict.notes, found, written_of(thing)))


def _out_of_time(exercise: Exercise, over: OutOfTime, message: str) -> Verdict:
    """Return the verdict on an answer that was stopped, with the case that it was in."""
    case = getattr(over, "case", None)
    verdict = Verdict(exercise.name, Outcome.TIMED_OUT, 0, exercise.points)
    if case is None:
        return replace(verdict, raised=Raised("TimeoutError", message))
    expected = observe_case(exercise.reference, exercise, case, placed=False, counted=False)
    line = as_raised(over)
    got = Observation(raised=Raised("TimeoutError", message, line.line, line.line_number))
    return replace(verdict, mismatch=Mismatch(case, expected, got, Difference(Aspect.ERROR)))


@contextmanager
def _quiet() -> Iterator[io.StringIO]:
    """Keep what the student's code prints and warns out of the cell: it runs many times over.

    Text on stderr would cost all points where plain nbgrader reads the notebook.
    """
    printed = _Printed()
    with warnings.catch_warnings(), redirect_stdout(printed), redirect_stderr(_Printed()):
        warnings.simplefilter("ignore")
        yield printed


class _Printed(io.StringIO):
    """Keeps the beginning of what is printed: an endless loop may print, too."""

    def write(self, text: str) -> int:
        """Take `text`, and keep it while there is room."""
        room = 2 * _PRINTED - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)


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
