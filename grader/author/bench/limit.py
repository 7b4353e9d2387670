"""The limit: cells of all submissions, one after the other, in one warm interpreter.

No kernel, no jail, nothing written: what is left is the work that the cells ask for. Only for
submissions of our own, since nothing protects this process from them.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from grader.course.notebooks import Course
from grader.intake.submission import merge
from grader.intake.submitted_files import submitted_files


def main(root: Path) -> int:
    """Run everything in `root` once, checks as a student would."""
    course = Course(root)
    shell = InteractiveShell.instance()
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        for name in (course.settings.package, *course.settings.kernel.preload):
            shell.run_cell(f"import {name}")
        for handed in submitted_files(course, course.assignments[0]):
            shell.reset(new_session=True)
            for cell in merge(handed.book, handed.data).notebook.cells:
                if cell.cell_type == "code":
                    shell.run_cell(cell.source)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
