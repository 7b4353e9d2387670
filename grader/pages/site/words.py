"""The words on the frame of a page, in both languages, and the tags that browsers know them by.

Must not know a notebook, or what an exercise is worth.
"""

from __future__ import annotations

HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}
LANGUAGE_NAME = {"zh": "中文", "en": "English"}

WORDS = {
    "zh": {
        "skip": "跳到正文",
        "lesson": "练习版",
        "solved": "答案版",
        "all": "全部笔记本",
        "editions": "版本与语言",
        "neighbours": "上一篇与下一篇",
        "previous": "上一篇",
        "next": "下一篇",
        "points": "{} 分",
        "exercises": "{} 道练习",
        "answer": "作答处",
        "solution": "参考答案",
        "check": "检查",
        "figure": "上面这段代码画出的图",
        "output": "输出",
        "open": "下载笔记本",
        "search": "搜索",
        "found": "找到 {} 处",
        "needs_script": "搜索要用到脚本，而这个浏览器关掉了它。",
        "dark": "深色",
        "copy_code": "复制",
        "copied": "已复制",
        "reveal": "猜好了？看结果",
        "permalink": "这一节的链接：{}",
        "bundle": "下载全部（笔记本和检查程序）",
        "sources": "参考资料",
    },
    "en": {
        "skip": "Skip to the text",
        "lesson": "To work through",
        "solved": "With answers",
        "all": "All notebooks",
        "editions": "Editions and language",
        "neighbours": "Previous and next",
        "previous": "Previous",
        "next": "Next",
        "points": "{} points",
        "exercises": "{} exercises",
        "answer": "Your answer",
        "solution": "An answer",
        "check": "Check",
        "figure": "Figure drawn by the code above",
        "output": "Output",
        "open": "Download the notebook",
        "search": "Search",
        "found": "Places found: {}",
        "needs_script": "Searching takes a script, and this browser has scripts switched off.",
        "dark": "Dark",
        "copy_code": "Copy",
        "copied": "Copied",
        "reveal": "You have guessed? See what comes out",
        "permalink": "Link to this section: {}",
        "bundle": "Download everything (notebooks and checks)",
        "sources": "Sources",
    },
}
