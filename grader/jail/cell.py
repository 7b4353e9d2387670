"""One cell in one kernel: what came out, how it ended, what it used.

It knows limits on time and output and what to do when one is passed; it knows no marks. Whatever a
kernel's process says is a claim: that a cell has ended, too. A kernel that lies about it gains the
time until its next cell is sent, which is counted; one that breaks the rules of its channel ends.
"""

import secrets
import select
import signal
import time
from dataclasses import dataclass
from typing import Any, Literal

from grader.jail.frames import TOKEN_BYTES, BrokenFrameError, FrameReader, Kind, frame
from grader.jail.limits import BUSY, Limits
from grader.jail.outputs import ERROR_TEXT, Outputs
from grader.jail.parent import Process

Ended = Literal["ok", "raised", "stopped", "timed_out", "died"]
QUICK, SLOW = 0.01, 0.1  # seconds between looks at a running cell: often at first, then seldom
LAST_CHANCE = 5.0  # seconds for Linux to end what was killed
CHUNK = 256 * 1024


@dataclass(frozen=True)
class CellRun:
    """What one cell did. `outputs` are nbformat's output dicts, hostile text included.

    "stopped" is a cell that asked its process to end, by `exit()` for instance: it ended the cell.
    """

    outputs: tuple[dict[str, Any], ...]
    ended: Ended
    error_name: str
    error_value: str
    wall_seconds: float
    cpu_seconds: float  # of the whole process, counted from outside
    waited_seconds: float = 0.0  # of the wall time, for a processor that others had
    output_bytes: int = 0
    cut: bool = False  # some of its output was dropped

    @property
    def idle_seconds(self) -> float:
        """How long it did nothing, as far as a busy machine does not explain it."""
        return idle(self.wall_seconds, self.cpu_seconds, self.waited_seconds)

    @property
    def own_seconds(self) -> float:
        """How long it took, but for what it waited for a processor."""
        return max(0.0, self.wall_seconds - self.waited_seconds)


def idle(wall: float, cpu: float, waited: float) -> float:
    """How many of `wall` seconds neither work nor a busy machine explains."""
    return max(0.0, wall - max(BUSY * cpu, cpu + waited))


@dataclass(frozen=True)
class Allowance:
    """What one cell may use. Seconds and bytes."""

    cpu_seconds: float
    wall_seconds: float
    idle_seconds: float
    output_bytes: int

    @classmethod
    def of(cls, limits: Limits) -> "Allowance":
        """Return that of a cell to which nothing else applies."""
        return cls(
            limits.cpu_seconds, limits.wall_seconds, limits.idle_seconds, limits.cell_output_bytes
        )


class Conversation:
    """The grader's side of a kernel's channel, from cell to cell."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self.process, self._limits = process, limits
        self._reader = FrameReader(max(limits.observation_bytes, limits.cell_output_bytes))
        self._to_send = bytearray()

    def place(self, body: bytes) -> None:
        """Send files to be placed in the working folder, before the next cell."""
        self._to_send += frame(Kind.FILE, body)

    def run_cell(self, code: str, allowance: Allowance) -> CellRun:
        """Run `code`. Never raises for what the code does."""
        run = _Run(self, allowance)
        token = secrets.token_bytes(TOKEN_BYTES)  # no end of this cell can lie ready
        self._to_send += frame(Kind.RUN, token + code.encode("utf-8", "surrogatepass"))
        self._reader.start(self._limits.wire_bytes)
        run.until_its_end(token, self._limits.grace_seconds)
        return run.result()


class _Run:
    """One cell under way."""

    def __init__(self, owner: Conversation, allowance: Allowance) -> None:
        self._owner, self._allowance = owner, allowance
        self._process = owner.process
        self._outputs = Outputs(
            min(allowance.output_bytes, owner._limits.cell_output_bytes),
            owner._limits.observation_bytes,
        )
        self._began, self._used = time.monotonic(), self._process.cpu_seconds()
        self._had_waited = self._process.waited_seconds()
        self._passed = self._broken = ""  # the limit, the rule
        self._deaf = False  # the channel is closed at the other end

    def until_its_end(self, token: bytes, grace: float) -> None:
        """Send the cell and listen; interrupt it at its limit, kill it if it goes on."""
        channel = self._process.channel
        poll = select.poll()
        poll.register(self._process.line, select.POLLIN)
        pause, look, kill_at = QUICK, self._began + QUICK, float("inf")
        while not self._over(token):
            wanted = select.POLLIN | (select.POLLOUT if self._owner._to_send else 0)
            poll.register(channel, wanted)
            happened = dict(poll.poll(max(0.0, look - time.monotonic()) * 1000 + 1))
            if channel.fileno() in happened:
                self._exchange(happened[channel.fileno()])
            now = time.monotonic()
            if now < look:
                continue
            pause = min(SLOW, pause * 1.5)
            look = now + pause
            if not self._passed:
                self._passed = self._limit_passed(now)
                if self._passed:
                    self._process.signal(signal.SIGINT)
                    kill_at = now + grace
            elif now > kill_at:
                break
        if self._outputs.end is None:
            self._kill()

    def _over(self, token: bytes) -> bool:
        end = self._outputs.end
        if end is not None and end.token != token:
            self._broken = "it said that a cell had ended which was not running"
            self._outputs.end = None
        return bool(self._broken or self._deaf or self._outputs.end or self._process.ended())

    def _exchange(self, events: int) -> None:
        """Send and receive what can be without waiting."""
        channel, to_send = self._process.channel, self._owner._to_send
        try:
            if events & select.POLLOUT:
                del to_send[: channel.send(to_send[:CHUNK])]
            if events & ~select.POLLOUT:
                self._hear(channel.recv(CHUNK))
        except BlockingIOError:
            return
        except OSError:
            self._deaf = True

    def _hear(self, data: bytes) -> None:
        if not data:
            self._deaf = True
            return
        try:
            for kind, body in self._owner._reader.feed(data):
                self._outputs.take(kind, body)
        except BrokenFrameError as rule:
            self._broken = str(rule)

    def _limit_passed(self, now: float) -> str:
        """Name the limit that the cell has passed; "" for none."""
        wall, cpu = now - self._began, self._process.cpu_seconds() - self._used
        waited = self._process.waited_seconds() - self._had_waited
        most = self._allowance
        if cpu > most.cpu_seconds:
            return f"{most.cpu_seconds:g} s of processor time"
        if wall - waited > most.wall_seconds or wall > BUSY * most.wall_seconds:
            return f"{most.wall_seconds:g} s"
        if idle(wall, cpu, waited) > most.idle_seconds:
            return f"{most.idle_seconds:g} s without work"
        return ""

    def _kill(self) -> None:
        """End it, and hear what it had said before it died."""
        if not self._process.ended(LAST_CHANCE if self._deaf else 0.0):
            self._broken = self._broken or ("" if self._passed else "it closed its connection")
            self._process.signal(signal.SIGKILL)
            self._process.ended(LAST_CHANCE)
        while not (self._broken or self._deaf or self._outputs.end):
            before = self._outputs.used
            self._exchange(select.POLLIN)
            if self._outputs.used == before:
                return

    def result(self) -> CellRun:
        """Return what it came to."""
        ended, name, value = self._ending()
        end = self._process.ended()
        spent = self._process.cpu_seconds()
        if end is not None and end.cpu_seconds is not None:
            spent = end.cpu_seconds
        return CellRun(
            outputs=self._outputs.all(),
            ended=ended,
            error_name=name[:ERROR_TEXT],
            error_value=value[:ERROR_TEXT],
            wall_seconds=time.monotonic() - self._began,
            cpu_seconds=max(0.0, spent - self._used),
            waited_seconds=self._process.waited_seconds() - self._had_waited,
            output_bytes=self._outputs.used,
            cut=self._outputs.cut,
        )

    def _ending(self) -> tuple[Ended, str, str]:
        """(how it ended, error's name, error's value)."""
        end, process_end = self._outputs.end, self._process.ended()
        if self._passed:
            return "timed_out", "TimeOut", f"more than {self._passed}"
        if self._broken:
            return "died", "KernelDied", self._broken
        if end is None:
            return "died", "KernelDied", process_end.reason if process_end else "nobody knows how"
        if end.status == "ok":
            return "ok", "", ""
        return ("stopped" if end.status == "stopped" else "raised"), end.ename, end.evalue
