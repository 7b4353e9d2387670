"""What a student wrote for an answer that a person marks, wherever they wrote it.

Text below our stub, in a cell beside it, split, pasted, turned into code; pictures pasted or lying
beside the notebook. It comes back in its order as one harmless cell. Nothing that was added near a
written answer is left out, and an answer is empty only where nothing at all was added. Must not
know a mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from grader.intake.cell_matching import OurCell, Role, same_text
from grader.intake.clean_text import MAX_PROSE, harmless_markdown
from grader.intake.notebook_reader import StudentCell
from grader.intake.pictures import MAX_PICTURES, Picture, harmless_picture

_DATA_PICTURE = re.compile(r"\(data:(image/\w{3,4});base64,([A-Za-z0-9+/=\s]+)\)")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)
_ATTACHED = re.compile(r"attachment:([^\s)\"'>]*)")
_MORE = {Role.OURS, Role.ANSWER, Role.CHECK}


@dataclass(frozen=True)
class WrittenAnswer:
    """One written answer as formgrader shows it; `elsewhere`: its text stood far from its cell."""

    source: str
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    given: bool = False
    elsewhere: bool = False


@dataclass
class _Gathered:
    """Pieces of one answer in their order."""

    texts: list[str] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)

    def add(self, text: str, pictures: Mapping[str, Picture]) -> None:
        """Add a piece; its pictures get names of their own, for every paste is `image.png`."""

        def embedded(found: re.Match[str]) -> str:
            picture = harmless_picture(found[1], found[2])
            return f"(attachment:{self._keep(picture)})" if picture else found[0]

        text = _DATA_PICTURE.sub(embedded, text)
        for name in sorted(pictures, key=len, reverse=True):
            known = [f"attachment:{name}", f"attachment:{quote(name)}"]
            new = f"attachment:{self._keep(pictures[name], name)}"
            for old in dict.fromkeys(known):
                text = text.replace(old, new)
            if f"]({new})" not in text and f"]({new} " not in text:
                text += f"\n\n![picture]({new})"
        if text.strip():
            self.texts.append(text.strip("\n"))

    def _keep(self, picture: Picture, name: str = "") -> str:
        if len(self.pictures) >= MAX_PICTURES:
            return "too-many"
        if not _PLAIN_NAME.fullmatch(name) or self.pictures.get(name, picture) != picture:
            name = f"picture-{len(self.pictures) + 1}.{picture.kind.split('/')[1]}"
        self.pictures[name] = picture
        return name


@dataclass
class WrittenAnswers:
    """Gathers the written answers of one notebook. `places` has for each cell which of ours it is.

    `files` are the pictures that lie beside the notebook, by name.
    """

    ours: Sequence[OurCell]
    theirs: Sequence[StudentCell]
    places: Sequence[int | None]
    stubs: Mapping[int, str]
    files: Mapping[str, Picture] = field(default_factory=dict)
    #: The cells that are part of an answer now and need not be shown again.
    absorbed: set[int] = field(default_factory=set)

    def gather(self) -> dict[int, WrittenAnswer]:
        """Return by place what was written."""
        gathered = {own.place: _Gathered() for own in self.ours if own.role is Role.WRITTEN}
        if not gathered:
            return {}
        far: list[int] = []
        before = -1
        for i, cell in enumerate(self.theirs):
            place = self.places[i]
            before = before if place is None else place
            text = self._added(i)
            if not text.strip() and not cell.pictures:
                continue
            near = place if place in gathered else self._near(before, self._after(i), cell.kind)
            if near is None:
                if cell.kind != "code":
                    far.append(i)
                continue
            if cell.kind == "code":
                text = f"```python\n{text}\n```" if place != near else text
            elif place is None:
                self.absorbed.add(i)
            gathered[near].add(*self._with_files(text, cell.pictures))
        return self._answers(gathered, far)

    def _added(self, i: int) -> str:
        """Return what a cell says that our own text does not."""
        cell, place = self.theirs[i], self.places[i]
        if place is None:
            return cell.source
        own = self.ours[place]
        if own.role is Role.WRITTEN:
            stub = self.stubs[place].strip()
            return "" if cell.source.strip() in ("", stub) else cell.source
        if own.role is not Role.PROSE or same_text(cell.source, False) == own.text:
            return ""
        known = Counter(line.strip() for line in self.stubs[place].splitlines())
        return "\n".join(_lines_beyond(cell.source.splitlines(), known))

    def _after(self, i: int) -> int:
        return next((p for p in self.places[i + 1 :] if p is not None), len(self.ours))

    def _near(self, before: int, after: int, kind: str) -> int | None:
        """Return the written answer beside which a cell stands, or None."""
        for own in self.ours:
            if own.role is not Role.WRITTEN:
                continue
            behind = (o.place for o in reversed(self.ours[: own.place]) if o.role in _MORE)
            low = next(behind, -1) + (kind == "code")
            if before == own.place or low <= before < own.place <= after:
                return own.place
        return None

    def _with_files(
        self, text: str, pictures: Mapping[str, Picture]
    ) -> tuple[str, dict[str, Picture]]:
        """Make an attachment of a picture beside the notebook that the text names."""
        found = dict(pictures)
        for name, picture in self.files.items():
            address = rf"\]\((?:\./)?(?:{re.escape(name)}|{re.escape(quote(name))})(?=[\s)])"
            new = f"](attachment:{quote(name)}".replace("\\", r"\\")
            text, times = re.subn(address, new, text)
            if times:
                found[name] = picture
        return text, found

    def _answers(
        self, gathered: Mapping[int, _Gathered], far: list[int]
    ) -> dict[int, WrittenAnswer]:
        loose = self._loose_pictures()
        empty = [place for place, pieces in gathered.items() if not pieces.texts]
        for place in (empty or list(gathered)[-1:]) if loose else ():
            gathered[place].add("", loose)
        found = {}
        for place, pieces in gathered.items():
            elsewhere = not pieces.texts and bool(far)
            if elsewhere:
                for i in far:
                    pieces.add(self._added(i), self.theirs[i].pictures)
            text = "\n\n".join(pieces.texts)[:MAX_PROSE]
            found[place] = WrittenAnswer(
                _without_dangling(harmless_markdown(text), pieces.pictures) or self.stubs[place],
                pieces.pictures,
                bool(pieces.texts),
                elsewhere,
            )
        return found

    def _loose_pictures(self) -> dict[str, Picture]:
        """Pictures beside the notebook that no text names."""
        everything = "\n".join(cell.source for cell in self.theirs if cell.kind != "code")
        return {
            name: picture
            for name, picture in self.files.items()
            if f"]({name}" not in everything and f"](./{name}" not in everything
        }


def _lines_beyond(lines: Iterable[str], known: Counter[str]) -> Iterator[str]:
    for line in lines:
        if known[line.strip()] > 0:
            known[line.strip()] -= 1
        else:
            yield line


def _without_dangling(text: str, pictures: Mapping[str, Picture]) -> str:
    """Break the addresses of pictures that are not there: nbconvert would refuse the notebook."""

    def broken(found: re.Match[str]) -> str:
        return found[0] if found[1] in pictures else f"attachment\u2060:{found[1]}"

    return _ATTACHED.sub(broken, text)
