"""What can be odd about a submission, in both languages. A finding never costs a mark by itself.

What a student typed or named stands in it cleaned and cut. Knows names and sentences alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.intake.clean_text import clean_line

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
    "too_large": {
        "zh": "文件去掉输出以后仍然超过 {detail}，所以没有评分。"
        "请在 JupyterLab 里选“内核 > 重启内核并清除所有输出”，"
        "把文字里的图片换成小一些的，保存后重新交。",
        "en": "Even without its outputs this file is larger than {detail}, so it was not graded."
        " In JupyterLab choose Kernel > Restart Kernel and Clear Outputs of All Cells, put smaller"
        " pictures into the text, save it, and hand it in again.",
    },
    "odd_encoding": {
        "zh": "文件不是 UTF-8，按 {detail} 读的；别的文字可能会变样，不扣分。",
        "en": "The file is not UTF-8 and was read as {detail}; some letters may look odd."
        " It costs nothing.",
    },
    "unshown_picture": {
        "zh": "有图片没有显示出来（只显示 8 MB 以内的 PNG、JPEG、GIF、WebP）：{detail}。"
        "请老师打开交上来的笔记本看。",
        "en": "A picture is not shown (PNG, JPEG, GIF and WebP are, up to 8 MB): {detail}. A person"
        " looks at it in the notebook as it was handed in.",
    },
    "not_a_file": {
        "zh": "交上来的不是普通文件（例如是一个链接），所以没有打开。请交笔记本文件本身。",
        "en": "What was handed in is not a plain file (a link, for instance), so it was not opened."
        " Hand in the notebook file itself.",
    },
    "no_cells": {
        "zh": "笔记本里一个单元格也没有（可能是没有保存，或是刚新建的文件），没有可以评分的内容。",
        "en": "The notebook has no cells (perhaps it was never saved, or newly made), so there was"
        " nothing to grade.",
    },
    "renamed": {
        "zh": "文件的名字或位置和发下来的不同，按内容认出来了：{detail}。",
        "en": "The file has another name or place than the one handed out; it was recognised by its"
        " cells: {detail}.",
    },
    "unsure_student": {
        "zh": "这份作业多放了一层文件夹，按最外层的名字算作这位学生的：{detail}。"
        "如果不对，请老师移动它。",
        "en": "This lies one folder deeper than usual and was taken as this student's by its"
        " outermost folder: {detail}. If that is wrong, move it.",
    },
    "lost_ids": {
        "zh": "单元格的编号丢了（有些编辑器会这样），按内容认出来了，不扣分。",
        "en": "The cells' ids were lost, as some editors do; the cells were recognised by their"
        " text. It costs nothing.",
    },
    "answer_elsewhere": {
        "zh": "答案写在别的单元格里；评的是检查那一格看到的内容，不扣分。",
        "en": "The answer stands in another cell; what its check sees was judged."
        " It costs nothing.",
    },
    "written_elsewhere": {
        "zh": "这一格没有填写，但笔记本里别处写了文字；由老师来看。",
        "en": "This cell was left empty, but there is text elsewhere in the notebook;"
        " a person looks at it.",
    },
    "too_complex": {
        "zh": "单元格里的代码太长或嵌套太深（{detail}），没有读，也没有运行。",
        "en": "The code of a cell is too long or nested too deeply ({detail}); it was neither read"
        " nor run.",
    },
    "missing_module": {
        "zh": "代码用到了既没有安装、也没有一起交上来的模块：{detail}。请把它和笔记本一起交。",
        "en": "The code imports a module that is neither installed nor handed in: {detail}. Hand it"
        " in beside the notebook.",
    },
    "deleted_answer": {
        "zh": "答案单元格不见了，别处也没有定义它，按没有作答计。"
        "请从发下来的笔记本里把这一格复制回来，再写上答案。",
        "en": "The answer cell is gone, and no other cell defines the answer, so this counts as not"
        " answered. Copy the cell back from the notebook as it was handed out, and write your"
        " answer into it.",
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
        "zh": "检查单元格出现了不止一次，以最后一个的位置为准。",
        "en": "The check cell stands more than once; the place of the last one counts.",
    },
    "moved_cells": {
        "zh": "单元格换了顺序，按交上来的顺序运行；课文自己的单元格仍在原处。",
        "en": "Cells were moved; they were run in the order of the notebook as it was handed in,"
        " the lesson's own cells where they belong.",
    },
    "changed_points": {
        "zh": "分值被改过，评分用的是原来的。",
        "en": "The points were changed; the original ones count.",
    },
    "ignored_tags": {
        "zh": "单元格上有 skip-execution 之类的标签，已忽略。",
        "en": "Cells carry tags such as skip-execution; they were ignored.",
    },
    "foreign_kernel": {
        "zh": "笔记本里注明的是别的内核，评分用的是 Python。",
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
        "zh": "一起交上来的文字，不算在任何分数里：{detail}。",
        "en": "Text was handed in beside the notebook and is part of no mark: {detail}.",
    },
    "unused_files": {
        "zh": "一起交上来的其他文件没有用到：{detail}。",
        "en": "Other files that were handed in were not used: {detail}.",
    },
    "unread_time": {
        "zh": "提交时间（timestamp.txt：{detail}）看不懂，按没有迟交计，请老师核对。",
        "en": "The time of handing in (timestamp.txt: {detail}) cannot be read; it counts as in"
        " time, and your teacher may look at it.",
    },
    "unknown_zone": {
        "zh": "提交时间（timestamp.txt：{detail}）的时区不认识，按收作业所设的时区计，请老师核对。",
        "en": "The time of handing in (timestamp.txt: {detail}) names a zone that nobody knows; it"
        " was read in the exchange's own, and your teacher may look at it.",
    },
    "bad_message": {
        "zh": "检查时收到的数据不合格式，按没有结果计。答案里的代码是否改动了检查用到的东西？",
        "en": "The data that came back from the check were malformed and count as no result. Does"
        " the answer change something that the check needs?",
    },
    "cell_stopped": {
        "zh": "单元格 {detail} 没有正常结束（超时、内存用尽，或者自己要求退出，例如 exit()）；"
        "其余部分照常运行，需要时换了新的内核。",
        "en": "The cell {detail} did not end properly (out of time, out of memory, or it asked to"
        " leave, as exit() does); the rest was run all the same, in a fresh kernel where needed.",
    },
    "budget_reached": {
        "zh": "这份作业用完了它能用的{detail}，有些单元格没有运行或没有运行完；"
        "已经得到的结果照常评分。",
        "en": "This notebook used up the {detail} that it may have; some cells were not run, or not"
        " to their end. What had come out was graded.",
    },
}

#: Findings of a whole hand-in: they come and go while a notebook stays the same.
OF_HAND_IN = frozenset({"side_files", "unused_files", "unread_time", "unknown_zone"})
#: With one of these there was nothing to grade.
UNGRADED = frozenset({"unreadable", "too_large", "missing_notebook", "not_a_file"})

_REASONS_ZH = {
    "the file is empty": "文件是空的",
    "not UTF-8 text": "不是 UTF-8 文本",
    "nested too deeply": "嵌套太深",
    "not JSON": "不是完整的 JSON，可能在下载或复制时被截断",
    "no notebook at the top of the JSON": "JSON 里不是笔记本",
    "no list of cells": "里面没有单元格",
    "more than": "结构太大",
    "waiting time": "等待时间",
    "processor time": "处理器时间",
    "running time": "运行时间",
    "fresh kernels": "内核次数",
    "room for outputs": "输出空间",
    "length of code": "代码长度",
}
"""How details begin that are not names, and what they are in Chinese."""


@dataclass(frozen=True)
class Finding:
    """One odd thing: its name in `FINDINGS`, the exercise or cell it concerns, and a detail."""

    name: str
    where: str = ""
    detail: str = ""

    def __post_init__(self) -> None:
        """Refuse a name that no sentence explains; clean what a student may have typed."""
        if self.name not in FINDINGS:
            raise ValueError(f"no sentence for the finding {self.name!r}: add one to FINDINGS")
        object.__setattr__(self, "where", clean_line(self.where, 100))
        object.__setattr__(self, "detail", clean_line(self.detail))

    @property
    def of_hand_in(self) -> bool:
        """Whether it is about everything that a student handed in, not about one notebook."""
        return self.name in OF_HAND_IN

    def text(self, language: str) -> str:
        """Return the sentence, with the cell it concerns in front."""
        detail = _in_chinese(self.detail) if language == "zh" else self.detail
        sentence = FINDINGS[self.name][language].format(detail=detail)
        return f"{self.where}: {sentence}" if self.where else sentence


def _in_chinese(detail: str) -> str:
    known = (said for begins, said in _REASONS_ZH.items() if detail.startswith(begins))
    return next(known, detail)
