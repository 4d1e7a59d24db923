"""RTP packets in, access units out: order, loss and wrap-around, without a loop or a socket. See docs/video.md."""

from typing import NamedTuple

from video.codecs.h264 import START_CODE, is_key, nals

WINDOW = 512
"""Packets kept while one is missing: a 600 kB key frame. aiortc's sender can repeat only its newest 128."""

PATIENCE_SECONDS = 0.25
"""How long a missing packet is waited for: a repeat needs one round trip, 10–60 ms inside a city."""

ASK_SECONDS = 0.5
"""Pause between requests for a key frame."""


class Frame(NamedTuple):
    """One assembled picture: Annex B bytes, and its RTP timestamp counted on without wrapping (90 kHz)."""

    data: bytes
    timestamp: int
    key: bool


class _Packet(NamedTuple):
    timestamp: int
    marker: bool
    data: bytes
    at: float


class Assembler:
    """Joins the depayloaded packets of one stream to pictures, and holds back what could not be decoded.

    After a loss nothing is given out until the next key frame: a viewer is better off with an older picture
    than with a broken one. `lost` counts the packets that never came.
    """

    def __init__(self) -> None:
        self._waiting: dict[int, _Packet] = {}  # by extended sequence number
        self._next: int | None = None
        self._parts: list[bytes] = []
        self._timestamp: int | None = None  # extended, of the picture in `_parts`
        self._last_timestamp: int | None = None
        self._broken = True  # the first picture given out is a key frame
        self._asked: float | None = None  # when a key frame was last asked for; at first it comes by itself
        self.lost = 0

    def add(  # one RTP packet has these five facts
        self, sequence: int, timestamp: int, marker: bool, data: bytes, now: float
    ) -> tuple[list[Frame], bool]:
        """Take one packet; answers the pictures it completes, and whether to ask the sender for a key frame.

        `data` is the depayloaded part (a start code before each NAL unit that begins in it), `now` monotonic seconds.
        """
        number = self._extend(sequence)
        frames: list[Frame] = []
        if number >= self._expected(number):
            self._waiting[number] = _Packet(self._extend_timestamp(timestamp), marker, data, now)
            self._drain(frames)
            if self._waiting and self._gave_up(now):
                self._skip_gap()
                self._drain(frames)
        return frames, self._ask(now)

    def _expected(self, number: int) -> int:
        if self._next is None:
            self._next = number
        return self._next

    def _extend(self, sequence: int) -> int:
        """The full number nearest to the next expected one (RFC 3711, appendix A, without its three cases)."""
        if self._next is None:
            return sequence
        return self._next + ((sequence - self._next + 0x8000) & 0xFFFF) - 0x8000

    def _extend_timestamp(self, timestamp: int) -> int:
        last = self._last_timestamp
        if last is not None:
            timestamp = last + ((timestamp - last + 0x80000000) & 0xFFFFFFFF) - 0x80000000
        self._last_timestamp = timestamp
        return timestamp

    def _gave_up(self, now: float) -> bool:
        first = min(self._waiting)
        return len(self._waiting) >= WINDOW or now - self._waiting[first].at > PATIENCE_SECONDS

    def _skip_gap(self) -> None:
        first = min(self._waiting)
        self.lost += first - (self._next or 0)
        self._next = first
        self._break()

    def _break(self) -> None:
        self._parts.clear()
        self._timestamp = None
        self._broken = True
        self._asked = float("-inf")

    def _drain(self, frames: list[Frame]) -> None:
        while self._next is not None and (packet := self._waiting.pop(self._next, None)) is not None:
            self._next += 1
            if self._timestamp is not None and packet.timestamp != self._timestamp:
                self._emit(frames)  # a sender that sets no marker
            self._timestamp = packet.timestamp
            self._parts.append(packet.data)
            if packet.marker:
                self._emit(frames)

    def _emit(self, frames: list[Frame]) -> None:
        data, timestamp = b"".join(self._parts), self._timestamp
        self._parts.clear()
        self._timestamp = None
        if timestamp is None or not data:
            return
        key = is_key(nals(data))
        if self._broken and not (key and data.startswith(START_CODE)):
            return
        self._broken = False
        frames.append(Frame(data, timestamp, key))

    def _ask(self, now: float) -> bool:
        if self._asked is None:
            self._asked = now
        if not self._broken or now - self._asked < ASK_SECONDS:
            return False
        self._asked = now
        return True
