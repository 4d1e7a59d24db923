"""A stream takes pictures that came in packets: as they are where it can, and complete in any case."""

import pytest

from tests.unit.video.fanout.line import Clock
from video.codecs.assembler import Picture
from video.codecs.payloads import packetise
from video.fanout.stream import Stream

SPS, PPS = b"\x67\x42\x00\x1f" + b"s" * 9, b"\x68\xce\x3c\x80"
KEY, SLICE = b"\x65" + b"i" * 3000, b"\x41" + b"p" * 3000


def taken(*pictures: tuple[bytes, ...]) -> Stream:
    """A stream that was given these payloads."""
    stream = Stream(Clock())
    for number, payloads in enumerate(pictures):
        types = frozenset(nal[0] & 0x1F for nal in Picture(payloads, frozenset(), 0).nals)
        stream.take(Picture(payloads, types, 3600 * number), 1000.0)
    return stream


def test_what_comes_packed_as_we_would_pack_it_is_passed_on_as_it_is() -> None:
    payloads = packetise([SLICE])
    unit = taken(payloads).ring.newest
    assert unit is not None and unit.payloads is payloads


@pytest.mark.parametrize(
    ("payloads", "nals"),
    [
        ((SLICE,), [SLICE]),  # too long for a packet
        ((b"\x41abc", SLICE[:500]), [b"\x41abc", SLICE[:500]]),  # too many sizes for one system call
        ((b"\x09\x10", b"\x41abc"), [b"\x41abc"]),  # a delimiter
    ],
)
def test_anything_else_is_packed_anew(payloads: tuple[bytes, ...], nals: list[bytes]) -> None:
    unit = taken(payloads).ring.newest
    assert unit is not None and unit.payloads == packetise(nals)


def test_a_key_frame_without_parameter_sets_gets_those_that_came_before() -> None:
    unit = taken(packetise([SPS, PPS, KEY]), packetise([SLICE]), packetise([KEY])).ring.newest
    assert unit is not None and unit.key and unit.nals() == [SPS, PPS, KEY]


def test_parameter_sets_that_come_before_their_key_frame_are_learnt() -> None:
    unit = taken(packetise([SPS, PPS, SLICE]), packetise([KEY])).ring.newest
    assert unit is not None and unit.nals() == [SPS, PPS, KEY]


def test_a_stream_knows_how_late_its_pictures_come_until_it_is_cleared() -> None:
    stream = Stream(Clock())
    for number in range(3):
        stream.take(
            Picture(packetise([KEY]), frozenset({5}), 90_000 * number), 1000.0 + number + (4.0 if number == 2 else 0.0)
        )
    assert stream.lateness.seconds == pytest.approx(4.0, abs=0.01)
    stream.clear()
    assert stream.lateness.seconds == 0.0
