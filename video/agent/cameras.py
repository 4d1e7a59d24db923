"""The running cameras of one node: each read once, whoever looks, and only while somebody does."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from video.agent.config import CameraConfig
from video.fanout.stream import Stream
from video.model import Quality
from video.sources import Source, SourceError, Terms, open_source

log = logging.getLogger(__name__)

LOCKED_SECONDS = 60.0
"""A camera that refused a password is not asked again for so long, whoever wants it: five or seven wrong ones, and cameras lock
everybody out for half an hour. Another address in the file is tried at once."""

Failed = Callable[[SourceError], None]


class _Lease(NamedTuple):
    """Who looks at what. `failed` is told when it ends before they leave."""

    camera: str
    quality: Quality
    failed: Failed


class _Reading(NamedTuple):
    """What is read: two cameras may have one URL, and only one of them lend its sound."""

    url: str
    with_sound: bool


class _Running:
    """One URL that is read, on the terms of when that began."""

    def __init__(self, stream: Stream, terms: Terms) -> None:
        self.stream = stream
        self.terms = terms
        self.leases: list[_Lease] = []
        self.task: asyncio.Task[None] | None = None


class Cameras:
    """Lends streams; `tasks` owns the readers. There are no cameras before `change`."""

    def __init__(self, tasks: asyncio.TaskGroup, terms: Terms) -> None:
        self._tasks = tasks
        self._cameras: dict[str, CameraConfig] = {}
        self._terms = terms
        self._running: dict[_Reading, _Running] = {}
        self._locked: dict[str, tuple[float, SourceError]] = {}

    def change(self, cameras: Iterable[CameraConfig], terms: Terms) -> None:
        """Have these cameras from now on, on these terms. Whoever looks at one that is another now, or gone, is told so."""
        self._cameras, self._terms = {camera.id: camera for camera in cameras}, terms
        self._locked.clear()  # who has saved the file may have mended the camera
        for reading, running in tuple(self._running.items()):
            told = [(lease, self._changed(reading, lease, running.terms)) for lease in running.leases]
            if all(why is not None for _, why in told):
                # Now, and not with the last who leaves: what is not allowed any more is not read meanwhile, nor joined by the next.
                self._end(reading, running)
            for lease, why in told:
                if why is not None:
                    lease.failed(why)

    def choices(self, camera: str, quality: Quality) -> tuple[tuple[Quality, int | None], ...]:
        """What may be sent for a wish, the best first, each with its bit rate if the file has one; nothing without such a camera.

        A stream that would have to be transcoded, and has no place for that, comes last.
        """
        config = self._cameras.get(camera)
        if config is None:
            return ()
        return tuple(sorted(config.choices(quality), key=lambda choice: self._is_out_of_reach(config.url(choice[0]))))

    def url(self, camera: str, quality: Quality) -> str | None:
        """Where a stream is read from; None without such a camera."""
        config = self._cameras.get(camera)
        return config.url(quality) if config is not None else None

    def transcoded(self) -> tuple[str, ...]:
        """Cameras that are being coded again, at either quality."""
        running = set(self._terms.transcodings.running) & self._urls()
        return tuple(sorted(one.id for one in self._cameras.values() if running & {one.main, one.sub}))

    def lends_sound(self, camera: str) -> bool:
        """Whether what a camera hears may be sent."""
        config = self._cameras.get(camera)
        return config is not None and config.sound

    def _urls(self) -> set[str]:
        return {reading.url for reading in self._running}

    def _is_out_of_reach(self, url: str) -> bool:
        return url not in self._urls() and self._terms.transcodings.would_refuse(url)

    def _changed(self, reading: _Reading, lease: _Lease, before: Terms) -> SourceError | None:
        """Why what is read is not this camera any more."""
        url = reading.url
        camera = self._cameras.get(lease.camera)
        if camera is None:
            return SourceError("no_camera", f"camera {lease.camera} was taken off the list of its node")
        if camera.url(lease.quality) != url:
            return SourceError("changed", f"camera {lease.camera} has another address now; it is opened anew")
        if camera.sound != reading.with_sound:
            lent = "lends its sound now" if camera.sound else "lends its sound no more"
            return SourceError("changed", f"camera {lease.camera} {lent}; it is opened anew")
        terms = self._terms
        if url.lower().startswith("rtsp") and (terms.networks, terms.ca) != (before.networks, before.ca):
            return SourceError("changed", f"the networks of camera {lease.camera} have changed; it is opened anew")
        try:
            open_source(url, terms)
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
        reading = _Reading(config.url(quality), config.sound)
        running = self._running.get(reading)
        if running is None:
            self._check_lock(reading.url)
            source = open_source(reading.url, self._terms)
            running = self._running[reading] = _Running(Stream(asyncio.get_running_loop().time), self._terms)
            running.stream.on_key_wanted = source.want_key
            running.task = self._tasks.create_task(self._read(reading, source, running), name=f"camera {camera}")
        lease = _Lease(camera, quality, failed)
        running.leases.append(lease)
        try:
            yield running.stream
        finally:
            running.leases.remove(lease)
            if not running.leases:
                self._end(reading, running)

    def _check_lock(self, url: str) -> None:
        until, error = self._locked.get(url, (0.0, None))
        if error is not None:
            if asyncio.get_running_loop().time() < until:
                raise SourceError(error.code, error.message)
            del self._locked[url]

    def _end(self, reading: _Reading, running: _Running) -> None:
        """Read it no more; harmless when repeated."""
        task, running.task = running.task, None
        if task is not None:
            task.cancel()
        self._forget(reading, running)

    def _forget(self, reading: _Reading, running: _Running) -> None:
        if self._running.get(reading) is running:
            del self._running[reading]

    async def _read(self, reading: _Reading, source: Source, running: _Running) -> None:
        """Read one camera until it fails. Nothing that happens to it may reach the others."""
        try:
            await source.run(running.stream.push, running.stream.sound if reading.with_sound else None)
        except SourceError as caught:
            error = caught
        except Exception:
            log.exception("a camera's source failed")
            error = SourceError("internal", "the node could not read this camera; its log says why")
        if error.code == "no_login":
            self._locked[reading.url] = asyncio.get_running_loop().time() + LOCKED_SECONDS, error
        self._forget(reading, running)
        for lease in tuple(running.leases):
            lease.failed(error)
