"""The service-level clocks of this process: they read the log by themselves, at the start as later. See docs/clocks.md."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from command.chain import GENESIS, Row
from command.clocks import Clocks
from command.locality import Locality
from command.log import LogReader, StoreError
from command.recovery import read
from command.shifts import two_spans
from command.to_its_end import to_its_end
from web.clock import Clock
from web.wire import Service

EVERY_S = 5.0
"""How often consoles are told, where something has changed: what is late grows by the second, and nobody reads that."""
PAGE = 1_000
"""Events read at once, about 20 ms of a thread: nobody else waits for long, not at a start either."""
MARGIN = timedelta(hours=1)
"""Read from so long before the shift before: a clock may have been set back by some minutes."""

log = logging.getLogger(__name__)


class ServiceClocks:
    """Starting, falling behind and going on are one path: read on from the last event that was taken."""

    def __init__(self, reader: LogReader, clock: Clock, local: Locality) -> None:
        """Nothing is read before `now` is asked for, or `run` runs."""
        self._reader = reader
        self._clock = clock
        self._local = local
        self._reading = asyncio.Lock()
        self._clocks = self._fresh()
        self._has_begun = False
        self._seq = 0
        self._head = GENESIS

    async def run(self, tell: Callable[[Service], None]) -> None:
        """Tell of every change until cancelled."""
        told: Service | None = None
        while True:
            try:
                service = await self.now()
            except StoreError as error:
                log.warning("The service-level clocks stand still: %s", error)
            else:
                if told is None or replace(service, at=told.at) != told:
                    told = service
                    tell(service)
            await asyncio.sleep(EVERY_S)

    async def now(self) -> Service:
        """How they stand, with everything that is in the log. Raises StoreError."""
        async with self._reading:
            # Whoever waits no longer does not end the thread: another one would read on beside it.
            while await to_its_end(asyncio.to_thread(self._read_on)):
                pass
            return await to_its_end(asyncio.to_thread(self._stand))

    def _stand(self) -> Service:
        now = self._clock()
        spans = two_spans(self._local.fitness.shifts, now)
        self._clocks.forget((spans[1].begin - MARGIN).timestamp())
        return Service(at=now, shifts=self._clocks.of_shifts(spans, datetime.fromisoformat(now).timestamp()))

    def _read_on(self) -> bool:
        """Take a page; False when it was the last one."""
        if not self._has_begun:
            self._begin()
        # With the event that was taken last: a log that was restored from a backup is another one, and begins anew.
        page = self._reader.rows_after(self._seq - 1, PAGE)
        if self._seq > 0:
            if not page or page[0].hash != self._head:
                self._has_begun = False
                return True
            page = page[1:]
        for row in page:
            self._take(row)
        return len(page) >= PAGE - 1

    def _begin(self) -> None:
        """From the shift before this one on: what began earlier is not told of."""
        self._clocks = self._fresh()
        _, before = two_spans(self._local.fitness.shifts, self._clock())
        self._seq = self._reader.first_since(before.begin - MARGIN) - 1
        self._head = next((row.hash for row in self._reader.rows_after(self._seq - 1, 1)), GENESIS)
        self._has_begun = True

    def _fresh(self) -> Clocks:
        return Clocks(self._local.clocks, self._local.working_time.is_staged)

    def _take(self, row: Row) -> None:
        self._clocks.take(read(row))
        self._seq, self._head = row.seq, row.hash
