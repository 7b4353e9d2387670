"""Output is cut, not punished."""

from handing_in import answer, before, code, due, solved

POOL = answer("pool2d")


def and_then(source):
    return solved(pool2d=f"{POOL}\n{source}")


@due()
def print_5_mb(hand):
    hand.put(and_then("for i in range(60000):\n    print('debug', i, 'x' * 90)"))


@due()
def print_a_tensor(hand):
    hand.put(and_then("torch.set_printoptions(profile='full')\nprint(torch.rand(900, 900))"))


@due()
def twelve_figures(hand):
    hand.put(
        and_then(
            "import numpy as np, matplotlib.pyplot as plt\nfor i in range(12):\n"
            "    plt.figure(figsize=(14, 10), dpi=100)\n"
            "    plt.imshow(np.random.rand(900, 900)); plt.show()"
        )
    )


@due()
def the_same_print_in_a_cell_beside(hand):
    source = "for i in range(60000):\n    print('debug', i, 'x' * 90)"
    hand.put(before(solved(), "pool2d-answer", code(source)))


@due()
def one_long_line_of_errors(hand):
    hand.put(and_then("import sys\nsys.stderr.write('x' * 9_000_000)"))


@due()
def a_value_of_10_mb(hand):
    hand.put(and_then("'x' * 10_000_000"))


@due()
def a_page_of_10_mb(hand):
    hand.put(and_then("from IPython.display import HTML, display\ndisplay(HTML('x' * 10_000_000))"))


@due()
def thousands_of_displays(hand):
    hand.put(and_then("for i in range(3000):\n    display(i)"))


@due(6)
def an_error_of_5_mb(hand):
    hand.put(solved(pool2d="def pool2d(X, k, mode='max'):\n    raise ValueError('x' * 5_000_000)"))


@due()
def prints_while_it_is_checked(hand):
    lines = POOL.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("def ")) + 1
    hand.put(solved(pool2d="\n".join([*lines[:at], "    print('x' * 300_000)", *lines[at:]])))
