"""A video file as a camera: looped, at its own pace, with times that run on over the loop."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from video.codecs.access_unit import AccessUnit
from video.fanout.timeline import CLOCK_RATE
from video.sources.demux import Demuxer
from video.sources.source import SourceError

LATE_SECONDS = 1.0
"""A reader this far behind its file (the machine slept) goes on from now instead of rushing through it."""


class FileSource:
    """Plays `path` for ever. It starts where it would be, had it always run."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stack = AsyncExitStack()
        self._demuxer: Demuxer | None = None

    async def __aenter__(self) -> Self:
        if not await asyncio.to_thread(self._path.is_file):
            raise SourceError("no_file", f"there is no file {self._path}")
        # Playlists could name other files or hosts; only the file itself may be read.
        options = {"protocol_whitelist": "file"}
        self._demuxer = await self._stack.enter_async_context(Demuxer(str(self._path), options, live=False))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def __aiter__(self) -> AsyncGenerator[AccessUnit]:
        loop = asyncio.get_running_loop()
        began: float | None = None
        if self._demuxer is None:
            raise RuntimeError("enter the source first")
        async for unit in self._demuxer:
            time = unit.pts / CLOCK_RATE
            now = loop.time()
            if began is None or now - (began + time) > LATE_SECONDS:
                began = now - time
            await asyncio.sleep(max(0.0, began + time - now))
            yield AccessUnit(unit.payloads, unit.pts, unit.key, loop.time())


def file_source(url: str) -> FileSource:
    """`file:PATH` or `file:///PATH`, percent-encoded where needed."""
    path = unquote(url.split(":", 1)[1])
    return FileSource(Path(path[2:] if path.startswith("//") else path))
