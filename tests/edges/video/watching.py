"""Looking at a source without anything behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import av
import pytest

from video.codecs.access_unit import AccessUnit
from video.codecs.h264 import annexb
from video.sources import SCHEMES, Logins, Names, Networks, Source, SourceError, Terms, Transcodings, open_source

HERE = Networks(["127.0.0.1"])


def terms(limit: int = 2) -> Terms:
    """Everything is allowed; cameras are on this machine; so many transcodings."""
    return Terms(SCHEMES, Transcodings(limit), Logins(), Names(), HERE)


class Seen:
    """What a source has sent so far."""

    def __init__(self) -> None:
        self.units: list[AccessUnit] = []
        self._grew = asyncio.Event()

    def push(self, unit: AccessUnit) -> None:
        self.units.append(unit)
        self._grew.set()

    async def until(self, pts: int, seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while not self.units or self.units[-1].pts < pts:
                self._grew.clear()
                await self._grew.wait()

    async def at_least(self, count: int, seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while len(self.units) < count:
                self._grew.clear()
                await self._grew.wait()


@asynccontextmanager
async def watched(source: Source) -> AsyncIterator[Seen]:
    """A source that runs while the block does. A failure of it is raised."""
    seen, failed = Seen(), list[SourceError]()
    owner = asyncio.current_task()

    async def run() -> None:
        try:
            await source.run(seen.push)
        except SourceError as error:
            failed.append(error)
            if owner is not None:
                owner.cancel()

    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(run())
        try:
            yield seen
        except asyncio.CancelledError:
            if not failed or owner is None:
                raise
            owner.uncancel()
        finally:
            running.cancel()
    if failed:
        raise failed[0]


async def take(url: str, count: int, seconds: float = 10, on: Terms | None = None) -> list[AccessUnit]:
    """The first pictures of a source."""
    async with watched(open_source(url, on or terms())) as seen:
        await seen.at_least(count, seconds)
    return seen.units[:count]


def decodes(units: list[AccessUnit]) -> int:
    """How many pictures a decoder makes of them."""
    decoder = av.CodecContext.create("h264", "r")
    return sum(len(decoder.decode(av.Packet(annexb(unit.nals())))) for unit in units)


async def refusal(url: str, seconds: float = 10, on: Terms | None = None) -> SourceError:
    """Why a source can't be had."""
    with pytest.raises(SourceError) as caught:
        await take(url, 1000, seconds, on)
    return caught.value
