"""Cells that ask to leave: the answers beside them count all the same, each time."""

from handing_in import after, answer, before, code, due, solved

STOPPED = "cell_stopped"
POOL = answer("pool2d")


def leaving(source: str):
    return solved(pool2d=f"{POOL}\n{source}")


def in_extra_cell(source: str):
    return before(solved(), "pool2d-answer", code(source))


@due(12, STOPPED)
def exit_in_an_answer(hand):
    hand.put(leaving("exit()"))


@due(12)
def exit_without_brackets(hand):
    hand.put(leaving("exit"))


@due(12, STOPPED)
def system_exit_in_an_answer(hand):
    hand.put(leaving("import sys\nsys.exit(0)"))


@due(12, STOPPED)
def system_exit_is_raised_in_an_answer(hand):
    hand.put(leaving("raise SystemExit"))


@due(12, STOPPED)
def quit_in_an_extra_cell(hand):
    hand.put(in_extra_cell("quit()"))


@due(12, STOPPED)
def do_shutdown(hand):
    source = "import IPython\nIPython.Application.instance().kernel.do_shutdown(True)"
    hand.put(after(solved(), "valid_out_size", code(source)))


@due(12, STOPPED)
def the_shells_own_kernel_is_shut_down(hand):
    hand.put(in_extra_cell("get_ipython().kernel.do_shutdown(False)"))


@due(12, STOPPED)
def ask_exit(hand):
    hand.put(in_extra_cell("get_ipython().ask_exit()"))


@due(12, STOPPED)
def os_exit(hand):
    hand.put(in_extra_cell("import os; os._exit(0)"))


@due(12, STOPPED)
def the_process_kills_itself(hand):
    hand.put(in_extra_cell("import os; os.kill(os.getpid(), 9)"))


@due(12, STOPPED)
def an_abort(hand):
    hand.put(in_extra_cell("import os; os.abort()"))


@due(12, STOPPED)
def a_crash_of_the_interpreter(hand):
    hand.put(in_extra_cell("import faulthandler; faulthandler._sigsegv()"))


@due(12, STOPPED)
def exit_behind_the_last_check(hand):
    hand.put(after(solved(), "pool2d_stride", code("exit()")))


@due(6)
def the_answer_itself_leaves(hand):
    hand.put(solved(pool2d="def pool2d(X, k, mode='max'):\n    exit()"))
