"""The bus between processes: Redis Streams, trimmed short. Wiping Redis loses nothing that the log does not have."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from command.bus import MAX_BEHIND, Channel, Lagged

BLOCK_MS = 1_000
"""How long one read waits; short, so that a cancelled reader ends soon."""
RETRY_S = 0.1
"""Pause after a failed read or write; Redis on the same rack is back within a few of these."""
PUBLISH_S = 0.5
"""How long a message may take to be published: the core waits for it, and must not stand still with a frozen Redis."""
FIELD, MARK = b"m", b"begin"
"""Entries hold a message; or only mark a place, when somebody listens to a stream that is still empty."""

_Entry = tuple[bytes, dict[bytes, bytes]]
"""Number and fields of an entry."""

log = logging.getLogger(__name__)


class RedisBus:
    """See Bus. A message that can't be published in time is given up: the readers of the log see the gap."""

    def __init__(self, redis: Redis, prefix: str = "liandong:") -> None:
        """Use a connection made by the wiring, `redis.asyncio.from_url(redis_url)`."""
        self._redis = redis
        self._prefix = prefix
        self._away = False

    async def publish(self, channel: Channel, message: bytes) -> None:
        """See Bus."""
        stream = self._prefix + channel
        try:
            async with asyncio.timeout(PUBLISH_S):
                await self._add(stream, {FIELD: message})
        except (RedisError, TimeoutError) as error:
            self._note(error)
        else:
            self._note(None)

    @asynccontextmanager
    async def subscribe(self, channel: Channel) -> AsyncIterator[AsyncIterator[bytes]]:
        """See Bus. Waits until Redis is there."""
        stream = self._prefix + channel
        yield self._messages(stream, *await self._end(stream))

    async def _add(self, stream: str, entry: dict[Any, Any]) -> bytes:
        """Append, once more when the connection had died unnoticed."""
        try:
            return bytes(await _ask(self._redis.xadd(stream, entry, maxlen=MAX_BEHIND, approximate=True)))
        except RedisError:
            await asyncio.sleep(RETRY_S)
            return bytes(await _ask(self._redis.xadd(stream, entry, maxlen=MAX_BEHIND, approximate=True)))

    async def _end(self, stream: str) -> _Entry:
        """The place after which everything is ours: the newest entry, made when there is none."""
        while True:
            try:
                newest: list[_Entry] = await _ask(self._redis.xrevrange(stream, count=1))
                place = newest[0] if newest else (await self._add(stream, {MARK: b""}), {MARK: b""})
            except RedisError as error:
                self._note(error)
                await asyncio.sleep(RETRY_S)
            else:
                self._note(None)
                return place

    async def _messages(self, stream: str, place: bytes, content: dict[bytes, bytes]) -> AsyncIterator[bytes]:
        while True:
            try:
                found = await _ask(self._redis.xread({stream: place}, count=500, block=BLOCK_MS))
                # Our place is gone: the stream was wiped, or trimmed past us, and messages may be missing. Numbers are
                # milliseconds: after a wipe the same number may be given again, to another message.
                if await _ask(self._redis.xrange(stream, place, place)) != [(place, content)]:
                    raise Lagged
            except RedisError as error:
                self._note(error)
                raise Lagged from error
            for _, entries in found:
                for entry in entries:
                    place, content = entry
                    if FIELD in content:
                        yield content[FIELD]

    def _note(self, error: Exception | None) -> None:
        """Say once that Redis is away, and once that it is back."""
        if error is not None and not self._away:
            log.warning("The bus can't be reached (%s): messages are lost until Redis is back", error or "too slow")
        if error is None and self._away:
            log.warning("The bus can be reached again")
        self._away = error is not None


async def _ask(answer: Awaitable[Any]) -> Any:
    """What Redis answers. A cancellation that comes just then is kept: redis-py sends with `asyncio.wait_for`, which
    loses it before Python 3.12 (gh-86296), and the task would never end.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    found = await answer
    if task is not None and task.cancelling() > before:
        raise asyncio.CancelledError
    return found
