"""An RTSP camera: FFmpeg's demuxer over TCP, opened again after short losses."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

from video.codecs.access_unit import AccessUnit
from video.sources.demux import OPEN_SECONDS, Demuxer
from video.sources.source import SourceError

log = logging.getLogger(__name__)

RETRY_SECONDS = (0.5, 1.0, 2.0)
"""Pauses before a camera that worked is called again; then the pull ends with the reason, and the centre retries."""

OPTIONS = {
    "rtsp_transport": "tcp",  # UDP loses packets of key frames on office networks
    "protocol_whitelist": "tcp,tls,rtp,rtsp",  # a camera's answer may not lead to files or other hosts' HTTP
    "timeout": str(int(OPEN_SECONDS * 1_000_000)),  # of the socket, in µs
    "allowed_media_types": "video",  # sound would cross the office's network for nothing
    "probesize": "32",  # bytes; FFmpeg's default guesses the frame rate for up to 5 s before it gives the first picture
}


class RtspSource:
    """Reads `url` while it is entered; after a loss it calls again, `RETRY_SECONDS` apart."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held outside the iteration, which closes its demuxer itself."""

    async def __aiter__(self) -> AsyncGenerator[AccessUnit]:
        pauses: Iterator[float] = iter(())
        while True:
            try:
                async with Demuxer(self._url, OPTIONS, live=True) as demuxer:
                    async for unit in demuxer:
                        pauses = iter(RETRY_SECONDS)
                        yield unit
            except SourceError as error:
                pause = next(pauses, None)
                if pause is None or error.code not in ("unreachable", "ended"):
                    raise
                log.warning("camera %s lost (%s); next call in %.1f s", without_password(self._url), error, pause)
                await asyncio.sleep(pause)


def without_password(url: str) -> str:
    """The URL as it may be logged."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=host))


def rtsp_source(url: str) -> RtspSource:
    """`rtsp://[user:password@]host[:port]/path`, or `rtsps`."""
    if not urlsplit(url).hostname:
        raise SourceError("bad_url", f"no host in {without_password(url)!r}")
    return RtspSource(url)
