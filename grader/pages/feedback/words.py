"""The sentences of a feedback page in both languages. Knows no mark and no markup."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "反馈", "answer": "你的答案", "comment": "老师的话", "findings": "需要留意",
        "overview": "每一题", "points": "{points} / {most} 分", "error": "运行这一格时报错",
        "by_hand": "老师评分：{mark} / {most} 分", "instead": "（自动评分为 {auto} 分）",
        "late": "迟交扣 {penalty} 分，已经扣除。",
        "waiting": "等待老师批改", "open": "还有 {open} 分等待老师批改",
        "correct": "正确", "partly": "部分正确", "wrong": "不正确", "raised": "运行时出错",
        "not_answered": "没有作答", "died": "没有运行完", "timed_out": "运行超时",
        "marked": "已批改", "ungraded": "没有评分",
    },
    "en": {
        "title": "Feedback", "answer": "Your answer", "comment": "From your teacher",
        "findings": "Please note", "overview": "Every exercise",
        "points": "{points} / {most} points", "error": "This cell stopped with an error",
        "by_hand": "Marked by your teacher: {mark} / {most} points",
        "instead": ", in place of the automatic {auto}",
        "late": "Handed in late: {penalty} points were taken off.",
        "waiting": "not marked yet", "open": "{open} more to be marked by your teacher",
        "correct": "correct", "partly": "partly correct", "wrong": "not correct",
        "raised": "stopped by an error", "not_answered": "not answered",
        "died": "did not run to its end", "timed_out": "ran out of time",
        "marked": "marked", "ungraded": "not graded",
    },
}  # fmt: skip
