"""Deadlines outlive the centre: what became due while it was down is said at once after it, and once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from command.core import Core
from command.model import Accepted
from command.store import open_store
from devices.model import Unit
from devices.orders import AddUnit
from devices.telemetry import Telemetry
from incidents.deadlines import Policy
from incidents.events import LadderLapsed
from incidents.orders import AddNote, DispatchUnit
from tests.edges.command.centre import OPEN, SYSTEM, Published
from tests.laws.world import BROKER_HASH, DISPATCHER, START, later
from tests.waiting import until
from web.deadlines import LOOK_S, Deadlines

UNITS = 30


@asynccontextmanager
async def watched(folder: Path, seconds: float, published: Published) -> AsyncIterator[Core]:
    """A core whose clock stands so many seconds after the dispatch, and that watches its deadlines."""
    with open_store(folder) as store:
        core = Core(store, published, lambda: later(START, seconds))
        async with asyncio.TaskGroup() as tasks:
            monotonic = asyncio.get_running_loop().time
            deadlines = Deadlines(core, Policy(), Telemetry(monotonic), monotonic)
            running = [tasks.create_task(core.run()), tasks.create_task(deadlines.run())]
            try:
                yield core
            finally:
                for task in reversed(running):
                    task.cancel()


async def ordered(core: Core, *orders: AddUnit | DispatchUnit | AddNote) -> None:
    for order in orders:
        actor = SYSTEM if isinstance(order, AddUnit) else DISPATCHER
        assert isinstance(await core.submit(order, actor), Accepted)


def lapsed(published: Published) -> list[str]:
    events = [recorded.event for batch in published.batches for recorded in batch]
    return [
        f"{event.assignment} {event.step} {event.instead or ''}".strip()
        for event in events
        if isinstance(event, LadderLapsed)
    ]


async def test_every_overdue_step_is_said_once_over_restarts(tmp_path: Path) -> None:
    names = [f"I1-{number + 1}" for number in range(UNITS)]
    told = [Published() for _ in range(4)]
    async with watched(tmp_path, 0, told[0]) as core:
        assert isinstance(await core.submit(OPEN, DISPATCHER), Accepted)
        for number in range(UNITS):
            unit = Unit(id=f"P{number}", kind="police", name="车", agency="police", lat=31.28, lon=121.51)
            await ordered(
                core, AddUnit(unit=unit, password_hash=BROKER_HASH), DispatchUnit(incident="I1", unit=unit.id)
            )
        free = Unit(id="P-FREE", kind="police", name="车", agency="police", lat=31.28, lon=121.51)
        await ordered(core, AddUnit(unit=free, password_hash=BROKER_HASH))
    async with watched(tmp_path, 31, told[1]):
        await until(lambda: len(lapsed(told[1])) == UNITS)
    async with watched(tmp_path, 3600, told[2]):
        await until(lambda: len(lapsed(told[2])) == UNITS)
    async with watched(tmp_path, 7200, told[3]) as core:
        await asyncio.sleep(2 * LOOK_S)  # nothing more may come: two looks are given to it
        await ordered(core, AddNote(incident="I1", text="末"))
    assert [lapsed(one) for one in told] == [
        [],
        [f"{name} received" for name in names],
        # One crew can't go in place of thirty.
        [f"{names[0]} accepted P-FREE", *(f"{name} accepted" for name in names[1:])],
        [],
    ]
