"""Packets in order to coded pictures, and what is missing."""

import itertools
import struct
import time
import tracemalloc
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.depacketiser import MAX_PICTURE, CodedPicture, Depacketiser, coding
from video.codecs.payloads import packetise
from video.codecs.rtp import RtpError

SPS, PPS, IDR, P = b"\x67sps", b"\x68pps", b"\x65\x88" + bytes(3000), b"\x41\x9a" + bytes(2000)
KEY, DELTA = [SPS, PPS, IDR], [P]


def packets(pictures: Iterable[list[bytes]], first: int = 65_530, stamp: int = 2**32 - 3600) -> list[bytes]:
    """RTP of these, 3,600 ticks apart, each with a marker at its end; numbers and times wrap."""
    made: list[bytes] = []
    for at, units in enumerate(pictures):
        parts = packetise(units)
        for i, part in enumerate(parts):
            marker = 0x80 if i == len(parts) - 1 else 0
            number, time = (first + len(made)) & 0xFFFF, (stamp + 3600 * at) & 0xFFFFFFFF
            made.append(struct.pack("!BBHII", 0x80, 96 | marker, number, time, 7) + part)
    return made


def h264() -> Depacketiser:
    known = coding("H264")
    assert known is not None
    return Depacketiser(known, 96)


def given_out(depacketiser: Depacketiser, rows: Iterable[bytes]) -> list[CodedPicture]:
    return [picture for row in rows for picture in depacketiser.add(row)]


def test_whole_pictures_with_times_that_run_on_over_the_wrap() -> None:
    found = given_out(h264(), packets([KEY, DELTA, DELTA, KEY]))
    assert [(picture.units, picture.key) for picture in found] == [
        (KEY, True),
        (DELTA, False),
        (DELTA, False),
        (KEY, True),
    ]
    assert [picture.pts - found[0].pts for picture in found] == [0, 3600, 7200, 10800]


def test_it_begins_with_a_key_frame_that_is_whole() -> None:
    rows = packets([KEY, DELTA, KEY, DELTA])
    assert [picture.key for picture in given_out(h264(), rows[2:])] == [True, False], "the first has lost its beginning"
    bare = packets([[IDR], DELTA])
    assert [picture.units for picture in given_out(h264(), bare)] == [[IDR], DELTA], (
        "parameter sets stand in the description"
    )


def test_after_a_gap_nothing_is_given_out_until_a_key_frame() -> None:
    rows = packets([KEY, DELTA, DELTA, KEY, DELTA])
    depacketiser = h264()
    found = given_out(depacketiser, [row for at, row in enumerate(rows) if at != 4])
    assert [picture.key for picture in found] == [True, True, False] and depacketiser.lost == 1


def test_a_camera_that_sets_no_marker_is_understood_one_picture_later() -> None:
    rows = [row[:1] + bytes((96,)) + row[2:] for row in packets([KEY, DELTA, DELTA])]
    assert [picture.units for picture in given_out(h264(), rows)] == [KEY, DELTA]


def test_parameter_sets_with_a_marker_of_their_own_belong_to_the_next_picture() -> None:
    assert [picture.units for picture in given_out(h264(), packets([[SPS], [PPS], [IDR]]))] == [KEY]


def test_other_payload_types_and_other_codings_are_nothing() -> None:
    known = coding("H264")
    assert known is not None
    assert not given_out(Depacketiser(known, 97), packets([KEY]))
    assert coding("VP8") is None and coding("") is None


def rows(payloads: Iterable[bytes]) -> Iterable[bytes]:
    """RTP of one picture that has no end."""
    return (struct.pack("!BBHII", 0x80, 96, at & 0xFFFF, 1, 7) + payload for at, payload in enumerate(payloads))


@pytest.mark.parametrize(
    ("name", "crumbs"), [("H264", b"\x18" + b"\0\1\x41" * 21_000), ("H265", b"\x60\1" + b"\0\3\2\1\0" * 13_000)]
)
def test_a_picture_in_a_million_crumbs_is_none_and_costs_no_second(name: str, crumbs: bytes) -> None:
    known = coding(name)
    assert known is not None
    depacketiser = Depacketiser(known, 96)
    whole = [*rows([crumbs] * 120)]
    given_out(depacketiser, whole)
    began = time.process_time()
    last = struct.pack("!BBHII", 0x80, 0xE0, 120, 1, 7) + crumbs
    assert not depacketiser.add(last)
    assert time.process_time() - began < 0.1
    assert depacketiser.fault == "a picture has too many NAL units"


def test_packets_of_a_byte_or_two_take_no_more_memory_than_a_picture_may() -> None:
    depacketiser = h264()
    tracemalloc.start()
    try:
        given_out(depacketiser, rows(itertools.repeat(b"\x41\0", 400_000)))
        assert tracemalloc.get_traced_memory()[1] < MAX_PICTURE
    finally:
        tracemalloc.stop()


@given(st.sampled_from(["H264", "H265", "JPEG"]), st.lists(st.binary(max_size=80)), st.booleans())
def test_nothing_that_comes_leads_to_another_error(name: str, payloads: list[bytes], ordered: bool) -> None:
    known = coding(name)
    assert known is not None
    depacketiser = Depacketiser(known, 96)
    for at, payload in enumerate(payloads):
        row = (
            struct.pack("!BBHII", 0x80, 0xE0 if at % 3 else 96, at if ordered else at * 7 & 0xFFFF, at // 2, 1)
            + payload
        )
        for picture in depacketiser.add(row):
            assert picture.units
    try:
        depacketiser.add(b"\x00")
    except RtpError:
        return
    raise AssertionError("a byte is no packet")
