"""The desk for written answers, served to a browser in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from grader.cli.desk import Desk
from grader.course.notebooks import Course
from grader.marks.gradebook import open_marks


@contextmanager
def served(course: Course) -> Iterator[str]:
    """Serve the English desk, with the gradebook that is opened in its thread; give its address."""
    ready, held = threading.Event(), {}

    def serve():
        with open_marks(course) as marks:
            desk = Desk(course, marks, "pooling", "en")
            with desk.server() as held["server"]:
                held["address"] = desk.address(held["server"])
                ready.set()
                held["server"].serve_forever()

    thread = threading.Thread(target=serve)
    thread.start()
    assert ready.wait(60)
    yield held["address"]
    held["server"].shutdown()
    thread.join()
