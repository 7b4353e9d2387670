"""The fences that hostile files run up against, and how each is taken away, one at a time.

A sabotage changes the grader in this process, or gives code that the warm parent runs before it
serves. `fence_control` grades with it, in namespaces of its own; nobody else may.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import nbformat
import pytest
from nbgrader.utils import determine_grade

from coursecheck.explain import grid, html
from coursecheck.judge import judge as judging
from coursecheck.model import Outcome, Verdict
from coursecheck.observe import pack, transport
from grader.intake import cell_matching, clean_text, written_answers
from grader.jail import cell, frames, outputs
from grader.jail.confinement import places
from grader.jail.limits import MIB, Limits
from grader.marks import task, verdict
from grader.run import execute, sanitize

SECRET = "PLANTED-7f3a"
LIMITS = Limits(cpu_seconds=4, wall_seconds=20, idle_seconds=3, grace_seconds=0.3)
SHORT = Limits(cpu_seconds=1, wall_seconds=1.5, idle_seconds=1, grace_seconds=0.2)
Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Fence:
    """What a fence promises, and the sabotage that takes it away."""

    promise: str
    code: str = ""  # run by the warm parent before it serves
    patch: Callable[[Patch], None] = lambda _: None
    limits: Limits = LIMITS


# --- the jail ------------------------------------------------------------------------------------

NO_FILTER = """
from grader.jail.confinement import confine, landlock, seccomp
seccomp.seal = lambda pid: None
confine._forbidden = dict
landlock.NET_RIGHTS, landlock.SCOPES = {}, {}
landlock.READ |= landlock.EXECUTE
"""
NO_LANDLOCK = """
from grader.jail.confinement import confine, landlock
from grader.jail import child
landlock.restrict = lambda *_, **__: None
child.private_scratch = lambda *_: False
confine._forbidden = dict
"""
DIRTY_PARENT = f"""
import os
from grader.jail import child, fork_server
kept = {{"secret": "{SECRET}"}}
opened = os.memfd_create("grader")
os.write(opened, b"{SECRET}")
clean = child.environment
child.environment = lambda home: clean(home) | {{"POOLLAB_SECRET": "{SECRET}"}}
forget = fork_server.Server._forget
def keep(self):
    os.lseek(opened, 0, 0)
    self.kept = os.dup(self.control.fileno())
    forget(self)
fork_server.Server._forget = keep
"""
KEPT_ANSWERS = """
from grader.jail import child, preload
preload.forget_answers = lambda: None
ready = child.make_ready
def make_ready():
    from coursecheck.observe import run, transport
    look = run.observe_case
    def observe_case(thing, exercise, case, *args, **options):
        expected = None if look is None else look(exercise.reference, exercise, case).value
        expected = getattr(expected, "value", expected)
        return look(thing, exercise, case, *args, **options)
    def naive(name, thing, *, seed, rounds):
        # As asserts in a cell: what the object says of itself decides.
        exercise, sent = transport.find(name), []
        for case in transport.pack_cases(exercise, seed, rounds):
            due = look(exercise.reference, exercise, case)
            same = False
            try:
                right = exercise.reference(*case.args, **case.kwargs)
            except Exception:
                right = None
            try:
                got = exercise.probe(thing, *case.args, **case.kwargs)
            except Exception as error:
                str(error)
                got, same = error, right is None and isinstance(error, ValueError)
            else:
                with_room = isinstance(got, (int, float, str)) or hasattr(got, "shape")
                parts = got if with_room else list(got) if hasattr(got, "__iter__") else [got]
                text = repr(parts)
                try:
                    same = bool(got == right)
                except Exception:
                    same = False
                try:
                    off = abs(got - right) > 1e-6
                    same = same or not bool(off.any() if hasattr(off, "any") else off)
                except TypeError:
                    pass
            sent.append(due if same else look(thing, exercise, case))
        transport._publish(transport.message(name, sent))
    from coursecheck.cases import draw_cases
    transport.pack_cases = draw_cases
    transport.naive = naive
    run.observe_case = observe_case
    return ready()
child.make_ready = make_ready
"""
DEATH_BY_EXIT = """
from grader.jail import child
ready = child.make_ready
def make_ready():
    import os
    from grader.jail import shell
    made = ready()
    type(made).ask_exit = lambda self: os._exit(0)
    made.kernel.do_shutdown = lambda *_: os._exit(0)
    return made
child.make_ready = make_ready
"""


def programs(patch: Patch) -> None:
    patch.setattr(places, "SYSTEM", (*places.SYSTEM, "/bin", "/usr/bin", "/usr/sbin", "/lib64"))


def kept_answers(patch: Patch) -> None:
    patch.setattr(places, "hidden", lambda package: ())


def no_rules(patch: Patch) -> None:
    patch.setattr(judging, "broken_rule", lambda *_: None)


def answers_and_no_rules(patch: Patch) -> None:
    kept_answers(patch)
    no_rules(patch)


# --- what is asked for and what is believed ------------------------------------------------------


def secret_in_the_check(patch: Patch) -> None:
    timed = execute._Run._timed

    def told(run: Any, kernel: Any, code: str) -> Any:
        return timed(run, kernel, f"{code}  # {SECRET}" if execute._REMOTE in code else code)

    patch.setattr(execute._Run, "_timed", told)


def known_cases(patch: Patch) -> None:
    """Everybody meets the cases of the notebook; those of the first call decide."""
    patch.setattr(execute, "seed_for", lambda *_: "public")
    patch.setattr(execute, "ROUNDS", 1)
    patch.setattr(verdict, "ROUNDS", 1)
    check = execute._Run._check

    def ask(run: Any, kernel: Any, what: Any) -> None:
        timed = run._timed
        run._timed = lambda k, code: timed(k, code.replace("seed=public", "seed='public'"))
        check(run, kernel, what)
        del run._timed

    patch.setattr(execute._Run, "_check", ask)
    find_mismatches = judging.find_mismatches

    def first_of_all(exercise: Any, cases: Any, *rest: Any) -> Any:
        found = find_mismatches(exercise, cases, *rest)
        return found if 0 in found else {n: m for n, m in found.items() if cases[n].group != GROUP}

    patch.setattr(judging, "find_mismatches", first_of_all)


GROUP = "count"  # of valid_out_size


def believes_the_notebook(patch: Patch) -> None:
    """The check's cell runs in the student's kernel, and nbgrader's rule reads the points."""
    kept_answers(patch)
    said: dict[str, float] = {}

    def ask(run: Any, kernel: Any, check: Any) -> None:
        if check.exercise in run.attempts:
            return
        result = run._timed(kernel, f'check("{check.exercise}", {check.expression})')
        made = nbformat.v4.new_code_cell(outputs=list(map(nbformat.from_dict, result.outputs)))
        made.metadata.nbgrader = {
            "grade": True, "solution": False, "points": check.points, "grade_id": check.grade_id,
            "schema_version": 3, "locked": True, "task": False, "cell_type": "code",
        }  # fmt: skip
        said[check.exercise] = determine_grade(made)[0] or 0.0
        ended = execute._ENDED[result.ended]
        run.attempts[check.exercise] = execute.Attempt(check.exercise, ended)

    def read_off(_: Any, __: Any, checks: Any) -> list[Verdict]:
        found = []
        for check in checks:
            points = min(said.get(check.exercise, 0.0), check.points)
            full = points >= check.points
            outcome = Outcome.CORRECT if full else Outcome.WRONG
            found.append(Verdict(check.exercise, outcome, int(points), int(check.points)))
        return found

    patch.setattr(execute._Run, "_check", ask)
    patch.setattr(task, "judge_execution", read_off)


def asks_the_object(patch: Patch) -> None:
    kept_answers(patch)
    check = execute._Run._check

    def ask(run: Any, kernel: Any, what: Any) -> None:
        timed = run._timed
        run._timed = lambda k, code: timed(k, code.replace(").answer(", ").naive("))
        check(run, kernel, what)
        del run._timed

    patch.setattr(execute._Run, "_check", ask)


def any_message(patch: Patch) -> None:
    """Whatever arrives first is taken as far as it goes; cases that it leaves out count as well."""
    heard: dict[int, list[Any]] = {}
    run_cell = execute._Run._run_cell

    def remember(run: Any, kernel: Any, index: int, *rest: Any) -> None:
        run_cell(run, kernel, index, *rest)
        heard.setdefault(id(run), []).extend(execute._messages(run.outputs.get(index, [])))

    def first(found: Any, name: str) -> tuple[Any, ...]:
        every = [message for messages in heard.values() for message in messages]
        heard.clear()
        message = [*every, *execute._messages(found)][0]
        return tuple(transport.read(message)[1])

    def unpack(header: Any, payload: bytes) -> list[Any]:
        reader = pack._Reader(payload)
        rows = [reader.observation(row) for row in header]
        if payload[reader.position :].startswith(b"\x80"):
            pickle.loads(payload[reader.position :])
        return rows

    def short(exercise: Any, seed: Any, seen: Any, *rest: Any, **options: Any) -> Verdict:
        cases = judging.cases_of(exercise, seed, execute.ROUNDS)
        right = [judging.twin(exercise, exercise.reference, case, "cpu") for case in cases]
        filled = [*seen, *right[len(seen) :]][: len(cases)]
        return judge(exercise, seed, filled, *rest, **options)

    judge = judging.judge
    patch.setattr(judging, "judge", short)
    patch.setattr(execute._Run, "_run_cell", remember)
    patch.setattr(execute, "_observations", first)
    patch.setattr(transport.pack, "unpack", unpack)
    patch.setattr(transport, "_MAX_HEADER", 1 << 30)
    patch.setattr(transport, "_once", dict)
    patch.setattr(transport, "_refuse", float)
    patch.setattr(transport, "_short_integer", int)
    patch.setattr(pack, "_integer", lambda value: value)
    patch.setattr(pack, "_one_of", lambda value, known: value)
    patch.setattr(transport, "_parsed", lambda text: transport.json.loads(text))
    patch.setattr(transport, "BadMessage", type("Nobody", (Exception,), {}))


def any_frame(patch: Patch) -> None:
    """No token, no grammar: what cannot be read is skipped."""
    over, feed, take = cell._Run._over, frames.FrameReader.feed, outputs.Outputs.take

    def no_token(run: Any, token: bytes) -> bool:
        if run._outputs.end is not None:
            run._outputs.end = dataclasses.replace(run._outputs.end, token=token)
        return over(run, token)

    def lenient(reader: Any, data: bytes) -> Any:
        reader._left = 1 << 40
        try:
            yield from feed(reader, data)
        except frames.BrokenFrameError:
            del reader._held[:1]

    def anything(self: Any, kind: Any, body: bytes) -> None:
        with contextlib.suppress(frames.BrokenFrameError):
            take(self, kind, body)

    patch.setattr(cell._Run, "_over", no_token)
    patch.setattr(frames.FrameReader, "feed", lenient)
    patch.setattr(outputs.Outputs, "take", anything)
    patch.setattr(outputs, "STATUSES", (*outputs.STATUSES, "full marks"))


def no_second_kernel(patch: Patch) -> None:
    """One kernel for a hand-in: what comes after its death is lost."""
    mind = execute._Run.mind_the_budget

    def give_up(run: Any) -> None:
        mind(run)
        run.finished = True
        for check in run.checks.values():
            nothing = execute.Attempt(check.exercise, execute.Ended.DIED)
            run.attempts.setdefault(check.exercise, nothing)

    patch.setattr(execute._Run, "mind_the_budget", give_up)


def their_notebook(patch: Patch) -> None:
    """Their notebook is run as it is; their own checks say their own points."""
    believes_the_notebook(patch)
    merge = task.merge

    def theirs(book: Any, data: bytes, *rest: Any, **options: Any) -> Any:
        raw = json.loads(data)
        for ours_alone in ("about", "fence", "others"):
            raw.pop(ours_alone, None)
        node = nbformat.from_dict(raw)
        nbformat.validate(node)
        names = {check.grade_id: check for check in book.checks}
        ours = merge(book, data, *rest, **options)
        roles = []
        for one in node.cells:
            own = one.metadata.get("nbgrader", {})
            name = str(own.get("grade_id", ""))
            is_check = own.get("grade") and one.cell_type == "code" and name in names
            answer = name.removesuffix("-answer") in names
            roles.append(
                cell_matching.Role.CHECK if is_check
                else cell_matching.Role.ANSWER if answer and not is_check
                else cell_matching.Role.EXTRA
            )  # fmt: skip
        return dataclasses.replace(
            ours, notebook=node, roles=tuple(roles), answered=frozenset(names), played=frozenset()
        )

    said: dict[str, tuple[float, float]] = {}

    def ask(run: Any, kernel: Any, check: Any) -> None:
        for one in run.submission.notebook.cells:
            if one.metadata.get("nbgrader", {}).get("grade_id") != check.grade_id:
                continue
            result = run._timed(kernel, one.source)
            shown = [*result.outputs, *one.get("outputs", [])]
            made = nbformat.v4.new_code_cell(outputs=list(map(nbformat.from_dict, shown)))
            made.metadata.nbgrader = nbformat.from_dict(
                dict(one.metadata.nbgrader) | {"cell_type": "code", "solution": False}
            )
            said.setdefault(check.exercise, determine_grade(made))
            ended = execute._ENDED[result.ended]
            run.attempts.setdefault(check.exercise, execute.Attempt(check.exercise, ended))

    def read_off(_: Any, __: Any, checks: Any) -> list[Verdict]:
        found = []
        for check in checks:
            points, most = said.pop(check.exercise, (0.0, check.points))
            outcome = Outcome.CORRECT if points else Outcome.WRONG
            found.append(Verdict(check.exercise, outcome, int(points or 0), int(most)))
        return found

    patch.setattr(task, "merge", theirs)
    patch.setattr(execute._Run, "_check", ask)
    patch.setattr(task, "judge_execution", read_off)
    patch.setattr(execute, "needed_cells", lambda one: frozenset(range(len(one.notebook.cells))))


def as_it_came(patch: Patch) -> None:
    """Outputs, prose and the words of errors reach a page as they are."""
    for module in (html, grid):
        patch.setattr(module, "escape", lambda text, **_: text)
    patch.setattr(task, "harmless", lambda found: list(map(nbformat.from_dict, found)))
    for module in (clean_text, written_answers, sanitize):
        for name in ("clean", "harmless_markdown"):
            if hasattr(module, name):
                patch.setattr(module, name, lambda text, *_: text)


def later_limits(patch: Patch) -> None:
    """Ten times as late."""
    passed = cell._Run._limit_passed

    def late(run: Any, now: float) -> str:
        return passed(run, now - 9 * (now - run._began) / 10) if now - run._began < 3 else "3 s"

    patch.setattr(cell._Run, "_limit_passed", late)


WIDE = dataclasses.replace(
    LIMITS, memory_bytes=8192 * MIB, file_bytes=512 * MIB, scratch_bytes=512 * MIB,
    scratch_files=20_000, threads=400, open_files=4096, cell_output_bytes=64 * MIB,
)  # fmt: skip
HARD_LIMITS = """
import resource
set_limit = resource.setrlimit
resource.setrlimit = lambda which, pair: set_limit(which, (pair[0], resource.RLIM_INFINITY))
from grader.jail.confinement import confine
confine.USER_PROCESSES = 100_000
"""

FENCES = {
    "system calls": Fence(
        "seccomp: no process, no socket, no signal, no change of rights", NO_FILTER, programs
    ),
    "files": Fence("Landlock: reads and writes end at the kernel's own folder", NO_LANDLOCK),
    "clean parent": Fence(
        "the warm parent holds no secret, no variable and no open file of the grader's",
        DIRTY_PARENT,
    ),
    "check text": Fence(
        "the cell that asks for an answer holds nothing of what is right",
        patch=secret_in_the_check,
    ),
    "no answers": Fence(
        "a kernel has forgotten what is right, and cannot read it again",
        KEPT_ANSWERS,
        answers_and_no_rules,
    ),
    "rules": Fence(
        "an answer may not call what it is to build, nor the course's own code", patch=no_rules
    ),
    "judged outside": Fence(
        "numbers are judged in another process; what a notebook says is not a mark",
        KEPT_ANSWERS,
        believes_the_notebook,
    ),
    "plain values": Fence(
        "objects are read as plain data, never by what they say of themselves",
        KEPT_ANSWERS,
        asks_the_object,
    ),
    "fresh cases": Fence(
        "each run draws cases of its own, and all of them count", patch=known_cases
    ),
    "one message": Fence(
        "one message for each check, about that exercise, every field looked at",
        patch=any_message,
    ),
    "frames": Fence("the channel's grammar and the token of each cell", patch=any_frame),
    "time": Fence("processor time, waiting and wall time end", patch=later_limits, limits=SHORT),
    "room": Fence("memory, files, threads, sizes of files end", HARD_LIMITS, limits=WIDE),
    "fresh kernel": Fence(
        "another kernel takes the place of one that has ended, and no cell ends it by the way",
        DEATH_BY_EXIT,
        no_second_kernel,
    ),
    "our notebook": Fence(
        "the student's answers are put into the course's own notebook",
        KEPT_ANSWERS,
        their_notebook,
    ),
    "sanitizing": Fence("outputs and pages hold text and pictures alone", patch=as_it_came),
}

#: Files whose fence stays up in the control, and why.
NOT_LIFTED = {
    "resources/raised__forks": "it would fill the machine; persistence/raised__fork does it once",
    "persistence/raised__signal_to_all": "it would end the control; see signal_to_the_parent",
    "network/wrong__installs_a_package": "it takes three fences at once, each of which has its own",
    "reading/raised__memory_of_the_parent": "Linux has a fence of its own (Yama) behind ours",
    "writing/raised__removes_everything": "layers in memory let nobody remove what lies below",
}
#: Fences whose control is a test; the others are taken away by `fence_control` alone so far.
SHOWN = ("rules", "no answers", "check text", "clean parent")
