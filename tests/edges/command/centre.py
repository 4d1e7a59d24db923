"""A core on a real store, as the tests of this folder need it."""

import sqlite3
from asyncio import TaskGroup
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path

import msgspec

from command.bus import Bus
from command.core import Answer, Clock, Core
from command.events import Events, Recorded
from command.log import DATABASE, LogReader, open_reader
from command.model import Accepted, Actor, State
from command.recovery import Position, encode_state, recover
from command.store import open_store
from incidents.model import AlarmClass
from incidents.orders import AddNote, OpenIncident
from tests.laws.world import DISPATCHER, LOCAL, later

SMOKE = AlarmClass(scheme="liandong", kind="alarm", code="smoke")
SYSTEM = Actor(kind="system", id="core")
OPEN = OpenIncident(title="江浦路公交车冒烟", alarm_class=SMOKE)


class Published:
    """Takes what a core publishes: each committed batch, in order; handed on to a bus if there is one."""

    def __init__(self, bus: Bus | None = None) -> None:
        self.batches: list[list[Recorded]] = []
        self.bus = bus

    async def __call__(self, recorded: list[Recorded]) -> None:
        self.batches.append(recorded)
        if self.bus is not None:
            await self.bus.publish("events", msgspec.json.encode(Events(seq=recorded[-1].seq, events=tuple(recorded))))

    @property
    def seqs(self) -> list[int]:
        return [recorded.seq for batch in self.batches for recorded in batch]


def ticking() -> Clock:
    """A clock that moves one second with every look."""
    seconds = count(1)
    return lambda: later("2026-06-21T20:14:07.120+08:00", next(seconds))


@asynccontextmanager
async def running_core(folder: Path, published: Published | None = None) -> AsyncIterator[Core]:
    """A core that takes orders while the block runs, and ends in order after it."""
    with open_store(folder) as store:
        core = Core(store, published or Published(), ticking(), LOCAL)
        async with TaskGroup() as tasks:
            running = tasks.create_task(core.run())
            try:
                yield core
            finally:
                running.cancel()


Running = Callable[..., AbstractAsyncContextManager[Core]]


def recovered(folder: Path) -> tuple[State, Position]:
    """What a fresh start would find."""
    with open_reader(folder) as reader:
        return recover(LogReader(reader))


def same(one: State, other: State) -> bool:
    """Whether two states are the same down to the order of their entries."""
    return encode_state(one) == encode_state(other)


async def opened(core: Core, key: str | None = None) -> int:
    """Open an incident; the seq it led to."""
    return accepted(await core.submit(OPEN, DISPATCHER, key))


async def noted(core: Core, text: str, incident: str = "I1") -> int:
    return accepted(await core.submit(AddNote(incident=incident, text=text), DISPATCHER))


def accepted(answer: Answer) -> int:
    assert isinstance(answer, Accepted), answer
    return answer.seq


def change(folder: Path, statement: str, *values: object) -> None:
    """Change the database behind the centre's back."""
    with sqlite3.connect(folder / DATABASE) as connection:
        connection.execute(statement, values)
    connection.close()
