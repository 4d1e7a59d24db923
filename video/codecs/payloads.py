"""H.264 in RTP payloads: NAL units → payloads, once for all viewers, and back. No I/O. See docs/video.md.

Clauses are of RFC 6184. Sent is packetization-mode 1 (single NAL unit, STAP-A, FU-A); taken are modes 0 and 1.
"""

from collections.abc import Iterable, Sequence

from video.codecs.fragments import END, START, Fragments
from video.codecs.h264 import H264Error, avcc_nals

PAYLOAD = 1180
"""Bytes of a payload: with RTP header, extensions, GCM tag, UDP and IPv6 it passes any path of 1,280 bytes (IPv6's least)."""

MAX_UNITS = 2048
"""NAL units of one picture. Cameras send some ten; H.265 allows 600 slices. A megabyte of empty ones would hold the loop."""

_STAP_A, _FU_A = 24, 28

_CARRY_NO_PICTURE = frozenset({9, 12})
"""Delimiters and filler (table 7-1 of H.264): the marker bit says where a picture ends, and each would cost a packet."""


def packetise(nals: Iterable[bytes], size: int = PAYLOAD) -> tuple[bytes, ...]:
    """Payloads of one picture, each at most `size` bytes.

    Fragments are cut to exactly `size`, not evenly: segments of one system call must be of one size but for the last.
    """
    payloads: list[bytes] = []
    small: list[bytes] = []
    room = size - 1
    for nal in nals:
        if nal[0] & 0x1F in _CARRY_NO_PICTURE:
            continue
        if len(nal) + 2 > room and small:
            payloads.append(_aggregate(small))
            small, room = [], size - 1
        if len(nal) + 2 <= room:
            small.append(nal)
            room -= len(nal) + 2
        elif len(nal) <= size:
            payloads.append(nal)
        else:
            payloads += _fragment(nal, size - 2)
    if small:
        payloads.append(_aggregate(small))
    return tuple(payloads)


def _aggregate(nals: Sequence[bytes]) -> bytes:
    """A STAP-A (5.7.1), or the NAL unit itself when it is alone."""
    if len(nals) == 1:
        return nals[0]
    importance = max(nal[0] & 0x60 for nal in nals)
    parts = [bytes((importance | _STAP_A,))]
    for nal in nals:
        parts += (len(nal).to_bytes(2, "big"), nal)
    return b"".join(parts)


def _fragment(nal: bytes, size: int) -> list[bytes]:
    """FU-As (5.8) of `size` bytes of the NAL unit each, the last one shorter."""
    indicator, kind = nal[0] & 0xE0 | _FU_A, nal[0] & 0x1F
    middle = bytes((indicator, kind))
    pieces = [middle + nal[at : at + size] for at in range(1, len(nal), size)]
    pieces[0] = bytes((indicator, kind | START)) + pieces[0][2:]
    pieces[-1] = bytes((indicator, kind | END)) + pieces[-1][2:]
    return pieces


def nal_units(payloads: Iterable[bytes]) -> list[bytes]:
    """The NAL units of one picture, from all of its payloads in order.

    Raises:
        H264Error: an interleaved mode, a fragment without its beginning or end, a length past the end, or units without end.
    """
    found: list[bytes] = []
    fragments = Fragments(H264Error)
    for payload in payloads:
        kind = payload[0] & 0x1F if payload else 0
        if kind == _FU_A:
            if len(payload) < 3:
                raise H264Error("a fragment is empty")
            flags = payload[1]
            found += fragments.add(flags, bytes((payload[0] & 0xE0 | flags & 0x1F,)), payload[2:])
            continue
        fragments.check_closed()
        if 1 <= kind <= 23:
            found.append(payload)
        elif kind == _STAP_A:
            found += avcc_nals(payload[1:], 2)  # a STAP-A counts its NAL units' lengths as MP4 does
        else:
            raise H264Error(f"payload type {kind} belongs to no packetization-mode we take")
        _check_count(found)
    fragments.check_closed()
    return found


def unit_types(payloads: Iterable[bytes]) -> list[int]:
    """The types of the NAL units that `nal_units` would find (table 7-1 of H.264), without putting one together.

    Raises:
        H264Error: where `nal_units` does.
    """
    found: list[int] = []
    is_open = False
    for payload in payloads:
        kind = payload[0] & 0x1F if payload else 0
        if kind == _FU_A and len(payload) > 2:
            flags = payload[1]
            if is_open == bool(flags & START):
                raise H264Error(
                    "a fragmented NAL unit has no end" if is_open else "a fragmented NAL unit has no beginning"
                )
            if flags & START:
                found.append(flags & 0x1F)
            is_open = not flags & END
        elif is_open:
            raise H264Error("a fragmented NAL unit has no end")
        elif 1 <= kind <= 23:
            found.append(kind)
        else:
            found += [nal[0] & 0x1F for nal in nal_units((payload,))]
        _check_count(found)
    if is_open:
        raise H264Error("a fragmented NAL unit has no end")
    return found


def _check_count(found: Sequence[object]) -> None:
    if len(found) > MAX_UNITS:
        raise H264Error("a picture has too many NAL units")


def is_packed(payloads: Sequence[bytes]) -> bool:
    """Whether one system call takes them: none too long, all of one size but for a shorter last one; and not in crumbs."""
    size = len(payloads[0])
    if len(payloads) > 1 and size < PAYLOAD // 2:
        return False
    return size <= PAYLOAD and len(payloads[-1]) <= size and all(len(payload) == size for payload in payloads[1:-1])
