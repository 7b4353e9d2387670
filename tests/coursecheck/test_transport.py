"""Observations cross the line between student and grader unharmed; nothing else crosses it."""

from __future__ import annotations

import base64
import contextlib
import copy
import json

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from toys import SEED, by_loop, toy

from coursecheck.judge.compare import DTYPES
from coursecheck.model import (
    Array,
    Items,
    Observation,
    Opaque,
    Placement,
    Raised,
    Scalar,
)
from coursecheck.observation import MIMETYPE
from coursecheck.observe.pack import MAX_BYTES, BadMessage, pack, unpack
from coursecheck.observe.run import observe
from coursecheck.observe.transport import answer, message, read
from coursecheck.registry import lessons

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def arrays(draw) -> Array:
    dtype = draw(st.sampled_from(sorted(DTYPES)))
    shape = tuple(draw(st.lists(st.integers(0, 4), max_size=3)))
    count = torch.empty(shape).numel() * DTYPES[dtype].itemsize
    device = draw(st.sampled_from(["cpu", "cuda"]))
    return Array(dtype, shape, device, draw(st.binary(min_size=count, max_size=count)))


scalars = st.one_of(
    st.integers(-(2**255), 2**255).map(lambda n: Scalar("int", n)),
    st.floats(allow_nan=False).map(lambda x: Scalar("float", x)),
    st.booleans().map(lambda b: Scalar("bool", b)),
    text.map(lambda t: Scalar("str", t)),
    st.just(Scalar("NoneType", None)),
)
values = st.recursive(
    st.one_of(arrays(), scalars, text.map(Opaque)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda v: Items("list", tuple(v))),
        st.lists(inner, max_size=4).map(lambda v: Items("tuple", tuple(v))),
        st.lists(st.tuples(scalars, inner), max_size=4).map(
            lambda p: Items("dict", tuple(v for _, v in p), tuple(k for k, _ in p))
        ),
    ),
    max_leaves=6,
).filter(lambda value: _depth(value) <= 5)


def _depth(value) -> int:
    return 1 + max(map(_depth, value.values), default=0) if isinstance(value, Items) else 1


raised = st.builds(Raised, text, text, text, st.integers(0, 10**6))
observations = st.builds(
    lambda outcome, changed, shares, operators, placement: Observation(
        **outcome,
        input_changed=changed,
        shares_memory=shares,
        operators=tuple(operators),
        placement=placement,
    ),
    st.one_of(values.map(lambda v: {"value": v}), raised.map(lambda r: {"raised": r})),
    st.booleans(),
    st.booleans(),
    st.lists(st.tuples(text, st.integers(0, 10**6)), max_size=3),
    st.sampled_from(list(Placement)),
)


@given(st.lists(observations, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_sent_is_what_is_read(seen):
    assert read(json.loads(json.dumps(message("row_max", seen)))) == ("row_max", seen)


def test_not_a_number_survives():
    seen = [Observation(value=Scalar("float", float("nan")))]
    (back,) = unpack(*pack(seen))
    assert back.value.value != back.value.value


def test_every_exercise_fits_into_a_message_with_room_to_spare():
    for lesson in lessons():
        for exercise in lesson.exercises:
            seen = observe(exercise.reference, exercise, SEED, 3)
            header, payload = pack(seen)
            assert unpack(json.loads(json.dumps(header)), payload) == seen
            assert len(payload) < MAX_BYTES / 10


def test_more_than_fits_is_named_and_not_sent():
    large = Array("uint8", (MAX_BYTES,), "cpu", bytes(MAX_BYTES))
    header, payload = pack([Observation(value=large)] * 2)
    first, second = unpack(header, payload)
    assert first.value == large
    assert isinstance(second.value, Opaque)


def header_of(**changes):
    array = Array("float32", (2,), "cpu", bytes(8))
    header, payload = pack([Observation(value=array)])
    header[0].update(changes)
    return header, payload


def value(**changes):
    return {"is": "array", "dtype": "float32", "shape": [2], "device": "cpu"} | changes


def nested(depth):
    inner = {"is": "scalar", "kind": "int", "value": 1}
    for _ in range(depth):
        inner = {"is": "items", "kind": "list", "values": [inner], "keys": []}
    return inner


def scalar(kind, what):
    return {"is": "scalar", "kind": kind, "value": what}


HOSTILE = {
    "no value and no exception": {"value": None},
    "both": {"raised": ["E", "", "", 1]},
    "a field too many": {"points": 8},
    "a pickle": {"value": "gASVCgAAAAAAAACMBjxsYW1iZGE+lC4="},
    "a dtype that torch lacks": {"value": value(dtype="float8")},
    "a dtype that cannot be looked up": {"value": value(dtype=["float32"])},
    "another device": {"value": value(device="gpu")},
    "a negative size": {"value": value(shape=[-2])},
    "a size that is true": {"value": value(shape=[True])},
    "more than the payload holds": {"value": value(shape=[3])},
    "an endless size": {"value": value(shape=[2**39, 2**39])},
    "an empty tensor that overflows": {"value": value(shape=[0, 2**39, 2**39])},
    "too many axes": {"value": value(shape=[1] * 9)},
    "less than the payload holds": {"value": value(shape=[1])},
    "places of its own choosing": {"value": value(start=0)},
    "nested too deeply": {"value": nested(9)},
    "a class for a container": {"value": nested(1) | {"kind": "set"}},
    "a dict without keys": {"value": nested(1) | {"kind": "dict"}},
    "a list with keys": {"value": nested(1) | {"keys": [nested(0)]}},
    "a long list": {"value": nested(1) | {"values": [nested(0)] * 65}},
    "a float in decimals": {"value": scalar("float", 1.5)},
    "a float that is no number": {"value": scalar("float", "0xg")},
    "a float beyond all floats": {"value": scalar("float", "0x1p99999")},
    "an int that is true": {"value": scalar("int", True)},
    "a truth value that is a number": {"value": scalar("bool", 1)},
    "a text that is nothing": {"value": scalar("NoneType", "")},
    "a huge int": {"value": scalar("int", 2**300)},
    "an unknown scalar": {"value": scalar("complex", 1)},
    "a long text": {"value": scalar("str", "x" * 401)},
    "half a character": {"value": scalar("str", "\ud800")},
    "a placement nobody knows": {"placement": "everywhere"},
    "operators that count down": {"operators": [["add", -1]]},
    "operators without a count": {"operators": [["add"]]},
    "very many operators": {"operators": [["add", 1]] * 401},
    "a change that is 1": {"input_changed": 1},
    "a line number of text": {"value": None, "raised": ["E", "", "", "7"]},
}


@pytest.mark.parametrize("changes", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_header_that_is_not_ours_is_refused(changes):
    header, payload = header_of(**changes)
    given = header[0]["value"]
    is_array = isinstance(given, dict) and given["is"] == "array"
    with pytest.raises(BadMessage):
        unpack(header, payload if is_array else b"")


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_header_with_one_spoilt_place_is_read_or_refused_and_nothing_else(data):
    header, payload = pack(observe(by_loop, toy(), SEED))
    spoilt = copy.deepcopy(header)
    places = []

    def walk(node):
        for key in node if isinstance(node, dict) else range(len(node)):
            places.append((node, key))
            if isinstance(node[key], (dict, list)):
                walk(node[key])

    walk(spoilt)
    node, key = data.draw(st.sampled_from(places))
    plain = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
    node[key] = data.draw(st.one_of(plain, st.lists(plain), st.dictionaries(st.text(), plain)))
    with contextlib.suppress(BadMessage):
        assert len(unpack(spoilt, payload)) == len(header)


def test_more_observations_than_any_exercise_has_are_refused():
    header, payload = pack([Observation(value=Scalar("int", 1))] * 1000)
    assert len(unpack(header, payload)) == 1000
    with pytest.raises(BadMessage, match="at most 1000"):
        unpack([*header, header[0]], payload)


def test_a_payload_larger_than_is_ever_taken_is_refused():
    with pytest.raises(BadMessage, match="are taken"):
        unpack([], bytes(MAX_BYTES + 1))


def sent(**changes):
    return message("row_max", observe(by_loop, toy(), SEED)) | changes


BAD_MESSAGES = {
    "no dict": "row_max",
    "a field too many": sent(score=100),
    "a header that is parsed": sent(header=[]),
    "no JSON": sent(header="[}"),
    "deep JSON": sent(header="[" * 200_000),
    "endless JSON": sent(header=" " * (2 * 1024 * 1024 + 1)),
    "endless digits": sent(header="[" + "9" * 5000 + "]"),
    "a number with a point": sent(header="[1.5]"),
    "not a number": sent(header="[NaN]"),
    "infinity": sent(header="[-Infinity]"),
    "a key twice": sent(header='[{"value": null, "value": null}]'),
    "no base64": sent(payload="*"),
    "base64 of another alphabet": sent(payload="\u00e9" * 4),
    "endless base64": sent(payload="A" * (MAX_BYTES * 4 // 3 + 100)),
    "bytes to spare": sent(payload=base64.b64encode(bytes(10**4)).decode()),
    "a name that is no text": sent(exercise=["row_max"]),
    "an endless name": sent(exercise="x" * 101),
}


@pytest.mark.parametrize("bad", BAD_MESSAGES.values(), ids=BAD_MESSAGES.keys())
def test_a_message_that_is_not_ours_is_refused(bad):
    with pytest.raises(BadMessage):
        read(bad)


def test_an_answer_is_published_as_one_message(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    answer("valid_out_size", lambda n, k: n - k + 1, seed=5, rounds=2)
    (data,) = shown
    assert data["text/plain"] == ""
    name, seen = read(json.loads(json.dumps(data[MIMETYPE])))
    assert name == "valid_out_size"
    assert seen[0].value == Scalar("int", 2)
