"""The packets of a slot: numbered one after another, alike for every reader, and once more when they were lost."""

import pytest
from aiortc.rtp import HeaderExtensions, HeaderExtensionsMap, RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.video.fanout.line import FORMAT, TAG, WITH_RTX, Line, datagrams, unit
from video.codecs.access_unit import AccessUnit
from video.codecs.rtp import elements, unwrap_rtx
from video.fanout.headers import Format
from video.fanout.lockstep import HISTORY_SECONDS
from video.fanout.packets import MAX_ALLOWANCE, Packets

BIG = unit(0, 0.0, size=4000)


def write(packets: Packets, line: Line, picture: AccessUnit, stamp: int = 0, now: float = 0.0) -> None:
    line.write(packets.picture(picture, stamp, now))


def test_numbers_go_on_over_pictures_and_the_wrap_and_the_last_packet_is_marked() -> None:
    line = Line()
    packets = Packets(FORMAT._replace(first_index=65533), line)
    write(packets, line, BIG, 0)
    write(packets, line, unit(1, 0.0), 7200)
    headers = [header for header, _ in line.packets]
    assert [header.sequence for header in headers] == [65533, 65534, 65535, 0, 1]
    assert [header.marker for header in headers] == [False, False, False, True, True]
    assert [header.timestamp for header in headers] == [2**32 - 5000] * 4 + [2200]
    assert (packets.count, packets.octets) == (5, BIG.size + 2)


@given(st.sampled_from([FORMAT, WITH_RTX]), st.integers(2, 5000), st.floats(0, 1e6))
def test_another_implementation_reads_them(form: Format, size: int, now: float) -> None:
    line, picture = Line(), unit(0, 0.0, size=size)
    sent = datagrams(Packets(form, line).picture(picture, 0, now))
    for at, payload in enumerate(picture.payloads):
        read = RtpPacket.parse(sent[at].removesuffix(TAG), HeaderExtensionsMap())
        assert (read.payload_type, read.ssrc, read.payload) == (form.payload_type, form.ssrc, payload)
        assert isinstance(read.extensions, HeaderExtensions)


def test_packets_say_when_they_were_sent_and_that_they_are_to_be_shown_at_once() -> None:
    line = Line()
    [sent] = datagrams(Packets(WITH_RTX, line).picture(unit(0, 0.0), 0, 3.5))
    write(Packets(WITH_RTX, line), line, unit(0, 0.0), 0, 3.5)
    header, _ = line.packets[0]
    assert elements(sent, header) == {3: (0x0E0000).to_bytes(3, "big"), 6: bytes(3)}


def test_a_lost_packet_is_sent_again_bit_for_bit() -> None:
    line = Line()
    packets = Packets(FORMAT, line)
    sent = datagrams(packets.picture(BIG, 0, 0.0)) + datagrams(packets.picture(unit(1, 0.0), 7200, 0.1))
    for at in range(5):
        again = packets.again(30_000 + at, 0.5)
        assert again is not None and datagrams(again) == [sent[at]]


def test_where_agreed_a_lost_packet_comes_on_a_stream_of_its_own() -> None:
    line = Line()
    packets = Packets(WITH_RTX, line)
    packets.picture(BIG, 0, 0.0)
    for sequence in (30_003, 30_001):
        again = packets.again(sequence, 0.1)
        assert again is not None
        line.write(again)
    (last, payload), (first, _) = line.packets
    assert unwrap_rtx(payload) == (30_003, BIG.payloads[3])
    assert (last.ssrc, last.payload_type, last.sequence, last.marker) == (0x2222, 97, 30_000, True)
    assert (first.sequence, first.marker, first.timestamp) == (30_001, False, last.timestamp)


@pytest.mark.parametrize("sequence", [29_999, 30_004, 0, 65_535])
def test_what_was_never_sent_is_not_sent_again(sequence: int) -> None:
    packets = Packets(FORMAT, Line())
    packets.picture(BIG, 0, 0.0)
    assert packets.again(sequence, 0.0) is None


def test_what_is_too_old_is_not_sent_again() -> None:
    packets = Packets(FORMAT, Line())
    packets.picture(BIG, 0, 0.0)
    assert packets.again(30_000, HISTORY_SECONDS) and not packets.again(30_000, HISTORY_SECONDS + 0.1)


def test_nobody_gets_more_repeats_than_packets() -> None:
    packets = Packets(WITH_RTX, Line())
    packets.picture(BIG, 0, 0.0)
    again = sum(bool(packets.again(30_000, 0.0)) for _ in range(2 * MAX_ALLOWANCE))
    assert again == MAX_ALLOWANCE == packets.repeats
    packets.picture(BIG, 7200, 0.0)
    assert sum(bool(packets.again(30_000, 0.0)) for _ in range(100)) == len(BIG.payloads)


@given(
    st.sampled_from([FORMAT, WITH_RTX]),
    st.lists(st.one_of(st.integers(2, 4000), st.tuples(st.integers(29_990, 30_100))), max_size=40),
)
def test_no_index_is_ever_used_for_two_packets(form: Format, doings: list[int | tuple[int]]) -> None:
    line = Line()  # which asserts it
    packets = Packets(form, line)
    for at, doing in enumerate(doings):
        if isinstance(doing, int):
            packets.picture(unit(at, 0.0, size=doing), 7200 * at, at / 25)
        else:
            packets.again(doing[0], at / 25)
