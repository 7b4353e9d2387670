"""What is said in English of an answer and costs nothing. Words only."""

from __future__ import annotations

NOTES = {
    "note_device_undecided": "There is no GPU here, and whether the result follows its input to one"
    " could not be seen. It costs nothing.",
    "note_torch_on_device": "On this machine's accelerator torch's own operator fails in a case, or"
    " gives something else than on the CPU. That is no fault of yours: the case counts as it is on"
    " the CPU. Known to torch as: {issues}.",
    "note_list_round_trip": "Line {number} makes a tensor from numbers that were taken out of"
    " another one: {line}. That is right here, but no gradient comes back that way; torch's"
    " operators do it without leaving the tensor.",
    "note_needless_copy": "The copy in line {number} can go: {line}. Without it every result of"
    " this check is the same, and the input stays as it is.",
    "note_another_way": "Right, and there is another way: {way} In one case torch ran {count}"
    " operators for your code; that way needs {most} at most, however large the input.",
}
