"""nbgrader's folders and steps mapped onto this course. Start nbgrader and Lab in this folder.

`nbgrader autograde` and formgrader's button run the course's own engine
(`grader/nbgrader_plugin.py`): the same jail and the same marks as `python -m grader grade`.
`nbgrader generate_feedback` writes the pages of `python -m grader feedback`.
Formgrader draws formulas without a network and shows each rubric.
"""

import os
from pathlib import Path

from grader.cli.feedback import configure_feedback
from grader.course.release import configure_release
from grader.course.settings import load_settings
from grader.env_path import put_first_on_path
from grader.nbgrader_plugin import configure_autograde, configure_formgrader

c = get_config()  # noqa: F821 - traitlets puts it here

put_first_on_path()

root = Path(__file__).resolve().parent
work = root / "work"

c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "pooling_lab"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.submitted_directory = "work/submitted"
c.CourseDirectory.autograded_directory = "work/autograded"
c.CourseDirectory.feedback_directory = "work/feedback"
c.CourseDirectory.solution_directory = "work/solution"
c.CourseDirectory.db_url = f"sqlite:///{work / 'gradebook.db'}"

# A folder that teacher and students share; a course with accounts of its own sets another.
c.Exchange.root = os.environ.get("POOLLAB_EXCHANGE", str(work / "exchange"))
c.Exchange.path_includes_course = True
Path(c.Exchange.root).mkdir(parents=True, exist_ok=True)
work.mkdir(exist_ok=True)  # nbgrader makes the gradebook, not its folder

# Which edition nbgrader's own commands write and hand out: POOLLAB_LANGUAGE=en nbgrader …
configure_release(c, os.environ.get("POOLLAB_LANGUAGE", load_settings(root).languages[0]))
configure_autograde(c)
configure_feedback(c)
configure_formgrader(c)
