"""A transcoding from the agent's side: the process, what is under way to it, and what comes back. See docs/nodes.md."""

import asyncio
from types import TracebackType
from typing import Self

from video.codecs.access_unit import AccessUnit
from video.codecs.depacketiser import CodedPicture
from video.codecs.h264 import annexb, nals
from video.sources.source import Push, SourceError
from video.sources.worker import Worker
from video.transcode import KEY_PICTURE, KEY_WANTED, PICTURE, RECORD, TAKEN

UNDERWAY = 25
"""Pictures given and not yet read: a second at 25 fps. The process starts in a third of that; whoever is later still goes on
at the next key frame."""

UNDERWAY_BYTES = 16 * 1024 * 1024

SILENT_SECONDS = 5.0
"""A process that reads nothing for so long has hung its decoder."""


class Transcoder:
    """One stream that is coded again. It runs while the block does; what comes back goes to `push`.

    Attributes:
        skipped: pictures it was not given, because it was behind.
    """

    def __init__(self, coding: str, sets: tuple[bytes, ...], push: Push) -> None:
        """`sets`: parameter sets that may not be in the stream itself."""
        self.skipped = 0
        self._coding = coding
        self._sets = sets
        self._push = push
        self._loop = asyncio.get_running_loop()
        self._underway: list[int] = []  # sizes
        self._heard_at = 0.0
        self._is_skipping = True  # it begins with a key frame
        self._worker = Worker(RECORD, self._heard)

    async def __aenter__(self) -> Self:
        try:
            await self._worker.start("video.transcode", self._coding)
        except OSError as error:  # it may pass
            raise SourceError(
                "transcoding", f"the transcoding of this camera can't be started: {error.strerror}"
            ) from error
        self._heard_at = self._loop.time()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._worker.end()

    def take(self, picture: CodedPicture) -> None:
        """Give it the next picture. Never waits.

        Raises:
            SourceError: the process has ended, or reads nothing any more.
        """
        if self._worker.is_over:
            raise SourceError("transcoding", "the transcoding of this camera broke down; it is started anew")
        now = self._loop.time()
        if not self._underway:
            self._heard_at = now
        elif now - self._heard_at > SILENT_SECONDS:
            raise SourceError("transcoding", "the transcoding of this camera stands still; it is started anew")
        is_full = len(self._underway) >= UNDERWAY or sum(self._underway) > UNDERWAY_BYTES
        if is_full or (self._is_skipping and not picture.key):
            self.skipped += 1
            self._is_skipping = True
            return
        self._is_skipping = False
        data = self._whole(picture)
        self._underway.append(len(data))
        self._worker.give(KEY_PICTURE if picture.key else PICTURE, data, picture.pts)

    def want_key(self) -> None:
        """Have its next picture be a key frame."""
        self._worker.give(KEY_WANTED, b"", 0)

    def _whole(self, picture: CodedPicture) -> bytes:
        """A picture as a decoder takes it: a JPEG, or Annex B with the parameter sets it needs."""
        if self._coding == "mjpeg":
            return picture.units[0]
        return annexb((*self._sets, *picture.units) if picture.key else picture.units)

    def _heard(self, kind: int, data: bytes, time: int) -> None:
        """One record of the process."""
        self._heard_at = self._loop.time()
        if kind == TAKEN:
            del self._underway[:1]
        elif units := nals(data):
            self._push(AccessUnit.of(units, time, kind == KEY_PICTURE, self._heard_at))
