"""The test clip: a street drawn once by `video.clips`, in a process of its own, then played as a file."""

import asyncio
import hashlib
import os
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from video.codecs.access_unit import AccessUnit
from video.sources.file import FileSource
from video.sources.source import SourceError

SCENES = ("street", "crossing", "underpass", "river", "fire", "cable")
"""The scenes of `video.scenes`, named here so that an agent need not load OpenCV to know them."""

MAKE_SECONDS = 30.0
"""Making one 12 s clip takes about 1 s of a core."""


class ClipSource:
    """`clip:SCENE/NAME`: a clip of that scene that shows the name, kept in the temporary folder."""

    def __init__(self, scene: str, name: str) -> None:
        self._scene = scene
        self._name = name
        self._stack = AsyncExitStack()
        self._file: FileSource | None = None

    async def __aenter__(self) -> Self:
        digest = hashlib.sha256(f"{self._scene}/{self._name}".encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"liandong-clips-{os.getuid()}"
        path = folder / f"{digest}.mp4"
        if not await asyncio.to_thread(path.is_file):
            await self._make(path)
        self._file = await self._stack.enter_async_context(FileSource(path))
        return self

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

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def __aiter__(self) -> AsyncGenerator[AccessUnit]:
        if self._file is None:
            raise RuntimeError("enter the source first")
        return self._file.__aiter__()


def clip_source(url: str) -> ClipSource:
    """`clip:street/Gate 4`; scene and name may be left out."""
    scene, _, name = unquote(url.split(":", 1)[1]).partition("/")
    if scene and scene not in SCENES:
        raise SourceError("bad_url", f"there is no scene {scene!r}; use {', '.join(SCENES)}")
    return ClipSource(scene or "street", name or scene or "test")
