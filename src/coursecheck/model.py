"""The nouns of the course: what an exercise is, what was seen of an answer, what it is worth.

Knows shapes of data only. Must not import anything of ours but `observation`, run a student's
code, or hold a sentence that a student reads (those of one exercise are given to it as data).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# Handed on: whoever speaks of exercises speaks of these.
from coursecheck.observation import Array as Array
from coursecheck.observation import Items as Items
from coursecheck.observation import Observation as Observation
from coursecheck.observation import Opaque as Opaque
from coursecheck.observation import Placement as Placement
from coursecheck.observation import Raised as Raised
from coursecheck.observation import Scalar as Scalar
from coursecheck.observation import StrEnum
from coursecheck.observation import Value as Value

Text = Mapping[str, str]
"""One sentence in every language of the course: ``{"zh": ..., "en": ...}``."""


class Aspect(StrEnum):
    """What about a result can be wrong, in the order in which a student is told."""

    ERROR = "error"  # raised where a result was due, or returned where an error was due
    TYPE = "type"
    SHAPE = "shape"
    DTYPE = "dtype"
    DEVICE = "device"
    VALUES = "values"
    INPUT = "input"  # an argument was changed
    ALIAS = "alias"  # the result shares memory with an argument
    OP_COUNT = "op_count"  # the number of torch calls grows with the size of the input
    OTHER = "other"  # an exercise's own `accept` refused it


#: Compared in a group that says nothing else: dtype, purity and the like have groups of their own,
#: so that a float32 buffer costs the points for float64 and not those for the maximum.
RESULT = frozenset({Aspect.ERROR, Aspect.TYPE, Aspect.SHAPE, Aspect.VALUES})
#: Compared in a group about care: everything but the memory shared with the input.
CAREFUL = RESULT | {Aspect.DTYPE, Aspect.DEVICE, Aspect.INPUT}


class Outcome(StrEnum):
    """How one exercise of one submission ended; the closed list, in order of precedence."""

    ENGINE_FAULT = "engine_fault"
    DIED = "died"
    TIMED_OUT = "timed_out"
    NOT_ANSWERED = "not_answered"
    RAISED = "raised"
    WRONG = "wrong"
    CORRECT = "correct"


@dataclass(frozen=True)
class Case:
    """One meeting of an answer with arguments; `group` names the points it counts for."""

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True)
class Group:
    """Points given together: all cases of the group right, or none of its points.

    `draw` takes a `coursecheck.cases.Draw` and yields cases, smallest first: a student is shown the
    first that fails.
    """

    name: str
    points: int
    draw: Callable[[Any], Iterable[Case]]
    compares: frozenset[Aspect] = RESULT
    title: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Misconception:
    """A known wrong way to solve an exercise, with the hint for whoever took it.

    `wrong` holds implementations of the student's kind (a function, a class, ...). Several of
    them are one mistake written in different ways whose results never differ.
    """

    name: str
    wrong: tuple[Callable[..., Any], ...]
    title: Text = field(default_factory=dict)
    hint: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """How an answer may be written, beside what it must return. A rule, not a wall.

    `operators` are regular expressions for dispatched operators (``aten.max_pool2d`` is
    ``max_pool2d``) that must not run. `allowed_operators`, where there are any, are the only ones
    that may compute: besides them run none but those that make, copy, view or reshape tensors
    (`coursecheck.judge.rules.PLUMBING`). `names` are functions and classes of a library that must
    not be used in the answer, nor in what the answer uses of the student's own code; what counts
    is what a name is bound to, not how it is spelled. Breaking a rule costs the exercise's
    points, with `hint` as the reason.
    """

    name: str
    operators: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    allowed_operators: tuple[str, ...] = ()
    hint: Text = field(default_factory=dict)


def call(thing: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Meet a function: call it. The default `Exercise.probe`."""
    return thing(*args, **kwargs)


@dataclass(frozen=True)
class Exercise:
    """Everything the course knows of one exercise; the check, the marks and the proof use it.

    `reference` is an implementation by torch itself. `probe` meets an answer with a case's
    arguments and returns plain results: a call, unless the answer is a class or a module.
    `accept` replaces the comparison with the reference where many answers are right: it is given
    a case and an observation and returns None, the name of a misconception, or ``"other"``.
    `needs_device` is False where no tensor comes from the arguments. `written` is how a case looks
    as a call, with the arguments' names in braces, where it is not simply `name(arguments)`;
    `parts` are the names of the items of what `probe` returns, where those are several.

    `device_issues` are known faults of torch's own operator on a device, by their numbers in
    public trackers.

    What a person reads (`title`, `minutes`, `difficulty`, `parts`, the titles of groups, hints,
    `idea`: a right solution in words) stands in a TOML file beside the exercise's module
    (`coursecheck.texts`). `another_way`, where there is one, tells whose loops are right of a way
    that has torch run no more than `another_way_operators` operators, however large the input.
    """

    name: str
    groups: tuple[Group, ...]
    reference: Callable[..., Any]
    misconceptions: tuple[Misconception, ...]
    rules: tuple[Rule, ...] = ()
    probe: Callable[..., Any] = call
    accept: Callable[[Case, Observation], str | None] | None = None
    tolerance: tuple[float, float] | None = None
    needs_device: bool = True
    written: str = ""
    title: Text = field(default_factory=dict)
    minutes: int = 10
    difficulty: int = 1
    parts: tuple[Text, ...] = ()
    idea: Text = field(default_factory=dict)
    device_issues: tuple[str, ...] = ()
    another_way: Text = field(default_factory=dict)
    another_way_operators: int = 0

    @property
    def points(self) -> int:
        """Points of the whole exercise."""
        return sum(group.points for group in self.groups)

    @property
    def counts_operators(self) -> bool:
        """Whether a rule or a group asks which operators an answer runs."""
        ruled = any(rule.operators or rule.allowed_operators for rule in self.rules)
        return ruled or any(Aspect.OP_COUNT in group.compares for group in self.groups)

    def group(self, name: str) -> Group:
        """Return the group called `name`."""
        return next(group for group in self.groups if group.name == name)

    def misconception(self, name: str | None) -> Misconception | None:
        """Return the misconception called `name`, or None."""
        return next((m for m in self.misconceptions if m.name == name), None)


@dataclass(frozen=True)
class Lesson:
    """One notebook's exercises, in its order.

    `name` is the notebook's file name; `reading_minutes` is what it takes beside the exercises;
    `written` are the names of the answers in prose, which a person marks.
    """

    name: str
    exercises: tuple[Exercise, ...]
    reading_minutes: int = 0
    written: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Where an observation leaves the expected one: the first aspect, and the first wrong cell.

    `path` leads to the array that differs, through nested tuples and lists; a dict's values are
    numbered in the expected order.
    """

    aspect: Aspect
    where: tuple[int, ...] | None = None
    wrong_cells: int = 0
    cells: int = 0
    path: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mismatch:
    """A case whose observation is not the expected one."""

    case: Case
    expected: Observation
    got: Observation
    difference: Difference


@dataclass(frozen=True)
class GroupResult:
    """What one group of cases is worth."""

    name: str
    title: Text
    points: int
    max_points: int
    passed: int
    cases: int


@dataclass(frozen=True)
class Quote:
    """A place in somebody's code: the words, the whole line, and its number in its cell.

    Words without a line are an operator of torch that ran; where from could not be read.
    `beside`: it stands beside the answer, in nothing that the answer uses.
    """

    words: str
    line: str = ""
    number: int = 0
    beside: bool = False


@dataclass(frozen=True)
class Note:
    """Something to know about an answer that costs nothing.

    `where` is the line that it is about; `count` is how many operators ran.
    """

    name: str
    where: Quote | None = None
    count: int = 0


@dataclass(frozen=True)
class Verdict:
    """What an answer is worth and why; all that a page, a gradebook or a report needs.

    `mismatch` is the first mismatch in the order of the cases; `symptom` names the pattern of a
    mismatch that no misconception explains, and `about` the arguments that it speaks of; `also` is
    what is wrong besides, where two things are: a misconception or a symptom. `notes` are things
    to know that cost nothing; `raised` is what kept the answer from meeting any case (a cell that
    does not run, say). `where` is the place in the code for which `broken_rule` is broken.
    """

    exercise: str
    outcome: Outcome
    points: int
    max_points: int
    groups: tuple[GroupResult, ...] = ()
    misconception: str | None = None
    symptom: str | None = None
    about: tuple[str, ...] = ()
    also: str | None = None
    broken_rule: str | None = None
    mismatch: Mismatch | None = None
    notes: tuple[Note, ...] = ()
    raised: Raised | None = None
    where: Quote | None = None
