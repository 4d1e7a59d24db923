"""A video file as a camera: looped, at its own pace, with times that run on over the loop."""

import asyncio
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote

from video.codecs.clock90k import CLOCK_RATE
from video.codecs.depacketiser import CodedPicture
from video.fanout.sound import Sound
from video.sources.demux import Demuxer
from video.sources.passage import Passage
from video.sources.sound_passage import SoundPassage
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

    async def run(self, push: Push, sound: Sound | None = None) -> NoReturn:
        """Play it, each picture when it is due."""
        if not await asyncio.to_thread(self._path.is_file):
            raise SourceError("no_file", f"there is no file {self._path}")
        loop = asyncio.get_running_loop()
        began: float | None = None
        skipped = 0  # of the clock, in 1/90,000 s
        async with AsyncExitStack() as stack:
            demuxer = await stack.enter_async_context(Demuxer(self._path, with_sound=sound is not None))
            parts = await stack.enter_async_context(aclosing(demuxer.parts()))
            form = await demuxer.form()
            passage = self._passage = await stack.enter_async_context(
                Passage(self._url, form.coding, form.sets, push, self._terms)
            )
            ears: SoundPassage | None = None
            if sound is not None and demuxer.sound is not None:
                ears = await stack.enter_async_context(SoundPassage(demuxer.sound, sound))
            async for part, due in parts:
                time, now = due / CLOCK_RATE, loop.time()
                if began is None:
                    began = now - time
                elif (behind := now - (began + time)) > LATE_SECONDS:
                    began += behind
                    skipped += int(behind * CLOCK_RATE)
                await asyncio.sleep(max(0.0, began + time - now))
                if isinstance(part, CodedPicture):
                    # A picture that nobody waited for is not late.
                    await passage.take(part._replace(pts=part.pts + skipped) if skipped else part, loop.time())
                elif ears is not None:
                    await ears.take(part)
        raise SourceError("ended", "the camera ended the stream")

    def want_key(self) -> None:
        """A viewer needs a key frame."""
        if self._passage is not None:
            self._passage.want_key()


def file_source(url: str, terms: Terms) -> FileSource:
    """`file:PATH` or `file:///PATH`, percent-encoded where needed."""
    path = unquote(url.split(":", 1)[1])
    return FileSource(url, Path(path[2:] if path.startswith("//") else path), terms)
