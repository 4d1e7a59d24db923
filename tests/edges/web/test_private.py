"""What lies sealed beside the log: callers' numbers and pictures. Each look has a name."""

import hashlib
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.centre import NOW, Centre
from tests.desk import signed_in, sitting
from tests.field import Field, alert, at_broker
from tests.node import running_node, until_online
from tests.waiting import until

SESSIONS = "mosquitto.db"
"""Where the broker keeps what the centre has not acknowledged yet; it writes that anew every 5 s."""

NUMBER = "13800007731"
_calls = count(1)


async def ring(line: Field, name: str, phase: str = "ringing", **fields: Any) -> None:
    """One phase of a call; returns when the centre has it, and has said which it has."""
    told = {"id": name, "phase": phase, "from": NUMBER, "to": "12345", "at": NOW(), **fields}
    await line.say("call", told)
    receipt = await line.hear()
    assert (receipt["id"], receipt["phase"], receipt["told_at"]) == (name, phase, told["at"])


@pytest.fixture
def line(centre: Centre) -> str:
    """A new telephone line."""
    return centre.add_device(f"L-{next(_calls)}", "12345", "line", None)


async def test_a_caller_s_number_is_shown_to_a_dispatcher_and_the_look_is_recorded(
    centre: Centre, wang: str, viewer: str, auditor: str, line: str
) -> None:
    async with sitting(centre, wang) as desk, at_broker(centre, line, [f"call/{line}/receipt"]) as gateway:
        for phase in ("ringing", "answered", "ended"):
            await ring(gateway, "c-1", phase, lat=31.28, lon=121.51, address="控江路")
        received = await desk.event("AlertReceived")
        taken: dict[str, Any] = received["event"]["alert"]
        assert taken["call"]["caller_hash"] and NUMBER not in str(desk.events)
        path = f"/api/v1/alerts/{taken['id']}/caller"
        for token in (viewer, auditor):
            status, answer = centre.get(path, token)
            assert (status, answer["error"]["code"]) == (403, "not_permitted")
        assert centre.get(path, wang) == (200, {"caller": NUMBER})
        look = await desk.event("CallerRead", alert=taken["id"])
        assert look["actor"]["id"] == "wang"
        assert [e["event"]["type"] for e in desk.events].count("CallerRead") == 1, "a refused look is none"
    assert files_with(NUMBER, centre.data) <= {SESSIONS}
    await until(lambda: not files_with(NUMBER, centre.data), "the broker keeps what was acknowledged")


async def test_a_call_that_goes_from_hand_to_hand_is_recorded_each_time_and_sent_again_once(
    centre: Centre, wang: str, line: str
) -> None:
    told = [
        ("ringing", None),
        *(pair for seat in "123" for pair in (("answered", f"席位{seat}"), ("transferred", None))),
    ]
    async with sitting(centre, wang) as desk, at_broker(centre, line, [f"call/{line}/receipt"]) as gateway:
        for phase, agent in told:
            at = NOW()
            for _ in range(2):
                await ring(gateway, "c-3", phase, at=at, agent=agent)
        await ring(gateway, "c-3", "ended")
        first = await desk.event("AlertReceived")
        await desk.event("CallAdvanced", phase="ended")
    name = first["event"]["alert"]["id"]
    advanced = [one["event"] for one in desk.events if one["event"]["type"] == "CallAdvanced"]
    assert [(one["alert"], one["phase"], one["agent"]) for one in advanced] == [
        *((name, phase, agent) for phase, agent in told[1:]),
        (name, "ended", None),
    ]


async def test_a_call_without_a_number_has_none_to_show(centre: Centre, wang: str, line: str) -> None:
    async with sitting(centre, wang) as desk, at_broker(centre, line, [f"call/{line}/receipt"]) as gateway:
        await ring(gateway, "c-2", **{"from": ""})
        taken = (await desk.event("AlertReceived"))["event"]["alert"]
    status, answer = centre.get(f"/api/v1/alerts/{taken['id']}/caller", wang)
    assert (status, answer["error"]["code"]) == (404, "unknown_caller")


async def test_the_picture_of_an_alert_is_what_the_log_says_and_every_look_is_in_it(
    centre: Centre, wang: str, auditor: str, camera: str, gauge: str
) -> None:
    async with sitting(centre, wang) as desk, at_broker(centre, gauge) as device, signed_in(centre, wang) as http:
        await device.say("alert", alert("picture"))
        taken = (await desk.event("PictureTaken"))["event"]
        assert taken["picture"]["camera"] == camera
        path = f"/api/v1/pictures/{taken['picture']['id']}"
        async with http.get(path) as answer:
            assert (answer.status, answer.content_type) == (200, "image/jpeg")
            assert answer.headers["Cache-Control"] == "no-store", (
                "a browser would show it again without a look in the log"
            )
            jpeg = await answer.read()
        assert jpeg.startswith(b"\xff\xd8") and hashlib.sha256(jpeg).hexdigest() == taken["picture"]["sha256"]
        look = await desk.event("ViewStarted")
        assert (look["actor"]["id"], look["event"]["view"]["via"], look["event"]["view"]["camera"]) == (
            "wang", "picture", camera,
        )  # fmt: skip
        await desk.event("ViewEnded")
        status, refused = centre.get(path, auditor)
        assert (status, refused["error"]["code"]) == (403, "not_permitted")
    sealed = list((centre.data / "pictures").iterdir())
    assert sealed and all(b"JFIF" not in file.read_bytes() for file in sealed)


async def test_the_picture_of_a_camera_that_has_another_name_by_now_is_shown_and_the_look_recorded(
    centre: Centre, wang: str, tmp_path: Path, clips: dict[str, Path], gauge: str
) -> None:
    place = {"lat": 31.31, "lon": 121.53}  # where no other camera sees
    token = centre.add_node("renaming")
    with running_node(centre, tmp_path, "renaming", token, {"OLD-1": clips}, (place["lat"], place["lon"])):
        until_online(centre, wang, "OLD-1")
        centre.until_media(wang)
        async with sitting(centre, wang) as desk, at_broker(centre, gauge) as device:
            await device.say("alert", alert("renamed", **place))
            taken = (await desk.event("PictureTaken"))["event"]
    assert taken["picture"]["camera"] == "OLD-1"
    with running_node(centre, tmp_path, "renaming", token, {"NEW-1": clips}, (place["lat"], place["lon"])):
        until_online(centre, wang, "NEW-1")
        names = {camera["id"] for camera in centre.get("/api/v1/cameras?limit=500", wang)[1]["items"]}
        assert "OLD-1" not in names
        async with sitting(centre, wang) as desk, signed_in(centre, wang) as http:
            async with http.get(f"/api/v1/pictures/{taken['picture']['id']}") as answer:
                assert (answer.status, answer.content_type) == (200, "image/jpeg")
                assert hashlib.sha256(await answer.read()).hexdigest() == taken["picture"]["sha256"]
            view = (await desk.event("ViewStarted"))["event"]["view"]
            assert (view["operator"], view["via"], view["camera"]) == ("wang", "picture", "OLD-1")
            assert view["incident"] == taken["incident"] is not None
            await desk.event("ViewEnded", view=view["id"], camera="OLD-1")


@pytest.mark.parametrize("name", ["..%2F..%2Fliandong.db", "%00", "nothing"])
def test_a_name_of_a_picture_leads_to_no_other_file(centre: Centre, wang: str, name: str) -> None:
    assert centre.get(f"/api/v1/pictures/{name}", wang)[0] == 404


def files_with(secret: str, folder: Path) -> set[str]:
    """The names of those below the folder that have these words."""
    return {path.name for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()}
