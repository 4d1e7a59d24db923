"""H.265 out of RTP: single units, aggregates, fragments."""

import pytest

from video.codecs.h265 import H265Error, h265_nal_units, has_picture, is_key, is_whole

VPS, SPS, PPS = (bytes((kind << 1, 1)) + b"set" for kind in (32, 33, 34))
IDR = bytes((19 << 1, 1, 0x80)) + b"slice" * 10
TRAIL = bytes((1 << 1, 1, 0x80)) + b"slice"
SECOND_SLICE = bytes((19 << 1, 1, 0x00)) + b"slice"


def fragments(nal: bytes, size: int) -> list[bytes]:
    """By RFC 7798, 4.4.3."""
    pieces = [nal[at : at + size] for at in range(2, len(nal), size)]
    flags = [0x80 if at == 0 else 0x40 if at == len(pieces) - 1 else 0 for at in range(len(pieces))]
    head = bytes((nal[0] & 0x81 | 49 << 1, nal[1]))
    return [head + bytes((flag | nal[0] >> 1 & 0x3F,)) + piece for flag, piece in zip(flags, pieces, strict=True)]


def aggregate(*nals: bytes) -> bytes:
    return bytes((48 << 1, 1)) + b"".join(len(nal).to_bytes(2, "big") + nal for nal in nals)


def test_units_come_out_as_they_went_in() -> None:
    assert h265_nal_units([aggregate(VPS, SPS), PPS, *fragments(IDR, 7)]) == [VPS, SPS, PPS, IDR]


def test_what_a_picture_is() -> None:
    assert not has_picture([VPS, SPS, PPS]) and has_picture([SPS, IDR])
    assert is_key([SPS, IDR]) and not is_key([TRAIL])
    assert is_whole([PPS, IDR]) and not is_whole([SECOND_SLICE]) and not is_whole([PPS])


@pytest.mark.parametrize(
    "payloads",
    [
        [b""],
        [b"\x62\x01"],
        fragments(IDR, 7)[1:],
        fragments(IDR, 7)[:-1],
        [fragments(IDR, 7)[0], PPS],
        [fragments(IDR, 7)[0], fragments(IDR, 7)[0]],
        [aggregate(VPS)[:-1]],
        [aggregate(b"\x40")],
        [bytes((50 << 1, 1, 0))],
    ],
)
def test_what_is_cut_short_or_unknown_is_refused(payloads: list[bytes]) -> None:
    with pytest.raises(H265Error):
        h265_nal_units(payloads)
