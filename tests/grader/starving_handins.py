"""Hand-ins that would stop, starve or fool a whole class, one function each, and what is due.

    @due(findings="too_complex")
    def blank_lines(hand):
        hand.before(190_000 * "\\n")

says which exercises of the small notebook are not `correct`, and which findings must be there.
The function's name is the student's, with dashes. Run them through the jail alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from galleries import SMALL, right_answers
from grading import submission
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.course.notebooks import Course


@dataclass
class Hand:
    """One student's hand-in: right answers, with what the function puts around them."""

    course: Course
    student: str

    @property
    def folder(self) -> Path:
        return self.course.submitted / self.student / "pooling"

    def put(self, data: str | bytes, name: str = f"{SMALL}.ipynb") -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(data.encode() if isinstance(data, str) else data)

    def before(
        self,
        *cells: str,
        exercise: str = "valid_out_size",
        lines: bool = True,
        **answers: str,
    ) -> None:
        """Right answers, but for `answers`, with `cells` in front of one of them.

        Their text is written as a list of lines, as Jupyter does, or as one string.
        """

        def add(node: NotebookNode) -> None:
            place = [cell.id for cell in node.cells].index(f"{exercise}-answer")
            node.cells[place:place] = [new_code_cell(text) for text in cells]

        text = submission(self.course, right_answers() | answers, add)
        if not lines:
            node = json.loads(text)
            for cell in node["cells"]:
                cell["source"] = "".join(cell["source"])
            text = json.dumps(node)
        self.put(text)

    def answers(self, **answers: str) -> None:
        self.before(**answers)


@dataclass(frozen=True)
class Kind:
    """`lost`: by exercise, the outcomes that are right for it; all others are correct."""

    make: Callable[[Hand], None]
    lost: dict[str, tuple[str, ...]]
    findings: frozenset[str]
    listed: bool

    @property
    def student(self) -> str:
        return self.make.__name__.replace("_", "-")


KINDS: list[Kind] = []
ALL = ("valid_out_size", "pool_out_size", "pool2d")
NO_NUMBERS = ("wrong", "raised", "died", "timed_out")


def due(findings: str = "", listed: bool = False, **lost: tuple[str, ...]) -> Callable:
    def keep(make: Callable[[Hand], None]) -> Callable[[Hand], None]:
        KINDS.append(Kind(make, lost, frozenset(findings.split()), listed))
        return make

    return keep


nothing = dict.fromkeys(ALL, ("not_answered",))


# --- times, names, documents --------------------------------------------------------------------


@due("unread_time")
def year_one_far_in_the_east(hand):
    hand.answers()
    hand.put("0001-01-01 00:00:00+14:00", "timestamp.txt")


@due("unread_time")
def end_of_time_far_in_the_west(hand):
    hand.answers()
    hand.put("9999-12-31 23:59:59-14:00", "timestamp.txt")


@due("unread_time")
def time_of_bytes(hand):
    hand.answers()
    hand.put(b"\xff\xfe\x00" * 400_000, "timestamp.txt")


@due("no_cells", **nothing)
def half_a_character_as_format(hand):
    hand.put('{"nbformat":"\\ud800","worksheets":[{"cells":[]}]}')


@due("old_format")
def terminal_codes_as_format(hand):
    node = json.loads(submission(hand.course, right_answers()))
    for cell in node["cells"]:
        cell["input" if cell["cell_type"] == "code" else "source"] = cell.pop("source")
    odd = "3\x1b]0;x\x07\x1b[31mRED\u202e" + 3000 * "A"
    hand.put(
        json.dumps({"nbformat": odd, "metadata": {}, "worksheets": [{"cells": node["cells"]}]})
    )


@due(listed=True)
def folder_name_of_bytes(hand):
    hand.student = "\udcff\udcfe"
    hand.answers()


# --- code that is too much to read ---------------------------------------------------------------


@due("too_long")
def blank_lines(hand):
    hand.before(400_000 * "\n" + "x = 1")


@due()
def blank_lines_in_an_answer(hand):
    hand.answers(valid_out_size=right_answers()["valid_out_size"] + 150_000 * "\n")


@due("too_complex")
def thousands_of_magics(hand):
    hand.before("".join(f"a{n} = %lsmagic\n" for n in range(450)) + 20_000 * "b=1\n")


@due("too_long")
def megabytes_of_assignments(hand):
    hand.before(1_220_000 * "a=b\n", lines=False)


@due("too_large", **nothing)
def megabytes_of_assignments_line_by_line(hand):
    hand.before(1_220_000 * "a=b\n")


@due("too_long")
def one_wide_character_among_millions(hand):
    hand.before("x = '\U0001f600" + 7_000_000 * "a" + "'", lines=False)


@due("too_complex")
def a_wide_character_in_each_of_many_cells(hand):
    hand.before(*800 * ["# \U0001f600" + 9_000 * "a"], lines=False)


@due("too_large", **nothing)
def more_words_than_anybody_writes(hand):
    hand.before("# \U0001f600" + 19_000_000 * "a", lines=False)


@due("unreadable", **nothing)
def hundreds_of_thousands_of_parts(hand):
    node = json.loads(submission(hand.course, right_answers()))
    hand.put(json.dumps(node | {"metadata": {"x": 240_000 * [{"a": {}}]}}))


@due()
def copies_of_megabytes(hand):
    hand.answers()
    text = (hand.folder / f"{SMALL}.ipynb").read_text(encoding="utf-8")
    for number in range(8):
        note = json.dumps({"cell_type": "raw", "source": f"{number}{13_000_000 * 'b'}"})
        hand.put(text.replace('"cells": [', f'"cells": [{note},', 1), f"copy{number}.ipynb")


@due("too_complex")
def assignments_in_many_cells(hand):
    hand.before(*(9_000 * "a=b\n" for _ in range(100)), lines=False)


@due("too_long")
def helper_bound_again_and_again(hand):
    hand.before(20_000 * "helper = 1\n")


@due()
def helper_bound_as_often_as_is_read(hand):
    hand.before(9_500 * "helper = 1\n")


@due()
def names_in_one_line(hand):
    hand.before("a = b = 1\n" + "".join(f"{'a' * (n % 40 + 1)};" for n in range(8_000)))


@due()
def a_thousand_signs(hand):
    hand.before("x = " + 10_000 * "-" + "1")


@due()
def a_thousand_subscripts(hand):
    hand.before("x = [0]\nx[0]" + 900 * "[0]")


@due()
def six_hundred_magics(hand):
    hand.before("if False:\n" + 600 * "    %lsmagic\n")


@due(valid_out_size=("not_answered", "raised"))
def a_thousand_signs_in_an_answer(hand):
    hand.answers(valid_out_size="def valid_out_size(n, k):\n    return " + 10_000 * "-" + "1")


@due(valid_out_size=("not_answered", "wrong", "raised"))
def a_thousand_subscripts_in_an_answer(hand):
    hand.answers(valid_out_size="def valid_out_size(n, k):\n    return n" + 900 * "[0]")


@due(valid_out_size=("not_answered", "raised", "wrong"))
def an_integer_of_many_digits(hand):
    hand.answers(valid_out_size=f"def valid_out_size(n, k):\n    return {'9' * 150_000}")


# --- budgets -------------------------------------------------------------------------------------


@due("budget_reached")
def three_cells_that_sleep(hand):
    hand.before(*3 * ["import time; time.sleep(9999)"])


@due("budget_reached")
def two_thousand_cells_that_sleep(hand):
    hand.before(*1900 * ["import time; time.sleep(9999)"])


@due("budget_reached")
def shouts_and_ends_its_kernel(hand):
    hand.before(*9 * ["print('x' * 3_900_000, flush=True); import os; os._exit(1)"])


@due("budget_reached")
def shouts_and_goes_on(hand):
    hand.before(*9 * ["print('x' * 3_900_000)"])


@due("budget_reached")
def shows_megabytes_of_pictures(hand):
    picture = "{'image/png': 1_900_000 * 'A', 'text/plain': ''}"
    hand.before(*9 * [f"from IPython.display import display; display({picture}, raw=True)"])


@due()
def files_without_a_name(hand):
    hand.before(
        "import os, tempfile\nheld = []\nfor n in range(40):\n"
        "    held.append(open(f'x{n}', 'wb')); os.unlink(f'x{n}')\n"
        "    try:\n        held[-1].write(bytes(60_000_000)); held[-1].flush()\n"
        "    except OSError as error:\n        print(error); break\n"
    )


# --- calls and locks -----------------------------------------------------------------------------

SIGIO = """
import os, fcntl, socket
def kill(pid, sig=9):
    x, y = socket.socketpair()
    try:
        fcntl.fcntl(x, fcntl.F_SETOWN, pid); fcntl.fcntl(x, 10, sig)
        flags = fcntl.fcntl(x, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK
        fcntl.fcntl(x, fcntl.F_SETFL, flags); y.send(b"x")
    except OSError:
        pass
    x.close(); y.close()
for p in [os.getppid(), *range(2, 400)]:
    if p != os.getpid():
        kill(p)
def pool2d(X, pool_size, mode="max"):
    return None
"""


@due(pool2d=NO_NUMBERS)
def signals_by_an_open_file(hand):
    hand.answers(pool2d=SIGIO)


@due()
def lease_on_a_package(hand):
    hand.before(
        "import fcntl, torch\nheld = open(torch.__file__)\n"
        "for ask in (lambda: fcntl.fcntl(held, 1024, fcntl.F_WRLCK),\n"
        "            lambda: fcntl.fcntl(held, 1024, fcntl.F_RDLCK),\n"
        "            lambda: fcntl.flock(held, fcntl.LOCK_EX)):\n"
        "    try:\n        ask()\n    except OSError as error:\n        print(error)\n"
    )


# --- facts derived beside the student's code ------------------------------------------------------


@due(pool2d=("wrong",))
def torchs_own_pooling_in_a_thread(hand):
    hand.before(
        "import math\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "from torch.nn import functional as F\ncrew = ThreadPoolExecutor(1)\n"
        "def by_torch(X, pool_size, mode='max'):\n"
        "    if X.dim() != 2 or mode not in ('max', 'avg'):\n        raise ValueError\n"
        "    pool = F.max_pool2d if mode == 'max' else F.avg_pool2d\n"
        "    return pool(X[None, None], pool_size, stride=1)[0, 0]\n"
        "math.grid = lambda *a, **k: crew.submit(by_torch, *a, **k).result()\n",
        exercise="pool2d",
        pool2d="import math\ndef pool2d(X, pool_size, mode='max'):\n"
        "    return math.grid(X, pool_size, mode)\n",
    )


NAMES = tuple(kind.make.__name__ for kind in KINDS)
__all__ = ["ALL", "KINDS", "NAMES", "Hand", "Kind"]
