"""H.265 as far as it is told apart and carried to a decoder: RTP payloads → NAL units. No I/O.

Clauses are of RFC 7798; NAL unit types are those of table 7-1 of ITU-T H.265.
"""

from collections.abc import Iterable

from video.codecs.fragments import Fragments
from video.codecs.h264 import H264Error, avcc_nals
from video.codecs.payloads import MAX_UNITS

_AGGREGATION, _FRAGMENT, _PACI = 48, 49, 50
_IRAP = range(16, 24)
_VCL = range(32)


class H265Error(ValueError):
    """The bytes are not the H.265 they claim to be."""


def _kind(nal: bytes) -> int:
    return nal[0] >> 1 & 0x3F


def h265_nal_units(payloads: Iterable[bytes]) -> list[bytes]:
    """The NAL units of one picture, from all of its payloads in order (4.4; without decoding order numbers).

    Raises:
        H265Error: a fragment without its beginning or end, a length past the end, units without end, or a kind we don't take.
    """
    found: list[bytes] = []
    fragments = Fragments(H265Error)
    for payload in payloads:
        if len(payload) < 3:
            raise H265Error("a payload is empty")
        kind = _kind(payload)
        if kind == _FRAGMENT:
            flags = payload[2]
            header = bytes((payload[0] & 0x81 | (flags & 0x3F) << 1, payload[1]))
            _take(fragments.add(flags, header, payload[3:]), found)
            continue
        fragments.check_closed()
        if kind == _AGGREGATION:
            _take(_split(payload[2:]), found)
        elif kind < _AGGREGATION:
            _take([payload], found)
        else:
            raise H265Error(f"payload type {kind} is not taken")
    fragments.check_closed()
    return found


def _take(units: list[bytes], found: list[bytes]) -> None:
    found += units
    if len(found) > MAX_UNITS:
        raise H265Error("a picture has too many NAL units")


def _split(aggregated: bytes) -> list[bytes]:
    try:
        units = avcc_nals(aggregated, 2)  # lengths as in MP4
    except H264Error as error:
        raise H265Error(str(error)) from None
    if any(len(unit) < 3 for unit in units):
        raise H265Error("a NAL unit is empty")
    return units


def has_picture(nals: Iterable[bytes]) -> bool:
    """Whether there is a slice among them: parameter sets may come in a packet of their own."""
    return any(_kind(nal) in _VCL for nal in nals)


def is_key(nals: Iterable[bytes]) -> bool:
    """Whether decoding can start here (an intra random access point)."""
    return any(_kind(nal) in _IRAP for nal in nals)


def is_whole(nals: list[bytes]) -> bool:
    """Whether the picture's first slice is there (first_slice_segment_in_pic_flag)."""
    first = next((nal for nal in nals if _kind(nal) in _VCL), None)
    return first is not None and len(first) > 2 and bool(first[2] & 0x80)
