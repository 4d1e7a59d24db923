"""Pictures as RTP payloads: cut to one size, joined again, understood by another implementation; garbage gives known errors."""

import pytest
from aiortc.codecs.h264 import H264Encoder, h264_depayload
from hypothesis import given
from hypothesis import strategies as st

from video.codecs.h264 import H264Error, annexb, nals
from video.codecs.payloads import PAYLOAD, is_packed, nal_units, packetise, unit_types

NAL = st.builds(
    lambda importance, kind, body: bytes((importance << 5 | kind,)) + body.replace(b"\0", b"\1"),
    st.integers(0, 3),
    st.sampled_from((1, 5, 6, 7, 8)),
    st.one_of(st.binary(min_size=1, max_size=40), st.binary(min_size=900, max_size=5000)),
)
PICTURE = st.lists(NAL, min_size=1, max_size=8)


@given(PICTURE)
def test_what_was_cut_joins_again(picture: list[bytes]) -> None:
    assert nal_units(packetise(picture)) == picture


@given(PICTURE, st.integers(100, 1400))
def test_no_payload_is_longer_than_asked(picture: list[bytes], size: int) -> None:
    assert max(map(len, packetise(picture, size))) <= size


@given(PICTURE)
def test_another_implementation_reads_what_we_cut(picture: list[bytes]) -> None:
    assert nals(b"".join(h264_depayload(payload) for payload in packetise(picture))) == picture


@given(PICTURE)
def test_we_read_what_another_implementation_cuts(picture: list[bytes]) -> None:
    others = H264Encoder._packetize(H264Encoder._split_bitstream(annexb(picture)))
    assert nal_units(others) == picture


def test_fragments_are_of_one_size_but_for_the_last_so_that_one_system_call_takes_them() -> None:
    sizes = [len(payload) for payload in packetise([b"\x65" + bytes(range(256)) * 20])]
    assert set(sizes[:-1]) == {PAYLOAD}
    assert 0 < sizes[-1] <= PAYLOAD
    assert len(sizes) == 5


def test_parameter_sets_travel_together_before_their_picture() -> None:
    payloads = packetise([b"\x67" + b"s" * 20, b"\x68" + b"p" * 4, b"\x65" + b"i" * 3000])
    assert [payload[0] & 0x1F for payload in payloads] == [24, 28, 28, 28]


def test_delimiters_and_filler_are_left_out() -> None:
    assert packetise([b"\x09\x10", b"\x41abc", b"\x0c\xff\xff"]) == (b"\x41abc",)


def test_a_picture_of_nothing_but_delimiters_has_no_payloads() -> None:
    assert packetise([b"\x09\x10"]) == ()


@pytest.mark.parametrize(
    ("payloads", "what"),
    [
        ((b"\x1c\x05abc",), "no beginning"),
        ((b"\x1c\x85abc",), "no end"),
        ((b"\x1c\x85abc", b"\x1c\x85abc"), "no end"),
        ((b"\x1c\x85abc", b"\x41abc"), "no end"),
        ((b"\x1c\x85",), "empty"),
        ((b"\x18\x00\x09abc",), "longer than its sample"),
        ((b"\x18\x00",), "longer than its sample"),
        ((b"\x19\x00\x00\x00\x01\x41",), "payload type 25"),
        ((b"",), "payload type 0"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(payloads: tuple[bytes, ...], what: str) -> None:
    with pytest.raises(H264Error, match=what):
        nal_units(payloads)


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_garbage_gives_a_known_error_or_nal_units(payloads: list[bytes]) -> None:
    try:
        found = nal_units(payloads)
    except H264Error:
        return
    assert all(isinstance(nal, bytes) and nal for nal in found)


FRAGMENT = st.tuples(
    st.sampled_from([b"\x5c\x81", b"\x5c\x01", b"\x5c\x41", b"\x5c\xc5", b"\x41", b"\x18\0\2\x67\x42"]),
    st.binary(max_size=3),
)


@given(st.lists(st.one_of(st.binary(max_size=40), FRAGMENT.map(b"".join)), max_size=6))
def test_types_are_those_of_the_nal_units_and_what_is_no_picture_has_none(payloads: list[bytes]) -> None:
    try:
        found = [nal[0] & 0x1F for nal in nal_units(payloads)]
    except H264Error:
        with pytest.raises(H264Error):
            unit_types(payloads)
    else:
        assert unit_types(payloads) == found


def test_what_one_system_call_takes_is_packed() -> None:
    assert is_packed([b"x" * 1180, b"x" * 1180, b"x" * 7]) and is_packed([b"x"])
    assert not is_packed([b"x" * 1181]) and not is_packed([b"x" * 7, b"x" * 8])
    assert not is_packed([b"x" * 800, b"x" * 700, b"x" * 700])
    assert not is_packed([b"x" * 20] * 50), "crumbs: each costs every viewer a header and a tag"
