"""The running cameras of one node: each read once, whoever looks, and only while somebody does."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import aclosing, contextmanager
from typing import NamedTuple

from video.agent.config import CameraConfig
from video.fanout.stream import Stream
from video.model import Quality
from video.sources import Source, SourceError, open_source

log = logging.getLogger(__name__)

Failed = Callable[[SourceError], None]


class _Lease(NamedTuple):
    """Who looks at what. `failed` is told when it ends before they leave."""

    camera: str
    quality: Quality
    failed: Failed


class _Running:
    """One URL that is read."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.leases: list[_Lease] = []
        self.task: asyncio.Task[None] | None = None


class Cameras:
    """Lends streams; `tasks` owns the readers. There are no cameras before `change`."""

    def __init__(self, tasks: asyncio.TaskGroup) -> None:
        self._tasks = tasks
        self._cameras: dict[str, CameraConfig] = {}
        self._allowed: Collection[str] = ()
        self._running: dict[str, _Running] = {}

    def change(self, cameras: Iterable[CameraConfig], allowed: Collection[str]) -> None:
        """Have these cameras from now on, of these schemes. Whoever looks at one that is another now, or gone, is told so."""
        self._cameras, self._allowed = {camera.id: camera for camera in cameras}, allowed
        for url, running in tuple(self._running.items()):
            for lease in tuple(running.leases):
                if (why := self._changed(url, lease)) is not None:
                    lease.failed(why)

    def find(self, camera: str) -> CameraConfig | None:
        """A camera of this name."""
        return self._cameras.get(camera)

    def _changed(self, url: str, lease: _Lease) -> SourceError | None:
        """Why what is read at `url` is not this camera any more."""
        camera = self._cameras.get(lease.camera)
        if camera is None:
            return SourceError("no_camera", f"camera {lease.camera} was taken off the list of its node")
        if camera.url(lease.quality) != url:
            return SourceError("changed", f"camera {lease.camera} has another address now; it is opened anew")
        try:
            open_source(url, self._allowed)
        except SourceError as error:
            return error
        return None

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
            running = self._running[url] = _Running(Stream(asyncio.get_running_loop().time))
            running.task = self._tasks.create_task(self._read(url, source, running), name=f"camera {camera}")
        lease = _Lease(camera, quality, failed)
        running.leases.append(lease)
        try:
            yield running.stream
        finally:
            running.leases.remove(lease)
            if not running.leases and running.task is not None:
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
        for lease in tuple(running.leases):
            lease.failed(error)
