"""Grades hostile files with their fence taken away, and says for each what it gained or harmed.

A program for `fence_namespace.ALONE`: its arguments are a released course and fences, those that
are taken away together in one argument. It prints a line of JSON for each file, and one under
`plain: FENCE` for a plain wrong answer, whose harm is the sabotage's own doing.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from building import RIGHT
from fence_harm import clear_up, harm, left_behind, lost, on_the_page, shown, snapshot
from fence_namespace import answer_calls, end_everything_else, wall_in
from galleries import POINTS, SMALL, Entry, gallery, put_ruled_exercise, right_answers
from grading import grade, hand_in, submission
from hostile_class import SECRET
from sabotage import FENCES, NOT_LIFTED
from sabotage_jail import NEXT

from coursecheck import registry
from grader.course.notebooks import Course
from grader.jail import parent
from grader.marks import batch
from grader.marks.task import close_kernels

WRONG = "a-plain-wrong-one"
PLAIN = Entry(Path("plain/wrong__plainly.py"))
PLAIN.__dict__["text"] = "# Returns 0.\n# %% answer valid_out_size\n"
PLAIN_WRONG = {"valid_out_size": "def valid_out_size(*_, **__):\n    return 0\n"}
HONEST = {"valid_out_size": f"import sndhdr\n\n\n{RIGHT['valid_out_size']}"}
"""Right, and it imports what nobody has imported before."""


class Control:
    """One class of the files that name `fences`, graded without them."""

    def __init__(self, fences: str, template: Path, work: Path) -> None:
        self.name = fences
        self.fences = [FENCES[name] for name in fences.split(", ")]
        self.template, self.work = template, work
        shutil.copytree(template, work / "course")
        self.course = put_ruled_exercise(Course(work / "course"))
        self.neighbours = any(fence.neighbours for fence in self.fences)
        self.pages = any(fence.pages for fence in self.fences)
        self.entries: dict[str, Entry] = {WRONG: PLAIN}
        self.decoys: dict[str, dict[str, str]] = {}
        self.found: dict[str, list[str]] = {}
        self.beside = left_behind()

    def put(self, entry: Entry) -> None:
        """Hand `entry` in, with a folder of its own to read and to write in."""
        decoy = self._decoy(entry)
        places = {
            "COURSE": decoy, "SOLUTION": decoy / "solutions" / "pooling" / f"{SMALL}.ipynb",
            "GRADEBOOK": decoy / "work" / "gradebook.db", "ENGINE": decoy,
            "SUBMISSION": self._own(decoy, entry), "SECRET_FILE": decoy / "secret.txt",
            "OWN": entry.student, "HOME": Path.home(),
        }  # fmt: skip
        self.entries[entry.student] = entry
        self.decoys[entry.student] = snapshot(decoy)
        text = entry.submitted_files({name: str(place) for name, place in places.items()})
        path = self.course.submitted / entry.student / "pooling" / f"{SMALL}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")

    def _own(self, decoy: Path, entry: Entry) -> Path:
        return decoy / "work" / "submitted" / entry.student / "pooling" / f"{SMALL}.ipynb"

    def _decoy(self, entry: Entry) -> Path:
        decoy = self.work / "decoys" / entry.student
        shutil.copytree(self.template, decoy)
        mine = self._own(decoy, entry)
        mine.parent.mkdir(parents=True)
        (decoy / "secret.txt").write_text(SECRET)
        solution = decoy / "solutions" / "pooling" / f"{SMALL}.ipynb"
        solution.write_text(f"# {SECRET}")
        shutil.copy(solution, mine)
        (decoy / "verdict.py").write_text("")
        (decoy / "nbgrader_config.py").write_text(f"# {SECRET}")
        return decoy

    def heard(self, done: batch.Done) -> None:
        """Keep what came of one hand-in; the plain one is graded first."""
        student = done.handed.student
        if student in self.entries:
            self.found[student] = self._harm(self.entries[student], done)
        else:
            author = student.removesuffix(NEXT)
            self.found[author] += [f"the next one: {what}" for what in lost(done, POINTS)]

    def _harm(self, entry: Entry, done: batch.Done) -> list[str]:
        if entry is PLAIN:
            return harm(entry, done)
        decoy = self.work / "decoys" / entry.student
        found = [
            *(what for what in harm(entry, done) if what not in self.found[WRONG]),
            *shown(self.course, entry),
            *(["a file changed"] if snapshot(decoy) != self.decoys[entry.student] else []),
            *(["a file was left"] if left_behind() - self.beside else []),
        ]
        clear_up(self.beside)
        return found

    def run(self) -> None:
        """Grade the class with its fences away, and end whatever it has left running."""
        wrong, right = (right_answers() | answers for answers in (PLAIN_WRONG, HONEST))
        hand_in(self.course, WRONG, submission(self.course, wrong))
        for student in self.entries if self.neighbours else ():
            hand_in(self.course, f"{student}{NEXT}", submission(self.course, right))
        with pytest.MonkeyPatch.context() as patch:
            codes = "".join(f"exec({code!r}, {{}}); " for code in {f.code: 0 for f in self.fences})
            main = "from grader.jail.fork_server import main; main(_s)"
            patch.setattr(parent, "SERVE", f"{parent.BOOT}{codes}{main}")
            for fence in self.fences:
                fence.patch(patch)
            limits = self.fences[-1].limits
            grade(self.course, tell=self.heard, isolation="landlock", limits=limits, retries=0)
            close_kernels()
            for student, entry in self.entries.items() if self.pages else ():
                self.found[student] += on_the_page(self.course, entry)
        end_everything_else()
        for student, entry in self.entries.items():
            name = f"plain: {self.name}" if entry is PLAIN else entry.name
            print(json.dumps({name: self.found[student]}), flush=True)


def classes(wanted: Sequence[str] = ()) -> dict[str, list[Entry]]:
    """Return the files that the control can show, by the fences that they name."""
    found: dict[str, list[Entry]] = {}
    for entry in gallery("hostile"):
        fences = ", ".join(entry.fences)
        if entry.name not in NOT_LIFTED and (not wanted or fences in wanted):
            found.setdefault(fences, []).append(entry)
    return found


def main(template: str, *wanted: str) -> None:
    registry.register("poollab")
    work = Path(tempfile.mkdtemp(prefix="control-"))
    wall_in(work)
    tempfile.tempdir = str(work)
    answer_calls()
    for number, (fences, entries) in enumerate(classes(wanted).items()):
        control = Control(fences, Path(template), work / str(number))
        for entry in entries:
            control.put(entry)
        control.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
