"""The test clip: a street drawn once by `video.clips`, in a process of its own, then played as a file."""

import asyncio
import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote

from video.fanout.sound import Sound
from video.sources.file import FileSource
from video.sources.source import Push, SourceError, Terms

SCENES = ("street", "crossing", "underpass", "river", "fire", "cable")
"""The scenes of `video.scenes`, named here so that an agent need not load OpenCV to know them."""

MAKE_SECONDS = 30.0
"""Making one 12 s clip takes about 1 s of a core."""


class ClipSource:
    """`clip:SCENE/NAME`: a clip of that scene that shows the name, kept in the temporary folder."""

    def __init__(self, scene: str, name: str, terms: Terms) -> None:
        self._scene = scene
        self._name = name
        digest = hashlib.sha256(f"{scene}/{name}".encode()).hexdigest()[:12]
        self._path = Path(tempfile.gettempdir()) / f"liandong-clips-{os.getuid()}" / f"{digest}.mp4"
        self._file = FileSource(f"clip:{scene}/{name}", self._path, terms)

    async def run(self, push: Push, sound: Sound | None = None) -> NoReturn:
        """Draw it, if nobody has yet, and play it; it is silent."""
        if not await asyncio.to_thread(self._path.is_file):
            await self._make(self._path)
        await self._file.run(push)

    def want_key(self) -> None:
        """A viewer needs a key frame."""
        self._file.want_key()

    async def _make(self, path: Path) -> None:
        arguments = ("-m", "video.clips", str(path), self._name, self._scene)
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=asyncio.subprocess.DEVNULL)
        try:
            async with asyncio.timeout(MAKE_SECONDS):
                code = await process.wait()
        except TimeoutError:
            process.kill()
            code = await process.wait()
        if code:
            raise SourceError("no_clip", f"the test clip {self._scene!r} could not be made; see the log")


def clip_source(url: str, terms: Terms) -> ClipSource:
    """`clip:street/Gate 4`; scene and name may be left out."""
    scene, _, name = unquote(url.split(":", 1)[1]).partition("/")
    if scene and scene not in SCENES:
        raise SourceError("bad_url", f"there is no scene {scene!r}; use {', '.join(SCENES)}")
    return ClipSource(scene or "street", name or scene or "test", terms)
