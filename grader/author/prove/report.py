"""The proof as text: tables, what is off, and whether anything is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coursecheck.model import Outcome
from coursecheck.registry import find, lessons
from grader.author.prove.gallery import GRADING, PUBLIC, RIGHT_AT_LEAST, Trial
from grader.author.prove.mutants import Hunt, Survivor
from grader.author.prove.sources import Graded

NAMED_BAR, MUTATION_BAR = 0.90, 0.95
SLOWEST = 1.0  # seconds of processor time of a check
_CHAFF = (Outcome.WRONG, Outcome.RAISED)
_DRAWS = (f"in the notebook (seed {PUBLIC[0]!r})", f"at grading (seed {GRADING[0]}, ×{GRADING[1]})")


@dataclass
class Report:
    """All that was found; what was left out is empty."""

    seeds: int
    trials: dict[str, list[Trial]] = field(default_factory=dict)
    flaky: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    hints: dict[str, list[str]] = field(default_factory=dict)
    variants: dict[str, list[str]] = field(default_factory=dict)
    hunts: dict[str, Hunt] = field(default_factory=dict)
    sources: list[Graded] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def off(self) -> list[str]:
        """Everything that is not as it must be; an empty list is the proof."""
        return [*self._off_in_galleries(), *self._off_in_names(), *self._off_elsewhere()]

    def _off_in_galleries(self) -> Iterator[str]:
        for exercise, trials in self.trials.items():
            for trial in trials:
                where = f"{exercise}/{trial.stem}"
                if trial.due is Outcome.CORRECT and (not trial.passed or trial.name):
                    yield f"{where}: right, but {trial.outcome.value} ({trial.name or 'no name'})"
                elif trial.due in _CHAFF and trial.passed:
                    yield f"{where}: wrong, but passes"
                elif trial.due is Outcome.NOT_ANSWERED and trial.points:
                    yield f"{where}: not answered, but gets {trial.points} points"
                elif trial.outcome is not trial.due:
                    yield f"{where}: {trial.outcome.value} instead of {trial.due.value}"
            kinds = [trial.due for trial in trials[:: len(_DRAWS)]]
            if kinds.count(Outcome.CORRECT) < RIGHT_AT_LEAST:
                yield f"{exercise}: fewer than {RIGHT_AT_LEAST} right answers in the gallery"
            if Outcome.NOT_ANSWERED not in kinds:
                yield f"{exercise}: no untouched stub in the gallery"
            slowest = max(trials[:: len(_DRAWS)], key=lambda trial: trial.seconds)
            if slowest.seconds > SLOWEST:
                yield f"{exercise}/{slowest.stem}: a check takes {slowest.seconds:.2f} s"
            for name in _without_chaff(exercise, trials):
                yield f"{exercise}: no wrong answer in the gallery shows {name}"

    def _off_in_names(self) -> Iterator[str]:
        chaffs = [t for trials in self.trials.values() for t in trials if t.due in _CHAFF]
        if chaffs and self.named < NAMED_BAR:
            yield f"{self.named:.1%} of wrong answers are named; {NAMED_BAR:.0%} are due"

    def _off_elsewhere(self) -> Iterator[str]:
        for exercise, answers in self.flaky.items():
            for stem, seeds in answers.items():
                if seeds:
                    yield f"{exercise}/{stem}: not as due for the seeds {_some(seeds)}"
        for untrue in (found for every in self.hints.values() for found in every):
            yield f"{untrue}"
        for lost in (found for every in self.variants.values() for found in every):
            yield f"{lost}"
        yield from self._off_in_hunts()
        for row in self.sources:
            if not row.as_due:
                why = row.fault.strip().splitlines()[-1] if row.fault else f"{row.points:g} points"
                yield f"{row.notebook}, {row.who}: {why} instead of {row.due:g}"

    def _off_in_hunts(self) -> Iterator[str]:
        if self.hunts and self.mutation_score < MUTATION_BAR:
            yield f"mutation score {self.mutation_score:.1%}; {MUTATION_BAR:.0%} are due"
        for survivor in self.survivors:
            if not survivor.reason:
                yield f"{survivor.exercise}: a mutant survives: {_change(survivor)}"
        for hunt in self.hunts.values():
            for said in hunt.falsely:
                yield f"{hunt.exercise}/{hunt.origin}: named falsely: {said}"

    @property
    def named(self) -> float:
        """Share of wrong answers that got exactly the name that is due."""
        chaffs = [t for trials in self.trials.values() for t in trials if t.due in _CHAFF]
        return sum(trial.named for trial in chaffs) / len(chaffs) if chaffs else 1.0

    @property
    def survivors(self) -> list[Survivor]:
        """Mutants that got full marks."""
        return [survivor for hunt in self.hunts.values() for survivor in hunt.survivors]

    @property
    def unwritten(self) -> float:
        """Share of noticed mutants that are named, or of whose error there is something to say."""
        noticed = sum(hunt.noticed for hunt in self.hunts.values())
        said = sum(hunt.named + hunt.told for hunt in self.hunts.values())
        return said / noticed if noticed else 1.0

    @property
    def mutation_score(self) -> float:
        """Share of mutants that are noticed, of those that do anything else than the original."""
        total = sum(hunt.mutants for hunt in self.hunts.values())
        same = sum(bool(survivor.reason) for survivor in self.survivors)
        left = len(self.survivors) - same
        return 1 - left / (total - same) if total > same else 1.0


def _some(seeds: Sequence[int]) -> str:
    return ", ".join(map(str, seeds[:5])) + (f" and {len(seeds) - 5} more" if seeds[5:] else "")


def _change(survivor: Survivor) -> str:
    return f"`{survivor.before}` → `{survivor.after}`"


def _without_chaff(exercise: str, trials: Sequence[Trial]) -> list[str]:
    shown = {trial.due_name for trial in trials}
    value = find(exercise)
    every = [*(m.name for m in value.misconceptions), *(rule.name for rule in value.rules)]
    return [name for name in every if name not in shown]


def text_of(report: Report) -> str:
    """Return the whole proof as text."""
    parts = [_table(report), _matrices(report), _sources(report), _survivors(report), _end(report)]
    return "\n\n".join(part for part in parts if part)


def _table(report: Report) -> str:
    head = f"{'exercise':<24}{'right':>8}{'wrong':>9}{'named':>9}{'stubs':>7}{'flaky':>7}"
    lines = [head + f"{'mutants':>11}{'slowest check':>16} (CPU)"]
    for name in (e.name for lesson in lessons() for e in lesson.exercises):
        if name in report.trials:
            lines.append(_row(report, name))
    return "\n".join(lines)


def _row(report: Report, name: str) -> str:
    trials = report.trials[name]
    right = [t for t in trials if t.due is Outcome.CORRECT]
    wrong = [t for t in trials if t.due in _CHAFF]
    stubs = [t for t in trials if t.due is Outcome.NOT_ANSWERED]
    flaky = sum(bool(seeds) for seeds in report.flaky.get(name, {}).values())
    own = [hunt for hunt in report.hunts.values() if hunt.exercise == name]
    noticed = f"{sum(h.noticed for h in own)}/{sum(h.mutants for h in own)}" if own else "-"
    slowest = max((t.seconds for t in trials[:: len(_DRAWS)]), default=0.0)
    return (
        f"{name:<24}{sum(t.passed for t in right):>4}/{len(right):<3}"
        f"{sum(not t.passed for t in wrong):>5}/{len(wrong):<3}"
        f"{sum(t.named for t in wrong):>5}/{len(wrong):<3}"
        f"{sum(t.points for t in stubs):>6}{flaky if name in report.flaky else '-':>7}"
        f"{noticed:>11}{slowest:>14.2f} s"
    )


def _matrices(report: Report) -> str:
    """Each wrong answer beside the name it got; what is not its own stands out."""
    lines = ["which mistake each wrong answer was named for (● its own, ✗ another, · none)"]
    for exercise, trials in report.trials.items():
        names = [m.name for m in find(exercise).misconceptions]
        names += [rule.name for rule in find(exercise).rules] + ["-"]
        lines += ["", f"{exercise}: " + " ".join(f"{i}={n}" for i, n in enumerate(names[:-1]))]
        for trial in trials[1 :: len(_DRAWS)]:
            if trial.due in _CHAFF:
                cells = "".join(_cell(trial, name) for name in names[:-1])
                lines.append(f"  {cells}  {trial.stem}" + _other(trial, names))
    return "\n".join(lines) if report.trials else ""


def _cell(trial: Trial, name: str) -> str:
    if trial.name != name:
        return "·"
    return "●" if trial.named else "✗"


def _other(trial: Trial, names: Sequence[str]) -> str:
    return f"  ({trial.name})" if trial.name and trial.name not in names else ""


def _sources(report: Report) -> str:
    lines = [f"{row.notebook:<28}{row.who:<12}{row.points:>6g} of {row.most:g}"
             for row in report.sources]  # fmt: skip
    return "\n".join(["notebooks through the whole engine", *lines]) if lines else ""


def _survivors(report: Report) -> str:
    lines = [f"  {s.exercise}: {_change(s)}\n    {s.reason or 'NOT EXPLAINED'}"
             for s in report.survivors]  # fmt: skip
    return "\n".join(["mutants that got full marks", *lines]) if lines else ""


def _end(report: Report) -> str:
    lines = [f"wrong answers named exactly: {report.named:.1%} ({' and '.join(_DRAWS)})"]
    lines += _slowest(report)
    lines += _hunted(report) if report.hunts else []
    lines.append(f"seeds: {report.seeds}; {report.seconds:.0f} s")
    off = report.off
    lines += [f"OFF  {line}" for line in off]
    lines.append(f"{len(off)} things are off" if off else "proven: nothing is off")
    return "\n".join(lines)


def _slowest(report: Report) -> list[str]:
    trials = [t for trials in report.trials.values() for t in trials[:: len(_DRAWS)]]
    slowest = max(trials, key=lambda trial: trial.seconds, default=None)
    where = slowest and f"{slowest.exercise}/{slowest.stem}"
    return [f"slowest check: {slowest.seconds:.2f} s of CPU, {where}"] if slowest else []


def _hunted(report: Report) -> list[str]:
    hunts = report.hunts.values()
    total, noticed = sum(h.mutants for h in hunts), sum(h.noticed for h in hunts)
    named, told = sum(h.named for h in hunts), sum(h.told for h in hunts)
    falsely, spent = sum(len(h.falsely) for h in hunts), sum(h.seconds for h in hunts)
    return [
        f"mutation score: {report.mutation_score:.1%} of {total} mutants of {len(hunts)} right"
        f" answers, in {spent:.0f} s of CPU",
        f"of the {noticed} noticed: {named / (noticed or 1):.1%} named, {falsely} of them falsely;"
        f" of {told / (noticed or 1):.1%} more the error's own message is explained",
    ]
