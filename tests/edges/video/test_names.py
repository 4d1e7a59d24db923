"""Names of cameras: looked up once for all who ask, and whoever does not wait harms nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

import pytest

from tests.waiting import until
from video.sources.names import Names


class Slow:
    """A name server that answers when it is told to; it does not know `nobody`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers = Event()

    def look_up(self, host: str) -> list[str]:
        self.asked.append(host)
        self.answers.wait(20)
        if host == "nobody":
            raise OSError("not known")
        return ["10.0.0.1"]


@pytest.fixture
async def faults() -> AsyncIterator[list[dict[str, object]]]:
    """What the loop was told."""
    found: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: found.append(context))
    yield found


@asynccontextmanager
async def slow() -> AsyncIterator[tuple[Slow, Names]]:
    server = Slow()
    try:
        yield server, Names(server.look_up)
    finally:
        server.answers.set()


async def test_a_name_is_looked_up_once_for_all_who_ask_meanwhile_and_anew_afterwards() -> None:
    async with slow() as (server, names):
        async with asyncio.TaskGroup() as tasks:
            both = [tasks.create_task(names.addresses("cam")) for _ in range(2)]
            await until(lambda: server.asked)
            server.answers.set()
        assert [one.result() for one in both] == [["10.0.0.1"]] * 2 and server.asked == ["cam"]
        assert await names.addresses("cam") == ["10.0.0.1"] and server.asked == ["cam", "cam"]


async def test_who_gives_up_leaves_the_look_up_to_who_asks_next() -> None:
    async with slow() as (server, names):
        for _ in range(40):  # a camera that is called again and again holds one thread, not all
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.001):
                    await names.addresses("cam")
        async with asyncio.TaskGroup() as tasks:
            last = tasks.create_task(names.addresses("cam"))
            await until(lambda: server.asked)
            server.answers.set()
        assert last.result() == ["10.0.0.1"] and server.asked == ["cam"]


async def test_a_name_nobody_knows_is_said_to_who_waits_and_to_nobody_else(faults: list[dict[str, object]]) -> None:
    async with slow() as (server, names):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await names.addresses("nobody")
        server.answers.set()
        await until(lambda: not names._under_way)
        with pytest.raises(OSError, match="not known"):
            await names.addresses("nobody")
    assert faults == []
