"""What can be odd about a submission, in both languages. A finding never costs a mark by itself.

Knows names and sentences alone.
"""

from __future__ import annotations

from dataclasses import dataclass

FINDINGS = {
    "unreadable": {
        "zh": "这个文件不能作为笔记本打开（{detail}），所以没有评分。请在 JupyterLab 里打开它，"
        "确认内容完整，保存后再交一次。",
        "en": "This file cannot be opened as a notebook ({detail}), so it was not graded."
        " Open it in JupyterLab, see that it is complete, save it, and hand it in again.",
    },
    "missing_notebook": {
        "zh": "没有收到这个笔记本，所以没有评分。",
        "en": "This notebook was not handed in, so there was nothing to grade.",
    },
    "not_a_file": {
        "zh": "交上来的不是普通文件（例如是一个链接），所以没有打开。请交笔记本文件本身。",
        "en": "What was handed in is not a plain file (a link, for instance), so it was not opened."
        " Hand in the notebook file itself.",
    },
    "deleted_answer": {
        "zh": "答案单元格不见了，按没有作答计。请从发下来的笔记本里把这一格复制回来，再写上答案。",
        "en": "The answer cell is gone, so this counts as not answered. Copy the cell back from the"
        " notebook as it was handed out, and write your answer into it.",
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
        "zh": "笔记本写的是别的内核，评分用的是 Python。",
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
        "zh": "笔记本是旧格式（{detail}），已换成新格式。",
        "en": "The notebook is in an old format ({detail}); it was converted.",
    },
    "side_files": {
        "zh": "一起交上来的其他文件没有用到：{detail}。",
        "en": "Other files that were handed in were not used: {detail}.",
    },
    "bad_message": {
        "zh": "检查时收到的数据不合格式，按没有结果计。答案里的代码是否改动了检查用到的东西？",
        "en": "The data that came back from the check were malformed and count as no result. Does"
        " the answer change something that the check needs?",
    },
    "cell_stopped": {
        "zh": "单元格 {detail} 没有正常结束（超时、内存用尽或退出了进程），"
        "后面的部分在新的内核里运行。",
        "en": "The cell {detail} did not end properly (out of time, out of memory, or the process"
        " was left); the rest was run in a fresh kernel.",
    },
}

#: With one of these there was nothing to grade.
UNGRADED = frozenset({"unreadable", "missing_notebook", "not_a_file"})

_REASONS_ZH = {
    "the file is empty": "文件是空的",
    "not UTF-8 text": "不是 UTF-8 文本",
    "nested too deeply": "嵌套太深",
    "not JSON": "不是完整的 JSON，可能在下载或复制时被截断",
    "no notebook at the top of the JSON": "JSON 里不是笔记本",
    "no list of cells": "里面没有单元格",
    "larger than": "文件太大",
}
"""How the reasons of `Unreadable` begin, and what they are in Chinese."""


@dataclass(frozen=True)
class Finding:
    """One odd thing: its name in `FINDINGS`, the exercise or cell it concerns, and a detail."""

    name: str
    where: str = ""
    detail: str = ""

    def __post_init__(self) -> None:
        """Refuse a name that no sentence explains."""
        if self.name not in FINDINGS:
            raise ValueError(f"no sentence for the finding {self.name!r}: add one to FINDINGS")

    def text(self, language: str) -> str:
        """Return the sentence, with the cell it concerns in front."""
        detail = _in_chinese(self.detail) if language == "zh" else self.detail
        sentence = FINDINGS[self.name][language].format(detail=detail)
        return f"{self.where}: {sentence}" if self.where else sentence


def _in_chinese(detail: str) -> str:
    known = (said for begins, said in _REASONS_ZH.items() if detail.startswith(begins))
    return next(known, detail)
