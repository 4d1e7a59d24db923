"""Transport-wide feedback: what is written is what the draft says, read here by its letter."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.rtcp import parse
from video.codecs.rtcp_arrivals import MAX_TOLD, Arrivals, wide_number
from video.codecs.rtcp_reports import RtcpError
from video.codecs.rtp import RtpError

Read = tuple[int, int, int, int, list[int | None]]


def read(message: bytes) -> Read:
    """(sender, media, count, first, times in ticks since the reference time began) of one message, by clause 3.1."""
    first_byte, kind, words = struct.unpack_from("!BBH", message)
    assert (first_byte, kind, len(message)) == (0x80 | 15, 205, 4 + 4 * words)
    sender, media, base, status, low = struct.unpack_from("!IIHHI", message, 4)
    at, symbols = 20, list[int]()
    while len(symbols) < status:
        (chunk,) = struct.unpack_from("!H", message, at)
        at += 2
        if not chunk & 0x8000:
            symbols += [chunk >> 13] * (chunk & 0x1FFF)
        elif chunk & 0x4000:
            symbols += [chunk >> shift & 3 for shift in range(12, -1, -2)]
        else:
            symbols += [chunk >> shift & 1 for shift in range(13, -1, -1)]
    time, times = (low >> 8) * 256, list[int | None]()
    for symbol in symbols[:status]:
        if symbol == 0:
            times.append(None)
            continue
        (delta,) = struct.unpack_from("!B" if symbol == 1 else "!h", message, at)
        at += symbol
        time += delta
        times.append(time)
    assert len(message) - at < 4 and not any(message[at:]), "nothing but padding is left"
    return sender, media, low & 0xFF, base, times


def times(steps: list[int | None], begin: int) -> tuple[int | None, ...]:
    """Arrivals so many ticks apart, or not at all."""
    found: list[int | None] = []
    for step in steps:
        begin += step or 0
        found.append(None if step is None else begin)
    return tuple(found)


STEPS = st.lists(st.one_of(st.none(), st.integers(0, 255), st.integers(-32_000, 32_000)), min_size=1, max_size=MAX_TOLD)
SPARSE = st.lists(st.sampled_from([None, None, None, 3]), min_size=1, max_size=MAX_TOLD)


@given(
    st.one_of(STEPS, SPARSE),
    st.integers(10_000_000, 2**32 - 10_000_000),
    st.integers(0, 2**16 - 1),
    st.integers(0, 255),
)
def test_what_is_written_is_read_by_the_letter_of_the_draft(
    steps: list[int | None], begin: int, first: int, count: int
) -> None:
    told = times(steps, begin)
    if all(time is None for time in told):
        with pytest.raises(RtcpError):
            bytes(Arrivals(1, 2, count, first, told))
        return
    written = bytes(Arrivals(1, 2, count, first, told))
    assert read(written) == (1, 2, count, first, list(told))
    assert len(written) < 1000
    assert parse(written) == []


def test_a_run_of_packets_takes_one_chunk() -> None:
    told = times([10] * 100, 256_000)
    assert len(bytes(Arrivals(1, 2, 0, 0, told))) == 20 + 2 + 100 + 2


def test_the_reference_time_rolls_over() -> None:
    told = times([0, 5, 7], (1 << 32) + 256)
    assert read(bytes(Arrivals(1, 2, 0, 0, told)))[4] == [256, 261, 268]


def test_a_number_is_two_bytes() -> None:
    assert wide_number(b"\x12\x34") == 0x1234
    for value in (b"", b"\1", b"\1\2\3"):
        with pytest.raises(RtpError):
            wide_number(value)
