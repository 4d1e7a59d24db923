"""The media process from its line to the centre down: streams, sessions, pictures, figures. See docs/video.md."""

import asyncio
import logging
import os
from collections.abc import Callable
from datetime import datetime

import aiohttp

from video import link
from video.dial import CONNECT_TIMEOUT, Dial, Line, websocket_url
from video.media.figures import Figures
from video.media.pictures import Pictures
from video.media.publishers import Publishers
from video.media.sessions import Sessions
from video.media.streams import Streams
from video.rtc.entrance import Entrance
from video.rtc.ports import Listen

log = logging.getLogger(__name__)

FIRST_RETRY, LAST_RETRY = 0.1, 2.0
"""Seconds between attempts to reach the centre: its viewers can't switch cameras meanwhile."""


class Media:
    """One media process. Streams and sessions outlive a lost line; `Ready` names the sessions that are left."""

    def __init__(
        self, tasks: asyncio.TaskGroup, entrance: Entrance, new_id: Callable[[], str], now: Callable[[], datetime]
    ) -> None:
        self._dial: Dial[link.ToMedia] | None = None
        self.streams = Streams(tasks, entrance, self.send, new_id)
        self.sessions = Sessions(entrance, self.streams, self.send)
        self.publishers = Publishers(entrance, self.streams, self.send)
        tasks.create_task(self.sessions.run(), name="care")
        self.pictures = Pictures(tasks, self.streams, self.send, now)
        figures = Figures(self.streams, self._count, self.sessions.slots, entrance.dropped)
        tasks.create_task(figures.run(self.send, now), name="figures")

    async def run(self, http: aiohttp.ClientSession, line: Line) -> None:
        """Keep the line to the centre open for ever."""
        self._dial = Dial(http, line, decode=link.to_media, first=self._ready, handle=self._handle)
        self._dial.on_open = self.streams.repeat
        await self._dial.run(FIRST_RETRY, LAST_RETRY)

    def send(self, message: link.FromMedia) -> bool:
        """Tell the centre; False when it can't be told now."""
        return self._dial is not None and self._dial.send(message)

    def close(self) -> None:
        """Say good-bye to everybody."""
        self.publishers.close()
        self.sessions.close()

    def _ready(self) -> link.Ready:
        return link.Ready(pid=os.getpid(), sessions=self.sessions.ids, publications=self.publishers.ids)

    def _count(self) -> int:
        return len(self.sessions) + len(self.publishers)

    def _handle(self, message: link.ToMedia) -> None:
        match message:
            case link.View() | link.Show() | link.Listen() | link.ViewEnd():
                self.sessions.heard(message)
            case link.Publish() | link.PublishEnd():
                self.publishers.heard(message)
            case link.Trickle():
                self._trickle(message)
            case link.Pulled() | link.NotStarted() | link.NodeOnline():
                self.streams.heard(message)
            case link.Snap():
                self.pictures.snap(message)

    def _trickle(self, message: link.Trickle) -> None:
        ice = self.sessions.ice(message.session) or self.publishers.ice(message.session)
        gone = link.TrickleFailed(
            session=message.session, request=message.request, code="unknown_session", message="the session is over"
        )
        self.send(gone if ice is None else ice.take(message))


async def run_media(
    centre: str, token: str, where: Listen, new_id: Callable[[], str], now: Callable[[], datetime]
) -> None:
    """Serve viewers of the centre at `centre` (`ws://host:port/media`) until cancelled.

    Raises:
        EntranceError: no UDP port can be had where peers are to come in.
    """
    entrance = Entrance(now(), where.announce)
    with entrance.open(where):
        async with aiohttp.ClientSession(timeout=CONNECT_TIMEOUT) as http, asyncio.TaskGroup() as tasks:
            media = Media(tasks, entrance, new_id, now)
            try:
                await media.run(http, Line("media", websocket_url(centre, "/media"), token))
            finally:
                media.close()
