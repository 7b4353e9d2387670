"""The fences that hostile files run up against, and how each is taken away, one at a time.

A sabotage changes the grader in this process, or gives code that the warm parent runs before it
serves. `fence_control` grades with it, in namespaces of its own; nobody else may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sabotage_jail as jail
import sabotage_judging as judging
import sabotage_messages as messages
import sabotage_notebook as notebook

from grader.jail.limits import Limits


@dataclass(frozen=True)
class Fence:
    """What a fence promises, and the sabotage that takes it away."""

    promise: str
    code: str = ""  # run by the warm parent before it serves
    patch: Callable[[pytest.MonkeyPatch], None] = lambda _: None
    limits: Limits = jail.LIMITS
    neighbours: bool = False  # behind each file comes an honest one, who must lose nothing
    pages: bool = False  # the student's page is looked at too


FENCES = {
    "system calls": Fence(
        "seccomp: no process, no socket, no signal, no change of rights",
        jail.NO_FILTER,
        jail.programs,
    ),
    "files": Fence("Landlock: reads and writes end at the kernel's own folder", jail.NO_LANDLOCK),
    "clean parent": Fence(
        "the warm parent holds no secret, no variable and no open file of the grader's",
        jail.DIRTY_PARENT,
    ),
    "check text": Fence(
        "the cell that asks for an answer holds nothing of what is right",
        patch=judging.secret_in_the_check,
    ),
    "no answers": Fence(
        "a kernel has forgotten what is right, and cannot read it again",
        judging.KEPT_ANSWERS,
        judging.answers_and_no_rules,
    ),
    "rules": Fence(
        "an answer may not call what it is to build, nor the course's own code",
        patch=judging.no_rules,
    ),
    "judged outside": Fence(
        "numbers are judged in another process; what a notebook says is not a mark",
        judging.KEPT_ANSWERS,
        judging.believes_the_notebook,
    ),
    "plain values": Fence(
        "objects are read as plain data, never by what they say of themselves",
        judging.KEPT_ANSWERS,
        judging.asks_the_object,
    ),
    "fresh cases": Fence(
        "each run draws cases of its own, and all of them count", patch=judging.known_cases
    ),
    "exact numbers": Fence(
        "numbers are as exact as their dtype is, but for the order of a sum",
        patch=judging.rough_numbers,
    ),
    "one message": Fence(
        "one message for each check, about that exercise, every field looked at",
        patch=messages.any_message,
    ),
    "frames": Fence("the channel's grammar and the token of each cell", patch=messages.any_frame),
    "time": Fence(
        "processor time, waiting and wall time end", patch=jail.later_limits, limits=jail.SHORT
    ),
    "room": Fence("memory, files, threads, sizes of files end", jail.HARD_LIMITS, limits=jail.WIDE),
    "fresh kernel": Fence(
        "another kernel takes the place of one that has ended, and no cell ends it by the way",
        jail.DEATH_BY_EXIT,
        jail.no_second_kernel,
    ),
    "own kernel": Fence(
        "no two hand-ins share a kernel, its memory or its folder",
        patch=jail.kernel_for_two,
        neighbours=True,
    ),
    "our notebook": Fence(
        "the student's answers are put into the course's own notebook",
        judging.KEPT_ANSWERS,
        notebook.their_notebook,
    ),
    "sanitizing": Fence(
        "outputs and pages hold text and pictures alone", patch=notebook.as_it_came, pages=True
    ),
}

#: Files whose fence stays up in the control, and why.
NOT_LIFTED = {
    "resources/raised__forks": "it would fill the machine; persistence/raised__fork does it once",
    "early_exit/nothing__dies_between_two_cells": "all that comes behind is lost with a fence too",
    "persistence/raised__signal_to_all": "it would end the control; see signal_to_the_parent",
    "network/wrong__installs_a_package": "it takes three fences at once, each of which has its own",
    "reading/raised__memory_of_the_parent": "Linux has a fence of its own (Yama) behind ours",
    "writing/raised__removes_everything": "layers in memory let nobody remove what lies below",
}

#: Files that only end otherwise without their fence, and why they can gain nothing.
ENDS_OTHERWISE = {
    "channel/died__end_said_twice": (
        "the cell that it ends too early is its own check; it stays, since it knows the right token"
    ),
}
