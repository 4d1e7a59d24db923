"""An RTSP camera: played over TCP, called again after short losses."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import AsyncExitStack, aclosing
from typing import NoReturn

from video.fanout.sound import Sound
from video.sources.passage import Passage
from video.sources.rtsp_line import parse_url
from video.sources.rtsp_player import SoundLost, playing
from video.sources.sound_passage import SoundPassage
from video.sources.source import Push, SourceError, Terms

log = logging.getLogger(__name__)

RETRY_SECONDS = (0.5, 1.0, 2.0)
"""Pauses before a camera that worked is called again; then the pull ends with the reason, and the centre retries."""


CALM_SECONDS = 10.0
"""Pictures for so long, and the pauses begin anew: a camera that drops us after its first one is not called twice a second for ever."""


class RtspSource:
    """`rtsp://[user:password@]host[:port]/path`, or `rtsps`."""

    def __init__(self, url: str, terms: Terms) -> None:
        self._key = url
        self._url = parse_url(url)
        self._terms = terms
        self._passage: Passage | None = None
        self._pauses: Iterator[float] | None = None  # it has never worked
        self._is_mute = False  # it was asked for its sound and said nothing more

    async def run(self, push: Push, sound: Sound | None = None) -> NoReturn:
        """Play it, and again `RETRY_SECONDS` after a loss."""
        while True:
            try:
                await self._play(push, None if self._is_mute else sound)
            except SoundLost as error:
                log.warning("camera %s: %s; it is called without it", self._url.plain, error)
                self._is_mute = True
            except SourceError as error:
                pause = next(self._pauses, None) if self._pauses is not None else None
                if pause is None or error.code not in ("unreachable", "ended"):
                    raise
                log.warning("camera %s lost (%s); next call in %.1f s", self._url.plain, error, pause)
                await asyncio.sleep(pause)

    async def _play(self, push: Push, sound: Sound | None) -> None:
        logins = self._terms.logins
        async with AsyncExitStack() as stack:
            played = playing(self._url, self._terms, with_sound=sound is not None)
            player = await logins.tried(self._url.account, lambda: stack.enter_async_context(played))
            stack.enter_context(logins.playing(self._url.account))
            passage = self._passage = await stack.enter_async_context(
                Passage(self._key, player.coding.name, player.sets, push, self._terms)
            )
            hear = None
            if sound is not None and player.sound is not None:
                hear = (await stack.enter_async_context(SoundPassage(player.sound.coding, sound))).take
            pictures = await stack.enter_async_context(aclosing(player.pictures(hear)))
            began: float | None = None
            async for picture, now in pictures:
                began = now if began is None else began
                if self._pauses is None or now - began > CALM_SECONDS:
                    self._pauses = iter(RETRY_SECONDS)
                await passage.take(picture, now)

    def want_key(self) -> None:
        """A viewer needs a key frame."""
        if self._passage is not None:
            self._passage.want_key()


def rtsp_source(url: str, terms: Terms) -> RtspSource:
    """A camera by its URL.

    Raises:
        SourceError: there is no host in it.
    """
    return RtspSource(url, terms)
