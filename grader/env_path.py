"""Make the environment's own commands findable, also when it is not activated.

nbgrader starts `alembic` by its bare name whenever it makes a gradebook; from
`.venv/bin/python -m grader` there may be none on the PATH, or another environment's.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def put_first_on_path() -> None:
    """Put the running interpreter's folder of commands first on the PATH, once."""
    own = str(Path(sys.executable).parent)
    others = [part for part in os.environ.get("PATH", "").split(os.pathsep) if part != own]
    os.environ["PATH"] = os.pathsep.join([own, *others])
