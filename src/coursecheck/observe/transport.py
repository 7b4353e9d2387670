"""Carry observations out of a student's kernel in one message, and read it on the trusted side.

`answer` and `places` are all that a grader runs in a student's kernel; `read` believes nothing of
what comes back. None knows a reference, points, or what a grader is.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from typing import Any

from coursecheck.model import Observation
from coursecheck.observation import MIMETYPE
from coursecheck.observe import pack
from coursecheck.observe.pack import BadMessage
from coursecheck.observe.pretend_device import pretend_devices
from coursecheck.observe.run import observe
from coursecheck.registry import find

_MAX_HEADER = 2 * 1024 * 1024
_MAX_PAYLOAD = pack.MAX_BYTES * 4 // 3 + 4  # in base64
_MAX_DIGITS = 80
_MAX_NAME = 100


def answer(name: str, thing: Any, *, seed: int, rounds: int) -> None:
    """Meet the cases of exercise `name` with `thing` and publish what was seen."""
    exercise = find(name)
    _publish(message(name, observe(thing, exercise, seed, rounds)))


def places(asked: Iterable[tuple[str, Callable[[], Any], int]]) -> None:
    """Look where results would be on a GPU, and publish it for each exercise.

    `asked` holds (exercise, what gives the answer, seed). Of the first round only placements are
    looked at. It has to be the last thing that a kernel does: the pretended device stays.
    """
    for name, thing, seed in asked:
        try:
            observations = pretend_devices(thing(), find(name), seed)
        except Exception:  # noqa: S112 - theirs; what cannot be seen costs nothing
            continue
        _publish(message(name, observations))


def _publish(bundle: dict[str, str]) -> None:
    from IPython.display import display  # a notebook has it, a bare GPU machine need not

    display({MIMETYPE: bundle, "text/plain": ""}, raw=True)


def message(name: str, observations: list[Observation]) -> dict[str, str]:
    """Return the observations as a dict of texts, which JSON carries without a second thought."""
    header, payload = pack.pack(observations)
    return {
        "exercise": name,
        # A text within the text: whoever unwraps the message does not parse what is in it.
        "header": json.dumps(header, ensure_ascii=True, separators=(",", ":")),
        "payload": base64.b64encode(payload).decode("ascii"),
    }


def read(message: Any) -> tuple[str, list[Observation]]:
    """Return the exercise's name and the observations. Raises BadMessage for anything else."""
    if not isinstance(message, dict) or set(message) != {"exercise", "header", "payload"}:
        raise BadMessage("not a message with exercise, header and payload")
    name = _text(message["exercise"], _MAX_NAME, "exercise")
    header = _text(message["header"], _MAX_HEADER, "header")
    payload = _text(message["payload"], _MAX_PAYLOAD, "payload")
    try:
        data = base64.b64decode(payload.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadMessage("the payload is not base64") from None
    return name, pack.unpack(_parsed(header), data)


def _text(value: Any, most: int, what: str) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise BadMessage(f"the {what} is not a text of at most {most} characters")
    return value


def _parsed(header: str) -> Any:
    """Parse JSON as we write it: no floats, no NaN, no endless integers, no key twice."""
    try:
        return json.loads(
            header,
            object_pairs_hook=_once,
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_short_integer,
        )
    except RecursionError:
        raise BadMessage("the header is nested too deeply") from None
    except json.JSONDecodeError:
        raise BadMessage("the header is not JSON") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadMessage("a key stands twice in the header")
    return fields


def _refuse(number: str) -> Any:
    raise BadMessage(f"{number[:20]} is no number of ours")


def _short_integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise BadMessage("an integer is too long")
    return int(digits)
