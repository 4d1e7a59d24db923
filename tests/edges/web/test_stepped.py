"""Somebody sets the machine's clock while the centre works: limits hold, nothing false is told, and the record says what happened."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.centre import HERE, Centre, running_centre
from tests.desk import sitting
from tests.journeys.commands import verify
from tests.stepped import SteppedClock

HOUR = 3600.0
LIMIT_S = 3.0
CONFIG = f"[ladder]\nreceived_s = [{LIMIT_S}, {LIMIT_S}, {LIMIT_S}, {LIMIT_S}]\n"
"""Seconds instead of half a minute: the limits are configured."""
LATE_S = 3.0
"""What a busy machine may add to a limit; a clock that counts adds an hour."""


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
