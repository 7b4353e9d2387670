"""The grader's ear: takes a kernel's messages, which may be forged, without growing or stumbling.

It counts bytes before it parses, rebuilds each message from the few fields that are known, and
drops the rest. It knows Jupyter's protocol and no marks.
"""

import json
import time
from itertools import count
from queue import Empty
from typing import Any, cast

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from traitlets import Any as AnyTrait
from traitlets import Type, default
from typing_extensions import override

from grader.jail.limits import Limits
from grader.jail.quota import Meter

HEADER_BYTES = 64 * 1024
BRACKETS = 100_000  # in one message; each becomes an object a hundred times its size
VALUES = 200_000  # in one message, when it has been read
DEPTH = 32
NUDGE = 0.5  # seconds without a welcome before it is asked for again
QUEUE = 64  # messages that wait in the socket
OUTPUTS = {"stream", "display_data", "update_display_data", "execute_result", "error"}
CONTROL = {"status", "clear_output", "execute_reply", "iopub_welcome", "kernel_info_reply"}


class MalformedError(ValueError):
    """A message that no honest kernel sends."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise MalformedError("not a text")
    return value.encode("utf-8", "replace").decode()  # lone surrogates break every later writer


def _plain(value: Any) -> Any:
    """JSON with clean texts, a bounded depth and a bounded number of values."""
    left = VALUES

    def visit(value: Any, depth: int) -> Any:
        nonlocal left
        left -= 1
        if depth == 0 or left < 0:
            raise MalformedError("nested too deep, or too many values")
        if isinstance(value, str):
            return _text(value)
        if isinstance(value, list):
            return [visit(item, depth - 1) for item in value]
        if isinstance(value, dict):
            return {_text(key): visit(item, depth - 1) for key, item in value.items()}
        return value

    return visit(value, DEPTH)


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MalformedError("not a mapping")
    return _plain(value)


def _content(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """The known fields of a message of this kind, checked. Raises MalformedError or KeyError."""
    if kind == "stream":
        if content["name"] not in ("stdout", "stderr"):
            raise MalformedError("no such stream")
        return {"name": content["name"], "text": _text(content["text"])}
    if kind == "error":
        traceback = [_text(line) for line in content["traceback"]]
        return {"ename": _text(content["ename"]), "evalue": _text(content["evalue"]),
                "traceback": traceback}  # fmt: skip
    if kind in ("display_data", "update_display_data", "execute_result"):
        count = content.get("execution_count")
        transient = content.get("transient") or {}
        return {
            "data": _mapping(content["data"]),
            "metadata": _mapping(content["metadata"]),
            **({"execution_count": count if isinstance(count, int) else None}
               if kind == "execute_result" else {}),
            "transient": {"display_id": _text(transient["display_id"])}
            if isinstance(transient, dict) and "display_id" in transient else {},
        }  # fmt: skip
    if kind == "execute_reply":
        known = ("status", "ename", "evalue")
        return {name: _text(content[name]) for name in known if name in content} | {"traceback": []}
    if kind == "kernel_info_reply":
        return {"language_info": _mapping(content["language_info"])}
    if kind == "status":
        return {"execution_state": _text(content["execution_state"])}
    return {"wait": bool(content.get("wait"))}


def rebuild(message: dict[str, Any]) -> dict[str, Any]:
    """The message with nothing in it but what was checked. Raises MalformedError."""
    try:
        kind = _text(message["header"]["msg_type"])
        if kind not in OUTPUTS | CONTROL:
            raise MalformedError(kind)
        parent = message["parent_header"].get("msg_id", "")
        return {
            "header": {"msg_type": kind},
            "msg_type": kind,
            "parent_header": {"msg_id": _text(parent)},
            "metadata": {},
            "content": _content(kind, message["content"]),
            "buffers": [],
        }
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise MalformedError(str(problem)) from problem


class GuardedChannel(AsyncZMQSocketChannel):
    """A channel that measures and checks each message; what does not pass is never seen."""

    meter: Meter | None = None

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next sound message. Raises queue.Empty after `timeout` seconds of silence."""
        while True:
            if not await self.socket.poll(None if timeout is None else int(timeout * 1000)):
                raise Empty
            frames = await self.socket.recv_multipart()
            message = self._admit(frames)
            if message is not None:
                return message

    def _admit(self, frames: list[bytes]) -> dict[str, Any] | None:
        if self.meter is not None:
            self.meter.count(frames)
        try:
            _, found = self.session.feed_identities(frames)
            frames = cast("list[bytes]", found)  # copied when they were received
            if len(frames) < 5 or any(len(frame) > HEADER_BYTES for frame in frames[:4]):
                return None
            if sum(frame.count(b"[") + frame.count(b"{") for frame in frames[1:5]) > BRACKETS:
                return None
            if self.meter is not None and self.meter.over:
                kind = json.loads(frames[1]).get("msg_type")
                if kind not in ("status", "execute_reply"):
                    return None
            return rebuild(self.session.deserialize(frames[:5]))
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
            return None  # forged or broken: as if it had never been sent


class GuardedClient(AsyncKernelClient):
    """Jupyter's own client with bounded sockets, without stdin, heartbeat or a wait for silence."""

    meter = AnyTrait()
    alive = AnyTrait()  # a function that says whether the kernel's process is there

    shell_channel_class = Type(GuardedChannel)
    iopub_channel_class = Type(GuardedChannel)

    @default("meter")
    def _own_meter(self) -> Meter:
        return Meter(Limits())

    def _create_connected_socket(self, channel: str, identity: bytes | None = None) -> Any:
        """The same as Jupyter's, but what it takes and keeps is bounded before it connects."""
        socket = self.context.socket({"shell": zmq.DEALER, "iopub": zmq.SUB}[channel])
        socket.linger = 0
        socket.maxmsgsize = self.meter.limits.wire_bytes
        socket.rcvhwm = QUEUE
        if identity:
            socket.identity = identity
        socket.connect(self._make_url(channel))
        return socket

    @override
    def start_channels(self, **which: bool) -> None:
        """Shell and iopub; a kernel that is graded has no one to ask and no heart to listen to."""
        for channel in (self.iopub_channel, self.shell_channel):
            channel.meter = self.meter
            channel.start()
        self.allow_stdin = False

    def stop_channels(self) -> None:
        """Close both."""
        self.shell_channel.stop()
        self.iopub_channel.stop()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Until iopub is connected; the kernel itself has said that it listens.

        ipykernel overlooks a subscription, one in some thousands, that arrives while it sends its
        first word. Another one wakes it, and is answered behind the first.
        """
        latest = None if timeout is None else time.monotonic() + timeout
        for attempt in count():
            try:
                while (await self.get_iopub_msg(timeout=NUDGE))["msg_type"] != "iopub_welcome":
                    pass
                return
            except Empty:
                if latest is not None and time.monotonic() > latest:
                    raise RuntimeError(f"the kernel did not answer in {timeout} s") from None
                self.iopub_channel.socket.subscribe(f"again {attempt}")

    async def is_alive(self) -> bool:
        """Whether the kernel's process is there."""
        return bool(self.alive() if self.alive else await self.parent.is_alive())
