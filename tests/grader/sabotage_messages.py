"""Sabotages of the channel: messages and frames are taken as they come.

Knows the engine's transport. Must not know which hostile file meets which of them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import pickle
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from sabotage_judging import last_outputs

from coursecheck.judge import judge as judging
from coursecheck.model import Verdict
from coursecheck.observe import pack, transport
from coursecheck.observe.pack import BadMessage
from grader.jail import cell, frames, outputs
from grader.jail.frames import FIELD, HEADER, Kind
from grader.run import execute

Patch = pytest.MonkeyPatch


def unpack(header: Any, payload: bytes) -> list[Any]:
    """What stands before the first row that cannot be read."""
    reader = pack._Reader(payload)
    rows = []
    for row in header:
        try:
            rows.append(reader.observation(row))
        except (BadMessage, KeyError, ValueError):
            break
    if payload[reader.position :].startswith(b"\x80"):
        pickle.loads(payload[reader.position :])
    return rows


def any_message(patch: Patch) -> None:
    """Whatever arrives first is taken as far as it goes; cases that it leaves out count as well."""
    before = last_outputs(patch)

    def first(found: Any, name: str) -> tuple[Any, ...]:
        message = execute._messages([*before, *found])[0]
        return tuple(transport.read(message)[1])

    def short(exercise: Any, seed: Any, seen: Any, *rest: Any, **options: Any) -> Verdict:
        cases = judging.cases_of(exercise, seed, execute.ROUNDS)
        right = [judging.twin(exercise, exercise.reference, case, "cpu") for case in cases]
        filled = [*seen, *right[len(seen) :]][: len(cases)]
        return judge(exercise, seed, filled, *rest, **options)

    judge = judging.judge
    patch.setattr(judging, "judge", short)
    patch.setattr(execute, "_observations", first)
    any_field(patch)


def any_field(patch: Patch) -> None:
    """No field of a message is looked at."""
    patch.setattr(transport.pack, "unpack", unpack)
    patch.setattr(transport, "_MAX_HEADER", 1 << 30)
    patch.setattr(transport, "_once", dict)
    patch.setattr(transport, "_refuse", float)
    patch.setattr(transport, "_short_integer", int)
    patch.setattr(pack, "_integer", lambda value: value)
    patch.setattr(pack, "_one_of", lambda value, known: value)
    patch.setattr(pack, "_text", lambda value: value)
    patch.setattr(transport, "_parsed", lambda text: transport.json.loads(text))
    patch.setattr(transport, "BadMessage", type("Nobody", (Exception,), {}))


def any_frame(patch: Patch) -> None:
    """No token, no grammar: kinds, lengths and fields are taken as they come."""
    over, take = cell._Run._over, outputs.Outputs.take

    def no_token(run: Any, token: bytes) -> bool:
        if run._outputs.end is not None:
            run._outputs.end = dataclasses.replace(run._outputs.end, token=token)
        return over(run, token)

    def feed(reader: Any, data: bytes) -> Iterator[tuple[Kind, bytes]]:
        reader._held += data
        while len(reader._held) >= HEADER.size:
            number, length = HEADER.unpack_from(reader._held)
            if len(reader._held) - HEADER.size < length:
                return
            body = bytes(reader._held[HEADER.size : HEADER.size + length])
            del reader._held[: HEADER.size + length]
            yield Kind(number), body

    def read_fields(body: bytes) -> dict[str, bytes]:
        found, at = {}, 0
        while at < len(body):
            names, values = FIELD.unpack_from(body, at)
            name, value = struct.unpack_from(f"{names}s{values}s", body, at + FIELD.size)
            found[name.decode()] = value
            at += FIELD.size + names + values
        return found

    def anything(self: Any, kind: Any, body: bytes) -> None:
        with contextlib.suppress(frames.BrokenFrameError):
            take(self, kind, body)

    patch.setattr(cell._Run, "_over", no_token)
    patch.setattr(frames.FrameReader, "feed", feed)
    patch.setattr(outputs, "read_fields", read_fields)
    patch.setattr(outputs.Outputs, "take", anything)
    patch.setattr(outputs, "STATUSES", (*outputs.STATUSES, "full marks"))
