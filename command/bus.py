"""How core and web processes tell each other things. Nothing on the bus is kept: whoever misses something asks the log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Literal, Protocol

Channel = Literal["events", "live", "media.in", "media.out", "orders", "answers", "presence"]

MAX_BEHIND = 2_000
"""Messages a subscriber may be behind before it is told that it lost some: two seconds of a storm."""


class Lagged(Exception):
    """The subscriber was too slow, or the bus was wiped: messages are missing. Start again from a snapshot."""


class Bus(Protocol):
    """Fan-out of byte messages: every subscriber of a channel gets every message from its subscription on, in order."""

    async def publish(self, channel: Channel, message: bytes) -> None:
        """Hand a message to whoever listens. Never waits for a listener."""

    def subscribe(self, channel: Channel) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Messages published after the context was entered. The iterator raises Lagged once messages were lost."""


class LocalBus:
    """The bus within one process."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self._queues: dict[Channel, list[_Queue]] = {}

    async def publish(self, channel: Channel, message: bytes) -> None:
        """See Bus."""
        for queue in self._queues.get(channel, ()):
            queue.put(message)

    @asynccontextmanager
    async def subscribe(self, channel: Channel) -> AsyncIterator[AsyncIterator[bytes]]:
        """See Bus."""
        queue = _Queue()
        self._queues.setdefault(channel, []).append(queue)
        try:
            yield queue.messages()
        finally:
            self._queues[channel].remove(queue)


class _Queue:
    def __init__(self) -> None:
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(MAX_BEHIND)
        self._lost = False

    def put(self, message: bytes) -> None:
        try:
            self._waiting.put_nowait(message)
        except asyncio.QueueFull:
            self._lost = True

    async def messages(self) -> AsyncIterator[bytes]:
        while True:
            message = await self._waiting.get()
            if self._lost:
                raise Lagged
            yield message
