from itertools import pairwise
from typing import Any

import pytest

from tests.centre import Centre
from tests.desk import signed_in, sitting
from tests.edges.web.conftest import open_incident
from tests.field import alert, at_broker, mosquitto_pub

LISTS = ("cameras", "nodes", "units", "devices", "operators", "alerts", "rejected", "incidents", "assignments")


def items(centre: Centre, path: str, token: str) -> list[dict[str, Any]]:
    status, page = centre.get(f"/api/v1/{path}", token)
    assert (status, page["next"]) == (200, None), page
    found: list[dict[str, Any]] = page["items"]
    return found


@pytest.mark.parametrize("name", LISTS)
def test_pages_follow_one_another_without_a_gap_or_a_repetition(centre: Centre, wang: str, name: str) -> None:
    if name == "operators":
        for number in range(3):
            centre.add_operator(f"page-{number}", "auditor")
    whole = centre.get(f"/api/v1/{name}?limit=500", wang)[1]["items"]
    paged: list[dict[str, Any]] = []
    cursor, pages = "", 0
    while cursor is not None:
        status, page = centre.get(f"/api/v1/{name}?limit=2{cursor and f'&after={cursor}'}", wang)
        assert status == 200 and len(page["items"]) <= 2
        paged += page["items"]
        cursor, pages = page["next"], pages + 1
    assert paged == whole
    assert pages == max(1, -(-len(whole) // 2))


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "limit=-1", "limit=%C2%B2", "limit=", "after=x",
                                   "after=%C2%B2", "after=-1", "after=99999999999999999999"])  # fmt: skip
@pytest.mark.parametrize("name", ["alerts", "cameras"])
def test_a_page_that_is_none_is_refused_with_its_reason(centre: Centre, wang: str, name: str, query: str) -> None:
    status, answer = centre.get(f"/api/v1/{name}?{query}", wang)
    assert (status, answer["error"]["code"]) == (422, "bad_query"), answer
    assert query.partition("=")[0] in answer["error"]["message"]


async def test_an_alert_is_found_by_what_its_device_called_it(centre: Centre, wang: str, gauge: str) -> None:
    async with at_broker(centre, gauge, [f"alert/{gauge}/receipt"]) as device:
        for name, severity in (("rise", "severe"), ("fall", "minor")):
            await device.say("alert", alert(name, severity=severity, extra_reading=17, text=name))
            await device.hear()
    newest, oldest = items(centre, f"alerts?device={gauge}", wang)
    assert (newest["source_id"], oldest["source_id"]) == ("fall", "rise")
    [found] = items(centre, f"alerts?device={gauge}&id=rise", wang)
    assert (found["text"], found["value"], found["unit"], found["extra"]) == ("rise", 0.42, "m", {"extra_reading": 17})
    assert found["incident"] == newest["incident"] is not None
    assert items(centre, f"alerts?device={gauge}&id=other", wang) == []
    detail = centre.get(f"/api/v1/incidents/{found['incident']}", wang)[1]
    assert {one["id"] for one in detail["alerts"]} == {found["id"], newest["id"]}
    assert (detail["incident"]["state"], detail["assignments"]) == ("received", [])


async def test_a_camera_says_whose_it_is_and_whether_it_can_be_seen(centre: Centre, wang: str, camera: str) -> None:
    [found] = [one for one in items(centre, "cameras", wang) if one["id"] == camera]
    fields = {
        "id",
        "name",
        "node",
        "owner",
        "lat",
        "lon",
        "bearing",
        "fov",
        "range",
        "qualities",
        "sound",
        "state",
        "health",
        "health_at",
        "health_age_s",
        "health_code",
    }
    assert fields <= set(found)
    assert (found["node"], found["owner"], found["state"]) == ("street", "street", "online")
    assert [node["online"] for node in items(centre, "nodes", wang) if node["id"] == "street"] == [True]


def test_incidents_are_found_by_state_and_by_words(centre: Centre, wang: str, chen: str) -> None:
    closed = open_incident(centre, wang, title="走马塘桥下 100%_积水")
    centre.order({"type": "ConfirmIncident", "incident": closed}, wang)
    report = {"type": "ReportHandled", "incident": closed, "disposition": "resolved", "text": "水已退"}
    centre.order(report, wang)
    assert centre.ask({"type": "CloseIncident", "incident": closed}, wang)[1]["error"]["code"] == "same_person"
    centre.order({"type": "CloseIncident", "incident": closed}, chen)
    for words in ("走马塘", "100%25_", closed.lower(), "水已退"):
        assert [one["id"] for one in items(centre, f"incidents?q={words}", wang) if one["id"] == closed], words
    for words in ("%25%25", "没有这样的"):
        assert items(centre, f"incidents?q={words}", wang) == [], words
    assert closed in [one["id"] for one in items(centre, "incidents?state=closed", wang)]
    assert closed not in [one["id"] for one in items(centre, "incidents?state=received", wang)]


def test_a_merged_incident_is_told_with_the_one_that_leads_it(centre: Centre, wang: str, crew: str) -> None:
    lead, merged, deeper = (open_incident(centre, wang) for _ in range(3))
    centre.order({"type": "DispatchUnit", "incident": deeper, "unit": crew}, wang)
    centre.order({"type": "MergeIncident", "incident": deeper, "into": merged}, wang)
    centre.order({"type": "MergeIncident", "incident": merged, "into": lead, "reason": "同一处"}, wang)
    detail = centre.get(f"/api/v1/incidents/{lead}", wang)[1]
    assert [one["id"] for one in detail["members"]] == [merged, deeper]
    assert [one["incident"] for one in detail["assignments"]] == [deeper]
    told = items(centre, f"incidents/{lead}/timeline", wang)
    assert [one["event"]["type"] for one in told].count("UnitDispatched") == 1
    centre.order({"type": "SeparateIncident", "incident": merged, "reason": "另一处"}, wang)
    assert centre.get(f"/api/v1/incidents/{lead}", wang)[1]["assignments"] == []
    kinds = [one["event"]["type"] for one in items(centre, f"incidents/{lead}/timeline", wang)]
    assert (kinds.count("IncidentMerged"), kinds.count("IncidentSeparated")) == (1, 1)
    assert merged in [one["id"] for one in items(centre, "incidents?state=dispatched", wang)]


async def test_the_record_goes_on_showing_what_has_left(centre: Centre, wang: str, gauge: str) -> None:
    async with at_broker(centre, gauge, [f"alert/{gauge}/receipt"]) as device:
        await device.say("alert", alert("left", severity="severe"))
        await device.hear()
    [known] = items(centre, f"alerts?device={gauge}&id=left", wang)
    other = open_incident(centre, wang)
    centre.order({"type": "MoveAlerts", "alerts": [known["id"]], "incident": other, "reason": "误并"}, wang)
    for name in (known["incident"], other):
        told = [one["event"] for one in items(centre, f"incidents/{name}/timeline", wang)]
        assert "AlertReceived" in [event["type"] for event in told], name
        assert [event["left"] for event in told if event["type"] == "AlertLinked"][-1] == known["incident"]


def test_a_recommendation_names_every_unit_and_what_keeps_it_back(centre: Centre, wang: str, crew: str) -> None:
    name = open_incident(centre, wang, **{"class": {"scheme": "liandong", "kind": "alarm", "code": "fire"}})
    told = {one["unit"]: one for one in items(centre, f"incidents/{name}/recommendation", wang)}
    assert set(told) == {one["id"] for one in items(centre, "units", wang)}
    assert (told[crew]["standing"], told[crew]["whence"], told[crew]["reasons"][0]) == (
        "available",
        "home",
        "needed_kind",
    )
    centre.order({"type": "SetService", "unit": crew, "service": "out_of_service", "reason": "检修"}, wang)
    [out] = [one for one in items(centre, f"incidents/{name}/recommendation", wang) if one["unit"] == crew]
    assert "out_of_service" in out["shortfalls"]
    assert centre.ask({"type": "DispatchUnit", "incident": name, "unit": crew}, wang)[0] == 409
    centre.order({"type": "SetService", "unit": crew, "service": "in_service"}, wang)
    centre.order({"type": "DispatchUnit", "incident": name, "unit": crew}, wang)
    [sent] = [one for one in items(centre, f"incidents/{name}/recommendation", wang) if one["unit"] == crew]
    assert (sent["standing"], sent["is_pick"]) == ("here", False)


def test_a_timeline_tells_who_did_what_and_when(centre: Centre, wang: str, chen: str, crew: str) -> None:
    name = open_incident(centre, wang)
    centre.order({"type": "ConfirmIncident", "incident": name}, chen)
    centre.order({"type": "DispatchUnit", "incident": name, "unit": crew}, wang)
    told = items(centre, f"incidents/{name}/timeline", wang)
    assert [(one["actor"]["id"], one["event"]["type"]) for one in told] == [
        ("wang", "IncidentOpened"), ("chen", "IncidentAdvanced"), ("wang", "UnitDispatched"), ("wang", "IncidentAdvanced"),
    ]  # fmt: skip
    assert all(a["seq"] < b["seq"] and a["at"] <= b["at"] for a, b in pairwise(told))
    assert len({one["hash"] for one in told}) == len(told)
    [assignment] = items(centre, f"assignments?incident={name}", wang)
    assert items(centre, f"assignments?unit={crew}", wang) == [assignment]
    assert (assignment["unit"], assignment["rungs"][0]["step"]) == (crew, "queued")


@pytest.mark.parametrize(
    "path",
    [
        "incidents/I999999",
        "incidents/I999999/timeline",
        "incidents/I999999/recommendation",
        "incidents/I999999/cameras",
        "pictures/none",
        "nothing",
    ],
)
def test_what_is_not_there_is_404_with_a_sentence(centre: Centre, wang: str, path: str) -> None:
    status, answer = centre.get(f"/api/v1/{path}", wang)
    assert status == 404
    assert answer["error"]["code"] and len(answer["error"]["message"]) > 5


async def test_the_system_page_names_its_processes(centre: Centre, wang: str) -> None:
    media = centre.until_media(wang)
    async with sitting(centre, wang) as desk:
        await desk.told("live")
        system = centre.get("/api/v1/system", wang)[1]
    processes = {one["role"]: one for one in system["processes"]}
    assert processes["core"]["pid"] == centre.program.process.pid
    assert processes["media"]["pid"] == media
    assert all(0 <= processes[role]["lag_ms"] < 5000 for role in ("core", "media"))
    assert system["consoles"] >= 1 and system["troubles"] == []


async def test_figures_for_prometheus_have_no_names(centre: Centre, wang: str, gauge: str) -> None:
    await mosquitto_pub(centre, gauge, f"alert/{gauge}", alert("figures"))
    async with sitting(centre, wang), signed_in(centre, None) as http, http.get("/metrics") as answer:
        text = await answer.text()
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(figures["liandong_alerts_total"]) >= 1 and float(figures["liandong_consoles"]) >= 1
    assert gauge not in text and "wang" not in text
