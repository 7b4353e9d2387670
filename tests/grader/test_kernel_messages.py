"""A kernel's messages may be forged: they are bounded, rebuilt, or the end of that kernel."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursecheck.observation import MIMETYPE
from grader.jail.frames import (
    HEADER,
    BrokenFrameError,
    FrameReader,
    Kind,
    fields,
    frame,
    read_fields,
)
from grader.jail.outputs import Outputs

ROOM = 10_000
names = st.sampled_from(
    ["text/plain", "image/png", MIMETYPE, "display_id", "execution_count", "ename", "evalue",
     "traceback", "status", "token", "exercise", "header", "payload", "x"]
)  # fmt: skip
bodies = st.binary(max_size=80) | st.dictionaries(names, st.binary(max_size=20)).map(fields)


def outputs():
    return Outputs(ROOM, ROOM)


def read(data, largest=1000, most=100_000):
    reader = FrameReader(largest)
    reader.start(most)
    return list(reader.feed(data))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(Kind)), bodies), max_size=12))
def test_whatever_comes_is_understood_or_refused_and_what_is_understood_can_be_stored(frames):
    taken = outputs()
    try:
        for kind, body in frames:
            taken.take(kind, body)
    except BrokenFrameError:
        pass
    json.dumps(taken.all()).encode("utf-8")
    assert taken.used <= ROOM


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=300), cut=st.integers(0, 300))
def test_bytes_are_read_the_same_however_they_are_cut(data, cut):
    def all_at_once():
        return read(data)

    def in_two():
        reader = FrameReader(1000)
        reader.start(100_000)
        return [*reader.feed(data[:cut]), *reader.feed(data[cut:])]

    try:
        expected = all_at_once()
    except BrokenFrameError:
        with pytest.raises(BrokenFrameError):
            in_two()
    else:
        assert in_two() == expected


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=20), st.binary(max_size=50), max_size=8))
def test_fields_come_back_as_they_were(values):
    assert read_fields(fields(values)) == values


BROKEN = {
    "a length of four gigabytes": HEADER.pack(Kind.STDOUT, 0xFFFFFFFF),
    "a length above the largest": HEADER.pack(Kind.DISPLAY, 1001),
    "a kind that nobody knows": HEADER.pack(99, 0),
    "a frame that goes to kernels": frame(Kind.RUN, b"print(1)"),
    "more bytes than may come": frame(Kind.STDOUT, b"x" * 900) * 200,
    "more frames than may come": frame(Kind.STDOUT, b"") * 1000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_frame_is_refused_before_anything_is_kept_of_it(name):
    with pytest.raises(BrokenFrameError):
        read(BROKEN[name])


@pytest.mark.parametrize(
    "body",
    [b"\x00", b"\x00\x01\xff\xff\xff\xffa", fields({"a": b""}) * 2,
     fields({str(n): b"" for n in range(65)}), b"\xff\xff\x00\x00\x00\x00" + b"n" * 70000],
)  # fmt: skip
def test_broken_fields_are_refused(body):
    with pytest.raises(BrokenFrameError):
        read_fields(body)


def test_half_a_frame_waits_and_a_million_bytes_of_it_are_never_kept():
    assert read(HEADER.pack(Kind.STDOUT, 10) + b"abc") == []
    reader = FrameReader(1000)
    reader.start(100_000)
    with pytest.raises(BrokenFrameError):
        list(reader.feed(HEADER.pack(Kind.STDOUT, 1000) + b"x" * 200_000))


def test_nothing_is_heard_after_the_end_of_a_cell():
    taken = outputs()
    taken.take(Kind.END, fields({"token": b"t", "status": b"ok"}))
    with pytest.raises(BrokenFrameError):
        taken.take(Kind.STDOUT, b"more")


@pytest.mark.parametrize("status", [b"", b"full marks", b"\xff"])
def test_a_cell_ends_in_one_of_the_known_ways(status):
    with pytest.raises(BrokenFrameError):
        outputs().take(Kind.END, fields({"token": b"t", "status": status}))


def test_what_is_too_much_is_dropped_and_said_to_be():
    taken = outputs()
    for _ in range(40):
        taken.take(Kind.STDOUT, b"x" * 1000)
    assert len(taken.all()[0]["text"]) <= ROOM
    assert taken.cut


def test_half_a_character_is_replaced_because_no_file_could_hold_it():
    taken = outputs()
    taken.take(Kind.STDOUT, "a\ud800b".encode("utf-8", "surrogatepass"))
    taken.all()[0]["text"].encode()


def test_pieces_of_one_stream_become_one_output_and_an_update_changes_what_was_shown():
    taken = outputs()
    for word in (b"a", b"b"):
        taken.take(Kind.STDOUT, word)
    taken.take(Kind.DISPLAY, fields({"text/plain": b"old", "display_id": b"1"}))
    taken.take(Kind.UPDATE, fields({"text/plain": b"new", "display_id": b"1"}))
    assert [out.get("text") or out["data"]["text/plain"] for out in taken.all()] == ["ab", "new"]


def test_what_is_said_of_an_answer_comes_through_as_text_and_has_a_bound_of_its_own():
    taken = outputs()
    sound = {"exercise": b"a", "header": b"[]", "payload": b""}
    taken.take(Kind.OBSERVED, fields(sound))
    assert taken.all()[0]["data"][MIMETYPE] == {"exercise": "a", "header": "[]", "payload": ""}
    with pytest.raises(BrokenFrameError):
        taken.take(Kind.OBSERVED, fields(sound | {"payload": b"x" * ROOM}))
