"""`receipt()`: what would be graded if this file were handed in now.

Puts the file, its run and its surroundings into sentences with a mark each. Knows which words go
with what; must not run anything itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from coursecheck.console import in_script, language_here, say_aloud, shell
from coursecheck.explain.html import badge, framed
from coursecheck.explain.locale import current_language, say
from coursecheck.model import Outcome
from coursecheck.progress import Line, line_of, table_of
from coursecheck.receipt.files import Beside, files_beside
from coursecheck.receipt.fresh_run import RUNNING, SECONDS, FreshRun, NoShellError, run_fresh
from coursecheck.receipt.saved import (
    Graded,
    SavedNotebook,
    UnreadableNotebookError,
    definition_of,
    is_stub,
    read_saved,
    text_of,
)
from coursecheck.registry import packages

GOOD, LOOK, NOTE = "✓", "!", "○"


@dataclass
class Receipt:
    """Sentences about one file, a mark before each; shows itself in a notebook.

    `problems` says whether somebody should look; what is only unwritten yet is no problem.
    """

    title: str
    language: str
    sentences: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    points: float = 0
    max_points: float = 0
    saved: SavedNotebook | None = None
    beside: Beside = field(default_factory=Beside)

    @property
    def problems(self) -> bool:
        """Whether something would not go as its author may think."""
        return any(mark == LOOK for mark, _ in self.sentences)

    def __repr__(self) -> str:
        colon = say("colon", self.language)
        lines = [f"    {x.mark} {x.title} {x.name}{colon}{x.state} {x.points}" for x in self.lines]
        said = [f"  {mark} {text}" for mark, text in self.sentences]
        return "\n".join([self.title, *said, *lines])

    def _repr_html_(self) -> str:
        mark = LOOK if self.problems else GOOD if self.lines else NOTE
        said = "".join(f"<li>{mark} {escape(text)}</li>" for mark, text in self.sentences)
        points = f"{self.points:g} / {self.max_points:g}"
        head = f'<strong style="font-size:16px">{escape(self.title)}</strong>'
        if self.lines:
            head += f" &nbsp; {badge(mark, points)}"
        listed = f'<ul style="list-style:none;margin:0 0 8px 0;padding:0">{said}</ul>'
        table = table_of(self.lines, self.language) if self.lines else ""
        inside = f'<p style="margin:0 0 8px 0">{head}</p>{listed}{table}'
        return framed(inside, mark, self.language)


def receipt(
    notebook: str | Path | None = None,
    language: str | None = None,
    *,
    run: bool = False,
    seconds: float = SECONDS,
) -> Receipt:
    """Say what would be graded if `notebook`, as it is saved, were handed in now.

    Without a name it is the notebook that this is called in. With `run` it is run once more, in a
    fresh Python, for at most `seconds`, and the points of its checks are told; so a notebook that
    is run from top to bottom does not run twice. Raises ValueError for an unknown language.
    """
    tongue = language_here(language)
    if os.environ.get(RUNNING):
        return Receipt(say("receipt_within", tongue), tongue)
    path = Path(notebook) if notebook else opened()
    if path is None:
        shown = no_notebook(tongue)
    else:
        shown = receipt_for(path, tongue, seconds if run else None)
        if not notebook and shown.saved:
            shown.sentences[1:1] = _unsaved(shown.saved, tongue)
    if in_script():
        say_aloud(repr(shown))
    return shown


def opened() -> Path | None:
    """Return the notebook that this kernel was started for, where Jupyter or VS Code tell."""
    names = getattr(shell(), "user_ns", {})
    told = os.environ.get("JPY_SESSION_NAME") or names.get("__vsc_ipynb_file__")
    if not told or not str(told).endswith(".ipynb"):
        return None
    path = Path(str(told))
    beside = Path.cwd() / path.name  # Jupyter may tell a path from its own folder
    return beside if not path.is_file() and beside.is_file() else path


def no_notebook(language: str) -> Receipt:
    """Return what is said where nobody can tell which notebook is meant."""
    told = say("receipt_nowhere", language, example='"….ipynb"', package=_package(), file="….ipynb")
    return Receipt(told, language)


def receipt_for(
    path: Path, language: str | None = None, seconds: float | None = SECONDS
) -> Receipt:
    """Return the receipt for the notebook in `path`, by default in its own language.

    It is run for at most `seconds`; with None it is only read.
    """
    tongue = language or current_language()
    try:
        saved = read_saved(path)
    except FileNotFoundError:
        return _refused(say("receipt_no_file", tongue, file=path), tongue)
    except (UnreadableNotebookError, OSError):
        return _refused(say("receipt_unreadable", tongue, file=path), tongue)
    tongue = language or saved.language or tongue
    found = Receipt(say("receipt", tongue, file=path.name), tongue, saved=saved)
    found.beside = files_beside(saved)
    day, time = saved.saved.strftime("%Y-%m-%d"), saved.saved.strftime("%H:%M")
    found.sentences.append((NOTE, say("receipt_saved", tongue, day=day, time=time)))
    found.sentences += [*_recognised(saved, tongue), *_cells(saved, tongue)]
    if saved.lesson and seconds is not None:
        found.sentences += _run(found, saved, seconds)
    elif saved.lesson:
        found.sentences += _read(saved, tongue)
    found.sentences += [*_files(found.beside, tongue), *_written(saved, tongue)]
    if saved.lesson:
        target = f"{path.stem}.zip"
        closing = say("receipt_closing", tongue, package=_package(), file=path.name, zip=target)
        found.sentences.append((NOTE, closing))
    return found


def _refused(sentence: str, language: str) -> Receipt:
    return Receipt(sentence, language, [(LOOK, sentence)])


def _package() -> str:
    return packages()[0] if packages() else "coursecheck"


def _recognised(saved: SavedNotebook, language: str) -> Iterator[tuple[str, str]]:
    lesson, named = saved.lesson, saved.named
    if lesson is None:
        yield LOOK, say("receipt_unknown", language)
    elif named is None:
        name = f"{lesson.name}.ipynb"
        yield NOTE, say("receipt_renamed", language, lesson=lesson.name, name=name)
    elif named is not lesson:
        yield LOOK, say("receipt_other", language, lesson=lesson.name, named=named.name)
    else:
        yield GOOD, say("receipt_known", language, lesson=lesson.name)


def _cells(saved: SavedNotebook, language: str) -> Iterator[tuple[str, str]]:
    graded = list(saved.graded())
    if not graded:
        return
    missing, by_text = _names(graded, ""), _names(graded, "text")
    if not missing:
        yield GOOD, say("receipt_cells_all", language, count=len(graded))
    else:
        yield LOOK, say("receipt_cells_missing", language, names=missing)
    if by_text:
        yield NOTE, say("receipt_cells_text", language, names=by_text)


def _names(graded: list[Graded], found: str) -> str:
    return ", ".join(one.name for one in graded if one.found == found)


def _unsaved(saved: SavedNotebook, language: str) -> Iterator[tuple[str, str]]:
    """Name the answers that ran in this kernel last as something else than the file has."""
    ran = [*getattr(getattr(shell(), "history_manager", None), "input_hist_raw", [])]
    changed = []
    for name, cell in saved.answers.items():
        written = definition_of(name)
        latest = next((text for text in reversed(ran) if written.search(text)), None)
        if latest is not None and latest.strip() != cell.source.strip():
            changed.append(name)
    if changed:
        yield LOOK, say("receipt_unsaved", language, names=", ".join(changed))


def _read(saved: SavedNotebook, language: str) -> Iterator[tuple[str, str]]:
    """Yield which answers have been begun, and how to learn what they are worth."""
    fresh = [name for name, cell in saved.answers.items() if is_stub(cell.source)]
    begun = [name for name in saved.answers if name not in fresh]
    if begun:
        yield NOTE, say("receipt_begun", language, names=", ".join(begun))
    if fresh:
        yield NOTE, say("receipt_open", language, names=", ".join(fresh))
    yield NOTE, say("receipt_ask", language)


def _run(found: Receipt, saved: SavedNotebook, seconds: float) -> Iterator[tuple[str, str]]:
    """Run the notebook, fill in the table, and yield what there is to say of it."""
    language = found.language
    try:
        run = run_fresh(saved, found.beside.along, seconds)
    except NoShellError:
        yield LOOK, say("receipt_not_run", language)
        return
    exercises = saved.lesson.exercises if saved.lesson else ()
    found.lines = [line_of(e, run.verdicts.get(e.name), language) for e in exercises]
    found.points = sum(verdict.points for verdict in run.verdicts.values())
    found.max_points = sum(exercise.points for exercise in exercises)
    points, most = f"{found.points:g}", f"{found.max_points:g}"
    yield NOTE, say("receipt_points", language, points=points, max_points=most)
    fresh = [name for name, v in run.verdicts.items() if v.outcome is Outcome.NOT_ANSWERED]
    answered = [name for name in run.verdicts if name not in fresh]
    if answered:
        yield NOTE, say("receipt_graded", language, names=", ".join(answered))
    if fresh:
        yield NOTE, say("receipt_open", language, names=", ".join(fresh))
    yield from _accidents(run, language, seconds)


def _accidents(run: FreshRun, language: str, seconds: float) -> Iterator[tuple[str, str]]:
    for number, error in run.errors.items():
        yield LOOK, say("receipt_error", language, number=number, error=error)
    if run.timed_out:
        yield LOOK, say("receipt_stopped", language, number=run.cell, seconds=seconds)
    elif not run.ended:
        yield LOOK, say("receipt_died", language, number=run.cell)


def _files(beside: Beside, language: str) -> Iterator[tuple[str, str]]:
    for mark, key, names in (
        (GOOD, "receipt_along", list(beside.along)),
        (NOTE, "receipt_made", beside.made),
        (LOOK, "receipt_missing", list(dict.fromkeys(beside.missing))),
        (LOOK, "receipt_unfit", beside.unfit),
    ):
        if names:
            yield mark, say(key, language, names=", ".join(names))


def _written(saved: SavedNotebook, language: str) -> Iterator[tuple[str, str]]:
    for one in saved.written():
        text = text_of(one.cell)
        if one.cell is None:
            yield LOOK, say("receipt_no_written", language, name=one.name)
        elif text:
            yield GOOD, say("receipt_written", language, name=one.name, count=len(text))
        elif one.cell.pictures:
            yield GOOD, say("receipt_picture", language, name=one.name)
        else:
            yield NOTE, say("receipt_unwritten", language, name=one.name)
