"""The test clip: a street drawn once by `video.clips`, in a process of its own, then played as a file."""

import asyncio
import contextlib
import hashlib
import logging
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote

from video.fanout.sound import Sound
from video.sources.file import FileSource
from video.sources.source import Push, SourceError, Terms

log = logging.getLogger(__name__)

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
        self._folder = Path(tempfile.gettempdir()) / f"liandong-clips-{os.getuid()}"
        self._path = self._folder / f"{digest}.mp4"
        self._failure = SourceError("no_clip", f"the test clip {scene!r} could not be made; see the log")
        self._file = FileSource(f"clip:{scene}/{name}", self._path, terms)

    async def run(self, push: Push, sound: Sound | None = None) -> NoReturn:
        """Draw it, if nobody has yet, and play it; it is silent."""
        if not await asyncio.to_thread(_is_ours, self._folder):
            log.error("%s is not ours alone: remove it, or take others' right to write into it", self._folder)
            raise self._failure
        if not await asyncio.to_thread(self._path.is_file):
            await self._make()
        await self._file.run(push)

    def want_key(self) -> None:
        """A viewer needs a key frame."""
        self._file.want_key()

    async def _make(self) -> None:
        """Draw it in a folder of this attempt alone: two that draw at a time have two files."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            drawn = Path(folder) / self._path.name
            arguments = ("-m", "video.clips", str(drawn), self._name, self._scene)
            process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=asyncio.subprocess.DEVNULL)
            code = None
            try:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(MAKE_SECONDS):
                        code = await process.wait()
            finally:
                if code is None:  # also when nobody wants it any more
                    with contextlib.suppress(ProcessLookupError):
                        process.kill()
                    await asyncio.shield(process.wait())
            if code != 0:
                raise self._failure
            drawn.replace(self._path)


def _is_ours(folder: Path) -> bool:
    """Whether nobody else can put clips there, or links for us to write through; it is made if it is not there."""
    try:
        folder.mkdir(0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022


def clip_source(url: str, terms: Terms) -> ClipSource:
    """`clip:street/Gate 4`; scene and name may be left out."""
    scene, _, name = unquote(url.split(":", 1)[1]).partition("/")
    if scene and scene not in SCENES:
        raise SourceError("bad_url", f"there is no scene {scene!r}; use {', '.join(SCENES)}")
    return ClipSource(scene or "street", name or scene or "test", terms)
