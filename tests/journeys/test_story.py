"""The rainy evening of the demo, told sixty times as fast to a real centre, with a dispatcher who sends crews."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

from tests.centre import LIANDONG, Centre
from tests.desk import Desk, sitting
from tests.journeys.commands import verify
from tests.processes import running
from web.demo.run import SCENARIO
from web.simulate.rows import AlertStep, CallStep, RawStep
from web.simulate.scenario import load_scenario

STEPS = load_scenario(SCENARIO).story.steps
ALERTS = Counter((step.source, step.status) for step in STEPS if isinstance(step, AlertStep))
CALLS = Counter(step.source for step in STEPS if isinstance(step, CallStep))
RUBBISH = {step.source for step in STEPS if isinstance(step, RawStep)}


async def test_the_evening_is_all_in_the_record(district: Centre, tmp_path: Path) -> None:
    token = district.token("dispatcher1")
    async with sitting(district, token) as desk:
        where = ("--logins", str(district.data / "demo-logins.json"), "--mqtt", district.mqtt, "--speed", "60")
        with running((*LIANDONG, "simulate", *where), tmp_path / "simulate.log") as simulation:
            await exercise_is_marked(desk)
            await crews_accept(desk, district, token)
            await everything_came(desk)
        assert "Traceback" not in simulation.said
        rejected = district.get("/api/v1/rejected", token)[1]["items"]
        assert {row["source"] for row in rejected} == RUBBISH
        assert all(row["message"] for row in rejected)
    assert "the chain is sound" in await verify(district.data)


async def exercise_is_marked(desk: Desk) -> None:
    """Its incident is an exercise, and no alert of another status is in any incident of the evening."""
    while True:
        opened = [e["event"]["incident"] for e in desk.events if e["event"]["type"] == "IncidentOpened"]
        if any(incident["status"] == "exercise" for incident in opened):
            break
        await asyncio.wait_for(desk.hear(), 60)
    alerts = {e["event"]["alert"]["id"]: e["event"]["alert"]["status"] for e in desk.events
              if e["event"]["type"] == "AlertReceived"}  # fmt: skip
    known = [*desk.snapshot["state"]["incidents"]["incidents"].values(), *opened]
    statuses = {incident["id"]: incident["status"] for incident in known}
    linked = [e["event"] for e in desk.events if e["event"]["type"] == "AlertLinked"]
    assert linked and all(alerts[one["alert"]] == statuses[one["incident"]] for one in linked)


async def crews_accept(desk: Desk, district: Centre, token: str) -> None:
    """A crew for the exercise, one for an actual incident: both say yes and know which it is."""
    opened = [e["event"]["incident"] for e in desk.events if e["event"]["type"] == "IncidentOpened"]
    wanted = {next(i["id"] for i in opened if i["status"] == status): status for status in ("exercise", "actual")}
    for (incident, status), unit in zip(wanted.items(), ("F07", "F03"), strict=True):
        answer = await desk.order({"type": "DispatchUnit", "incident": incident, "unit": unit})
        assert answer["type"] == "accepted", answer
        await step(desk, incident, unit, "accepted")
        [held] = district.get(f"/api/v1/assignments?incident={incident}&unit={unit}", token)[1]["items"]
        assert held["status"] == status
        await step(desk, incident, unit, "on_scene")


async def step(desk: Desk, incident: str, unit: str, name: str) -> dict[str, Any]:
    """Wait until that crew reports that step."""
    seen = 0
    async with asyncio.timeout(60):
        while True:
            for recorded in desk.events[seen:]:
                event = recorded["event"]
                if event["type"] == "AssignmentAdvanced" and (event["incident"], event["unit"]) == (incident, unit):
                    assert event["rung"]["step"] != "refused", event
                    if event["rung"]["step"] == name:
                        found: dict[str, Any] = event
                        return found
            seen = len(desk.events)
            await desk.hear()


async def everything_came(desk: Desk) -> None:
    """Every alarm and every call of the story, once; each call in all its phases."""
    async with asyncio.timeout(60):
        while True:
            received = [e["event"]["alert"] for e in desk.events if e["event"]["type"] == "AlertReceived"]
            alerts = Counter((one["source"], one["status"]) for one in received if not one["call"])
            calls = Counter(one["source"] for one in received if one["call"])
            if alerts == ALERTS and calls == CALLS:
                break
            await desk.hear()
    assert all(one["call"]["caller_hash"] or one["source"] == "L-119" for one in received if one["call"])
