"""The running cameras of one node: each read once, whoever looks, and only while somebody does."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import aclosing, contextmanager

from video.agent.config import CameraConfig
from video.fanout.stream import Stream
from video.model import Quality
from video.sources import Source, SourceError, open_source

log = logging.getLogger(__name__)

Failed = Callable[[SourceError], None]


class _Running:
    """One camera that is looked at. `failed`: who to tell when it fails."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.failed: list[Failed] = []
        self.task: asyncio.Task[None] | None = None


class Cameras:
    """Lends streams of `cameras`; `tasks` owns the readers."""

    def __init__(self, tasks: asyncio.TaskGroup, cameras: Mapping[str, CameraConfig], allowed: Collection[str]) -> None:
        self._tasks = tasks
        self._cameras = cameras
        self._allowed = allowed
        self._running: dict[str, _Running] = {}

    @contextmanager
    def lease(self, camera: str, quality: Quality, failed: Failed) -> Iterator[Stream]:
        """The stream of a camera while the block runs; `failed` is called if it ends before.

        Raises:
            SourceError: there is no such camera, or its URL can't be used.
        """
        config = self._cameras.get(camera)
        if config is None:
            raise SourceError("no_camera", f"this node has no camera {camera!r}")
        url = config.url(quality)
        running = self._running.get(url)
        if running is None:
            source = open_source(url, self._allowed)
            running = self._running[url] = _Running(Stream(asyncio.get_running_loop().time()))
            running.task = self._tasks.create_task(self._read(url, source, running), name=f"camera {camera}")
        running.failed.append(failed)
        try:
            yield running.stream
        finally:
            running.failed.remove(failed)
            if not running.failed and running.task is not None:
                running.task.cancel()
                self._forget(url, running)

    def _forget(self, url: str, running: _Running) -> None:
        if self._running.get(url) is running:
            del self._running[url]

    async def _read(self, url: str, source: Source, running: _Running) -> None:
        """Read one camera until it fails. Nothing that happens to it may reach the others."""
        try:
            async with source, aclosing(source.__aiter__()) as units:
                async for unit in units:
                    running.stream.push(unit)
            error = SourceError("ended", "the camera ended the stream")
        except SourceError as caught:
            error = caught
        except Exception:
            log.exception("a camera's source failed")
            error = SourceError("internal", "the node could not read this camera; its log says why")
        self._forget(url, running)
        for failed in tuple(running.failed):
            failed(error)
