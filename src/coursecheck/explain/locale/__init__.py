"""Every general sentence that a student reads, in the course's two languages.

Knows words and which language is asked for. Must not know an exercise: its title and its hints
come with it, as data.
"""

from __future__ import annotations

import os

from coursecheck.explain.locale import en, slips_en, slips_zh, zh
from coursecheck.model import Text

LANGUAGES = {
    "zh": zh.SENTENCES | slips_zh.SENTENCES,
    "en": en.SENTENCES | slips_en.SENTENCES,
}
_chosen: dict[str, str] = {}


def use_language(language: str) -> None:
    """Show every verdict from now on in `language`, "zh" or "en"."""
    _chosen["language"] = known_language(language)


def current_language(language: str | None = None) -> str:
    """Return `language`, else the one that was chosen, else the one of the environment."""
    if language is not None:
        return known_language(language)
    return _chosen.get("language") or _of_environment()


def known_language(language: str) -> str:
    """Return `language` if the course speaks it. Raises ValueError that lists those it does."""
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}; there are: {', '.join(LANGUAGES)}")
    return language


def _of_environment() -> str:
    tongue = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if tongue.lower().startswith("zh") else "en"


def say(key: str, language: str, **values: object) -> str:
    """Return the sentence `key` with its blanks filled in."""
    return LANGUAGES[language][key].format(**values)


def knows(key: str) -> bool:
    """Return whether there is a sentence called `key`."""
    return key in LANGUAGES["zh"]


def pick(text: Text, language: str) -> str:
    """Return an exercise's own sentence in `language`, or in the first that it is written in."""
    return text[language] if language in text else next(iter(text.values()))
