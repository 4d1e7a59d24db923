"""The bus between processes: Redis Streams, trimmed short. Wiping Redis loses nothing that the log does not have."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from command.bus import MAX_BEHIND, Channel, Lagged

BLOCK_MS = 1_000
"""How long one read waits; short, so that a cancelled reader ends soon."""
RETRY_S = 0.2
"""Pause after a failed read or write; Redis on the same rack is back within a few of these."""
FIELD = b"m"

log = logging.getLogger(__name__)


class RedisBus:
    """See Bus. Publishing while Redis is away is given up after one more try: the readers see the gap."""

    def __init__(self, redis: Redis, prefix: str = "liandong:") -> None:
        """Use a connection made by the wiring, `redis.asyncio.from_url(redis_url)`."""
        self._redis = redis
        self._prefix = prefix

    async def publish(self, channel: Channel, message: bytes) -> None:
        """See Bus."""
        for attempt in (1, 2):
            try:
                await self._redis.xadd(self._prefix + channel, {FIELD: message}, maxlen=MAX_BEHIND, approximate=True)
                return
            except (RedisConnectionError, RedisTimeoutError) as error:
                if attempt == 2:
                    log.warning("A message on %s could not be published: %s", channel, error)
                    return
                await asyncio.sleep(RETRY_S)

    @asynccontextmanager
    async def subscribe(self, channel: Channel) -> AsyncIterator[AsyncIterator[bytes]]:
        """See Bus."""
        stream = self._prefix + channel
        yield self._messages(stream, await self._newest(stream))

    async def _newest(self, stream: str) -> bytes:
        """Where the stream ends now: whatever comes after it is ours."""
        last: Any = await self._redis.xrevrange(stream, count=1)
        return bytes(last[0][0]) if last else b"0-0"

    async def _messages(self, stream: str, after: bytes) -> AsyncIterator[bytes]:
        while True:
            found: Any  # redis-py types its answers for every protocol at once
            try:
                found = await self._redis.xread({stream: after}, count=500, block=BLOCK_MS)
                if not found and await self._was_cut(stream, after):
                    raise Lagged
            except RedisError as error:
                log.warning("The bus can't be read: %s", error)
                await asyncio.sleep(RETRY_S)
                raise Lagged from error
            for _, entries in found:
                for entry, fields in entries:
                    after = entry
                    yield fields[FIELD]

    async def _was_cut(self, stream: str, after: bytes) -> bool:
        """Whether the stream is younger than our place in it: it was wiped, and what came since may be lost."""
        return _number(await self._newest(stream)) < _number(after)


def _number(entry: bytes) -> tuple[int, int]:
    """An entry id as what it is: milliseconds and a count within them."""
    milliseconds, count = entry.split(b"-")
    return int(milliseconds), int(count)
