"""Other names than ours: browsers, systems, learning platforms, people."""

from handing_in import due, dumped, released, solved

RENAMED = "renamed"


@due(12, RENAMED)
def a_second_download(hand):
    hand.put(solved(), "pooling/1_by_hand (1).ipynb")


@due(12, RENAMED)
def jupyters_copy(hand):
    hand.put(solved(), "pooling/1_by_hand-Copy1.ipynb")


@due(12, RENAMED)
def other_case(hand):
    hand.put(solved(), "pooling/1_By_Hand.IPYNB")


@due(12, RENAMED)
def twice_the_folder(hand):
    hand.put(solved(), "pooling/pooling/1_by_hand.ipynb")


@due(12, RENAMED)
def moodles_folder(hand):
    hand.put(solved(), "pooling/name_123_assignsubmission_file_/1_by_hand.ipynb")


@due(12, RENAMED)
def saved_as_text(hand):
    hand.put(solved(), "pooling/1_by_hand.ipynb.txt")


@due(12, RENAMED)
def saved_as_json(hand):
    hand.put(solved(), "pooling/1_by_hand.json")


@due(12, RENAMED)
def canvas(hand):
    hand.put(solved(), "pooling/wangwei_LATE_4711_991_1_by_hand-2.ipynb")


@due(12, RENAMED)
def blackboard(hand):
    hand.put(solved(), "pooling/HW 1_wang_attempt_2026-11-20-18-00-00_1_by_hand.ipynb")


@due(12, RENAMED)
def drives_copy(hand):
    hand.put(solved(), "pooling/Copy of 1_by_hand.ipynb")


@due(12, RENAMED)
def a_copy_in_chinese(hand):
    hand.put(solved("zh"), "pooling/“1_by_hand”的副本.ipynb")


@due(12, RENAMED)
def a_name_of_ones_own(hand):
    hand.put(solved(), "pooling/张三-第一次作业 (最终版).ipynb")


@due(12, RENAMED)
def never_named(hand):
    hand.put(solved(), "pooling/Untitled7.ipynb")


@due(12, RENAMED)
def a_browsers_download_that_was_not_renamed(hand):
    hand.put(solved(), "pooling/1_by_hand.ipynb.download")


@due(12, RENAMED)
def no_suffix(hand):
    hand.put(solved(), "pooling/1_by_hand")


@due(12, RENAMED)
def renamed_and_wide(hand):
    hand.put(dumped(solved()).decode().encode("utf-16"), "pooling/hw.ipynb")


@due(12)
def with_the_autosaved_copy(hand):
    hand.put(solved())
    hand.put(released(), "pooling/.ipynb_checkpoints/1_by_hand-checkpoint.ipynb")


@due(12, "unused_files", left=("pooling/1_by_hand (1).ipynb",))
def an_older_version_beside(hand):
    hand.put(solved())
    hand.put(released(), "pooling/1_by_hand (1).ipynb")


@due(None, left=("pooling/a.ipynb", "pooling/b.ipynb"), said=("keep one",))
def two_that_it_may_be(hand):
    hand.put(solved(), "pooling/a.ipynb")
    hand.put(solved(pool2d=""), "pooling/b.ipynb")


@due(0, "missing_notebook", "unused_files", left=("pooling/1_by_hand.py",))
def exported_as_a_script(hand):
    hand.put("def pool2d(X, k):\n    pass\n", "pooling/1_by_hand.py")


@due(0, "missing_notebook", "unused_files", left=("pooling/homework.zip", "pooling/1_by_hand.html"))
def packed_or_printed(hand):
    hand.put(b"PK\x03\x04", "pooling/homework.zip")
    hand.put("<html>", "pooling/1_by_hand.html")
