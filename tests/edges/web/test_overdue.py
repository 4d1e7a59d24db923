"""A centre that starts anew says of no crew that it was silent while nobody listened, and says of the others who could go now."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.centre import HERE, NOW, Centre
from tests.edges.simulate.centre import mosquitto
from tests.field import at_broker
from tests.processes import until

LIMIT_S = 3.0
LADDER = f"[ladder]\nreceived_s = [{LIMIT_S}, {LIMIT_S}, {LIMIT_S}, {LIMIT_S}]\naccepted_s = [{LIMIT_S}, {LIMIT_S}, {LIMIT_S}, {LIMIT_S}]\n"
"""Seconds instead of a minute: the limits are configured."""
FAR = (HERE[0] + 1028 / 111_320, HERE[1])


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[list[Centre]]:
    """For a centre beside a broker of somebody else, which goes on while it is dead."""
    centres: list[Centre] = []
    yield centres
    for centre in centres:
        centre.end()


def told(centre: Centre, token: str) -> dict[str, dict[str, Any]]:
    """The assignments, by unit."""
    return {one["unit"]: one for one in centre.get("/api/v1/assignments", token)[1]["items"]}


def named(centre: Centre, token: str) -> list[tuple[str, str | None, list[str]]]:
    """Who could go in place of whom, and what speaks against them."""
    items = centre.get("/api/v1/instead", token)[1]["items"]
    return [(one["assignment"], one["unit"], one["shortfalls"]) for one in items]


async def test_who_accepted_while_the_centre_was_dead_is_not_said_to_be_silent(
    alone: list[Centre], tmp_path: Path
) -> None:
    config = tmp_path / "centre.toml"
    config.write_text(LADDER)
    async with mosquitto() as broker:
        centre = Centre(tmp_path / "data", options=("--config", str(config), "--broker", broker))
        alone.append(centre)
        centre.start()
        centre.mqtt = broker.removeprefix("mqtt://")
        li = centre.add_operator("li", "supervisor")
        for name, home in {"F01": FAR, "F02": FAR, "F03": HERE, "F04": FAR}.items():
            centre.add_unit(name, at=home)
        fire = {"scheme": "liandong", "kind": "alarm", "code": "fire"}
        place = {"lat": HERE[0], "lon": HERE[1]}
        centre.order({"type": "OpenIncident", "title": "起火", "class": fire, "place": place}, li)
        for name in ("F01", "F02"):
            centre.order({"type": "DispatchUnit", "incident": "I1", "unit": name}, li)
        sent = time.monotonic()
        centre.program.end()
        async with at_broker(centre, "F01") as crew:
            await crew.answer("I1-1", "received", "shown", "accepted")
        until(lambda: time.monotonic() - sent > LIMIT_S)
        began = time.monotonic()
        centre.start()
        until(lambda: len(told(centre, li)["F02"]["lapses"]) == 2, lambda: str(told(centre, li)))
        assert time.monotonic() - began < 5
        answered = told(centre, li)["F01"]
        assert (answered["step"], answered["lapses"]) == ("accepted", [])
        # The centre has heard nobody yet and went by their homes.
        assert told(centre, li)["F02"]["lapses"][-1]["instead"] == "F03"
        async with at_broker(centre, "F03") as there, at_broker(centre, "F04") as here:
            await there.say("unit", {"lat": FAR[0], "lon": FAR[1], "at": NOW(), "stale": False}, "position", qos=0)
            await here.say("unit", {"lat": HERE[0], "lon": HERE[1], "at": NOW(), "stale": False}, "position", qos=0)
            until(lambda: named(centre, li) == [("I1-2", "F04", [])])
        items = centre.get("/api/v1/incidents/I1/recommendation", li)[1]["items"]
        [live] = [one for one in items if one["unit"] == "F04"]
        assert live["whence"] == "live" and 0 <= live["age_s"] < 30
