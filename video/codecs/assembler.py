"""RTP payloads in, whole pictures out: order, loss, what to ask for again. No I/O. See docs/video.md."""

from typing import NamedTuple

from video.codecs.h264 import IDR, H264Error
from video.codecs.payloads import nal_units, unit_types
from video.codecs.rtp import extend

WINDOW = 512
"""Packets kept while one is missing: a 600 kB key frame."""

PATIENCE_SECONDS = 0.25
"""How long a missing packet is waited for: a repeat needs one round trip, 10–60 ms inside a city."""

REPEAT_SECONDS = 0.05
"""Pause before a packet is asked for again."""

MAX_MISSING = 256
"""Packets asked for at once; who lost more needs a key frame, which costs less."""

MAX_PICTURE = 4 * 1024 * 1024
"""Bytes of one picture that are kept, twice a key frame of 4K; a sender that ends none would have all memory."""

_PACKET_BYTES = 64
"""What a packet costs besides its payload."""

ASK_SECONDS = 0.5
"""Pause between requests for a key frame."""

_BEGIN_PICTURE = range(6, 10)
"""SEI, SPS, PPS, AUD: no slice of a picture stands before them (H.264 7.4.1.2.3). After a gap, a key frame that begins with
anything else may have lost its first slices."""


class Picture(NamedTuple):
    """One assembled picture: its payloads, the types of their NAL units, and its RTP timestamp counted on without wrapping (90 kHz)."""

    payloads: tuple[bytes, ...]
    types: frozenset[int]
    timestamp: int

    @property
    def key(self) -> bool:
        """Whether decoding can start here."""
        return IDR in self.types

    @property
    def nals(self) -> list[bytes]:
        """Its NAL units."""
        return nal_units(self.payloads)


class _Packet(NamedTuple):
    timestamp: int
    marker: bool
    payload: bytes
    at: float


class Assembler:
    """Joins the packets of one stream to pictures, and holds back what could not be decoded.

    After a loss nothing is given out until the next key frame: a viewer is better off with an older picture
    than with a broken one.

    Attributes:
        lost: packets that never came.
        broken: whether nothing can be given out before a key frame.
    """

    def __init__(self) -> None:
        self.lost = 0
        self.broken = True  # the first picture given out is a key frame
        self._waiting: dict[int, _Packet] = {}  # by extended sequence number
        self._held = 0  # bytes of `_waiting`
        self._missing: dict[int, float] = {}  # extended sequence number → when it was last asked for
        self._next: int | None = None
        self._highest = -1  # of `_waiting`, once something was missing
        self._payloads: list[bytes] = []
        self._size = 0  # of `_payloads`
        self._is_headless = True  # what came before the first of `_payloads` is unknown
        self._timestamp = 0  # extended; of the picture in `_payloads`, or the one before
        self._has_asked = False
        self._asked: float | None = None  # when a key frame was last asked for; at first it comes by itself

    def add(self, sequence: int, timestamp: int, marker: bool, payload: bytes, now: float) -> list[Picture]:
        """Take one packet; answers the pictures it completes. `now` is monotonic, in seconds."""
        following = self._next
        found: list[Picture] = []
        if not self._waiting and following is not None and sequence == following & 0xFFFF:  # nearly every packet
            self._next = following + 1
            self._take(timestamp, marker, payload, found)
            return found
        if following is None:
            number = following = sequence
            self._timestamp = timestamp
        else:
            number = extend(sequence, max(following - 1, self._highest), 16)
        if number >= following:
            if number not in self._waiting:
                self._waiting[number] = _Packet(timestamp, marker, payload, now)
                self._held += len(payload) + _PACKET_BYTES
            self._next = following
            self._miss(number, following)
            self._drain(found)
        if self._waiting and self._gave_up(now):
            self._skip_gap()
            self._drain(found)
        return found

    @property
    def is_wanting(self) -> bool:
        """Whether `missing` or `wants_key` may have something to ask for, now or soon."""
        return self.broken or bool(self._missing)

    def missing(self, now: float) -> tuple[int, ...]:
        """Sequence numbers (16 bits) to ask for again now (NACK); each is named once in `REPEAT_SECONDS`."""
        if not self._missing:
            return ()
        due = [number for number, asked in self._missing.items() if now - asked >= REPEAT_SECONDS][:MAX_MISSING]
        for number in due:
            self._missing[number] = now
        return tuple(number & 0xFFFF for number in due)

    def wants_key(self, now: float) -> bool:
        """Whether to ask the sender for a key frame now (PLI)."""
        if not self.broken:
            return False
        if self._asked is None:
            self._asked = now
        if now - self._asked < ASK_SECONDS:
            return False
        self._asked, self._has_asked = now, True
        return True

    def _miss(self, number: int, following: int) -> None:
        """Note the gap that this packet shows, or closes a part of."""
        seen = max(self._highest, following - 1)
        for lost in range(seen + 1, min(number, seen + 1 + WINDOW - len(self._missing))):
            self._missing[lost] = float("-inf")
        self._missing.pop(number, None)
        self._highest = max(seen, number)

    def _gave_up(self, now: float) -> bool:
        first = min(self._waiting)
        return (
            len(self._waiting) >= WINDOW or self._held > MAX_PICTURE or now - self._waiting[first].at > PATIENCE_SECONDS
        )

    def _skip_gap(self) -> None:
        first = min(self._waiting)
        self.lost += first - (self._next or 0)
        self._next = first
        self._give_up()

    def _give_up(self) -> None:
        """What is being assembled is incomplete, and where the next picture begins is unknown."""
        self._payloads, self._size, self._is_headless = [], 0, True
        self._break()

    def _break(self) -> None:
        if not self.broken or not self._has_asked:  # else it is asked for already
            self._asked = float("-inf")
        self.broken = True

    def _drain(self, found: list[Picture]) -> None:
        while self._next is not None and (packet := self._waiting.pop(self._next, None)) is not None:
            self._next += 1
            self._held -= len(packet.payload) + _PACKET_BYTES
            self._take(packet.timestamp, packet.marker, packet.payload, found)
        if self._missing:
            self._missing = {number: at for number, at in self._missing.items() if number >= (self._next or 0)}

    def _take(self, timestamp: int, marker: bool, payload: bytes, found: list[Picture]) -> None:
        """The next packet in order."""
        if timestamp != self._timestamp & 0xFFFFFFFF:
            if self._payloads:
                self._emit(found)  # a sender that sets no marker
            self._timestamp = extend(timestamp, self._timestamp, 32)
        if payload:
            self._payloads.append(payload)
            self._size += len(payload) + _PACKET_BYTES
            if self._size > MAX_PICTURE:
                self._give_up()
        if marker:
            self._emit(found)

    def _emit(self, found: list[Picture]) -> None:
        payloads, self._payloads, self._size = self._payloads, [], 0
        is_headless, self._is_headless = self._is_headless, False
        try:
            types = unit_types(payloads)
        except H264Error:
            if not self.broken:
                self._break()
            return
        if not types or (self.broken and IDR not in types):
            return
        if is_headless and types[0] not in _BEGIN_PICTURE:
            return
        self.broken = False
        found.append(Picture(tuple(payloads), frozenset(types), self._timestamp))
