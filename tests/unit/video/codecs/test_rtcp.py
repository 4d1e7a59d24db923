"""RTCP: messages are byte for byte those of aiortc, garbage is a known error, no datagram makes more than it should."""

from datetime import UTC, datetime
from struct import pack

import pytest
from aiortc.clock import datetime_to_ntp
from aiortc.rtp import (
    RtcpByePacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
    pack_remb_fci,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import astuple

from video.codecs.rtcp import (
    MAX_COMPOUND,
    Bandwidth,
    FullIntraRequest,
    Goodbye,
    Message,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
    RtcpError,
    SenderReport,
    SourceDescription,
    compound,
    middle,
    ntp,
    parse,
    round_trip,
)

u8, u32 = st.integers(0, 255), st.integers(0, 0xFFFFFFFF)
many_ssrcs = st.lists(u32, max_size=31).map(tuple)
blocks = st.builds(ReportBlock, u32, u8, st.integers(-(1 << 23), (1 << 23) - 1), u32, u32, u32, u32)
some_blocks = st.lists(blocks, max_size=31).map(tuple)
# within half a round, so that their order is the stream's; around 65,535 aiortc goes wrong (`test_rtcp_feedback`)
losses = st.lists(st.integers(0, 0x7FFF), min_size=1, max_size=30, unique=True).map(sorted).map(tuple)
# aiortc ends such a name one word too late (`test_rtcp_reports`)
names = st.text(max_size=60).filter(lambda name: len(name.encode()) % 4 != 1)
bandwidths = st.builds(
    lambda mantissa, exponent: mantissa << exponent, st.integers(0, (1 << 18) - 1), st.integers(0, 63)
)
messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(SenderReport, u32, st.integers(0, (1 << 64) - 1), u32, u32, u32, some_blocks),
    st.builds(ReceiverReport, u32, some_blocks),
    st.builds(SourceDescription, u32, names),
    st.builds(Goodbye, many_ssrcs),
    st.builds(Nack, u32, u32, losses),
    st.builds(PictureLoss, u32, u32),
    st.builds(FullIntraRequest, u32, st.lists(st.tuples(u32, u8), max_size=5).map(tuple)),
    st.builds(Bandwidth, u32, bandwidths, many_ssrcs),
)


def by_aiortc(message: Message) -> bytes:
    """The same message, built and written by aiortc."""
    match message:
        case SenderReport() | ReceiverReport() | SourceDescription() | Goodbye():
            return report_by_aiortc(message)
        case Nack() | PictureLoss() | FullIntraRequest() | Bandwidth():
            return feedback_by_aiortc(message)
        case _:
            raise AssertionError("aiortc does not know it")


def report_by_aiortc(message: SenderReport | ReceiverReport | SourceDescription | Goodbye) -> bytes:
    match message:
        case SenderReport(ssrc, stamp, rtp, packets, octets, reports):
            return bytes(RtcpSrPacket(ssrc, RtcpSenderInfo(stamp, rtp, packets, octets), blocks_by_aiortc(reports)))
        case ReceiverReport(ssrc, reports):
            return bytes(RtcpRrPacket(ssrc, blocks_by_aiortc(reports)))
        case SourceDescription(ssrc, cname):
            return bytes(RtcpSdesPacket([RtcpSourceInfo(ssrc, [(1, cname.encode())])]))
        case Goodbye(ssrcs):
            return bytes(RtcpByePacket(list(ssrcs)))


def blocks_by_aiortc(reports: tuple[ReportBlock, ...]) -> list[RtcpReceiverInfo]:
    return [RtcpReceiverInfo(*astuple(block)) for block in reports]


def feedback_by_aiortc(message: Nack | PictureLoss | FullIntraRequest | Bandwidth) -> bytes:
    match message:
        case Nack(sender, media, lost):
            return bytes(RtcpRtpfbPacket(1, sender, media, list(lost)))
        case PictureLoss(sender, media):
            return bytes(RtcpPsfbPacket(1, sender, media))
        case FullIntraRequest(sender, entries):
            return bytes(RtcpPsfbPacket(4, sender, 0, b"".join(pack("!IB3x", *entry) for entry in entries)))
        case Bandwidth(sender, bits_per_second, ssrcs):
            return bytes(RtcpPsfbPacket(15, sender, 0, pack_remb_fci(bits_per_second, list(ssrcs))))


def packet(kind: int, count: int, body: bytes = b"", first: int = 0x80) -> bytes:
    """An RTCP packet, also as it should not be; the body is in whole words."""
    return pack("!BBH", first | count, kind, len(body) // 4) + body


@given(messages)
def test_a_message_is_byte_for_byte_what_aiortc_writes(message: Message) -> None:
    assert compound(message) == by_aiortc(message)
    assert parse(by_aiortc(message)) == [message]


@given(st.lists(messages, max_size=2))
def test_a_compound_is_read_by_aiortc_and_read_back(several: list[Message]) -> None:
    written = compound(*several)
    assert parse(written) == several
    assert b"".join(map(bytes, RtcpPacket.parse(written))) == written


def test_a_compound_as_drawn_in_the_standards() -> None:
    # The figures of RFC 3550 6.4.1 and 6.5, RFC 4585 6.3.1, RFC 5104 4.3.1.1, field by field.
    report = "80c80006 00000001 b44db705 20000000 0001e240 00000002 00000958"
    name = "81ca0003 00000001 0105 63616d2d31 00"  # the item ends within its word
    plea = "81ce0002 00000001 00000002"
    command = "84ce0004 00000001 00000000 00000002 07000000"
    assert compound(
        SenderReport(1, 0xB44DB705_20000000, 123_456, 2, 2_392),
        SourceDescription(1, "cam-1"),
        PictureLoss(1, 2),
        FullIntraRequest(1, ((2, 7),)),
    ) == bytes.fromhex(report + name + plea + command)


def test_what_is_not_understood_is_passed_over() -> None:
    known = PictureLoss(1, 2)
    for other in (
        packet(204, 0, b"\0\0\0\1name"),  # APP
        packet(207, 0, bytes(12)),  # XR
        packet(205, 15, bytes(20)),  # transport-wide congestion control
        packet(206, 2, bytes(16)),  # slice loss
        packet(206, 15, bytes(8) + b"OTHR" + bytes(4)),  # feedback of another application
    ):
        assert parse(other + compound(known)) == [known]


def test_padding_is_taken_off_in_any_packet() -> None:
    nack, plea = Nack(1, 2, (3,)), PictureLoss(1, 2)
    padded = packet(205, 1, bytes(nack)[4:] + bytes(7) + b"\x08", first=0xA0)
    assert parse(padded) == [nack]
    assert parse(padded + bytes(plea)) == [nack, plea]


def test_one_datagram_makes_no_more_than_the_bound_allows() -> None:
    def asking_for_all(size: int) -> bytes:
        return packet(205, 1, (bytes(8) + b"\0\0\xff\xff" * (size // 4 - 3)))

    (longest,) = parse(asking_for_all(MAX_COMPOUND))
    assert isinstance(longest, Nack) and len(longest.lost) == 8_653
    for size in (MAX_COMPOUND + 4, 65_504):  # the second would be 278,000 numbers
        with pytest.raises(RtcpError):
            parse(asking_for_all(size))


@pytest.mark.parametrize(
    "broken",
    [
        packet(201, 0, bytes(4))[:3],
        packet(201, 0, bytes(4))[:-1],
        packet(204, 0, bytes(8))[:-4],  # cut short, though nobody wants it
        packet(201, 0, bytes(4), first=0x40),  # version 1
        packet(200, 0, bytes(20)),  # no room for what was sent
        packet(200, 1, bytes(24)),  # no room for the block
        packet(201, 2, bytes(28)),
        packet(202, 1, b""),
        packet(202, 1, bytes(4) + b"\1\3ab"),  # a name longer than its packet
        packet(202, 1, bytes(4) + b"\1\1a\1"),  # an item without its length
        packet(203, 2, bytes(4)),
        packet(205, 1, bytes(4)),
        packet(205, 1, bytes(8)),  # a NACK of nothing
        packet(206, 1, bytes(4)),
        packet(206, 4, bytes(12)),  # half an entry
        packet(206, 15, bytes(8) + b"REMB"),
        packet(206, 15, bytes(8) + b"REMB\2\0\0\0" + bytes(4)),  # one source of two
        packet(206, 1, b"", first=0xA0),  # no room for the padding
        packet(206, 1, bytes(12), first=0xA0),  # padding of no bytes
        packet(206, 1, bytes(8) + b"\0\0\0\3", first=0xA0),  # not in words
        packet(206, 1, bytes(8) + b"\0\0\0\x10", first=0xA0),  # longer than the packet
    ],
)
def test_one_malformed_packet_spoils_the_compound(broken: bytes) -> None:
    with pytest.raises(RtcpError):
        parse(compound(PictureLoss(1, 2)) + broken)


@pytest.mark.parametrize(
    "message",
    [
        ReceiverReport(1 << 32),
        ReceiverReport(1, 32 * (ReportBlock(1, 0, 0, 0, 0, 0, 0),)),
        ReceiverReport(1, (ReportBlock(1, 256, 0, 0, 0, 0, 0),)),
        SourceDescription(1, "é" * 128),
        Goodbye(tuple(range(32))),
        Nack(1, 2, ()),
        FullIntraRequest(1, ((2, 256),)),
        Bandwidth(1, 1 << 81, ()),
        Bandwidth(1, -1, ()),
        Bandwidth(1, 1, (0,) * 256),
    ],
)
def test_what_does_not_fit_is_not_written(message: Message) -> None:
    with pytest.raises(RtcpError):
        compound(message)


@given(st.binary(max_size=100))
def test_random_bytes_give_a_known_error_or_messages(garbage: bytes) -> None:
    try:
        parse(garbage)
    except RtcpError:
        pass


@given(
    st.lists(
        st.builds(
            packet,
            st.integers(200, 207),
            st.integers(0, 31),
            st.binary(max_size=60).map(lambda body: body[len(body) % 4 :]),
            st.sampled_from([0x80, 0x80, 0xA0]),
        ),
        max_size=3,
    )
)
def test_random_packets_give_a_known_error_or_what_can_be_written_again(several: list[bytes]) -> None:
    try:
        found = parse(b"".join(several))
    except RtcpError:
        return
    named = [message for message in found if not isinstance(message, SourceDescription)]  # � may be longer than it was
    assert [type(message) for message in parse(compound(*named))] == [type(message) for message in named]


def test_ntp_counts_from_1900_and_begins_anew_in_2036() -> None:
    assert ntp(0.0) == 2_208_988_800 << 32
    assert ntp(0.75) & 0xFFFFFFFF == 0xC0000000
    assert ntp(float((1 << 32) - 2_208_988_800)) == 0
    for moment in (datetime(2026, 3, 4, 5, 6, 7, 890_123, UTC), datetime(2035, 12, 31, 23, 59, 59, 999_999, UTC)):
        assert abs(ntp(moment.timestamp()) - datetime_to_ntp(moment)) < (1 << 32) / 1_000_000  # one microsecond


def test_the_round_trip_is_that_of_the_standard() -> None:
    # RFC 3550, figure 2: 46,853.125 s, answered after 5.250 s, back at 46,864.500 s.
    lsr = middle(0xB44DB705_20000000)
    assert lsr == 0xB705_2000
    assert round_trip(0xB710_8000, ReportBlock(1, 0, 0, 0, 0, lsr, 0x0005_4000)) == 6.125


def test_a_round_trip_is_known_only_after_a_sender_report() -> None:
    def back(now: int, lsr: int, dlsr: int) -> float | None:
        return round_trip(now, ReportBlock(1, 0, 0, 0, 0, lsr, dlsr))

    assert back(1 << 20, 0, 5) is None
    assert back(0x0000_8000, 0xFFFF_8000, 0x8000) == 0.5  # the middle went around meanwhile
    assert back(100, 100, 0) == 0.0
    assert back(100, 99, 2) is None  # before the question
