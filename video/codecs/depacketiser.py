"""RTP packets that come in order, as over TCP, in; coded pictures out, of any coding we know. No I/O. See docs/video.md.

What comes over UDP is the business of `video.codecs.assembler`, which waits for what is missing.
"""

from collections.abc import Callable
from typing import NamedTuple

from video.codecs import h265
from video.codecs.h264 import IDR, H264Error, is_key
from video.codecs.jpeg import JpegError, JpegJoiner
from video.codecs.payloads import nal_units
from video.codecs.rtp import Header, extend, parse_header, strip_padding

CLOCK_RATE = 90_000

MAX_PICTURE = 8 * 1024 * 1024
"""Bytes of one picture: a JPEG of 8 megapixels at its best. A camera that ends none would have all memory."""

PACKET_BYTES = 64
"""Counted for each packet beside its payload: that is what Python takes to keep one, also of a single byte."""

MAX_AHEAD = 16
"""Parameter sets, delimiters and SEI that come before their picture: a camera that sends nothing else has none."""


class CodedPicture(NamedTuple):
    """One picture as its camera coded it: NAL units without start codes, or one JPEG. `pts` in 1/90,000 s, of the camera's clock."""

    units: list[bytes]
    pts: int
    key: bool


class Coding(NamedTuple):
    """How pictures of one coding are put together. `name` is FFmpeg's.

    `join` raises ValueError; `has_picture`: whether there is more than parameter sets; `is_whole`: whether nothing is missing
    at the beginning.
    """

    name: str
    join: Callable[[list[bytes]], list[bytes]]
    has_picture: Callable[[list[bytes]], bool]
    is_key: Callable[[list[bytes]], bool]
    is_whole: Callable[[list[bytes]], bool]


def _h264_has_picture(nals: list[bytes]) -> bool:
    return any(1 <= nal[0] & 0x1F <= IDR for nal in nals)


def _h264_is_whole(nals: list[bytes]) -> bool:
    """Its first slice begins with macroblock 0 (first_mb_in_slice, an Exp-Golomb 0, is one bit)."""
    first = next((nal for nal in nals if 1 <= nal[0] & 0x1F <= IDR), b"")
    return len(first) > 1 and bool(first[1] & 0x80)


def coding(encoding: str) -> Coding | None:
    """The coding of an `rtpmap` name in capitals; None when we don't take it."""
    match encoding:
        case "H264":
            return Coding("h264", nal_units, _h264_has_picture, is_key, _h264_is_whole)
        case "H265":
            return Coding("hevc", h265.h265_nal_units, h265.has_picture, h265.is_key, h265.is_whole)
        case "JPEG":
            return Coding("mjpeg", JpegJoiner().join, bool, bool, bool)
        case _:
            return None


class Depacketiser:
    """Joins the packets of one stream. After a gap nothing is given out until the next key frame.

    Attributes:
        lost: packets that never came.
        fault: why the newest picture could not be put together; nothing when it could.
    """

    def __init__(self, coding: Coding, payload_type: int, clock_rate: int = CLOCK_RATE) -> None:
        self.lost = 0
        self.fault = ""
        self._coding = coding
        self._payload_type = payload_type
        self._clock_rate = clock_rate
        self._broken = True  # the first picture given out is a key frame
        self._next: int | None = None
        self._timestamp = 0  # extended
        self._payloads: list[bytes] = []
        self._size = 0
        self._ahead: list[bytes] = []  # units that came in a packet of their own, before their picture

    def add(self, packet: bytes) -> list[CodedPicture]:
        """Take one packet; answers the pictures it completes: one, seldom two, mostly none.

        Raises:
            RtpError: it is none.
        """
        header = parse_header(packet)
        if header.payload_type != self._payload_type:
            return []
        payload = strip_padding(packet[header.size :]) if header.padded else packet[header.size :]
        found: list[CodedPicture] = []
        self._follow(header)
        timestamp = extend(header.timestamp, self._timestamp, 32)
        if timestamp != self._timestamp and self._payloads:
            self._emit(found)  # a camera that sets no marker
        self._timestamp = timestamp
        if payload:
            self._payloads.append(payload)
            self._size += len(payload) + PACKET_BYTES
        if self._size > MAX_PICTURE:
            self._break()
        elif header.marker:
            self._emit(found)
        return found

    def _follow(self, header: Header) -> None:
        """Notice a gap before this packet."""
        if self._next is None:
            self._timestamp = header.timestamp
        elif header.sequence != self._next:
            self.lost += (header.sequence - self._next) & 0xFFFF
            self._break()
        self._next = (header.sequence + 1) & 0xFFFF

    def _break(self) -> None:
        self._payloads, self._size, self._ahead, self._broken = [], 0, [], True

    def _emit(self, found: list[CodedPicture]) -> None:
        payloads, self._payloads, self._size = self._payloads, [], 0
        coding = self._coding
        try:
            units = [*self._ahead, *coding.join(payloads)]
        except (H264Error, h265.H265Error, JpegError) as error:
            self.fault = str(error)
            self._break()
            return
        self.fault = ""
        if not units:
            return
        if not coding.has_picture(units):
            self._ahead = units if len(units) <= MAX_AHEAD else []
            return
        self._ahead = []
        key = coding.is_key(units)
        if self._broken and not (key and coding.is_whole(units)):
            return
        self._broken = False
        found.append(CodedPicture(units, self._timestamp * CLOCK_RATE // self._clock_rate, key))
