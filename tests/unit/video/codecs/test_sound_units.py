"""What a camera sends as sound is cut into pieces with their times, and what is none is left out."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.rtp import RtpError
from video.codecs.rtsp_sdp import parse
from video.codecs.sound_units import PIECE, SoundCoding, SoundDepacketiser, SoundUnit, pieces, sound_coding

AAC_LINE = "m=audio 0 RTP/AVP 97\na=rtpmap:97 MPEG4-GENERIC/16000/1\na=fmtp:97 mode=AAC-hbr; config=1408; {bits}\n"
HBR = "sizelength=13; indexlength=3; indexdeltalength=3"


@pytest.mark.parametrize(
    ("line", "coding"),
    [
        ("m=audio 0 RTP/AVP 8", SoundCoding("pcma", 8_000)),
        ("m=audio 0 RTP/AVP 0", SoundCoding("pcmu", 8_000)),
        ("m=audio 0 RTP/AVP 97\na=rtpmap:97 opus/48000/2", SoundCoding("opus", 48_000)),
        (AAC_LINE.format(bits=HBR), SoundCoding("aac", 16_000, b"\x14\x08")),
        (AAC_LINE.format(bits="sizelength=6; indexlength=2"), None),
        (AAC_LINE.format(bits=HBR).replace("1408", "14x8"), None),
        ("m=audio 0 RTP/AVP 97\na=rtpmap:97 PCMU/16000", None),
        ("m=audio 0 RTP/AVP 97\na=rtpmap:97 G726-32/8000", None),
        ("m=video 0 RTP/AVP 8", None),
    ],
)  # fmt: skip
def test_what_a_track_says_it_is(line: str, coding: SoundCoding | None) -> None:
    [track] = parse(line, "rtsp://c/").tracks
    assert sound_coding(track) == coding


def packet(kind: int, stamp: int, payload: bytes) -> bytes:
    return struct.pack(">BBHII", 0x80, kind, 1, stamp, 7) + payload


def aac(*units: bytes) -> bytes:
    heads = b"".join(struct.pack(">H", len(unit) << 3) for unit in units)
    return struct.pack(">H", 16 * len(units)) + heads + b"".join(units)


def test_units_of_aac_have_times_of_their_own_that_do_not_wrap() -> None:
    packets = SoundDepacketiser(SoundCoding("aac", 16_000), 97)
    assert packets.add(packet(97, 2**32 - 1024, aac(b"one", b"two"))) == [(b"one", 2**32 - 1024), (b"two", 2**32)]
    assert packets.add(packet(97, 1024, aac(b"three"))) == [(b"three", 2**32 + 1024)]
    assert packets.add(packet(96, 2048, aac(b"of another track"))) == []
    assert packets.add(packet(97, 2048, aac(b"cut short")[:-3])) == []


@given(st.binary(max_size=60), st.sampled_from(["aac", "opus", "pcma"]))
def test_any_bytes_are_pieces_or_a_known_error(data: bytes, name: str) -> None:
    packets = SoundDepacketiser(SoundCoding(name, 8_000), 8)
    for datagram in (data, packet(8, 0, data)):
        try:
            assert all(unit.payload in datagram for unit in packets.add(datagram))
        except RtpError:
            continue


def test_long_g711_is_cut_and_long_opus_is_left_out() -> None:
    pcma, opus = SoundCoding("pcma", 8_000), SoundCoding("opus", 48_000)
    long = SoundUnit(bytes(range(250)) * 4, 77)
    cut = pieces(pcma, long)
    assert b"".join(unit.payload for unit in cut) == long.payload
    assert [unit.timestamp for unit in cut] == [77 + PIECE * at for at in range(7)]
    assert pieces(pcma, SoundUnit(bytes(320), 5)) == [SoundUnit(bytes(320), 5)]
    assert (
        pieces(opus, SoundUnit(bytes(500), 5)) == [SoundUnit(bytes(500), 5)]
        and pieces(opus, SoundUnit(bytes(1_300), 5)) == []
    )
