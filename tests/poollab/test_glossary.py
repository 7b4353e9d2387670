"""One thing has one name: the course's terms in both languages, in all that a student reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from course_notebooks import ROOT, SOURCES, read

from coursecheck.explain.locale import LANGUAGES
from coursecheck.model import Exercise, Text
from coursecheck.registry import lessons
from grader.course.notebooks import language_of


@dataclass(frozen=True)
class Term:
    """What to write, what not to write (a regular expression), and why."""

    word: str
    instead_of: str
    reason: str


ZH = (
    Term("池化", "汇聚", "the book's second edition; named once, in notebook 1"),
    Term("最大池化、平均池化", "[大小均极]值池化", "the result is a value, the pooling is not"),
    Term("填充", "补零|衬垫|填补", "max pooling does not pad with zeros"),
    Term("步幅", "步长|跨步", "the book's word; distances in memory are called `stride()`"),
    Term("通道", "信道|频道", "the book's word"),
    Term("融合通道", "混合通道|通道混合", "the lesson's word"),
    Term("卷积核", "滤波器|过滤器|内核", "the book's word"),
    Term("特征图", "特征映射", "shorter, and the book has both"),
    Term("下采样", "降采样|欠采样", "the book's more frequent word"),
    Term("空洞", "扩张|膨胀", "one word for dilation"),
    Term(
        "轴",
        "维度|第[一二三四\\d ]+维|最[后前][一两三]?维|批量维|[三四]维",
        "one word for an axis; 维 only counts them, as in 二维",
    ),
    Term("笔记本", "(?<!听课)笔记(?!本)|本笔记本", "the field's word; 听课笔记 are a listener's"),
    Term("单元格", "[下上这每]一格|开头[一二三]格", "a cell of a notebook"),
    Term("元素", "每个格子|填充格|格子数|逐格|一格一格|\\d 格(?!子)", "a number in a tensor"),
    Term("轮（迭代周期）", "\\d 遍|遍数|一个周期", "the book's word for an epoch"),
    Term("logit", "类别的得分|分类的得分", "points are what an exercise earns"),
    Term("沿轴求最大、求和", "归约(?!）|（)(?=维|算子)", "reducing is named once"),
    Term("舍入", "相消", "what is lost is lost by rounding"),
    Term("索引", "下标|角标", "the book's word"),
    Term("展平", "拉平|扁平|压平", "the book's word"),
    Term("连结", "拼接|级联", "the book's word"),
    Term("批量", "批次|批处理", "the book's word"),
    Term("样本", "样例|样品", "the book's word"),
    Term("超参数", "超参(?!数)", "no clipped words"),
    Term("前向、前向传播", "正向传播|前向传递|前馈", "the book's more frequent word"),
    Term("反向传播", "后向|反传|反向传递", "the book's word"),
    Term("自动微分", "自动求导|自动求微", "the book's word"),
    Term("赢家", "胜者|获胜者", "one word for the cell that is the maximum"),
    Term("准确率", "精确度|准确度|正确率", "the book's word"),
    Term("计算开销", "计算成本|计算代价", "one word for cost"),
    Term(
        "数据增强（增广）", "(?<!数据增强（)增广", "the book has both; the first is the usual one"
    ),
    Term("向量化（矢量化）", "(?<!向量化（)矢量化", "the book's word is the rarer one"),
    Term("就地", "原地|原位", "one word for in place"),
    Term("打印", "印出", "one word for print"),
    Term("你", "您|你们", "the course speaks to one learner"),
)
EN = (
    Term("max pooling", r"maximum pooling|max-pooling|maxpooling", "as PyTorch's page has it"),
    Term("average pooling", r"mean pooling|avg pooling|average-pooling", "the book's word"),
    Term("stride", r"step size|step width|step length", "the book's word"),
    Term("padding", r"zero.?pad\w*", "max pooling does not pad with zeros"),
    Term("window", r"pooling kernel|filter size|receptive window", "a kernel has weights"),
    Term("feature map", r"feature plane|(?<!class )activation map", "the book's word"),
    Term("downsampling", r"sub-?sampl\w+|down-sampl\w+", "the book's word"),
    Term("hyperparameter", r"hyper-parameters?", "the book's word"),
    Term("autograd", r"auto-?diff\b|autodifferentiation", "PyTorch's own name"),
    Term("backward pass", r"back-?prop(?:agation)?", "the word that code has"),
    Term("notebook cell, element", r"padded cells?|cell by cell|cells of padding", "two words"),
    Term("British spelling", r"neighbor\w*|colors?|behaviors?|centers?|centered", "one spelling"),
    Term("British spelling", r"(?:vector|normal|general|recogn|minim|maxim)iz\w+", "one spelling"),
)

#: (English, Chinese): where the one stands in a sentence, the other stands in its twin.
PAIRS = (
    (r"strides?", "步幅"),
    (r"paddings?", "填充"),
    (r"channels?", "通道"),
    (r"tensors?", "张量"),
    (r"gradients?", "梯度"),
    (r"max pooling", "最大池化"),
    (r"average pooling", "平均池化"),
    (r"dilation", "空洞"),
    (r"accuracy", "准确率"),
    (r"feature maps?", "特征图"),
    (r"augmentation", "增强"),
)

NOT_PROSE = re.compile(
    r"```.*?```|\$\$.+?\$\$|\$[^$]+\$|`[^`]+`"  # code and formulas
    r"|- [^\n]*\[[^]]*\]\(https?:[^)]*\)"  # a source's own title
    r"|<[^>]+>|\]\([^)]*\)"  # marks and addresses
    r"|[A-Za-z]*[._][A-Za-z][\w.]*(?:\([^)]*\))?",  # names that stand in a hint without a mark
    re.DOTALL | re.ASCII,
)
QUOTED = re.compile("“[^”]*”")


def prose(text: str) -> str:
    return NOT_PROSE.sub(" ", text)


def texts_of(exercise: Exercise) -> Iterator[tuple[str, Text]]:
    yield exercise.name, exercise.title
    for group in exercise.groups:
        yield f"{exercise.name}, {group.name}", group.title
    for mistake in exercise.misconceptions:
        yield f"{exercise.name}, {mistake.name}", mistake.title
        yield f"{exercise.name}, {mistake.name}", mistake.hint
    for rule in exercise.rules:
        yield f"{exercise.name}, {rule.name}", rule.hint


def twins() -> Iterator[tuple[str, Text]]:
    """Everything that is said in both languages, and where."""
    for path in SOURCES:
        cells = [cell for cell in read(path).cells if language_of(cell)]
        for zh, en in zip(cells[::2], cells[1::2], strict=True):
            if zh.cell_type == "markdown":
                yield f"{path.stem}, {zh.id}", {"zh": zh.source, "en": en.source}
    for lesson in lessons():
        for exercise in lesson.exercises:
            yield from texts_of(exercise)
    for key in LANGUAGES["zh"]:
        yield key, {language: words[key] for language, words in LANGUAGES.items()}


def readme(name: str) -> tuple[str, str]:
    return name, (ROOT / name).read_text(encoding="utf-8")


TWINS = tuple(twins())
READ = {
    "zh": [*((where, text["zh"]) for where, text in TWINS), readme("README.zh-CN.md")],
    "en": [*((where, text["en"]) for where, text in TWINS), readme("README.md")],
}


def uses(language: str, pattern: str) -> list[str]:
    """Where a text outside code, formulas and quotations has the pattern."""
    word = re.compile(pattern if language == "zh" else rf"\b(?:{pattern})\b", re.IGNORECASE)
    found = ((where, word.search(QUOTED.sub("", prose(text)))) for where, text in READ[language])
    return [f"{where}: {hit[0]}" for where, hit in found if hit]


@pytest.mark.parametrize("term", ZH[1:], ids=lambda term: term.word)
def test_chinese_has_one_word_for_it(term: Term) -> None:
    assert uses("zh", term.instead_of) == [], f"{term.word}: {term.reason}"


@pytest.mark.parametrize("term", EN, ids=lambda term: f"{term.word} {term.instead_of[:12]}")
def test_english_has_one_word_for_it(term: Term) -> None:
    assert uses("en", term.instead_of) == [], f"{term.word}: {term.reason}"


def test_the_other_word_for_pooling_is_named_once_where_pooling_is_introduced() -> None:
    assert uses("zh", ZH[0].instead_of) == ["1_by_hand, title-zh: 汇聚"]
    (title,) = [text["zh"] for where, text in TWINS if where == "1_by_hand, title-zh"]
    assert "池化（汇聚）层" in title


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
def test_a_term_of_the_english_text_is_in_its_chinese_twin(english: str, chinese: str) -> None:
    """Unless the Chinese sentence has the English word itself, as the name of an argument."""
    word = re.compile(rf"\b(?:{english})\b", re.IGNORECASE)
    lost = [
        where
        for where, text in TWINS
        if word.search(prose(text["en"])) and not re.search(chinese, text["zh"])
        if not word.search(text["zh"])
    ]
    assert lost == [], chinese


def test_the_table_finds_what_it_forbids_and_leaves_code_and_quotations_alone() -> None:
    seen = QUOTED.sub("", prose("`维度`，$维度$，“维度”，X.stride(2)，channels_last；输入的维度"))
    assert seen.count("维度") == 1
    assert "stride" not in seen
    assert "channels" not in seen
