"""A line that takes so many bits a second and queues the rest, as a mobile network does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

QUEUE_SECONDS = 1.5
"""What the network holds back before it drops: mobile networks rather delay than lose."""

Address = tuple[str, int]


class _End(asyncio.DatagramProtocol):
    """One side of the line."""

    def __init__(self, received: Callable[[bytes, Address], None]) -> None:
        self.received = received

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.received(data, addr)


class Narrow:
    """Leads one client to `target`. Only what goes there is slowed down; `kbps` may change.

    Attributes:
        waited: seconds that the newest datagram waited which got through.
        delays: seconds each datagram waited, and its bytes, since the list was last emptied; None for one that was dropped.
    """

    def __init__(self, kbps: float, queue: float) -> None:
        self.kbps = kbps
        self._queue = queue
        self.waited = 0.0
        self.delays: list[tuple[float | None, int]] = []
        self._free = 0.0
        self._near: Any = None
        self._far: Any = None
        self._client: Address | None = None

    @property
    def port(self) -> int:
        port: int = self._near.get_extra_info("sockname")[1]
        return port

    async def open(self, target: Address) -> None:
        make = asyncio.get_running_loop().create_datagram_endpoint
        self._near, _ = await make(lambda: _End(self._up), local_addr=("127.0.0.1", 0))
        self._far, _ = await make(lambda: _End(self._down), remote_addr=target)

    def close(self) -> None:
        for end in (self._near, self._far):
            if end is not None:
                end.close()

    def _up(self, data: bytes, client: Address) -> None:
        self._client = client
        loop = asyncio.get_running_loop()
        now = loop.time()
        wait = max(0.0, self._free - now)
        if wait > self._queue:
            self.delays.append((None, len(data)))
            return
        self._free = now + wait + len(data) * 8 / (self.kbps * 1000)
        self.delays.append((self._free - now, len(data)))
        loop.call_at(self._free, self._pass, data, self._free - now)

    def _pass(self, data: bytes, waited: float) -> None:
        self.waited = waited
        self._far.sendto(data)

    def _down(self, data: bytes, _: Address) -> None:
        if self._client is not None:
            self._near.sendto(data, self._client)


@asynccontextmanager
async def narrow_line(target: Address, kbps: float, queue: float = QUEUE_SECONDS) -> AsyncIterator[Narrow]:
    """Such a line while the block runs."""
    line = Narrow(kbps, queue)
    try:
        await line.open(target)
        yield line
    finally:
        line.close()
