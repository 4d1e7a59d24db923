"""Both buses keep the same promises."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from command.bus import MAX_BEHIND, Bus, Lagged
from command.bus_redis import PUBLISH_S, RedisBus
from tests.edges.command.redis_server import RedisServer


async def take(messages: AsyncIterator[bytes], number: int) -> list[bytes]:
    """So many messages, or a failed test."""
    async with asyncio.timeout(10):
        return [await anext(messages) for _ in range(number)]


def numbered(first: int, last: int) -> list[bytes]:
    return [b"%d" % number for number in range(first, last + 1)]


async def test_every_subscriber_gets_every_message_in_order(bus: Bus) -> None:
    async with bus.subscribe("events") as one, bus.subscribe("events") as other:
        for message in numbered(1, 1000):
            await bus.publish("events", message)
        assert await take(one, 1000) == numbered(1, 1000)
        assert await take(other, 1000) == numbered(1, 1000)


async def test_a_subscriber_gets_what_comes_after_it(bus: Bus) -> None:
    await bus.publish("events", b"before")
    async with bus.subscribe("events") as messages:
        await bus.publish("events", b"after")
        assert await take(messages, 1) == [b"after"]


async def test_the_first_message_of_a_channel_is_heard(bus: Bus) -> None:
    async with bus.subscribe("events") as one, bus.subscribe("events") as other:
        await bus.publish("events", b"first")
        assert await take(one, 1) == await take(other, 1) == [b"first"]


async def test_channels_do_not_mix(bus: Bus) -> None:
    async with bus.subscribe("events") as events, bus.subscribe("presence") as presence:
        await bus.publish("presence", b"p")
        await bus.publish("events", b"e")
        assert await take(events, 1) == [b"e"]
        assert await take(presence, 1) == [b"p"]


async def test_a_message_may_be_empty_or_large(bus: Bus) -> None:
    large = bytes(range(256)) * 4096
    async with bus.subscribe("media.out") as messages:
        for message in (b"", large):
            await bus.publish("media.out", message)
        assert await take(messages, 2) == [b"", large]


async def test_a_slow_subscriber_is_told_that_it_lost_messages_and_holds_nobody_up(bus: Bus) -> None:
    async with bus.subscribe("events") as slow, bus.subscribe("events") as fast:
        for message in numbered(1, MAX_BEHIND + 200):
            await bus.publish("events", message)
            assert await take(fast, 1) == [message]
        with pytest.raises(Lagged):
            await take(slow, MAX_BEHIND + 200)


async def test_after_lagging_one_starts_again_from_now(bus: Bus) -> None:
    async with bus.subscribe("events") as slow:
        for message in numbered(1, MAX_BEHIND + 200):
            await bus.publish("events", message)
        with pytest.raises(Lagged):
            await take(slow, MAX_BEHIND + 200)
    async with bus.subscribe("events") as again:
        await bus.publish("events", b"new")
        assert await take(again, 1) == [b"new"]


async def test_publishing_for_nobody_is_no_error(bus: Bus, caplog: pytest.LogCaptureFixture) -> None:
    for message in numbered(1, MAX_BEHIND + 1):
        await bus.publish("answers", message)
    assert caplog.messages == []
    async with bus.subscribe("answers") as messages:
        await bus.publish("answers", b"heard")
        assert await take(messages, 1) == [b"heard"]


async def test_a_wiped_redis_is_noticed_also_when_new_messages_have_come(
    redis_bus: RedisBus, redis_server: RedisServer
) -> None:
    async with redis_bus.subscribe("orders") as messages:
        await redis_bus.publish("orders", b"heard")
        assert await take(messages, 1) == [b"heard"]
        await redis_bus.publish("orders", b"lost")
        assert redis_server.ask(b"FLUSHALL") == b"+OK\r\n"
        await redis_bus.publish("orders", b"after")
        with pytest.raises(Lagged):
            await take(messages, 1)


async def test_a_wiped_redis_is_noticed_also_when_a_number_is_given_again(
    redis_bus: RedisBus, redis_server: RedisServer
) -> None:
    """Entries are numbered by the millisecond: what comes within it after a wipe has the numbers of what was there."""
    async with redis_bus.subscribe("orders") as messages:
        assert redis_server.ask(b"XADD liandong:orders 9000000000000-0 m heard").startswith(b"$")
        assert await take(messages, 1) == [b"heard"]
        assert redis_server.ask(b"FLUSHALL") == b"+OK\r\n"
        assert redis_server.ask(b"XADD liandong:orders 9000000000000-0 m after").startswith(b"$")
        with pytest.raises(Lagged):
            await take(messages, 1)


async def test_a_wiped_redis_is_noticed_by_one_who_has_heard_nothing_yet(
    redis_bus: RedisBus, redis_server: RedisServer
) -> None:
    async with redis_bus.subscribe("orders") as messages:
        await redis_bus.publish("orders", b"lost")
        assert redis_server.ask(b"FLUSHALL") == b"+OK\r\n"
        with pytest.raises(Lagged):
            await take(messages, 1)


async def test_a_subscriber_waits_for_redis_to_come_back(redis_bus: RedisBus, redis_server: RedisServer) -> None:
    async with redis_bus.subscribe("events") as messages:
        redis_server.stop()
        with pytest.raises(Lagged):
            await take(messages, 1)
    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(one_message(redis_bus))
        await asyncio.sleep(0)
        redis_server.start()
        while not listening.done():
            await redis_bus.publish("events", b"back")
            await asyncio.sleep(0.01)
    assert listening.result() == b"back"


async def one_message(bus: Bus) -> bytes:
    async with bus.subscribe("events") as messages:
        return (await take(messages, 1))[0]


@pytest.mark.parametrize("trouble", ["gone", "frozen", "full"])
async def test_publishing_ends_soon_whatever_ails_redis(
    redis_bus: RedisBus, redis_server: RedisServer, trouble: str
) -> None:
    """The core publishes between two transactions: it must neither stand still with Redis nor fall with it."""
    await redis_bus.publish("events", b"well")
    if trouble == "gone":
        redis_server.stop()
    elif trouble == "frozen":
        redis_server.freeze()
    else:
        assert redis_server.ask(b"CONFIG SET maxmemory 1") == b"+OK\r\n"
    started = time.monotonic()
    await redis_bus.publish("events", b"given up")
    assert time.monotonic() - started < PUBLISH_S + 1
    if trouble == "frozen":
        redis_server.thaw()
