"""A replica ends where the core is, whatever happens to the messages between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from command.bus import Bus, LocalBus
from command.bus_redis import RedisBus
from command.core import Core
from command.events import Events
from command.log import DATABASE, LogReader, open_reader
from command.replica import WATCH_S, Replica
from tests.edges.command.centre import Published, noted, opened, running_core, same
from tests.edges.command.redis_server import RedisServer
from tests.waiting import until

SOON = WATCH_S * 5


class Seen:
    """What a replica tells: every event, and every time it began anew."""

    def __init__(self) -> None:
        self.seqs: list[int] = []
        self.reloads = 0
        self.reloaded = asyncio.Event()

    def on_events(self, events: Events, message: bytes) -> None:
        self.seqs += [recorded.seq for recorded in events.events]

    def on_reload(self) -> None:
        self.reloads += 1
        self.reloaded.set()


@asynccontextmanager
async def following(folder: Path, bus: Bus, seen: Seen | None = None) -> AsyncIterator[Replica]:
    """A replica of the log in `folder`, which has loaded it once."""
    seen = seen or Seen()
    with open_reader(folder) as engine:
        replica = Replica(bus, LogReader(engine), seen.on_events, seen.on_reload)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(replica.run())
            try:
                assert await replica.reached(0)
                yield replica
            finally:
                running.cancel()


async def caught_up(replica: Replica, core: Core) -> None:
    """Wait until the replica is where the core is; the states must be equal then."""
    assert await replica.reached(core.position.seq, SOON)
    assert replica.seq == core.position.seq
    assert same(replica.state, core.state)


async def test_a_replica_follows_from_the_snapshot_on_without_a_gap(tmp_path: Path, bus: Bus) -> None:
    seen = Seen()
    async with running_core(tmp_path, Published(bus)) as core:
        await opened(core)
        async with following(tmp_path, bus, seen) as replica:
            await caught_up(replica, core)
            for number in range(20):
                await noted(core, f"第{number}条")
            await caught_up(replica, core)
    assert seen.seqs == list(range(2, 22))
    assert seen.reloads == 1


async def test_a_replica_that_starts_in_the_middle_of_a_storm_misses_nothing(tmp_path: Path, bus: Bus) -> None:
    async with running_core(tmp_path, Published(bus)) as core, asyncio.TaskGroup() as tasks:
        await opened(core)
        storm = [tasks.create_task(notes(core, f"{number}")) for number in range(20)]
        async with following(tmp_path, bus) as replica:
            assert core.position.seq < 1 + 20 * 50, "it is still in the storm"
            await asyncio.wait(storm)
            await caught_up(replica, core)


async def notes(core: Core, name: str) -> None:
    for number in range(50):
        await noted(core, f"{name}-{number}")


async def test_a_lost_message_is_made_up_for_without_another_one_to_show_it(tmp_path: Path, bus: Bus) -> None:
    async with running_core(tmp_path, Published()) as core:
        await opened(core)
        async with following(tmp_path, bus) as replica:
            await noted(core, "没有人听到")
            await caught_up(replica, core)


async def test_a_gap_is_made_up_for_at_once(tmp_path: Path, bus: Bus) -> None:
    published, seen = Published(), Seen()
    async with running_core(tmp_path, published) as core:
        await opened(core)
        async with following(tmp_path, bus, seen) as replica:
            await noted(core, "没有人听到")
            published.bus = bus
            await noted(core, "听到了")
            await caught_up(replica, core)
    assert seen.reloads == 2


async def test_a_log_that_was_replaced_is_loaded_anew(tmp_path: Path) -> None:
    """As after `liandong restore`, while a web process goes on running."""
    bus, seen = LocalBus(), Seen()
    old, new = tmp_path / "old", tmp_path / "new"
    async with running_core(old, Published(bus)) as core:
        for _ in range(5):
            await opened(core)
    async with running_core(new) as core:
        await opened(core)
        await noted(core, "来自备份")
    async with following(old, bus, seen) as replica:
        assert replica.seq == 5
        seen.reloaded.clear()
        replace(new / DATABASE, old / DATABASE)
        async with running_core(old, Published(bus)) as core:
            async with asyncio.timeout(SOON):
                await seen.reloaded.wait()
            await noted(core, "之后")
            await caught_up(replica, core)


def replace(new: Path, old: Path) -> None:
    for beside in ("-wal", "-shm"):
        old.with_name(old.name + beside).unlink(missing_ok=True)
    new.replace(old)


@pytest.mark.parametrize("trouble", ["wiped", "restarted", "away for long"])
async def test_redis_holds_nothing_that_cannot_be_lost(
    tmp_path: Path, redis_bus: RedisBus, redis_server: RedisServer, trouble: str
) -> None:
    async with running_core(tmp_path, Published(redis_bus)) as core, following_both(tmp_path, redis_bus) as replicas:
        await opened(core)
        async with asyncio.TaskGroup() as tasks:
            for number in range(5):
                tasks.create_task(notes(core, f"{number}"))
            await until(lambda: core.position.seq > 100)
            assert core.position.seq < 1 + 5 * 50, "it is still in the storm"
            if trouble == "wiped":
                assert redis_server.ask(b"FLUSHALL") == b"+OK\r\n"
            else:
                redis_server.stop()
        if trouble == "restarted":
            redis_server.start()
        if trouble == "away for long":
            await noted(core, "没有 Redis")
            redis_server.start()
        await noted(core, "最后一条")
        for replica in replicas:
            await caught_up(replica, core)


@asynccontextmanager
async def following_both(folder: Path, bus: Bus) -> AsyncIterator[list[Replica]]:
    async with following(folder, bus) as one, following(folder, bus) as other:
        yield [one, other]
