"""An exercise's texts: the TOML file beside its module, joined with what the module says.

`window.py` holds cases and wrong ways, `window.toml` everything that a person reads, in every
language of the course. A rule or a known mistake that several exercises share has its text once,
in `shared.toml` of the notebook's folder or of the folder above; an exercise's own comes first.
Must not know a course, nor what is done with a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NoReturn

from coursecheck.model import Exercise, Group, Misconception, Rule, Text

try:
    import tomllib
except ImportError:  # before Python 3.11: the same parser, as a package
    import tomli as tomllib  # type: ignore[import-not-found,no-redef]

SHARED = "shared.toml"
_KEYS = (
    "title",
    "order",
    "minutes",
    "difficulty",
    "parts",
    "idea",
    "another_way",
    "another_way_operators",
    "groups",
    "rules",
    "misconceptions",
)


class TextsError(ValueError):
    """A text is missing, left over or unreadable; the message names file, key and remedy."""


def with_texts(exercise: Exercise, path: Path) -> tuple[Exercise, int]:
    """Return `exercise` with the texts of the file `path`, and its place in its notebook.

    Raises TextsError for whatever is missing in the file or has nothing to belong to.
    """
    sheet = _Sheet(path)
    sheet.refuse_unknown("", sheet.own, _KEYS)
    for table, entries in (
        ("groups", exercise.groups),
        ("rules", exercise.rules),
        ("misconceptions", exercise.misconceptions),
    ):
        sheet.refuse_unknown(f"{table}.", sheet.table(table), [entry.name for entry in entries])
    joined = replace(
        exercise,
        title=sheet.title,
        minutes=sheet.number("minutes"),
        difficulty=sheet.number("difficulty"),
        groups=tuple(map(sheet.group, exercise.groups)),
        rules=tuple(map(sheet.rule, exercise.rules)),
        misconceptions=tuple(map(sheet.misconception, exercise.misconceptions)),
        parts=sheet.parts,
        idea=sheet.optional("idea"),
        another_way=sheet.optional("another_way"),
        another_way_operators=sheet.number("another_way_operators")
        if "another_way" in sheet.own
        else 0,
    )
    return joined, sheet.number("order")


def read(path: Path) -> dict[str, Any]:
    """Return the contents of a TOML file. Raises TextsError that names it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TextsError(
            f"{path} is missing: write the exercise's title, minutes and hints there"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TextsError(f"{path} cannot be read: {error}") from None


_read_once = cache(read)


@dataclass(frozen=True)
class _Sheet:
    """One exercise's file, and the shared ones that it may lean on."""

    path: Path

    @cached_property
    def own(self) -> dict[str, Any]:
        return read(self.path)

    @cached_property
    def shared(self) -> list[dict[str, Any]]:
        places = (self.path.parent / SHARED, self.path.parent.parent / SHARED)
        return [_read_once(place) for place in places if place.is_file()]

    @cached_property
    def title(self) -> Text:
        """The title; its languages are those in which all else has to be written."""
        title = self.own.get("title")
        if not isinstance(title, dict) or not title:
            self.fail("title", 'write the exercise\'s title, title.en = "…", in each language')
        return self.text("title", title, title)

    @cached_property
    def parts(self) -> tuple[Text, ...]:
        parts = self.own.get("parts", [])
        return tuple(self.text(f"parts[{n}]", part) for n, part in enumerate(parts))

    def optional(self, key: str) -> Text:
        """A text that an exercise may do without (for `idea` `grader check` asks)."""
        return self.text(key, self.own[key]) if key in self.own else {}

    def group(self, group: Group) -> Group:
        return replace(
            group, title=self.text(f"groups.{group.name}", self.table("groups").get(group.name))
        )

    def rule(self, rule: Rule) -> Rule:
        return replace(rule, hint=self.entry("rules", rule.name, "hint"))

    def misconception(self, mistake: Misconception) -> Misconception:
        title, hint = (self.entry("misconceptions", mistake.name, key) for key in ("title", "hint"))
        return replace(mistake, title=title, hint=hint)

    def table(self, name: str) -> Mapping[str, Any]:
        table = self.own.get(name, {})
        if not isinstance(table, dict):
            self.fail(name, f"make it a table, [{name}]")
        return table

    def entry(self, table: str, name: str, key: str) -> Text:
        """Return a text of a rule or a known mistake, the exercise's own or a shared one."""
        sources = (self.own, *self.shared)
        found = next((s[table][name] for s in sources if name in s.get(table, {})), None)
        if not isinstance(found, dict):
            self.fail(f"{table}.{name}", f"write it here, or in {SHARED} if others share it")
        self.refuse_unknown(f"{table}.{name}.", found, ("title", "hint"))
        return self.text(f"{table}.{name}.{key}", found.get(key))

    def text(self, key: str, found: object, languages: Iterable[str] = ()) -> Text:
        """Return `found` if it is a sentence in each of `languages`, those of the title."""
        if not isinstance(found, dict):
            self.fail(key, f'write {key}.LANGUAGE = "…" for each language of the title')
        languages = list(languages or self.title)
        for language in languages:
            sentence = found.get(language)
            if not isinstance(sentence, str) or not sentence.strip():
                self.fail(f"{key}.{language}", "the title has this language, so this needs it too")
        self.refuse_unknown(f"{key}.", found, languages)
        return dict(found)

    def number(self, key: str) -> int:
        value = self.own.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.fail(key, f"write {key} = a whole number of 1 or more")
        return value

    def refuse_unknown(self, before: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
        known = list(known)
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                meant = f"did you mean {near[0]!r}? " if near else ""
                self.fail(before + key, f"{meant}nothing of that name is known here; remove it")

    def fail(self, key: str, remedy: str) -> NoReturn:
        raise TextsError(f"{self.path}, {key}: {remedy}")
