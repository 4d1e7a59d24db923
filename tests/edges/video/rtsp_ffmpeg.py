"""A camera whose packets are FFmpeg's own: its RTSP muxer publishes a clip (RFC 2326, RECORD), and this passes them to who plays."""

import asyncio
import struct
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.edges.video.rtsp_server import Camera, Request, serving

CODINGS: dict[str, Sequence[str]] = {
    "h265": ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "bframes=0:keyint=25:min-keyint=25:log-level=none"),
    "h265 with b-frames": ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "bframes=2:keyint=25:log-level=none"),
    "mjpeg": ("-c:v", "mjpeg", "-huffman", "default", "-q:v", "6", "-pix_fmt", "yuvj420p"),
    "b-frames": ("-c:v", "libx264", "-profile:v", "main", "-bf", "2", "-x264-params", "b-adapt=0:keyint=25:min-keyint=25"),
    "high": ("-c:v", "libx264", "-profile:v", "high", "-bf", "0", "-x264-params", "keyint=25:min-keyint=25:8x8dct=1"),
}  # fmt: skip
"""How a clip is coded, by what a camera would call it: a key frame each second."""


async def make(path: Path, coding: str, size: str = "320x176", seconds: int = 3) -> Path:
    """A moving test picture at 25 fps."""
    source = f"testsrc2=s={size}:r=25:d={seconds}"
    pixels = () if coding == "mjpeg" else ("-pix_fmt", "yuv420p")
    await _ffmpeg("-y", "-f", "lavfi", "-i", source, *CODINGS[coding], *pixels, str(path))
    return path


async def _ffmpeg(*arguments: str) -> None:
    process = await asyncio.create_subprocess_exec("ffmpeg", "-v", "error", *arguments, stdin=DEVNULL, stderr=PIPE)
    _, said = await process.communicate()
    assert process.returncode == 0, said.decode()


class FfmpegCamera(Camera):
    """Plays what is published to it, from wherever that is."""

    def __init__(self) -> None:
        self.url, self.calls, self.hang, self.sdp = "", 0, False, ""
        self.answers, self.asked, self.said_goodbye = {}, [], asyncio.Event()
        self._lines = set()
        self._players: set[asyncio.StreamWriter] = set()
        self.published = asyncio.Event()

    def _response(self, request: Request) -> str:
        if request.method == "ANNOUNCE":
            self.sdp = request.body
        if request.method == "RECORD":
            self.published.set()
        if request.url.endswith("/publish") or "/publish/" in request.url:  # FFmpeg has no login here
            lock, self.lock = self.lock, None
            try:
                return super()._response(request)
            finally:
                self.lock = lock
        return super()._response(request)

    def _heard(self, channel: int, packet: bytes) -> None:
        for player in () if self.hang else tuple(self._players):
            player.write(struct.pack(">cBH", b"$", channel, len(packet)) + packet)

    async def _play(self, writer: asyncio.StreamWriter) -> None:
        self._players.add(writer)
        try:
            await writer.wait_closed()
        finally:
            self._players.discard(writer)


@asynccontextmanager
async def ffmpeg_camera(clip: Path) -> AsyncIterator[FfmpegCamera]:
    """A camera that sends this clip over and over, as FFmpeg packs it."""
    async with serving(FfmpegCamera()) as one:
        where = one.url.replace("/stream", "/publish")
        ffmpeg = await asyncio.create_subprocess_exec(
            "ffmpeg", "-v", "error", "-re", "-stream_loop", "-1", "-i", str(clip), "-c", "copy",
            "-f", "rtsp", "-rtsp_transport", "tcp", where, stdin=DEVNULL,
        )  # fmt: skip
        try:
            async with asyncio.timeout(20):
                await one.published.wait()
            yield one
        finally:
            ffmpeg.kill()
            await ffmpeg.wait()
