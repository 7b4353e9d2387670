"""Plays a class on the JupyterHub of docs/hub: `.ci/hub` calls this with the folder of the Hub.

Everything goes over HTTP through the Hub's proxy, to each person's own server, as Lab's Assignments
panel and formgrader ask for it. Exits with 0 where every step did what it should.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).parents[1]
COURSE, ASSIGNMENT, BOOK = "pooling_lab", "pooling", "1_by_hand"
STUDENTS = ("ada", "bob")
WRONG = "def valid_out_size(n, k):\n    return n - k"
SETTINGS = """import nbgrader.utils

# nbgrader goes by the Unix account, and in a Hub's containers, where everybody is jovyan, by the
# Hub's name. Here everybody has the account that started the Hub: so it is as in those containers.
nbgrader.utils.get_osusername = lambda: "jovyan"
c = get_config()
c.ExchangeCollect.check_owner = False
c.Exchange.root = {exchange!r}
c.Exchange.path_includes_course = True
c.CourseDirectory.course_id = {course!r}
"""


def main(folder):
    """Make homes and the course, start the Hub, play the class, say what came out."""
    prepare(folder)
    with (folder / "log.txt").open("w", encoding="utf-8") as log, hub(folder) as (address, token):
        tell = teller(log)
        teacher = Person(address, token, "teacher")
        students = [Person(address, token, name) for name in STUDENTS]
        for person in (teacher, *students):
            version = person.ask("GET", "api")["version"]
            tell(f"{person.name}: a server of their own runs Jupyter {version}")
        play(tell, teacher, students)
        pictures(tell, folder / "shots", address, token)
    return 0


def prepare(folder):
    """Lay out homes: the course in the teacher's, nbgrader's settings in each."""
    for name in ("homes", "exchange", "shots", "hub.sqlite"):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    course = folder / "homes" / "teacher" / "course"
    course.mkdir(parents=True)
    for name in ("course.toml", "nbgrader_config.py"):
        shutil.copy(ROOT / name, course)
    for name in ("solutions", "notebooks"):
        shutil.copytree(ROOT / name, course / name)
    for name in ("teacher", *STUDENTS):
        settings = folder / "homes" / name / ".jupyter"
        settings.mkdir(parents=True)
        text = SETTINGS.format(exchange=str(exchange), course=COURSE)
        if name == "teacher":
            text += f"c.CourseDirectory.root = {str(course)!r}\n"
        (settings / "nbgrader_config.py").write_text(text)


@contextmanager
def hub(folder):
    """Start the Hub on a free port; yield its address and the token of the service `class`."""
    port, token = free_ports(), secrets.token_hex(16)
    environment = os.environ | {
        "HUB_FOLDER": str(folder),
        "HUB_PORT": str(port),
        "HUB_TOKEN": token,
    }
    config = ROOT / "docs" / "hub" / "jupyterhub_config.py"
    address = f"http://127.0.0.1:{port}"
    with (folder / "hub.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            env=environment, cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            wait(lambda: reached(f"{address}/hub/api/"), f"the Hub; see {folder / 'hub.log'}")
            yield address, token
        finally:
            process.terminate()
            process.wait(timeout=60)


def free_ports():
    """Return the first of three free ports in a row."""
    while True:
        with socket.socket() as first, socket.socket() as second, socket.socket() as third:
            try:
                first.bind(("127.0.0.1", 0))
                port = first.getsockname()[1]
                second.bind(("127.0.0.1", port + 1))
                third.bind(("127.0.0.1", port + 2))
            except (OSError, OverflowError):
                continue
            return port


def reached(address):
    """Is there somebody?"""
    try:
        return requests.get(address, timeout=5).ok
    except requests.RequestException:
        return False


def wait(ready, what, seconds=180):
    """Wait until `ready()`. Raises TimeoutError that names `what`."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"not there after {seconds} s: {what}")
        time.sleep(0.3)


class Person:
    """Somebody of the class, with a server that the Hub has started for them."""

    def __init__(self, address, token, name):
        """Enter `name` at the Hub, start the server, wait for it."""
        self.name, self.address, self.token = name, address, token
        users = f"hub/api/users/{name}"
        self._send("POST", users, (201, 409))
        own = self._send("POST", f"{users}/tokens", (201,)).json()["token"]
        self._send("POST", f"{users}/server", (201, 202))
        wait(
            lambda: self._send("GET", users, (200,)).json()["servers"][""]["ready"],
            f"{name}'s server",
        )
        self.token = own

    def _send(self, method, path, due, **content):
        answer = requests.request(
            method, f"{self.address}/{path}", timeout=300,
            headers={"Authorization": f"token {self.token}"}, **content,
        )  # fmt: skip
        if answer.status_code not in due:
            raise SystemExit(
                f"{self.name}: {method} {path}: {answer.status_code} {answer.text[:2000]}"
            )
        return answer

    def ask(self, method, path, **content):
        """Ask the person's own server; return what it says. Refusals end the run with its words."""
        said = self._send(method, f"user/{self.name}/{path}", (200, 201), **content).json()
        if isinstance(said, dict) and said.get("success") is False:
            raise SystemExit(f"{self.name}: {path}: {said.get('log')}\n{said.get('error')}")
        return said


def play(tell, teacher, students):
    """Go once through the exchange, from the release to the feedback."""
    teacher.ask("POST", f"formgrader/api/assignment/{ASSIGNMENT}/release")
    tell(f"teacher: {ASSIGNMENT} is released")
    about = {"course_id": COURSE, "assignment_id": ASSIGNMENT}
    for student in students:
        fetched = student.ask("POST", "assignments/fetch", json=about)["value"]
        assert [one["status"] for one in fetched] == ["fetched"], fetched
        count = answer(student)
        student.ask("POST", "assignments/submit", json=about)
        books = len(fetched[0]["notebooks"])
        tell(f"{student.name}: fetched {books} notebooks, answered {count} cells, submitted")
    teacher.ask("POST", f"formgrader/api/assignment/{ASSIGNMENT}/collect")
    tell("teacher: collected")
    for student in students:
        began = time.monotonic()
        teacher.ask("POST", f"formgrader/api/submission/{ASSIGNMENT}/{student.name}/autograde")
        tell(f"teacher: graded {student.name} in {time.monotonic() - began:.1f} s")
    for step in ("generate_feedback", "release_feedback"):
        teacher.ask("POST", f"formgrader/api/assignment/{ASSIGNMENT}/{step}")
        tell(f"teacher: {step}")
    marks = teacher.ask("GET", f"formgrader/api/submissions/{ASSIGNMENT}")
    points = {one["student"]: (one["score"], one["max_score"]) for one in marks}
    tell(f"teacher: formgrader shows {points}")
    assert points["ada"][0] > points["bob"][0] > 0, points
    for student in students:
        (sent,) = student.ask("POST", "assignments/fetch_feedback", json=about)["value"][-1][
            "submissions"
        ]
        assert sent["has_local_feedback"], sent
        page = f"{sent['local_feedback_path']}/{BOOK}.html"
        text = student.ask("GET", f"api/contents/{page}")["content"]
        tell(f"{student.name}: reads {page}, {len(text)} characters")
        assert "valid_out_size" in text


def answer(student):
    """Answer the first notebook as the course's own solutions do; bob forgets the + 1."""
    path = f"api/contents/{COURSE}/{ASSIGNMENT}/{BOOK}.ipynb"
    node = student.ask("GET", path)["content"]
    solved = json.loads((ROOT / "solutions" / ASSIGNMENT / f"{BOOK}.ipynb").read_text("utf-8"))
    answers = {
        cell["id"]: "".join(cell["source"])
        for cell in solved["cells"]
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution")
    }
    if student.name == "bob":
        answers = {"valid_out_size-answer": WRONG, "pool2d-answer": answers["pool2d-answer"]}
    for cell in node["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    student.ask("PUT", path, json={"type": "notebook", "content": node})
    return len(answers)


def pictures(tell, shots, address, password):
    """Look at it in a browser: what the teacher sees, and what the students do."""
    program = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
    )
    if not program:
        tell("no browser is installed here: no pictures")
        return
    from playwright.sync_api import sync_playwright

    shots.mkdir()
    folder = f"{COURSE}/{ASSIGNMENT}"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, what, path, look in (
            ("teacher", "formgrader", f"formgrader/manage_submissions/{ASSIGNMENT}", the_class),
            ("ada", "notebook", f"lab/tree/{folder}/{BOOK}.ipynb?reset", every_cell),
            ("ada", "assignments", f"lab/tree/{folder}?reset", the_assignments),
            ("bob", "folder", f"lab/tree/{folder}?reset", the_folder),
            ("bob", "feedback", f"lab/tree/{folder}?reset", the_feedback),
        ):
            page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
            page.set_default_timeout(300_000)
            page.goto(f"{address}/hub/login?next=/user/{name}/{path}")
            page.fill("#username_input", name)
            page.fill("#password_input", password)
            page.click("#login_submit")
            look(page)
            page.screenshot(path=shots / f"{name}-{what}.png")
            tell(f"{name}: logged in by the form, {what}: {path} is shown")
        browser.close()


def the_class(page):
    """Formgrader's table of submissions."""
    page.get_by_text("bob").first.wait_for()


def the_folder(page):
    """Lab's list of files."""
    page.locator(".jp-DirListing-item").first.wait_for()


def every_cell(page):
    """Run All, until there are results."""
    page.locator(".jp-CodeCell").first.wait_for()
    page.evaluate(
        """async () => {
          const context = window.jupyterapp.shell.currentWidget.sessionContext;
          await context.ready;
          await context.session.kernel.info;
          await window.jupyterapp.commands.execute("notebook:run-all-cells");
        }"""
    )
    page.locator(".jp-OutputArea-output").nth(1).wait_for()


def the_assignments(page):
    """Lab's Assignments panel, with the feedback that was fetched."""
    the_folder(page)
    page.evaluate("window.jupyterapp.commands.execute('nbgrader:open-assignment-list')")
    page.locator("#submitted_assignments_list_loading, #submitted_assignments_list").last.wait_for()
    page.get_by_text("View feedback").first.wait_for()


def the_feedback(page):
    """A page of feedback, opened in Lab from the folder that the exchange left."""
    the_folder(page)
    page.evaluate(
        """async ([folder, book]) => {
          const { serviceManager, commands } = window.jupyterapp;
          const list = await serviceManager.contents.get(`${folder}/feedback`);
          const [last] = list.content.map(one => one.path).sort().slice(-1);
          await commands.execute("docmanager:open", { path: `${last}/${book}.html` });
        }""",
        [f"{COURSE}/{ASSIGNMENT}", BOOK],
    )
    frame = page.frame_locator(".jp-HTMLViewer iframe")
    frame.get_by_text("valid_out_size").first.wait_for()


def teller(log):
    """Return a function that says a line and keeps it, with the seconds since the beginning."""
    began = time.monotonic()

    def tell(text):
        line = f"{time.monotonic() - began:6.1f} s  {text}"
        print(line, flush=True)
        log.write(f"{line}\n")

    return tell


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
