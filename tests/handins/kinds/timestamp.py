"""When it was handed in, in whatever zone and form the platform writes it."""

from handing_in import due, solved

NOON = "2026-11-20 10:00:00"
FILE = "pooling/timestamp.txt"


def at(hand, text):
    hand.put(solved())
    hand.put(text, FILE)


@due(time=NOON)
def utc(hand):
    at(hand, "2026-11-20 10:00:00.000000 UTC")


@due(12, "unknown_zone", said=("CST",))
def cst_where_the_exchange_is_in_utc(hand):
    at(hand, "2026-11-20 18:00:00.000000 CST")


@due(time=NOON)
def shanghai(hand):
    at(hand, "2026-11-20 18:00:00.000000 Asia/Shanghai")


@due(time=NOON)
def est(hand):
    at(hand, "2026-11-20 05:00:00.000000 EST")


@due(time=NOON)
def an_offset(hand):
    at(hand, "2026-11-20 18:00:00.000000 +0800")


@due(time=NOON)
def an_offset_of_a_zone(hand):
    at(hand, "2026-11-20 18:00:00.000000 UTC+8")


@due(time=NOON)
def iso(hand):
    at(hand, "2026-11-20T18:00:00+08:00")


@due(time=NOON)
def iso_in_zulu_time(hand):
    at(hand, "2026-11-20T10:00:00Z\r\n")


@due(time=NOON)
def written_by_an_editor_with_a_mark(hand):
    at(hand, b"\xef\xbb\xbf2026-11-20 10:00:00.000000 UTC")


@due(time=NOON)
def written_wide(hand):
    at(hand, "2026-11-20 10:00:00.000000 UTC".encode("utf-16"))


@due(12, "unknown_zone")
def the_zone_as_windows_calls_it(hand):
    at(hand, "2026-11-20 18:00:00.000000 China Standard Time")


@due(12, "unknown_zone")
def the_zone_as_windows_calls_it_in_chinese(hand):
    at(hand, "2026-11-20 18:00:00.000000 中国标准时间")


@due(12, "unknown_zone")
def a_zone_that_nobody_knows(hand):
    at(hand, "2026-11-20 18:00:00.000000 XYZT")


@due(12, "unread_time")
def no_time_at_all(hand):
    at(hand, "yesterday, in the evening")


@due(12, "unread_time")
def a_day_that_there_is_not(hand):
    at(hand, "2026-02-31 10:00:00 UTC")
