"""What a teacher reads after grading: a table of students, and which mistakes the class holds.

Reads records and the gradebook's points; must not grade, and must not open a notebook.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from coursecheck.explain.locale import pick
from coursecheck.model import Outcome
from coursecheck.registry import find
from grader.course.notebooks import Notebook
from grader.intake.findings import UNGRADED
from grader.marks.class_rows import ClassRows
from grader.marks.mark import Mark, Record, Standing
from grader.marks.preview import Change

_WORDS = {
    "en": {
        "student": "student",
        "notebook": "notebook",
        "points": "points",
        "faults": "what went wrong",
        "exercise": "exercise",
        "students": "students",
        "mistake": "mistake",
        "share": "{count} of {all}",
        "none": "No known mistake was found.",
        Outcome.RAISED.value: "stopped by an error",
        Outcome.DIED.value: "ended the process",
        Outcome.TIMED_OUT.value: "ran out of time",
        "missing_notebook": "not handed in",
        "unreadable": "cannot be read",
        "too_large": "is too large",
        "not_a_file": "is no plain file",
        "nothing": "nothing answered",
        "blank": "{name}: not answered",
        "late": "(late: {points:g} taken off)",
        "waiting": "({points:g} to mark by hand)",
    },
    "zh": {
        "student": "学生",
        "notebook": "笔记本",
        "points": "得分",
        "faults": "错在哪里",
        "exercise": "练习",
        "students": "学生",
        "mistake": "错误",
        "share": "{all} 人中 {count} 人",
        "none": "没有发现已知的错误。",
        Outcome.RAISED.value: "运行出错",
        Outcome.DIED.value: "结束了进程",
        Outcome.TIMED_OUT.value: "超时",
        Outcome.WRONG.value: "结果不对",
        "missing_notebook": "没有交",
        "unreadable": "无法读取",
        "too_large": "文件太大",
        "not_a_file": "不是普通文件",
        "nothing": "一题也没有作答",
        "blank": "{name}：没有作答",
        "late": "（迟交扣 {points:g} 分）",
        "waiting": "（{points:g} 分待人工批改）",
    },
}
"""What the tables say, in the languages of the course."""


def _say(key: str, language: str, **values: object) -> str:
    return _WORDS[language].get(key, key).format(**values)


@dataclass(frozen=True)
class Row:
    """One notebook of one student: what counts of it, as the gradebook says.

    `points` is None where the gradebook has none; `waiting` are points to be given by hand;
    `penalty` is what was taken off for late work.
    """

    student: str
    notebook: str
    points: float | None
    most: float
    waiting: float
    records: Sequence[Record]
    penalty: float = 0.0


def row(student: str, book: Notebook, standing: Standing | None, records: Sequence[Record]) -> Row:
    """Return what the tables say of one notebook."""
    unmarked = standing.waiting if standing else ()
    return Row(
        student,
        book.name,
        standing.points if standing else None,
        book.points,
        sum(written.points for written in book.written if written.grade_id in unmarked),
        records,
        standing.penalty if standing else 0.0,
    )


def row_of(mark: Mark, book: Notebook, rows: ClassRows) -> Row:
    """Return what the tables say of one graded notebook, as the gradebook has it now."""
    student = rows.students.get(mark.student)
    sheet = student.sheets.get(book.name) if student else None
    standing = None
    if sheet:
        waiting = frozenset(name for name, cell in sheet.cells.items() if cell.waiting)
        standing = Standing(sheet.raw, sheet.penalty, waiting=waiting)
    return row(mark.student, book, standing, mark.records)


def class_table(rows: Iterable[Row], language: str = "en") -> str:
    """Return a table of student × notebook: points, and what went wrong, one line each."""
    heads = ("student", "notebook", "points", "faults")
    lines = [tuple(_say(head, language) for head in heads)]
    for one in rows:
        points = "-" if one.points is None else f"{one.points:g}"
        faults = ", ".join(_faults(one, language)) or "-"
        lines.append((one.student, one.notebook, f"{points}/{one.most:g}", faults))
    return _aligned(lines)


def _faults(one: Row, language: str) -> Iterator[str]:
    odd = list(dict.fromkeys(name for record in one.records for name in record.findings))
    blank = [r.exercise for r in one.records if r.outcome == Outcome.NOT_ANSWERED.value]
    if UNGRADED & set(odd):
        yield from (_say(name, language) for name in odd if name in UNGRADED)
        blank = []
    elif blank and len(blank) == len(one.records):
        yield _say("nothing", language)
        blank = []
    for record in one.records:
        if record.outcome not in (Outcome.CORRECT.value, Outcome.NOT_ANSWERED.value):
            why = record.misconception or _say(record.outcome, language)
            yield f"{record.exercise}: {why}"
    yield from (_say("blank", language, name=name) for name in blank)
    yield from (f"({name.replace('_', ' ')})" for name in odd if name not in UNGRADED)
    if one.penalty:
        yield _say("late", language, points=one.penalty)
    if one.waiting:
        yield _say("waiting", language, points=one.waiting)


def misconception_table(records: Iterable[Record], language: str = "en") -> str:
    """Return a table of exercise × mistake: how many of those who handed in hold it, most first."""
    students: dict[str, set[str]] = defaultdict(set)
    held: Counter[tuple[str, str]] = Counter()
    for record in records:
        if "missing_notebook" in record.findings:
            continue
        students[record.exercise].add(record.student)
        if record.misconception:
            held[record.exercise, record.misconception] += 1
    lines = [tuple(_say(head, language) for head in ("exercise", "students", "mistake"))]
    for (exercise, name), count in held.most_common():
        share = _say("share", language, count=count, all=len(students[exercise]))
        lines.append((exercise, share, _title(exercise, name, language)))
    return _aligned(lines) if held else _say("none", language)


def _title(exercise: str, name: str, language: str) -> str:
    misconception = find(exercise).misconception(name)
    return f"{name}: {pick(misconception.title, language)}" if misconception else name


def changes_table(changes: Sequence[tuple[Record, float]]) -> str:
    """Return who gained and who lost since the last run; empty when nobody did."""
    if not changes:
        return ""
    lines = [("student", "exercise", "before", "now")]
    for record, before in changes:
        lines.append((record.student, record.exercise, f"{before:g}", f"{record.points:g}"))
    return _aligned(lines)


_WHY = {
    "en": {
        "new": "not graded before",
        "resubmitted": "another file was handed in",
        "points": "its points were changed",
        "exercise": "the exercise or the engine was changed",
        "notebook": "the notebook around it was changed, or it was unsettled before",
        "added": "the exercise is new",
        "gone": "the exercise is no longer there",
        "by_hand": "marked by hand: that mark stays",
    },
    "zh": {
        "new": "以前没有批改过",
        "resubmitted": "交了另一个文件",
        "points": "分值改了",
        "exercise": "题目或批改程序改了",
        "notebook": "笔记本的其他部分改了，或上次没有得出确定的结果",
        "added": "新增的题目",
        "gone": "题目已经删去",
        "by_hand": "老师评过分：那个分数不变",
    },
}
_PREVIEW = {
    "en": (("student", "exercise", "before", "then", "why"),
           "{count} marks of {students} students would change; nothing was changed.",
           "No mark would change."),
    "zh": (("学生", "练习", "现在", "以后", "原因"),
           "会改变 {students} 名学生的 {count} 个分数；现在什么也没有改动。",
           "不会改变任何分数。"),
}  # fmt: skip


def preview_table(found: Sequence[Change], language: str = "en") -> str:
    """Return whose mark would change, from what to what and why, and how many there are."""
    heads, summary, none = _PREVIEW[language]
    if not found:
        return none
    lines: list[tuple[str, ...]] = [heads]
    for one in found:
        points = [f"{p[0]:g}/{p[1]:g}" if p else "-" for p in (one.before, one.now)]
        lines.append((one.student, one.exercise, *points, _WHY[language][one.why]))
    students = len({one.student for one in found})
    return f"{_aligned(lines)}\n\n{summary.format(count=len(found), students=students)}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
