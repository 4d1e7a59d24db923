"""RTP headers: what aiortc writes is read here, what is written here aiortc reads, and garbage gives a known error."""

from collections.abc import Mapping
from datetime import UTC, datetime
from struct import pack

import pytest
from aiortc import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.clock import datetime_to_ntp
from aiortc.rtp import (
    HeaderExtensions,
    HeaderExtensionsMap,
    RtpPacket,
    pack_header_extensions,
    unpack_header_extensions,
)
from aiortc.rtp import unwrap_rtx as aiortc_unwrap_rtx
from aiortc.rtp import wrap_rtx as aiortc_wrap_rtx
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.rtp import (
    ABS_SEND_TIME_URI,
    Header,
    RtpError,
    abs_send_time,
    elements,
    extend,
    extension_block,
    header_bytes,
    is_rtcp,
    parse_header,
    strip_padding,
    unwrap_rtx,
    wrap_rtx,
)

ONE_BYTE, TWO_BYTE = 0xBEDE, 0x1000

u16, u32 = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)
payloads = st.binary(max_size=40)
packets = st.builds(
    RtpPacket,
    payload_type=st.integers(0, 127),
    marker=st.integers(0, 1),
    sequence_number=u16,
    timestamp=u32,
    ssrc=u32,
    payload=payloads,
)
short_elements = st.dictionaries(st.integers(1, 14), st.binary(min_size=1, max_size=16), max_size=6)
long_elements = st.dictionaries(st.integers(1, 255), st.binary(max_size=60), max_size=4).map(lambda d: d | {200: b""})
# aiortc goes on behind an element that ends the one-byte form (number 0 or 15): those have a test of their own
one_byte_bodies = st.lists(st.just(0) | st.integers(0x10, 0x3F), max_size=32).map(bytes)
two_byte_bodies = st.lists(st.integers(0, 40), max_size=32).map(bytes)
bodies = st.tuples(st.just(ONE_BYTE), one_byte_bodies) | st.tuples(st.just(TWO_BYTE), two_byte_bodies)


def aiortc_map() -> HeaderExtensionsMap:
    """aiortc's idea of the extension with number 3."""
    extensions = HeaderExtensionsMap()
    agreed = [RTCRtpHeaderExtensionParameters(id=3, uri=ABS_SEND_TIME_URI)]
    extensions.configure(RTCRtpParameters(headerExtensions=agreed))
    return extensions


def datagram(mark: int, body: bytes, sources: int = 0) -> bytes:
    """A packet with a header extension, filled up to words, behind so many CSRCs."""
    words = -(-len(body) // 4)
    return pack(f"!BB10x{4 * sources}xHH{4 * words}s", 0x90 | sources, 96, mark, words, body) + b"payload"


def elements_of(packet: bytes) -> Mapping[int, bytes]:
    return elements(packet, parse_header(packet))


@given(packets, st.lists(u32, max_size=15), st.none() | st.integers(0, 0xFFFFFF), st.integers(0, 255))
def test_a_packet_of_aiortc_is_read_as_it_was_meant(
    packet: RtpPacket, sources: list[int], sent: int | None, padding: int
) -> None:
    packet.csrc, packet.padding_size = sources, padding
    packet.extensions = HeaderExtensions(abs_send_time=sent)
    written = packet.serialize(aiortc_map())
    header = parse_header(written)
    assert header == Header(
        packet.payload_type,
        bool(packet.marker),
        packet.sequence_number,
        packet.timestamp,
        packet.ssrc,
        12 + 4 * len(sources) + (8 if sent is not None else 0),
        padding > 0,
    )
    payload = written[header.size :]
    assert (strip_padding(payload) if header.padded else payload) == packet.payload
    assert elements(written, header) == ({} if sent is None else {3: sent.to_bytes(3, "big")})


@given(packets, st.none() | st.integers(0, 0xFFFFFF))
def test_a_header_is_byte_for_byte_what_aiortc_writes(packet: RtpPacket, sent: int | None) -> None:
    packet.extensions = HeaderExtensions(abs_send_time=sent)
    extension = extension_block({} if sent is None else {3: sent.to_bytes(3, "big")})
    ours = header_bytes(
        packet.payload_type,
        bool(packet.marker),
        packet.sequence_number,
        packet.timestamp,
        packet.ssrc,
        extension,
    )
    assert ours + packet.payload == packet.serialize(aiortc_map())


@given(u16, u32, st.integers(0, 1 << 20))
def test_numbers_that_count_on_are_written_wrapped(sequence: int, timestamp: int, rounds: int) -> None:
    counted_on = header_bytes(96, False, sequence + (rounds << 16), timestamp + (rounds << 32), 1)
    assert counted_on == header_bytes(96, False, sequence, timestamp, 1)


@given(short_elements)
def test_short_elements_are_byte_for_byte_those_of_aiortc(values: dict[int, bytes]) -> None:
    mark, body = pack_header_extensions(list(values.items()))
    assert extension_block(values) == (pack("!HH", mark, len(body) // 4) + body if values else b"")
    assert elements_of(header_bytes(96, True, 1, 2, 3, extension_block(values)) + b"payload") == values


@given(long_elements, st.integers(0, 15))
def test_long_elements_are_read_as_aiortc_wrote_them(values: dict[int, bytes], sources: int) -> None:
    mark, body = pack_header_extensions(list(values.items()))
    assert mark == TWO_BYTE
    for application_bits in range(16):
        assert elements_of(datagram(mark | application_bits, body, sources)) == values


@given(bodies)
def test_random_extensions_are_read_or_refused_as_by_aiortc(extension: tuple[int, bytes]) -> None:
    mark, body = extension[0], extension[1] + bytes(-len(extension[1]) % 4)
    try:
        theirs = dict(unpack_header_extensions(mark, body))
    except ValueError:
        with pytest.raises(RtpError):
            elements_of(datagram(mark, body))
    else:
        assert elements_of(datagram(mark, body)) == theirs


def test_numbers_0_and_15_end_the_one_byte_form() -> None:
    first, later = b"\x10A", b"\x20B"
    assert elements_of(datagram(ONE_BYTE, first + b"\0\0" + later)) == {1: b"A", 2: b"B"}  # padding
    assert elements_of(datagram(ONE_BYTE, first + b"\x01" + later)) == {1: b"A"}  # RFC 8285 4.1.2
    assert elements_of(datagram(ONE_BYTE, first + b"\xf0" + later)) == {1: b"A"}  # 4.2


def test_an_extension_of_another_kind_has_no_elements() -> None:
    assert elements_of(datagram(0xC0DE, b"\x10A\x20B")) == {}
    assert elements_of(datagram(0x1010, b"\x10\x01A\0")) == {}


@pytest.mark.parametrize("values", [{0: b"A"}, {15: b"A"}, {1: b""}, {1: bytes(17)}])
def test_what_does_not_fit_the_one_byte_form_is_not_written(values: dict[int, bytes]) -> None:
    with pytest.raises(RtpError):
        extension_block(values)


def test_the_send_time_is_that_of_the_clock_aiortc_takes() -> None:
    assert abs_send_time(0.0) == abs_send_time(64.0) == bytes(3)
    assert abs_send_time(1.5) == b"\x06\x00\x00"  # 6 bits of seconds, 18 of fraction
    for moment in (datetime(2026, 3, 4, 5, 6, 7, 890_123, UTC), datetime(2031, 12, 31, 23, 59, 59, 999_999, UTC)):
        theirs = datetime_to_ntp(moment) >> 14 & 0xFFFFFF
        assert abs(int.from_bytes(abs_send_time(moment.timestamp()), "big") - theirs) <= 1


@pytest.mark.parametrize("padding", [b"", b"A\0", b"A\3", b"\xff" * 254])
def test_impossible_padding_is_refused(padding: bytes) -> None:
    with pytest.raises(RtpError):
        strip_padding(padding)


def test_padding_alone_is_an_empty_payload() -> None:
    assert strip_padding(b"\0\0\3") == b""


def test_rtcp_is_told_from_the_payload_types_that_may_be_offered() -> None:
    for payload_type in (*range(64), *range(96, 128)):
        assert not is_rtcp(header_bytes(payload_type, False, 1, 2, 3))
        assert not is_rtcp(header_bytes(payload_type, True, 1, 2, 3))
    for packet_type in range(192, 224):
        assert is_rtcp(bytes([0x80, packet_type, 0, 0]))
    assert not is_rtcp(b"") and not is_rtcp(b"\x80")


@given(packets)
def test_a_repeat_is_that_of_aiortc_both_ways(packet: RtpPacket) -> None:
    repeat = aiortc_wrap_rtx(packet, payload_type=97, sequence_number=1, ssrc=2)
    assert wrap_rtx(packet.sequence_number, packet.payload) == repeat.payload
    assert wrap_rtx(packet.sequence_number + 0x30000, packet.payload) == repeat.payload  # a number that counts on
    assert unwrap_rtx(repeat.payload) == (packet.sequence_number, packet.payload)
    again = aiortc_unwrap_rtx(repeat, payload_type=packet.payload_type, ssrc=packet.ssrc)
    assert again.serialize() == packet.serialize()


@pytest.mark.parametrize("payload", [b"", b"\1"])
def test_a_repeat_of_nothing_is_refused(payload: bytes) -> None:
    with pytest.raises(RtpError):
        unwrap_rtx(payload)


def test_a_number_is_extended_to_the_nearest_round() -> None:
    assert extend(0, 0xFFFF, 16) == 0x10000
    assert extend(0xFFFF, 0x10000, 16) == 0xFFFF
    assert extend(5, 0x1_FFFF_FFF0, 32) == 0x2_0000_0005
    assert extend(0xFFFF, 0, 16) == -1  # before the first


@given(st.integers(-(1 << 40), 1 << 40), st.integers(0, (1 << 32) - 1), st.sampled_from([16, 32]))
def test_an_extended_number_keeps_its_bits_and_is_never_half_a_round_away(ref: int, value: int, bits: int) -> None:
    number = extend(value, ref, bits)
    assert (number - value) % (1 << bits) == 0
    assert -(1 << bits - 1) <= number - ref < 1 << bits - 1


def test_what_is_not_rtp_is_refused() -> None:
    fine = bytes([0x80, 96]) + bytes(10)
    assert parse_header(fine).size == len(fine)
    for broken in (
        fine[:-1],  # shorter than the fixed part
        b"\x40" + fine[1:],  # version 1
        b"\x81" + fine[1:],  # a CSRC that is not there
        b"\x90" + fine[1:],  # an extension that is not there
        b"\x90" + fine[1:] + b"\xbe\xde\0\1" + bytes(3),  # an extension cut short
    ):
        with pytest.raises(RtpError):
            parse_header(broken)


@given(st.sampled_from([b"", b"\x80", b"\xb0", b"\x90`" + bytes(10) + b"\xbe\xde\0", b"\xff"]), st.binary(max_size=80))
def test_random_bytes_give_a_known_error_or_a_header_within_them(start: bytes, garbage: bytes) -> None:
    packet = start + garbage
    is_rtcp(packet)
    for parse in (strip_padding, unwrap_rtx):
        try:
            parse(packet)
        except RtpError:
            pass
    try:
        header = parse_header(packet)
        assert 12 <= header.size <= len(packet)
        elements(packet, header)
    except RtpError:
        pass
