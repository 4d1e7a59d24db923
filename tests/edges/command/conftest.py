"""The two buses, so that the same tests run against both."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from command.bus import Bus, LocalBus
from command.bus_redis import RedisBus
from tests.edges.command.redis_server import RedisServer


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def redis_bus(redis_server: RedisServer) -> AsyncIterator[RedisBus]:
    redis = Redis.from_url(redis_server.url)
    yield RedisBus(redis)
    await redis.aclose()


@pytest.fixture(params=["local", "redis"])
def bus(request: pytest.FixtureRequest) -> Bus:
    if request.param == "local":
        return LocalBus()
    found: RedisBus = request.getfixturevalue("redis_bus")
    return found
