"""Other folders than nbgrader's: nothing below `work/submitted` is passed over in silence."""

from handing_in import due, dumped, solved

RENAMED = "renamed"


@due(12, RENAMED)
def no_folder(hand):
    hand.put(solved(), "1_by_hand.ipynb")


@due(12, RENAMED)
def other_case_of_the_folder(hand):
    hand.put(solved(), "Pooling/1_by_hand.ipynb")


@due(12, RENAMED)
def a_copy_of_the_folder(hand):
    hand.put(solved(), "pooling (1)/1_by_hand.ipynb")


@due(
    12, RENAMED, "unsure_student",
    left=("wang/pooling/1_by_hand.ipynb",),
)  # fmt: skip
def one_level_more(hand):
    hand.put(solved(), "wang/pooling/1_by_hand.ipynb")


@due(12, RENAMED)
def swapped(hand):
    hand.lay(solved(), f"pooling/{hand.student}/1_by_hand.ipynb")


@due(12, RENAMED)
def swapped_and_in_another_case(hand):
    hand.lay(solved(), f"POOLING/{hand.student}/1_by_hand.ipynb")


@due(12, RENAMED)
def a_folder_of_ones_own(hand):
    hand.put(solved(), "第一次作业/1_by_hand.ipynb")


@due(12, RENAMED)
def in_the_other_assignment(hand):
    hand.put(solved(), "pooling_further/1_by_hand.ipynb")


@due(12, RENAMED)
def deep_below(hand):
    hand.put(solved(), "pooling/Desktop/wang/Documents/hw/1_by_hand.ipynb")


@due(12, RENAMED)
def a_checkout(hand):
    hand.put(solved(), "pooling/poollab-main/notebooks/en/pooling/1_by_hand.ipynb")
    hand.put(b"x", "pooling/poollab-main/.git/HEAD")


@due(12, "unused_files", left=("pooling/report.pdf",))
def something_else_beside(hand):
    hand.put(solved())
    hand.put(b"%PDF", "pooling/report.pdf")


@due(12, left=("report.docx",))
def something_beside_the_folder(hand):
    hand.put(solved())
    hand.put(b"PK", "report.docx")


@due(12)
def what_systems_leave(hand):
    hand.put(solved())
    for name in (".DS_Store", "Thumbs.db", "__MACOSX/._1_by_hand.ipynb", "desktop.ini"):
        hand.put(b"x", f"pooling/{name}")


@due(12)
def the_same_twice(hand):
    hand.put(solved())
    hand.put(dumped(solved(), indent=None), "1_by_hand.ipynb")
