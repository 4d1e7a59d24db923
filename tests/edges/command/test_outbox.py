"""What has to be done because of an event is done: at least once, in order for one unit, and after a restart too."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from command.core import Core
from command.effects import Effect, SendDispatch, SendReceipt
from command.log import StoreError
from command.outbox import PAGE, Outbox
from command.store import Store
from devices.orders import AddDevice, AddUnit
from incidents.orders import DispatchUnit, RecallUnit
from tests.edges.command.centre import SYSTEM, Published, accepted, opened, running_core
from tests.laws.world import BROKER_HASH, DISPATCHER, PATROL, PUMP, SHOP, alarm, of_device

WITHIN = 15.0


class World:
    """Performs effects and remembers; `fails` may say of one that it can't be done yet."""

    def __init__(self, fails: Callable[[Effect], bool] = lambda effect: False) -> None:
        self.tried: list[Effect] = []
        self.done: list[Effect] = []
        self.fails = fails
        self._changed = asyncio.Condition()

    async def perform(self, effect: Effect) -> bool:
        self.tried.append(effect)
        await asyncio.sleep(0)
        if self.fails(effect):
            return False
        async with self._changed:
            self.done.append(effect)
            self._changed.notify_all()
        return True

    async def until(self, number: int) -> None:
        async with asyncio.timeout(WITHIN), self._changed:
            await self._changed.wait_for(lambda: len(self.done) >= number)

    def receipts(self) -> list[str]:
        return [effect.id for effect in self.done if isinstance(effect, SendReceipt)]

    def dispatches(self, unit: str) -> list[tuple[str, str]]:
        told = [effect for effect in self.done if isinstance(effect, SendDispatch) and effect.unit == unit]
        return [(effect.assignment, effect.step) for effect in told]


class Waking(Published):
    """Wakes the outbox after each commit, as the wiring does."""

    outbox: Outbox | None = None

    async def __call__(self, recorded: list[object]) -> None:  # type: ignore[override] # it does not look at them
        if self.outbox is not None:
            self.outbox.wake()


@asynccontextmanager
async def working(folder: Path, world: World) -> AsyncIterator[Core]:
    """A core with an outbox at work."""
    published = Waking()
    async with running_core(folder, published) as core, asyncio.TaskGroup() as tasks:
        published.outbox = Outbox(core, "messages", world.perform)
        running = tasks.create_task(published.outbox.run())
        try:
            yield core
        finally:
            running.cancel()


async def furnish(core: Core) -> None:
    accepted(await core.submit(AddDevice(device=SHOP, password_hash=BROKER_HASH), SYSTEM))
    for unit in (PATROL, PUMP):
        accepted(await core.submit(AddUnit(unit=unit, password_hash=BROKER_HASH), SYSTEM))


async def report(core: Core, name: str) -> None:
    accepted(await core.submit(alarm(SHOP, name, "minor"), of_device(SHOP)))


async def waiting(core: Core) -> int:
    return len(await core.call(core.store.waiting_effects, "messages", 0, 10_000))


async def drained(core: Core) -> None:
    async with asyncio.timeout(WITHIN):
        while await waiting(core):
            pass


async def test_every_effect_is_performed_and_forgotten(tmp_path: Path) -> None:
    world = World()
    async with working(tmp_path, world) as core:
        await furnish(core)
        for number in range(3):
            # One after the other, each when the outbox is empty again: new rows must not hide behind old ids.
            await report(core, f"a{number}")
            await world.until(number + 1)
            await drained(core)
    assert world.receipts() == ["a0", "a1", "a2"]


async def test_more_effects_than_are_read_at_a_time_are_all_performed_once(tmp_path: Path) -> None:
    world, number = World(), PAGE * 2 + 17
    async with working(tmp_path, world) as core:
        await furnish(core)
        async with asyncio.TaskGroup() as tasks:
            for name in range(number):
                tasks.create_task(report(core, f"{name}"))
        await world.until(number)
        await drained(core)
    assert sorted(world.receipts(), key=int) == [f"{name}" for name in range(number)]


async def test_effects_that_were_not_done_are_done_after_a_restart(tmp_path: Path) -> None:
    async with working(tmp_path, World(fails=lambda effect: True)) as core:
        await furnish(core)
        await opened(core)
        await report(core, "a1")
        accepted(await core.submit(DispatchUnit(incident="I1", unit=PATROL.id), DISPATCHER))
        accepted(await core.submit(RecallUnit(assignment="I1-1", cause="误报"), DISPATCHER))
    world = World()
    async with working(tmp_path, world) as core:
        await world.until(3)
        await drained(core)
    assert world.receipts() == ["a1"]
    assert world.dispatches(PATROL.id) == [("I1-1", "sent"), ("I1-1", "clear")]
    idle = World()
    async with working(tmp_path, idle) as core:
        assert await waiting(core) == 0
    assert idle.tried == []


async def test_what_goes_to_one_unit_goes_in_order_and_holds_no_other_unit_up(tmp_path: Path) -> None:
    world = World(fails=lambda effect: isinstance(effect, SendDispatch) and effect.unit == PATROL.id)
    async with working(tmp_path, world) as core:
        await furnish(core)
        for number in range(1, 4):
            await opened(core)
            for unit in (PATROL, PUMP):
                accepted(await core.submit(DispatchUnit(incident=f"I{number}", unit=unit.id), DISPATCHER))
            accepted(await core.submit(RecallUnit(assignment=f"I{number}-1", cause="不用了"), DISPATCHER))
        await world.until(3)
        assert world.dispatches(PUMP.id) == [(f"I{n}-2", "sent") for n in range(1, 4)]
        assert world.dispatches(PATROL.id) == []
        world.fails = lambda effect: False
        await world.until(9)
    assert world.dispatches(PATROL.id) == [(f"I{n}-1", step) for n in range(1, 4) for step in ("sent", "clear")]


async def test_an_effect_that_breaks_is_tried_again_and_stops_no_other(tmp_path: Path) -> None:
    broken = True

    def fails(effect: Effect) -> bool:
        if broken and isinstance(effect, SendReceipt) and effect.id == "bad":
            raise RuntimeError("somebody forgot something")
        return False

    world = World(fails)
    async with working(tmp_path, world) as core:
        await furnish(core)
        for name in ("bad", "good"):
            await report(core, name)
        await world.until(1)
        assert world.receipts() == ["good"]
        broken = False
        await world.until(2)
    assert world.receipts() == ["good", "bad"]


async def test_an_effect_of_another_release_waits_and_stops_no_other(tmp_path: Path) -> None:
    world = World()
    async with working(tmp_path, world) as core:
        await furnish(core)
        await core.call(_put_strange_effect, core.store)
        await report(core, "a1")
        await world.until(1)
        assert await waiting(core) >= 1
    assert world.receipts() == ["a1"]


def _put_strange_effect(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO outbox (seq, lane, effect) VALUES (1, 'messages', '{\"type\":\"Sing\"}')"
        )


async def test_the_outbox_outlives_a_disk_that_cannot_be_written(tmp_path: Path) -> None:
    world = World(fails=lambda effect: True)
    async with working(tmp_path, world) as core:
        await furnish(core)
        await report(core, "a1")
        await core.call(_read_only, core.store, True)
        world.fails = lambda effect: False
        await world.until(1)
        with pytest.raises(StoreError, match="readonly database"):
            await waiting(core)
        await core.call(_read_only, core.store, False)
        await drained(core)
    assert world.receipts() == ["a1"]


def _read_only(store: Store, on: bool) -> None:
    connection = store.engine.raw_connection()
    connection.cursor().execute(f"PRAGMA query_only = {int(on)}")
    connection.close()
