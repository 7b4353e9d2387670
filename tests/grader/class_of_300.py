"""A class of 300 made of the galleries, and the same class computed a second time; for tests.

The second computation reads the gradebook's rows with SQL of its own, the folders of hand-ins, and
how each exercise was made to end; nothing of the engine's is used for it.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from datetime import datetime, timedelta

from galleries import TESTS
from made_class import HandIn, Result, gallery_results
from sqlalchemy import event
from sqlalchemy.engine import Engine

from grader.intake.findings import Finding
from grader.marks.gradebook import open_marks

DUE = datetime(2026, 1, 9, 12)
BOOKS = ("1_small", "2_more")
MOST = {"valid_out_size": 2.0, "pool_out_size": 5.0, "why": 1.0}
CONFIG = 'c.AssignLatePenalties.plugin_class = "tardy.HalfAPoint"\n'
PLUGIN = """from nbgrader.plugins import BasePlugin

class HalfAPoint(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5
"""
ROWS = """
select s.student_id, s.timestamp, s.extension, n.name, sn.late_submission_penalty, b.name,
       g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade
from submitted_assignment s
join submitted_notebook sn on sn.assignment_id = s.id
join notebook n on n.id = sn.notebook_id
join grade g on g.notebook_id = sn.id
join base_cell b on b.id = g.cell_id
"""


def hand_ins(course, number, turn):
    """What one student hands in: of everything something, and sometimes nothing of it."""
    made = {}
    for place, book in enumerate(course.notebooks):
        if (number + 3 * place) % 11 == 0:
            continue  # this notebook is missing
        results = gallery_results(book, TESTS / "gallery", number + turn + place)
        if number % 4 == 0:
            results = {c.grade_id: Result(c.points, "correct") for c in book.checks}
        if number % 23 == 0:
            results = {}
        for rest, ending in ((5, "timed_out"), (7, "died")):
            if number % 31 == rest and results:
                results["pool_out_size"] = Result(0.0, ending)
        prose = {"why": "It slides."} if number % 3 else {}
        findings = (Finding("unused_files", detail="notes.txt"),) if number % 41 == 1 else ()
        made[book.name] = HandIn(results, prose, ("zh", "en")[number % 2], findings)
    return made


@contextmanager
def quick_gradebook():
    """SQLite does not wait for the disk: this class need not outlive a power cut."""

    def relax(connection, _):
        connection.execute("PRAGMA synchronous=OFF")

    event.listen(Engine, "connect", relax)
    try:
        yield
    finally:
        event.remove(Engine, "connect", relax)


def fill(course, made):
    with open_marks(course) as marks:
        marks.prepare("pooling")
        marks._gradebook.update_or_create_assignment("pooling", duedate=DUE)
        for number in range(12):
            marks._gradebook.update_or_create_student(f"absent{number:02}")
    for number in range(288):
        when = DUE + timedelta(hours=number % 30 - 27)
        made.add(f"s{number:03}", hand_ins(course, number, 0), f"{when} UTC")
    made.store()
    again = range(0, 288, 19)
    for number in again:  # once more, another file, a day later
        when = DUE + timedelta(hours=number % 30 - 3)
        made.add(f"s{number:03}", hand_ins(course, number, 5), f"{when} UTC", mark="2")
    made.store(tuple(f"s{number:03}" for number in again))
    with open_marks(course) as marks:
        api = marks._gradebook
        for number in range(1, 288, 2):
            for book in BOOKS:
                grade = api.find_grade("why", book, "pooling", f"s{number:03}")
                if grade.needs_manual_grade:
                    grade.manual_score, grade.needs_manual_grade = 0.25 * (number % 5), False
                if number % 7 == 0:
                    grade.extra_credit = 0.5
        for book in BOOKS:  # was late, and a person took everything: less than the penalty is left
            for cell in MOST:
                api.find_grade(cell, book, "pooling", "s059").manual_score = 0.0
        api.db.commit()


class Second:
    """The same class, computed from rows, folders and what was handed in."""

    def __init__(self, made):
        course, self.made = made.course, made.hand_ins
        self.cells, self.penalty, self.late = {}, {}, set()
        self.when = {}
        with sqlite3.connect(course.database) as database:
            for row in database.execute(ROWS):
                student, when, _, book, penalty, cell, auto, by_hand, extra, look = row
                base = auto if by_hand is None else by_hand
                points = 0.0 if base is None else base + (extra or 0.0)
                waits = bool(look) and base is None
                self.cells.setdefault(student, {})[book, cell] = (points, waits)
                self.penalty[student, book] = penalty or 0.0
                self.when[student] = datetime.fromisoformat(when)
                if self.when[student] > DUE:
                    self.late.add(student)
            self.everybody = {row[0] for row in database.execute("select id from student")}
        self.handed = {
            book: sorted(
                path.parent.parent.name for path in course.submitted.glob(f"*/pooling/{book}.ipynb")
            )
            for book in BOOKS
        }
        self.present = sorted({*self.handed["1_small"], *self.handed["2_more"]})

    def book(self, student, book):
        raw = sum(p for (of, _), (p, _) in self.cells[student].items() if of == book)
        return max(0.0, raw - self.penalty[student, book])

    def total(self, student):
        raw = sum(points for points, _ in self.cells[student].values())
        taken = sum(off for (who, _), off in self.penalty.items() if who == student)
        return max(0.0, raw - taken)

    heads = (*(f"{book}/{cell}" for book in BOOKS for cell in MOST), "penalty")

    def columns(self, student):
        """What an export has of a student, cell by cell, as text; what waits is empty."""
        shown = {}
        for book in BOOKS:
            for cell in MOST:
                points, waits = self.cells.get(student, {}).get((book, cell), (0.0, True))
                shown[f"{book}/{cell}"] = "" if waits else f"{points:g}"
        taken = sum(off for (who, _), off in self.penalty.items() if who == student)
        return shown | {"penalty": f"{taken:g}"}

    def results(self, book, cell):
        """How an exercise ended for everybody who handed its notebook in."""
        none = Result(0.0, "not_answered")
        return {s: self.made[s, book].results.get(cell, none) for s in self.handed[book]}

    def waiting(self, student):
        return sum(waits for _, waits in self.cells[student].values())
