"""A video file as a camera: looped, at its own pace, with times that run on over the loop."""

import asyncio
from contextlib import aclosing
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote

from video.codecs.clock90k import CLOCK_RATE
from video.sources.demux import Demuxer
from video.sources.passage import Passage
from video.sources.source import Push, SourceError, Terms

LATE_SECONDS = 1.0
"""A reader this far behind its file (the machine slept) goes on from now instead of rushing through it."""


class FileSource:
    """Plays the file `path` of the camera `url` for ever. It starts where it would be, had it always run."""

    def __init__(self, url: str, path: Path, terms: Terms) -> None:
        self._url = url
        self._path = path
        self._terms = terms
        self._passage: Passage | None = None

    async def run(self, push: Push) -> NoReturn:
        """Play it, each picture when it is due."""
        if not await asyncio.to_thread(self._path.is_file):
            raise SourceError("no_file", f"there is no file {self._path}")
        loop = asyncio.get_running_loop()
        began: float | None = None
        async with Demuxer(self._path) as demuxer, aclosing(demuxer.pictures()) as pictures:
            form = await demuxer.form()
            async with Passage(self._url, form.coding, form.sets, push, self._terms) as self._passage:
                async for picture, due in pictures:
                    time, now = due / CLOCK_RATE, loop.time()
                    if began is None or now - (began + time) > LATE_SECONDS:
                        began = now - time
                    await asyncio.sleep(max(0.0, began + time - now))
                    await self._passage.take(picture, loop.time())
        raise SourceError("ended", "the camera ended the stream")

    def want_key(self) -> None:
        """A viewer needs a key frame."""
        if self._passage is not None:
            self._passage.want_key()


def file_source(url: str, terms: Terms) -> FileSource:
    """`file:PATH` or `file:///PATH`, percent-encoded where needed."""
    path = unquote(url.split(":", 1)[1])
    return FileSource(url, Path(path[2:] if path.startswith("//") else path), terms)
