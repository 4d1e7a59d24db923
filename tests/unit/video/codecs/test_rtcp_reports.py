"""RTCP reports: names of any length, counts that go on for months, and what others add."""

from struct import pack

from aiortc.rtp import RtcpPacket, RtcpSdesPacket, RtcpSourceInfo
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.rtcp import compound, parse
from video.codecs.rtcp_reports import Goodbye, ReceiverReport, ReportBlock, SenderReport, SourceDescription, packet

u32 = st.integers(0, 0xFFFFFFFF)


@given(u32, st.text(max_size=63))
def test_a_name_of_any_length_is_read_by_aiortc_and_from_it(ssrc: int, cname: str) -> None:
    message = SourceDescription(ssrc, cname)
    (theirs,) = RtcpPacket.parse(compound(message))
    assert isinstance(theirs, RtcpSdesPacket)
    assert [(chunk.ssrc, chunk.items) for chunk in theirs.chunks] == [(ssrc, [(1, cname.encode())])]
    assert parse(bytes(RtcpSdesPacket([RtcpSourceInfo(ssrc, [(1, cname.encode())])]))) == [message]


def test_each_source_of_a_description_starts_at_a_word() -> None:
    first = pack("!I", 1) + b"\x01\x02ab" + b"\x02\x03cde" + bytes(3)  # a CNAME and a NAME
    second = pack("!I", 2) + b"\x02\x01x" + bytes(1)  # no CNAME
    third = pack("!I", 3) + b"\x01\x02cd" + bytes(4)  # a whole word of zeros
    fourth = pack("!I", 4) + b"\x01\x04\xffabc" + bytes(2)  # not UTF-8
    assert parse(packet(202, 4, first + second + third + fourth)) == [
        SourceDescription(1, "ab"),
        SourceDescription(3, "cd"),
        SourceDescription(4, "\ufffdabc"),
    ]


def test_counts_wrap_and_losses_and_delays_stop_at_their_ends() -> None:
    (sent,) = parse(compound(SenderReport(1, 2, (1 << 32) + 3, (1 << 32) + 4, (1 << 33) + 5)))
    assert sent == SenderReport(1, 2, 3, 4, 5)
    far, behind = (ReportBlock(1, 0, lost, (1 << 32) + 6, 0, 0, 1 << 33) for lost in (1 << 24, -(1 << 24)))
    assert parse(compound(ReceiverReport(1, (far, behind)))) == [
        ReceiverReport(1, tuple(ReportBlock(1, 0, lost, 6, 0, 0, 0xFFFFFFFF) for lost in (0x7FFFFF, -0x800000)))
    ]


def test_additions_of_a_profile_and_a_reason_harm_nothing() -> None:
    report, end = ReceiverReport(1, (ReportBlock(2, 3, -4, 5, 6, 7, 8),)), Goodbye((1, 2))
    assert parse(packet(201, 1, bytes(report)[4:] + bytes(8))) == [report]  # RFC 3550 6.4.3
    assert parse(packet(203, 2, pack("!II", 1, 2) + b"\3bye")) == [end]
