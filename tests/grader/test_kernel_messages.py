"""A kernel's messages may be forged: what is not understood is as if it had never been sent."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.jail.client import BRACKETS, GuardedChannel, MalformedError, rebuild
from grader.jail.limits import Limits
from grader.jail.quota import OBSERVATIONS, Meter

LIMITS = Limits(cell_output_bytes=10_000, observation_bytes=50_000, notebook_output_bytes=200_000)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KNOWN = (
    "name", "text", "data", "metadata", "transient", "ename", "evalue", "traceback", "status",
    "execution_state", "execution_count", "wait",
)  # fmt: skip
fields = st.fixed_dictionaries({}, optional=dict.fromkeys(KNOWN, anything))
kinds = st.sampled_from(
    ["stream", "display_data", "update_display_data", "execute_result", "error", "status",
     "execute_reply", "clear_output", "iopub_welcome", "comm_open", "", None, 3]
)  # fmt: skip


def message(kind, content, parent="p"):
    return {"header": {"msg_type": kind}, "parent_header": {"msg_id": parent}, "content": content}


@settings(max_examples=400, deadline=None)
@given(kind=kinds, content=fields | anything, parent=anything)
def test_whatever_comes_is_understood_or_refused_and_what_is_understood_can_be_stored(
    kind, content, parent
):
    forged = {"header": {"msg_type": kind}, "parent_header": parent, "content": content}
    try:
        sound = rebuild(forged)
    except MalformedError:
        return
    json.dumps(sound).encode("utf-8")
    assert isinstance(sound["parent_header"]["msg_id"], str)


def test_unknown_fields_do_not_come_through():
    sound = rebuild(message("stream", {"name": "stdout", "text": "a", "extra": 1}))
    assert sound["content"] == {"name": "stdout", "text": "a"}


def test_half_a_character_is_replaced_because_no_file_could_hold_it():
    sound = rebuild(message("stream", {"name": "stdout", "text": "a\ud800b"}))
    assert sound["content"]["text"] == "a?b"


def test_widgets_are_not_listened_to():
    with pytest.raises(MalformedError):
        rebuild(message("comm_open", {"comm_id": "1", "data": {}}))


def test_what_is_nested_too_deep_is_refused():
    deep = value = []
    for _ in range(40):
        value.append([])
        value = value[0]
    with pytest.raises(MalformedError):
        rebuild(message("display_data", {"data": {"x": deep}, "metadata": {}}))


def test_a_million_empty_lists_are_not_even_parsed():
    channel = GuardedChannel.__new__(GuardedChannel)
    channel.meter = None

    class Session:
        @staticmethod
        def feed_identities(frames):
            return [], frames

        @staticmethod
        def deserialize(frames):
            raise AssertionError("it was parsed")

    channel.session = Session()
    bomb = b"[" + b"[]," * BRACKETS + b"[]]"
    assert channel._admit([b"", b"{}", b"{}", b"{}", bomb]) is None


def test_output_and_observations_are_counted_apart_and_anew_for_each_cell():
    meter = Meter(LIMITS)
    meter.count([b"x" * 9_000])
    meter.count([OBSERVATIONS.encode() + b"x" * 40_000])
    assert not meter.over
    meter.count([b"x" * 2_000])
    assert meter.over
    meter.start_cell()
    assert not meter.over


def test_the_sum_over_a_notebook_is_limited_too():
    meter = Meter(LIMITS)
    for _ in range(24):
        meter.start_cell()
        meter.count([b"x" * 9_000])
    assert meter.over


def test_many_empty_messages_are_too_much_as_well():
    meter = Meter(LIMITS)
    for _ in range(40):
        meter.count([b""])
    assert meter.over


def test_a_flood_on_the_wire_is_never_forgiven():
    meter = Meter(LIMITS)
    assert meter.count_bytes(1000)
    assert not meter.count_bytes(LIMITS.wire_bytes)
    meter.start_cell()
    assert meter.over
    assert not meter.count_bytes(1)
