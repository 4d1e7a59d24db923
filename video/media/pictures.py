"""A camera's picture on request: its newest key frame, as a JPEG, within a deadline. See docs/video.md."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from video import link
from video.codecs.access_unit import AccessUnit
from video.codecs.h264 import annexb
from video.media.stills import StillFailed, Stills
from video.media.streams import Key, Streams
from video.model import Priority

DEADLINE_SECONDS = 8.0
"""From the request to the picture, pulling the camera included."""

MAX_OPEN = 64
"""Requests at once; an incident asks for three."""


class Pictures:
    """Answers `Snap`. `tasks` owns the requests, `send` reaches the centre, `now` is the wall clock."""

    def __init__(
        self,
        tasks: asyncio.TaskGroup,
        streams: Streams,
        send: Callable[[link.FromMedia], bool],
        now: Callable[[], datetime],
    ) -> None:
        self._tasks = tasks
        self._streams = streams
        self._stills = Stills()
        self._send = send
        self._now = now
        self._open = 0
        tasks.create_task(self._stills.run(), name="stills")

    def snap(self, request: link.Snap) -> None:
        """Begin a request; it is answered by `Snapped` or `SnapFailed` within DEADLINE_SECONDS."""
        if self._open >= MAX_OPEN:
            self._fail(request, "busy", "too many pictures are being made; try again")
            return
        self._open += 1
        self._tasks.create_task(self._serve(request), name=f"snap {request.camera}")

    def _fail(self, request: link.Snap, code: str, message: str) -> None:
        self._send(link.SnapFailed(request=request.request, code=code, message=message))

    async def _serve(self, request: link.Snap) -> None:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                unit, late = await self._key_frame(Key(request.node, request.camera, request.quality), request.priority)
                jpeg = await self._stills.jpeg(annexb(unit.nals()))
        except StillFailed as error:
            self._fail(request, error.code, error.message)
        except TimeoutError:
            self._fail(request, "timeout", f"the camera gave no picture within {DEADLINE_SECONDS:.0f} s")
        else:
            age = asyncio.get_running_loop().time() - unit.arrived + late
            at = (self._now() - timedelta(seconds=age)).isoformat(timespec="milliseconds")
            self._send(link.Snapped(request=request.request, at=at, jpeg=jpeg))
        finally:
            self._open -= 1

    async def _key_frame(self, key: Key, priority: Priority) -> tuple[AccessUnit, float]:
        """The newest key frame of a stream, pulled if it isn't held, and by how many seconds its pictures come late.

        Raises:
            StillFailed: the pull failed; a picture is for now, so it is not tried again.
        """
        changed = asyncio.Event()
        failures: list[StillFailed] = []

        def failed(code: str, message: str) -> None:
            failures.append(StillFailed(code, message))
            changed.set()

        lease = self._streams.lease(key, failed, priority)
        lease.stream.listeners.add(changed.set)
        try:
            while (unit := lease.stream.ring.key_frame) is None:
                if failures:
                    raise failures[0]
                changed.clear()
                await changed.wait()
            return unit, lease.stream.lateness.seconds
        finally:
            lease.stream.listeners.discard(changed.set)
            lease.release()
