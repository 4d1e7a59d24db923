import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import pairwise
from random import Random
from statistics import median

from devices.messages import PositionMessage
from devices.model import Unit
from tests.edges.simulate.centre import BUS, NOW, FakeCentre, dispatch, fake_centre, mosquitto, receipt, steps_of
from web.simulate import ground
from web.simulate.clock import StoryClock
from web.simulate.sender import Login
from web.simulate.unit import run_unit

P12 = Unit(id="P12", kind="police", name="公安 P12", agency="police", lat=31.2702, lon=121.5105)
SPEED = 40.0


@asynccontextmanager
async def unit_at_work() -> AsyncIterator[FakeCentre]:
    """P12 on a real broker, forty times as fast, with a centre that has heard of it."""
    async with mosquitto() as broker, fake_centre(broker, receipt) as centre, asyncio.TaskGroup() as group:
        login = Login(broker=broker, id="P12")
        working = group.create_task(run_unit(P12, login, StoryClock(NOW, SPEED), Random(1)))
        await centre.until(lambda: bool(positions(centre)))
        yield centre
        working.cancel()


def positions(centre: FakeCentre) -> list[PositionMessage]:
    return [each.body for each in centre.heard if isinstance(each.body, PositionMessage)]


async def test_it_drives_to_the_place_and_shows_where_it_is() -> None:
    async with unit_at_work() as centre:
        before = len(positions(centre))
        await centre.send("P12", dispatch("I1-1"))
        await centre.until(lambda: "on_scene" in steps_of(centre, "P12"))
        await centre.until(lambda: (positions(centre)[-1].lat, positions(centre)[-1].lon) == BUS)
        on_the_road = [each for each in positions(centre)[before:] if each.speed]
        left = [ground.distance(each.lat, each.lon, *BUS) for each in on_the_road]
        assert len(left) > 10 and left == sorted(left, reverse=True)
        # 11 m/s by road for 2 s are 16 m of straight line; a busy machine makes single steps longer.
        assert 10 < median(a - b for a, b in pairwise(left)) < 30
        assert all(each.heading is not None and not each.stale for each in on_the_road)
        await centre.until(lambda: "clear" in steps_of(centre, "P12"))
        assert steps_of(centre, "P12") == ["received", "shown", "accepted", "en_route", "on_scene", "clear"]


async def test_it_turns_back_when_the_centre_stands_it_down() -> None:
    async with unit_at_work() as centre:
        await centre.send("P12", dispatch("I1-1"))
        await centre.until(lambda: "en_route" in steps_of(centre, "P12"))
        await centre.send("P12", dispatch("I1-1", step="clear"))
        await centre.until(lambda: "clear" in steps_of(centre, "P12"))
        await centre.until(lambda: (positions(centre)[-1].lat, positions(centre)[-1].lon) == (P12.lat, P12.lon))
        assert steps_of(centre, "P12") == ["received", "shown", "accepted", "en_route", "clear"]


async def test_a_dispatch_too_late_is_not_answered_and_the_next_one_is() -> None:
    async with unit_at_work() as centre:
        await centre.send("P12", dispatch("I1-1", minutes=-1))
        await centre.send("P12", dispatch("I2-1"))
        await centre.until(lambda: "accepted" in steps_of(centre, "P12"))
        assert steps_of(centre, "P12") == ["received", "shown", "accepted"]


async def test_a_standing_unit_is_heard_every_twenty_seconds() -> None:
    async with unit_at_work() as centre:
        await centre.until(lambda: len(positions(centre)) > 6)
    times = [datetime.fromisoformat(each.at) for each in positions(centre)]
    gaps = [(b - a).total_seconds() * SPEED for a, b in pairwise(times)]
    assert min(gaps) > 15
    assert median(gaps) < 40
