"""What can be odd about a submission, in both languages. An oddity never costs a mark by itself.

Knows names and sentences alone.
"""

from __future__ import annotations

from dataclasses import dataclass

ODDITIES = {
    "unreadable": {
        "zh": "文件不是能读懂的 notebook：{detail}。请在 JupyterLab 里重新保存后再交。",
        "en": "The file cannot be read as a notebook: {detail}. Save it anew in JupyterLab and"
        " hand it in again.",
    },
    "missing_notebook": {
        "zh": "没有交这个 notebook。",
        "en": "This notebook was not handed in.",
    },
    "not_a_file": {
        "zh": "交上来的不是普通文件（例如是链接），没有打开。",
        "en": "What was handed in is not a plain file (a link, for instance); it was not opened.",
    },
    "deleted_answer": {
        "zh": "答案单元格不见了，按没有作答计。",
        "en": "The answer cell is gone; it counts as not answered.",
    },
    "duplicated_answer": {
        "zh": "答案单元格出现了不止一次，按顺序全部运行。",
        "en": "The answer cell stands more than once; all copies were run in order.",
    },
    "retyped_answer": {
        "zh": "答案单元格不再是代码单元格，仍按代码运行。",
        "en": "The answer cell is no longer a code cell; it was run as code all the same.",
    },
    "edited_check": {
        "zh": "检查单元格被改过，评分用的是原来的。",
        "en": "The check cell was edited; the original was used.",
    },
    "deleted_check": {
        "zh": "检查单元格不见了，评分用的是原来的。",
        "en": "The check cell is gone; the original was used.",
    },
    "duplicated_check": {
        "zh": "检查单元格出现了不止一次，只用原来的那一个。",
        "en": "The check cell stands more than once; only the original was used.",
    },
    "moved_cells": {
        "zh": "单元格换了顺序，评分按原来的顺序。",
        "en": "Cells were moved; they were run in the original order.",
    },
    "changed_points": {
        "zh": "分值被改过，评分用的是原来的。",
        "en": "The points were changed; the original ones count.",
    },
    "ignored_tags": {
        "zh": "单元格上有 skip-execution 之类的标签，没有理会。",
        "en": "Cells carry tags such as skip-execution; they were ignored.",
    },
    "foreign_kernel": {
        "zh": "notebook 写的是别的内核，评分用的是 Python。",
        "en": "The notebook names another kernel; Python was used.",
    },
    "malformed_cell": {
        "zh": "有单元格不合格式，已略过。",
        "en": "A cell is malformed; it was left out.",
    },
    "too_long": {
        "zh": "单元格太长（超过 {detail} 个字符），没有运行。",
        "en": "A cell is too long (more than {detail} characters); it was not run.",
    },
    "too_many_cells": {
        "zh": "单元格太多，只看了前 {detail} 个。",
        "en": "There are too many cells; only the first {detail} were looked at.",
    },
    "old_format": {
        "zh": "notebook 是旧格式（{detail}），已换成新格式。",
        "en": "The notebook is in an old format ({detail}); it was converted.",
    },
    "side_files": {
        "zh": "一起交上来的其他文件没有用到：{detail}。",
        "en": "Other files that were handed in were not used: {detail}.",
    },
    "bad_message": {
        "zh": "检查时收到的数据不合格式，按没有结果计。",
        "en": "The data that came back from the check were malformed; they count as no result.",
    },
    "cell_stopped": {
        "zh": "单元格 {detail} 没有正常结束，后面的部分在新的内核里运行。",
        "en": "The cell {detail} did not end properly; the rest was run in a fresh kernel.",
    },
}


@dataclass(frozen=True)
class Oddity:
    """One odd thing: its name in `ODDITIES`, the exercise or cell it concerns, and a detail."""

    name: str
    where: str = ""
    detail: str = ""

    def __post_init__(self) -> None:
        """Refuse a name that no sentence explains."""
        if self.name not in ODDITIES:
            raise ValueError(f"no sentence for the oddity {self.name!r}: add one to ODDITIES")

    def text(self, language: str) -> str:
        """Return the sentence, with the cell it concerns in front."""
        sentence = ODDITIES[self.name][language].format(detail=self.detail)
        return f"{self.where}: {sentence}" if self.where else sentence
