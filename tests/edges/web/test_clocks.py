"""The service-level clocks over the public wires: what they say, and that a restart changes nothing of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.centre import NOW, Centre, running_centre
from tests.desk import Desk, sitting
from tests.edges.web.conftest import open_incident
from tests.field import at_broker
from tests.processes import until
from web.clock import later

MEASURES = ("answer", "process", "acknowledge", "accept", "arrive")


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Centre]:
    """A centre of its own without shifts: the figures of others would be among its own, and a shift may end at any moment."""
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "units.toml").write_text("")
    config = tmp_path / "centre.toml"
    config.write_text(f'locality = "{tables}"\n')
    with running_centre(tmp_path, options=("--config", str(config))) as centre:
        yield centre


def figures(centre: Centre, token: str) -> dict[str, Any]:
    """All measures of today and yesterday: a test may run over midnight."""
    status, answer = centre.get("/api/v1/clocks", token)
    assert status == 200, answer
    assert [one["shift"] for one in answer["shifts"]] == [None, None]
    shown: dict[str, Any] = {name: [] for name in MEASURES}
    for shift in answer["shifts"]:
        for one in shift["measures"]:
            shown[one["measure"]] += one["values"]
    return shown


async def ring(centre: Centre, line: str, name: str, *phases: tuple[str, float]) -> None:
    """A call whose phases were at these seconds by the gateway's clock."""
    async with at_broker(centre, line, [f"call/{line}/receipt"]) as gateway:
        for phase, second in phases:
            at = later(NOW(), timedelta(seconds=second))
            await gateway.say("call", {"id": name, "phase": phase, "from": "13800000000", "to": "119", "at": at})
            await gateway.hear()


async def drive(desk: Desk, centre: Centre, crew: str, incident: str) -> None:
    """A unit is sent, accepts and arrives."""
    assert (await desk.order({"type": "DispatchUnit", "incident": incident, "unit": crew}))["type"] == "accepted"
    async with at_broker(centre, crew, [f"unit/{crew}/dispatch"]) as unit:
        await unit.hear()
        await unit.answer(f"{incident}-1", "received", "shown", "accepted", "en_route", "on_scene")
        await desk.event("IncidentAdvanced", incident=incident, state="on_scene")


async def test_what_was_measured_is_the_same_after_a_kill(alone: Centre) -> None:
    wang, line, crew = alone.add_operator("wang"), alone.add_device("line-1", "119", "line"), alone.add_unit("F-1")
    assert all(values == [] for values in figures(alone, wang).values())
    async with sitting(alone, wang) as desk:
        await ring(alone, line, "taken", ("ringing", -30), ("answered", -23))
        await ring(alone, line, "missed", ("ringing", -30), ("ended", -10))
        incident = open_incident(alone, wang)
        for alert in ("A1", "A2"):
            await desk.order({"type": "LinkAlert", "alert": alert, "incident": incident})
        await drive(desk, alone, crew, incident)
        told = await desk.told("service")
        while not any(one["measure"] == "arrive" and one["n"] for shift in told["shifts"] for one in shift["measures"]):
            told = await desk.told("service")
    before = figures(alone, wang)
    assert before["answer"] == pytest.approx([7.0, None], abs=1.0), (
        "by the gateway's clock; what was missed is never answered"
    )
    assert [len(before[name]) for name in MEASURES] == [2, 1, 2, 1, 1]
    assert [one["n"] for one in told["shifts"][0]["measures"]] == [len(before[name]) for name in MEASURES]
    alone.program.process.kill()
    alone.program.process.wait()
    alone.start()
    until(lambda: figures(alone, wang) == before, lambda: str(figures(alone, wang)), 20)


async def test_who_joins_later_is_told_how_they_stand(alone: Centre) -> None:
    wang = alone.add_operator("wang")
    async with sitting(alone, wang) as desk:
        if desk.snapshot["service"] is None:  # the log had not been read yet
            await desk.told("service")
            await desk.hello()
        first = desk.snapshot["service"]["shifts"][0]["measures"][0]
        assert [(one["percent"], one["seconds"]) for one in first["limits"]] == [(90, 15.0), (95, 20.0), (90, 10.0)]
