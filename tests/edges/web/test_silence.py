"""Silence is told by the centre itself, over its real wires: one source, many, the broker; and the canary goes all the way."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiomqtt

from command.log import LogReader, open_reader
from command.recovery import recover
from tests.centre import NOW, Centre, free_address, running_centre
from tests.desk import signed_in, sitting
from tests.edges.simulate.centre import mosquitto
from tests.edges.web.conftest import open_incident
from tests.edges.web.test_metrics import figures
from tests.edges.web.test_tables import read
from tests.field import ROOT
from tests.waiting import eventually

QUICK = "canary_s = 1.0\n"
EVERY_S = 0.25
STOOD_S = 12.0
"""More than the patience with any of them, and than what a core may stand still without being deaf."""
Incidents = list[dict[str, Any]]


def config(folder: Path, text: str = QUICK) -> tuple[str, ...]:
    path = folder / "centre.toml"
    path.write_text(text)
    return ("--config", str(path))


def troubles(centre: Centre, token: str, code: str | None = None) -> Incidents:
    items: Incidents = centre.get("/api/v1/incidents?limit=100", token)[1]["items"]
    return [one for one in items if one["trouble"] is not None and code in (None, one["trouble"]["kind"])]


async def until_told(centre: Centre, token: str, code: str, seconds: float = 30, **fields: Any) -> dict[str, Any]:
    """The trouble of that kind with these fields."""

    async def told() -> dict[str, Any] | None:
        # In a thread: heartbeats of the test go on while the centre takes its time to answer.
        listed = await asyncio.to_thread(troubles, centre, token, code)
        return next((one for one in listed if fields.items() <= {**one["trouble"], **one}.items()), None)

    found = await eventually(told, f"no {code} with {fields}", seconds, pause=0.1)
    assert found is not None
    return found


async def beats(url: str, names: Sequence[str]) -> None:
    """Heartbeats of these sources from one connection each, until cancelled."""
    host, port = url.removeprefix("mqtt://").split(":")

    async def one(name: str) -> None:
        number = 0
        while True:
            try:
                async with aiomqtt.Client(host, int(port), username=name, password=f"{name}-password") as client:
                    while True:
                        number += 1
                        await client.publish(f"{ROOT}beat/{name}", f'{{"n": {number}, "at": "{NOW()}"}}')
                        await asyncio.sleep(EVERY_S)  # the pace of a device: that is what is learnt
            except aiomqtt.MqttError:
                await asyncio.sleep(0.1)  # as a device dials again: its login is new, or the broker is gone

    async with asyncio.TaskGroup() as tasks:
        for name in names:
            tasks.create_task(one(name))


@asynccontextmanager
async def beating(url: str, names: Sequence[str]) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(beats(url, names))
        yield
        running.cancel()


async def until_learnt(centre: Centre, names: Sequence[str]) -> None:
    """Until the centre knows that all of these send heartbeats; its log says so, for a desk that sits down later is not told."""
    with open_reader(centre.data) as engine:
        reader = LogReader(engine)

        async def learnt() -> bool:
            state, _ = await asyncio.to_thread(recover, reader)
            return set(names) <= state.devices.beats.keys()

        await eventually(learnt, f"it does not know the pace of all of {names}", 30, pause=0.1)


async def counted_right(centre: Centre, token: str) -> None:
    """A trouble is open; two incidents are merged, and there is an exercise: in figures that is one."""
    for title, status in (("积水", "actual"), ("又积水", "actual"), ("演练积水", "exercise")):
        open_incident(centre, token, title=title, status=status)
    found = centre.get("/api/v1/incidents", token)[1]["items"]
    lead, merged = (next(one["id"] for one in found if one["title"] == title) for title in ("积水", "又积水"))
    centre.order({"type": "MergeIncident", "incident": merged, "into": lead}, token)
    assert figures(centre)["liandong_incidents_open"] == 1
    async with signed_in(centre, token) as http:
        for status, titles in (("actual", ["又积水", "积水"]), ("exercise", ["演练积水"])):
            async with http.get(f"/api/v1/incidents.csv?status={status}") as answer:
                assert [one["事件名称"] for one in read(await answer.read())] == titles


async def test_one_device_that_stops_is_told_and_over_when_it_beats_again(tmp_path: Path) -> None:
    with running_centre(tmp_path, options=config(tmp_path)) as centre:
        wang = centre.add_operator("wang")
        for name in ("WL-1", "WL-2"):
            centre.add_device(name)
        async with beating(centre.mqtt, ["WL-2"]):
            async with beating(centre.mqtt, ["WL-1"]):
                await until_learnt(centre, ["WL-1", "WL-2"])
            told = await until_told(centre, wang, "quiet", source="WL-1")
            assert (told["grade"], told["priority"], told["state"]) == (4, 4, "received")
            assert told["class"] == {"scheme": "liandong", "kind": "trouble", "code": "quiet"}
            for wire in ("cap", "eido"):
                status, answer = centre.get(f"/api/v1/incidents/{told['id']}/record?format={wire}", wang)
                assert (status, answer["error"]["code"]) == (409, "is_trouble"), "no agency answers for a battery"
            await counted_right(centre, wang)
            async with beating(centre.mqtt, ["WL-1"]):
                over = await until_told(centre, wang, "quiet", state="cancelled")
            assert over["id"] == told["id"]
            assert [one["id"] for one in troubles(centre, wang, "quiet")] == [told["id"]]


async def test_a_broker_that_is_gone_is_one_trouble(tmp_path: Path) -> None:
    """Not one of each of the twelve sources, nor of the canary; and it is over when the broker is back."""
    address = free_address()
    port, names = int(address.rpartition(":")[2]), [f"WL-{number}" for number in range(12)]
    options = (*config(tmp_path), "--broker", f"mqtt://{address}")
    async with asyncio.TaskGroup() as tasks:
        with running_centre(tmp_path, options=options) as centre:
            async with mosquitto(port):
                wang = centre.add_operator("wang")
                for name in names:
                    centre.add_device(name)
                sending = tasks.create_task(beats(address, names))
                await until_learnt(centre, names)
            told = await until_told(centre, wang, "broker", 60)
            assert [one["id"] for one in troubles(centre, wang)] == [told["id"]]
            async with mosquitto(port):
                await until_told(centre, wang, "broker", 60, state="cancelled")
                assert len(troubles(centre, wang)) == 1
        sending.cancel()


async def test_the_canary_comes_back_through_the_broker_and_is_in_the_snapshot_and_the_events(tmp_path: Path) -> None:
    with running_centre(tmp_path, options=config(tmp_path)) as centre:
        wang = centre.add_operator("wang")
        async with sitting(centre, wang) as desk:
            assert desk.snapshot["canary_s"] == 1.0
            first = (await desk.event("AlertReceived"))["event"]["alert"]
            assert (first["source"], first["kind"], first["status"]) == ("canary", "canary", "test")
            assert first["received_at"] >= first["at"]
            desk.events.clear()
            second = (await desk.event("AlertReceived"))["event"]["alert"]
            assert second["at"] > first["at"]
            snapshot = await desk.hello()
        incidents = snapshot["state"]["incidents"]
        assert incidents["canary"]["at"] >= second["at"]
        assert (incidents["alert_count"], incidents["loose"]) == (0, [])
        # Half a million a year: none of them is a row of a list.
        assert centre.get("/api/v1/alerts", wang)[1]["items"] == []
        assert (centre.data / "canary-password").stat().st_mode & 0o777 == 0o600


async def test_there_is_no_canary_where_it_is_switched_off(tmp_path: Path) -> None:
    with running_centre(tmp_path, options=config(tmp_path, "canary_s = 0\n")) as centre:
        wang = centre.add_operator("wang")
        centre.add_device("WL-1")
        async with sitting(centre, wang) as desk:
            assert (desk.snapshot["canary_s"], desk.snapshot["state"]["incidents"]["canary"]) == (0, None)


async def test_a_core_that_stood_still_finds_nobody_quiet_by_that(tmp_path: Path) -> None:
    """They went on; what they said waits in the socket."""
    names = [f"WL-{number}" for number in range(7)]
    with running_centre(tmp_path, options=config(tmp_path)) as centre:
        wang = centre.add_operator("wang")
        for name in names:
            centre.add_device(name)
        async with beating(centre.mqtt, names):
            async with beating(centre.mqtt, [centre.add_device("WL-9")]):
                await until_learnt(centre, [*names, "WL-9"])
            pid = next(one["pid"] for one in centre.processes(wang) if one["role"] == "core")
            os.kill(pid, signal.SIGSTOP)
            try:
                await asyncio.sleep(STOOD_S)  # standing still for so long is the act
            finally:
                os.kill(pid, signal.SIGCONT)
            # Who has died in truth is told, and nobody before.
            told = await until_told(centre, wang, "quiet")
            assert told["trouble"]["source"] == "WL-9"
            assert [one["id"] for one in troubles(centre, wang)] == [told["id"]]
