"""Files that hold no answers: a reason in the student's language, and a person who looks."""

from handing_in import BY_HAND, answer, due, dumped, released, solved

UNREADABLE = "unreadable"


@due(0, UNREADABLE, said=("not JSON",))
def cut_off(hand):
    hand.put(dumped(solved())[:5000])


@due(0, "no_cells")
def no_cells(hand):
    hand.put({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@due(0)
def untouched(hand):
    hand.put(released())


@due(0, UNREADABLE, said=("the file is empty",))
def empty(hand):
    hand.put(b"")


@due(0, UNREADABLE)
def nothing_but_zeros(hand):
    hand.put(b"\0" * 5000)


@due(0, UNREADABLE)
def a_page_of_the_platform(hand):
    hand.put("<!DOCTYPE html><html><title>Log in</title></html>")


@due(0, UNREADABLE)
def a_pointer_to_a_large_file(hand):
    hand.put("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")


@due(0, UNREADABLE)
def an_unfinished_merge(hand):
    text = dumped(solved()).decode()
    half = text.index("\n", 3000) + 1
    hand.put(f"{text[:half]}<<<<<<< HEAD\n=======\n>>>>>>> main\n{text[half:]}")


@due(0, UNREADABLE)
def a_list(hand):
    hand.put("[]")


@due(0, UNREADABLE, said=("no list of cells",))
def an_object(hand):
    hand.put("{}")


@due(12, "odd_encoding")
def saved_in_the_code_page_of_windows(hand):
    hand.put(dumped(solved("zh")).decode().encode("gb18030"))


@due(12, "odd_encoding")
def saved_in_the_code_page_of_western_windows(hand):
    node = solved(pool2d=answer("pool2d") + "\n# caf\u00e9")
    text = dumped(node).decode()
    hand.put(text.encode("cp1252", "ignore"))


@due()
def saved_as_utf_16(hand):
    hand.put(dumped(solved("zh")).decode().encode("utf-16"))


@due(0, "not_a_file")
def a_link(hand):
    hand.put(released(), "pooling/1_by_hand.ipynb")
    path = hand.submitted / hand.student / BY_HAND
    path.unlink()
    path.symlink_to("/etc/hostname")
