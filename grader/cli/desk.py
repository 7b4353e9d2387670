"""`grader desk`: a page for this computer alone on which written answers are marked.

A small server on the loopback address, under a path that nobody can guess. Every mark goes into the
gradebook at once, where formgrader shows it.
"""

from __future__ import annotations

import json
import math
import secrets
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import click

from coursecheck.explain.locale import LANGUAGES as SPOKEN
from coursecheck.explain.locale import current_language
from grader.cli import arguments
from grader.course.notebooks import Course, CourseError, find_course
from grader.marks.gradebook import Marks, open_marks
from grader.pages.desk import desk_page, questions
from grader.user_error import UserError

_LONGEST = 100_000  # bytes of what the page sends


class RefusedError(UserError):
    """A mark that cannot be given; the page shows the sentence."""


@click.command
@click.argument("assignment")
@arguments.course
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Default: a free one.")
@click.option("--language", type=click.Choice(list(SPOKEN)), help="Else the terminal's (LANG).")
def command(assignment: str, course: str | None, port: int, language: str | None) -> None:
    """Serve the page until Ctrl-C."""
    found = find_course(course)
    if not any(book.written for book in found.notebooks_of(assignment)):
        raise CourseError(f"{assignment} has no written answers; there is nothing to mark by hand")
    with open_marks(found) as marks:
        desk = Desk(found, marks, assignment, current_language(language))
        with desk.server(port) as server:
            print(
                f"{desk.address(server)}\nopen this page in a browser; Ctrl-C ends it", flush=True
            )
            server.serve_forever()


class Desk:
    """One assignment's answers, and the open gradebook that takes their marks."""

    def __init__(self, course: Course, marks: Marks, assignment: str, language: str) -> None:
        self.course, self.marks = course, marks
        self.assignment, self.language = assignment, language
        self.token = secrets.token_urlsafe(24)

    def server(self, port: int = 0) -> HTTPServer:
        """Return a server of the loopback address that serves this desk."""
        handler = type("Handler", (_Handler,), {"desk": self})
        return HTTPServer(("127.0.0.1", port), handler)

    def address(self, server: HTTPServer) -> str:
        """Return where the page is."""
        return f"http://127.0.0.1:{server.server_port}/{self.token}/"

    def page(self, nonce: str) -> str:
        """Return the page as the gradebook has it now."""
        self.marks.undo()  # formgrader may have written since
        found = questions(self.course, self.marks, self.assignment, self.language)
        return desk_page(self.assignment, found, self.language, nonce)

    def save(self, sent: dict[str, Any]) -> int:
        """Put one mark into the gradebook; return how many answers still wait.

        Raises RefusedError for what is no mark of a written answer of this assignment.
        """
        self.marks.undo()
        books = {book.name: book for book in self.course.notebooks_of(self.assignment)}
        book = books.get(str(sent.get("notebook")))
        most = {one.grade_id: one.points for one in book.written} if book else {}
        cell, mark = str(sent.get("cell")), sent.get("mark")
        if book is None or cell not in most:
            raise RefusedError("there is no such question")
        if mark is not None:
            number = isinstance(mark, int | float) and not isinstance(mark, bool)
            if not number or not math.isfinite(mark) or not 0 <= mark <= most[cell]:
                raise RefusedError(f"a mark is a number from 0 to {most[cell]:g}")
        comment = str(sent.get("comment") or "")
        student = str(sent.get("student"))
        if not self.marks.give(student, book, cell, mark, comment):
            raise RefusedError(f"{student} has no such answer")
        rows = self.marks.of_class(self.assignment).students.values()
        return sum(row.waiting for row in rows)


class _Handler(BaseHTTPRequestHandler):
    """Answers the desk's own page and nobody else."""

    desk: Desk

    def do_GET(self) -> None:
        if not self._is_ours(""):
            return
        nonce = secrets.token_urlsafe(12)
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline';"
            " img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
            " frame-ancestors 'none'"
        )
        html = self.desk.page(nonce).encode()
        self._answer(200, "text/html; charset=utf-8", html, policy)

    def do_POST(self) -> None:
        if not self._is_ours("save"):
            return
        try:
            length = int(self.headers.get("Content-Length", ""))
            if not 0 < length <= _LONGEST:
                raise RefusedError("too much at once")
            if self.headers.get_content_type() != "application/json":
                raise RefusedError("not JSON")
            sent = json.loads(self.rfile.read(length))
            if not isinstance(sent, dict):
                raise RefusedError("not JSON")
            self._json(200, {"left": self.desk.save(sent)})
        except (UserError, ValueError) as error:
            self._json(400, {"error": str(error)})

    def _is_ours(self, name: str) -> bool:
        """Whether the path is the desk's and the browser meant this address."""
        host = self.headers.get("Host", "").partition(":")[0]
        due = f"/{self.desk.token}/{name}"
        if host in ("127.0.0.1", "localhost") and secrets.compare_digest(
            self.path.encode(), due.encode()
        ):
            return True
        self._json(404, {"error": "not found"})
        return False

    def _json(self, status: int, content: dict[str, object]) -> None:
        self._answer(status, "application/json", json.dumps(content).encode(), "default-src 'none'")

    def _answer(self, status: int, kind: str, content: bytes, policy: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing: a terminal is no place for addresses with a secret in them."""


_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
