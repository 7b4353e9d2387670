"""Text and pictures for a person, wherever they stand: they reach formgrader and wait there."""

import base64

from handing_in import QUESTIONS, after, before, cell, code, due, pasted, prose, released

WHICH = "max-or-average"
SOFTMAX = "why-not-softmax"
MINE = "My answer."
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def paper(**answers):
    node = released(QUESTIONS)
    for name, text in answers.items():
        cell(node, name.replace("_", "-"))["source"] = text
    return node


def hand_in(hand, node):
    hand.lesson = QUESTIONS
    hand.put(node)


@due(0)
def nothing_written(hand):
    hand_in(hand, paper())


@due(0, waiting=1, shows=(MINE,))
def below_the_stub(hand):
    hand_in(hand, after(paper(), WHICH, prose(MINE)))


@due(0, waiting=1, shows=(MINE,))
def retyped(hand):
    node = paper()
    node["cells"][node["cells"].index(cell(node, WHICH))] = prose(MINE)
    hand_in(hand, node)


@due(0, waiting=1, shows=(MINE,))
def pasted_copy(hand):
    node = paper()
    hand_in(hand, after(node, WHICH, pasted(cell(node, WHICH), MINE)))


@due(0, waiting=1, shows=("First half.", "Second half."))
def split_in_two(hand):
    node = paper(max_or_average="First half.")
    hand_in(hand, after(node, WHICH, pasted(cell(node, WHICH), "Second half.")))


@due(0, waiting=1, shows=("sketch.png",))
def pasted_picture(hand):
    node = paper(max_or_average="![sketch.png](attachment:sketch.png)")
    cell(node, WHICH)["attachments"] = {"sketch.png": {"image/png": PNG}}
    hand_in(hand, node)


@due(0, waiting=1, shows=("`a<b`, training data: 5",))
def markup(hand):
    hand_in(hand, paper(max_or_average="`a<b`, training data: 5"))


@due(0, waiting=1, shows=("$x<y$", "a && b", "| a | b |"))
def formulas_and_tables(hand):
    hand_in(hand, paper(max_or_average="$x<y$\n\n| a | b |\n|---|---|\n| a && b | `<T>` |"))


@due(0, waiting=1, shows=(MINE,))
def as_a_raw_cell(hand):
    hand_in(hand, after(paper(), WHICH, prose(MINE, cell_type="raw")))


@due(0, waiting=1, shows=(MINE,))
def as_a_comment_in_a_code_cell(hand):
    hand_in(hand, after(paper(), WHICH, code(f"# {MINE}")))


@due(0, waiting=1, shows=(MINE,))
def the_cell_was_turned_into_code(hand):
    node = paper(max_or_average=MINE)
    cell(node, WHICH).update(cell_type="code", outputs=[], execution_count=None)
    hand_in(hand, node)


@due(0, waiting=1, shows=(MINE,))
def above_the_stub(hand):
    hand_in(hand, before(paper(), WHICH, prose(MINE)))


@due(0, waiting=1, shows=(MINE,))
def below_the_question_in_its_own_cell(hand):
    node = paper()
    places = [one["id"] for one in node["cells"]]
    task = cell(node, places[places.index(WHICH) - 1])
    task["source"] = "".join(task["source"]) + f"\n\n{MINE}"
    hand_in(hand, node)


@due(0, waiting=2, shows=("Two.",))
def both(hand):
    hand_in(hand, paper(max_or_average=MINE, why_not_softmax="Two."))


@due(0, waiting=1, shows=("photo.jpg",))
def a_photo_beside(hand):
    node = paper(max_or_average="![my notes](photo.jpg)")
    hand_in(hand, node)
    hand.put(base64.b64decode(PNG), "pooling_further/photo.jpg")


@due(0, waiting=1, shows=(".png",))
def a_picture_in_the_text(hand):
    hand_in(hand, paper(max_or_average=f"![x](data:image/png;base64,{PNG})"))


@due(0, waiting=1, shows=(".png",))
def a_picture_as_markup(hand):
    node = paper(max_or_average='<img src="attachment:sketch.png" width="300">')
    cell(node, WHICH)["attachments"] = {"sketch.png": {"image/png": PNG}}
    hand_in(hand, node)


@due(0, "side_files", waiting=0)
def a_text_beside(hand):
    hand_in(hand, paper())
    hand.put(MINE, "pooling_further/answers.txt")


@due(0, "unused_files", left=("pooling_further/answers.pdf",))
def a_document_beside(hand):
    hand_in(hand, paper())
    hand.put(b"%PDF", "pooling_further/answers.pdf")


@due(0, "unshown_picture", waiting=1, said=("plan.svg",))
def a_drawing_that_a_browser_could_run(hand):
    node = paper(max_or_average="![plan](attachment:plan.svg)")
    cell(node, WHICH)["attachments"] = {"plan.svg": {"image/svg+xml": "<svg/>"}}
    hand_in(hand, node)


@due(0, waiting=1, shows=("photo.webp",))
def a_picture_of_a_newer_kind(hand):
    node = paper(max_or_average="![photo](attachment:photo.webp)")
    data = base64.b64encode(b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 24).decode()
    cell(node, WHICH)["attachments"] = {"photo.webp": {"image/webp": data}}
    hand_in(hand, node)
