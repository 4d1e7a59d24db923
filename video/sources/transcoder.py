"""A transcoding from the agent's side: the process, what is under way to it, and what comes back. See docs/video.md."""

import asyncio
import contextlib
import sys
from asyncio.subprocess import PIPE
from types import TracebackType
from typing import Self

from video.codecs.access_unit import AccessUnit
from video.codecs.depacketiser import CodedPicture
from video.codecs.h264 import annexb, nals
from video.sources.source import Push, SourceError
from video.transcode import KEY_PICTURE, KEY_WANTED, PICTURE, RECORD, TAKEN

UNDERWAY = 25
"""Pictures given and not yet read: a second at 25 fps. The process starts in a third of that; whoever is later still goes on
at the next key frame."""

UNDERWAY_BYTES = 16 * 1024 * 1024

SILENT_SECONDS = 5.0
"""A process that reads nothing for so long has hung its decoder."""

END_SECONDS = 2.0


class _Child(asyncio.SubprocessProtocol):
    """The process: its output in records, and its end."""

    def __init__(self, transcoder: "Transcoder") -> None:
        self._transcoder = transcoder
        self._buffer = bytearray()
        self.ended = asyncio.Event()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self._buffer += data
        at, held = 0, self._buffer
        while len(held) >= at + RECORD.size:
            kind, size, time = RECORD.unpack_from(held, at)
            end = at + RECORD.size + size
            if len(held) < end:
                break
            self._transcoder.heard(kind, bytes(held[at + RECORD.size : end]), time)
            at = end
        del held[:at]

    def process_exited(self) -> None:
        self.ended.set()


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
        self._child = _Child(self)
        self._transport: asyncio.SubprocessTransport | None = None

    async def __aenter__(self) -> Self:
        module = (sys.executable, "-m", "video.transcode", self._coding)
        # Without an environment: what decodes a stranger's bytes need not know our token.
        try:
            self._transport, _ = await self._loop.subprocess_exec(
                lambda: self._child, *module, stdin=PIPE, stdout=PIPE, stderr=None, env={}
            )
        except OSError as error:  # too many processes or files, too little memory: it may pass
            raise SourceError(
                "transcoding", f"the transcoding of this camera can't be started: {error.strerror}"
            ) from error
        self._heard_at = self._loop.time()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        transport = self._transport
        if transport is None:
            return
        with contextlib.suppress(ProcessLookupError):
            transport.kill()
        cancelled: asyncio.CancelledError | None = None
        until = self._loop.time() + END_SECONDS
        while not self._child.ended.is_set() and self._loop.time() < until:
            try:
                async with asyncio.timeout_at(until):
                    await self._child.ended.wait()
            except TimeoutError:
                break
            except (
                asyncio.CancelledError
            ) as again:  # the agent goes down meanwhile: what was killed is still waited for
                cancelled = again
        transport.close()
        if cancelled is not None:
            raise cancelled

    def take(self, picture: CodedPicture) -> None:
        """Give it the next picture. Never waits.

        Raises:
            SourceError: the process has ended, or reads nothing any more.
        """
        if self._child.ended.is_set():
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
        self._write(RECORD.pack(KEY_PICTURE if picture.key else PICTURE, len(data), picture.pts) + data)

    def want_key(self) -> None:
        """Have its next picture be a key frame."""
        if not self._child.ended.is_set():
            self._write(RECORD.pack(KEY_WANTED, 0, 0))

    def _whole(self, picture: CodedPicture) -> bytes:
        """A picture as a decoder takes it: a JPEG, or Annex B with the parameter sets it needs."""
        if self._coding == "mjpeg":
            return picture.units[0]
        return annexb((*self._sets, *picture.units) if picture.key else picture.units)

    def _write(self, record: bytes) -> None:
        if self._transport is not None:
            pipe = self._transport.get_pipe_transport(0)
            if isinstance(pipe, asyncio.WriteTransport) and not pipe.is_closing():
                pipe.write(record)

    def heard(self, kind: int, data: bytes, time: int) -> None:
        """One record of the process."""
        self._heard_at = self._loop.time()
        if kind == TAKEN:
            del self._underway[:1]
        elif units := nals(data):
            self._push(AccessUnit.of(units, time, kind == KEY_PICTURE, self._heard_at))
