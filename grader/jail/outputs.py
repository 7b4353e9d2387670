"""What a kernel's frames say of a cell: its outputs as nbformat has them, and how it ended.

Everything here is a claim of a student's process; it is rebuilt from the few fields that are known
and cut to the room there is. It knows no marks.
"""

from dataclasses import dataclass, field
from typing import Any

from coursecheck.observation import MIMETYPE
from grader.jail.frames import FRAME_COST, BrokenFrameError, Kind, read_fields, text

STREAMS = {Kind.STDOUT: "stdout", Kind.STDERR: "stderr"}
STATUSES = ("ok", "error", "stopped")
ERROR_TEXT = 2000  # characters kept of an error's name and value
SAME_ID = 16  # displays of one id that are kept up to date
ID, COUNT = "display_id", "execution_count"  # fields that are no MIME type: those have a "/"


@dataclass(frozen=True)
class End:
    """What a kernel says at the end of a cell. `token` is that of the cell, if it is honest."""

    token: bytes
    status: str
    ename: str
    evalue: str
    cut: bool


@dataclass
class Outputs:
    """The outputs of one cell as they come; no more than `room` bytes are kept."""

    room: int
    observation_room: int
    cut: bool = False
    used: int = 0
    end: End | None = None
    _items: list[dict[str, Any]] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)  # of the stream that is the last item
    _by_id: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _clear_next: bool = False

    def take(self, kind: Kind, body: bytes) -> None:
        """Add what one frame says. Raises BrokenFrameError."""
        if self.end is not None:
            raise BrokenFrameError("it went on after the end of its cell")
        if kind is Kind.END:
            self.end = _end(read_fields(body))
            self.cut = self.cut or self.end.cut
        elif kind is Kind.OBSERVED:
            self._observed(body)
        elif kind is Kind.CLEAR:
            self._clear_next = body == b"1"
            if not self._clear_next:
                self._clear()
        elif kind in STREAMS:
            self._stream(STREAMS[kind], body)
        else:
            self._bundle(kind, read_fields(body), len(body))

    def all(self) -> tuple[dict[str, Any], ...]:
        """Return them; pieces of one stream that follow each other are one."""
        self._close_stream()
        return tuple(self._items)

    def _fits(self, size: int) -> bool:
        if self.used + size + FRAME_COST > self.room:
            self.cut = True
            return False
        self.used += size + FRAME_COST
        return True

    def _stream(self, name: str, body: bytes) -> None:
        left = max(0, self.room - self.used - FRAME_COST)
        if len(body) > left:
            body, self.cut = body[:left], True
        if not body or not self._fits(len(body)):
            return
        self._make_room_if_asked()
        if not self._items or self._items[-1].get("name") != name:
            self._close_stream()
            self._items.append({"output_type": "stream", "name": name, "text": ""})
        self._pieces.append(text(body))

    def _close_stream(self) -> None:
        if self._pieces:
            self._items[-1]["text"] += "".join(self._pieces)
            self._pieces = []

    def _bundle(self, kind: Kind, found: dict[str, bytes], size: int) -> None:
        if not self._fits(size):
            return
        if kind is Kind.ERROR:
            said = {name: text(found.get(name, b"")) for name in ("ename", "evalue", "traceback")}
            self._add({"output_type": "error", **said, "traceback": [said["traceback"]]})
            return
        name = text(found.get(ID, b""))
        data = {mime: text(value) for mime, value in found.items() if "/" in mime}
        if kind is Kind.UPDATE:
            for shown in self._by_id.get(name, []):
                shown["data"] = data
            return
        item: dict[str, Any] = {"output_type": "display_data", "data": data, "metadata": {}}
        if kind is Kind.RESULT:
            number = text(found.get(COUNT, b""))[:9]
            count = int(number) if number.isascii() and number.isdigit() else None
            item |= {"output_type": "execute_result", "execution_count": count}
        self._add(item)
        same = self._by_id.setdefault(name, [])
        if name and len(same) < SAME_ID:
            same.append(item)

    def _observed(self, body: bytes) -> None:
        self.observation_room -= len(body) + FRAME_COST
        if self.observation_room < 0:
            raise BrokenFrameError("what it says of an answer is longer than it may be")
        # Whether it is a sound message is for the reader of observations to say.
        data = {MIMETYPE: {name: text(value) for name, value in read_fields(body).items()}}
        self._add({"output_type": "display_data", "data": data, "metadata": {}})

    def _add(self, item: dict[str, Any]) -> None:
        self._make_room_if_asked()
        self._close_stream()
        self._items.append(item)

    def _make_room_if_asked(self) -> None:
        if self._clear_next:
            self._clear()

    def _clear(self) -> None:
        self._items, self._pieces, self._by_id = [], [], {}
        self._clear_next = False


def _end(found: dict[str, bytes]) -> End:
    status = text(found.get("status", b""))
    if status not in STATUSES:
        raise BrokenFrameError("no such end of a cell")
    name, value = (text(found.get(key, b""))[:ERROR_TEXT] for key in ("ename", "evalue"))
    return End(found.get("token", b""), status, name, value, found.get("cut") == b"1")
