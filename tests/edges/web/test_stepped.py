"""Somebody sets the machine's clock while the centre works: limits hold, nothing false is told, and the record says what happened."""

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from devices.telemetry import STALE_SECONDS
from tests.centre import HERE, Centre, running_centre
from tests.desk import Desk, sitting
from tests.edges.web.test_silence import beating, troubles, until_learnt, until_told
from tests.field import at_broker
from tests.journeys.commands import verify
from tests.stepped import SteppedClock

HOUR = 3600.0
HALF_AN_HOUR = 1800.0
"""For so long a dispatch may be acted on."""
LIMIT_S = 3.0
CONFIG = f"[ladder]\nreceived_s = [{LIMIT_S}, {LIMIT_S}, {LIMIT_S}, {LIMIT_S}]\n"
"""Seconds instead of half a minute: the limits are configured."""
LATE_S = 10.0
"""What a busy machine may add to a limit; a clock that counts adds an hour."""


PATIENCE_S = 5.0
"""Who beats every 250 ms is quiet after so long, and looked for every 2 s."""


@pytest.fixture
def clock(tmp_path: Path) -> SteppedClock:
    return SteppedClock(tmp_path)


@pytest.fixture
def stepped(tmp_path: Path, clock: SteppedClock) -> Iterator[Centre]:
    config = tmp_path / "centre.toml"
    config.write_text(CONFIG)
    options = ("--config", str(config))
    with running_centre(tmp_path, options=options, environment=clock.environment) as centre:
        yield centre


def seconds_from(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()


async def test_a_dispatch_lapses_at_its_limit_when_the_clock_is_set_back(stepped: Centre, clock: SteppedClock) -> None:
    wang = stepped.add_operator("wang")
    stepped.add_unit("F03")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    place = {"lat": HERE[0], "lon": HERE[1]}
    stepped.order({"type": "OpenIncident", "title": "桥下积水", "class": alarm, "place": place}, wang)
    async with sitting(stepped, wang) as desk:
        sent = time.monotonic()
        stepped.order({"type": "DispatchUnit", "incident": "I1", "unit": "F03"}, wang)
        clock.step(-HOUR)
        lapsed = await desk.event("LadderLapsed", assignment="I1-1", step="received")
        took = time.monotonic() - sent
        dispatched = await desk.event("UnitDispatched")
    assert LIMIT_S - 0.5 < took < LIMIT_S + LATE_S
    # The record bears what the clock said: the lapse stands an hour before the dispatch.
    assert -HOUR < seconds_from(dispatched["at"], lapsed["at"]) < -HOUR + LIMIT_S + LATE_S
    assert "the chain is sound" in await verify(stepped.data)


async def heard_at(desk: Desk, unit: str, stale: bool) -> None:
    """Until the desk is told that the last position of a unit is stale, or is not."""
    async with asyncio.timeout(60):
        while True:
            live = await desk.told("live")
            if any(one["unit"] == unit and one["stale"] is stale for one in live["positions"]):
                return


async def test_set_back_it_hides_no_silence_and_makes_no_old_position_current(
    stepped: Centre, clock: SteppedClock
) -> None:
    wang = stepped.add_operator("wang")
    stepped.add_unit("F03")
    stepped.add_device("WL-1")
    where = {"lat": HERE[0], "lon": HERE[1], "at": "2026-06-21T20:14:07.000+08:00", "stale": False}
    async with sitting(stepped, wang) as desk:
        async with at_broker(stepped, "F03") as crew, beating(stepped.mqtt, ["WL-1"]):
            await until_learnt(stepped, ["WL-1"])
            await crew.say("unit", where, "position")
            await heard_at(desk, "F03", stale=False)
        clock.step(-HOUR)
        began = time.monotonic()
        told = await until_told(stepped, wang, "clock", count=1)
        assert told["trouble"]["steps_s"] == [pytest.approx(-HOUR, abs=1)]
        assert told["title"].startswith("时钟跳变 -3")
        quiet = await until_told(stepped, wang, "quiet", source="WL-1")
        assert time.monotonic() - began < PATIENCE_S + LATE_S
        assert 0 < seconds_from(quiet["trouble"]["since"], quiet["opened_at"]) < PATIENCE_S + LATE_S
        await heard_at(desk, "F03", stale=True)
        assert STALE_SECONDS - 5 < time.monotonic() - began < STALE_SECONDS + LATE_S


async def test_set_forward_it_makes_nobody_quiet_and_both_steps_are_one_trouble(
    stepped: Centre, clock: SteppedClock
) -> None:
    stepped.add_operator("wang")
    wang, names = stepped.token("wang", 4 * HOUR), [f"WL-{number}" for number in range(8)]
    stepped.add_unit("F03")
    for name in names:
        stepped.add_device(name)
    where = {"lat": HERE[0], "lon": HERE[1], "at": "2026-06-21T20:14:07.000+08:00", "stale": False}
    async with at_broker(stepped, "F03") as crew, beating(stepped.mqtt, names[1:]):
        async with beating(stepped.mqtt, names[:1]):
            await until_learnt(stepped, names)
            await crew.say("unit", where, "position")
            clock.step(HOUR)
            await until_told(stepped, wang, "clock", count=1)
            async with sitting(stepped, wang) as desk:
                await heard_at(desk, "F03", stale=False)
            clock.step(-HOUR)
            told = await until_told(stepped, wang, "clock", count=2)
        # Who is quiet in truth is told, and nobody else was.
        quiet = await until_told(stepped, wang, "quiet")
        assert quiet["trouble"]["source"] == names[0]
        assert {one["id"] for one in troubles(stepped, wang)} == {told["id"], quiet["id"]}
        assert told["trouble"]["steps_s"] == [pytest.approx(HOUR, abs=1), pytest.approx(-HOUR, abs=1)]
    assert "the chain is sound" in await verify(stepped.data)


async def test_a_crew_on_scene_is_told_of_a_corrected_place_an_hour_later_and_stays(
    stepped: Centre, clock: SteppedClock
) -> None:
    wang, there = stepped.add_operator("wang"), {"lat": 31.2801, "lon": 121.5102}
    stepped.add_unit("F03")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    place = {"lat": HERE[0], "lon": HERE[1]}
    stepped.order({"type": "OpenIncident", "title": "桥下积水", "class": alarm, "place": place}, wang)
    async with sitting(stepped, wang) as desk, at_broker(stepped, "F03", ["unit/F03/dispatch"]) as unit:
        stepped.order({"type": "DispatchUnit", "incident": "I1", "unit": "F03"}, wang)
        first = await unit.hear()
        await unit.answer("I1-1", "accepted", "on_scene")
        await desk.event("IncidentAdvanced", incident="I1", state="on_scene")
        clock.step(0.9 * HOUR)
        stepped.order({"type": "CorrectPlace", "subject": "I1", "place": there, "reason": "听错路名"}, wang)
        again = await unit.hear()
        assert (again["step"], again["lat"], again["lon"]) == ("sent", there["lat"], there["lon"])
        assert seconds_from(again["at"], again["expires"]) == HALF_AN_HOUR
        assert first["expires"] < again["at"]
        # What the centre would have written next is in the log before this is.
        stepped.order({"type": "AddNote", "incident": "I1", "text": "已改口"}, wang)
        await desk.event("NoteAdded", incident="I1")
    assert stepped.get("/api/v1/incidents/I1", wang)[1]["incident"]["state"] == "on_scene"
