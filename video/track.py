"""What one slot of a peer connection sends: a stream, another one after a switch, or nothing. See docs/video.md."""

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple

from aiortc import MediaStreamTrack, RTCRtpSender

from video.aiortc_private import send_encoded, unsent_bytes
from video.ring import Cursor
from video.stream import Stream
from video.timeline import Timeline

FULL_BYTES = 256 * 1024
"""Unsent bytes at which a viewer's line counts as full: 1 s at 2 Mbit/s."""

REPLAY_SECONDS = 0.5
"""Shortest pause between two replays, so that a viewer in trouble can't ask for more than it can take."""


QUIET_SECONDS = 1.0
"""A stream that brought nothing for so long stands still: what it holds is not sent until it goes on. A browser asks for a
key frame when nothing comes (Chromium after 3 s), and the old one sent again would look new (seen)."""


class _Outgoing(NamedTuple):
    payloads: list[bytes]
    timestamp: int


class SlotTrack(MediaStreamTrack):
    """The sending end of one slot. Silent until `show`; never decodes; a slow line skips to the next key frame.

    Attributes:
        skipped: pictures this viewer never got.
    """

    kind = "video"

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._timeline = Timeline(clock())
        self._grown = asyncio.Event()
        self._stream: Stream | None = None
        self._cursor: Cursor | None = None
        self._first: Callable[[], None] | None = None
        self._sender: RTCRtpSender | None = None
        self._replayed = float("-inf")
        self._skipped = 0

    @property
    def skipped(self) -> int:
        return self._skipped + (self._cursor.skipped if self._cursor else 0)

    def attach(self, sender: RTCRtpSender) -> None:
        """Name the sender that reads this track, before its connection is made."""
        self._sender = sender
        send_encoded(sender, self._replay)

    def show(self, stream: Stream | None, first: Callable[[], None] | None = None) -> None:
        """Carry `stream` from its newest key frame on, or nothing. `first` is called once that key frame is sent."""
        self._leave()
        self._stream = stream
        self._first = first
        self._timeline.switch()
        if stream is not None:
            self._cursor = stream.cursor()
            stream.listeners.add(self._grown.set)
            self._grown.set()

    def again(self, first: Callable[[], None]) -> None:
        """The stream will begin anew after a failure: call `first` once its key frame is sent."""
        if self._stream is not None:
            self._first = first

    def stop(self) -> None:
        self._leave()
        super().stop()

    def _leave(self) -> None:
        if self._stream is not None:
            self._stream.listeners.discard(self._grown.set)
        if self._cursor is not None and self._stream is not None:
            self._skipped += self._cursor.skipped
            self._stream.skipped += self._cursor.skipped
        self._stream = self._cursor = self._first = None

    def _replay(self) -> None:
        """The viewer asked for a key frame (PLI): the newest one is the soonest it can have."""
        now = self._clock()
        if self._cursor is not None and now - self._replayed > REPLAY_SECONDS:
            self._replayed = now
            self._cursor.replay()
            self._timeline.switch()
            self._grown.set()

    async def recv(self) -> Any:
        """The next picture, in the form `send_encoded` passes on (hence `Any`); waits while there is none."""
        while True:
            outgoing = self._next()
            if outgoing is not None:
                return outgoing
            self._grown.clear()
            await self._grown.wait()

    def _next(self) -> _Outgoing | None:
        stream, cursor = self._stream, self._cursor
        if stream is None or cursor is None:
            return None
        if self._clock() - stream.last > QUIET_SECONDS:
            return None
        if self._sender is not None and unsent_bytes(self._sender) > FULL_BYTES:
            cursor.drop()
            return None
        unit = cursor.next()
        if unit is None:
            return None
        if self._first is not None:
            self._first()
            self._first = None
        return _Outgoing(stream.payloads(unit), self._timeline.stamp(unit.pts, cursor.live, self._clock()))
