"""A copy of the state that follows the log: snapshot, then events, in every process that answers people."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import msgspec

from command.apply import apply
from command.bus import Bus, Lagged
from command.events import Events
from command.log import LogReader
from command.model import State
from command.recovery import Position, recover

log = logging.getLogger(__name__)

_decode = msgspec.json.Decoder(Events).decode

WATCH_S = 1.0
"""How often the log is asked how far it is: a message may be lost on its way, and no later one may come to show it."""

OnEvents = Callable[[Events, bytes], None]
OnReload = Callable[[], None]


class Replica:
    """The state as of `seq`. `on_events` gets each new message, decoded and as bytes; `on_reload` says: all is new."""

    def __init__(self, bus: Bus, reader: LogReader, on_events: OnEvents, on_reload: OnReload) -> None:
        """Nothing is known before `run`."""
        self._bus = bus
        self._reader = reader
        self._on_events = on_events
        self._on_reload = on_reload
        self._moved = asyncio.Condition()
        self.state = State()
        self.seq = -1

    async def run(self) -> None:
        """Follow until cancelled. Starting, lagging and a gap are the same thing: load, then follow."""
        while True:
            async with self._bus.subscribe("events") as messages:
                self.state, position = await asyncio.to_thread(recover, self._reader)
                self.seq = position.seq
                self._on_reload()
                await self._tell()
                try:
                    async with asyncio.TaskGroup() as tasks:
                        tasks.create_task(self._watch(position))
                        await self._follow(messages)
                except* Lagged:
                    log.warning("The replica fell behind at %d and loads the log again", self.seq)

    async def reached(self, seq: int, seconds: float = 5.0) -> bool:
        """Wait until the state holds event `seq`; False when that takes longer than `seconds`."""
        if self.seq >= seq:
            return True
        try:
            async with asyncio.timeout(seconds), self._moved:
                await self._moved.wait_for(lambda: self.seq >= seq)
        except TimeoutError:
            return False
        return True

    async def _follow(self, messages: AsyncIterator[bytes]) -> None:
        """Apply what comes. Raises Lagged when something is missing."""
        async for message in messages:
            if not await self._take(message):
                raise Lagged

    async def _watch(self, loaded: Position) -> None:
        """Raises Lagged when the log went on and no message told, or is not the log any more that was loaded."""
        due = 0
        while True:
            await asyncio.sleep(WATCH_S)
            held = self.seq
            if held < due:
                raise Lagged
            due, is_same = await asyncio.to_thread(_look, self._reader, loaded)
            if due < held or not is_same:
                raise Lagged

    async def _take(self, message: bytes) -> bool:
        """Apply one message; False when events before it are missing."""
        news = _decode(message)
        if news.seq <= self.seq:
            return True
        if news.events[0].seq > self.seq + 1:
            return False
        fresh = [recorded for recorded in news.events if recorded.seq > self.seq]
        for recorded in fresh:
            apply(self.state, recorded)
        self.seq = news.seq
        if len(fresh) < len(news.events):
            news = Events(seq=news.seq, events=tuple(fresh))
            message = msgspec.json.encode(news)
        # In the same turn of the loop as apply: nobody can take a snapshot between the two and see an event twice.
        self._on_events(news, message)
        await self._tell()
        return True

    async def _tell(self) -> None:
        async with self._moved:
            self._moved.notify_all()


def _look(reader: LogReader, loaded: Position) -> tuple[int, bool]:
    """How far the log is, and whether it still holds the event that `loaded` ended with."""
    row = next(iter(reader.rows_after(loaded.seq - 1, 1)), None)
    is_same = loaded.seq == 0 or (row is not None and (row.seq, row.hash) == (loaded.seq, loaded.head))
    return reader.newest_seq(), is_same
