from typing import Any

import pytest

from tests.centre import Centre
from tests.desk import signed_in
from tests.edges.web.conftest import open_incident


def note(incident: str, text: str = "已通知排水") -> dict[str, Any]:
    return {"type": "AddNote", "incident": incident, "text": text}


def refused(centre: Centre, order: object, token: str) -> tuple[int, str]:
    """Status and code; the reason is a sentence in every case."""
    status, answer = centre.ask(order, token)  # type: ignore[arg-type] # what is refused may be anything
    message = answer["error"]["message"]
    assert len(message.split()) > 3 and message.endswith("."), message
    return status, answer["error"]["code"]


def test_somebody_who_may_only_look_is_told_so(centre: Centre, viewer: str, incident: str) -> None:
    assert refused(centre, note(incident), viewer) == (403, "not_permitted")


@pytest.mark.parametrize("order", [
    {"type": "ReportAlert", "source": "WL-1", "source_id": "1", "kind": "sensor", "status": "actual", "title": "",
     "class": {"scheme": "liandong", "kind": "alarm", "code": "gas"}, "severity": "minor", "at": "", "place": {}},
    {"type": "AdvanceAssignment", "assignment": "I1-1", "step": "accepted"},
    {"type": "OpenSession", "id": "0" * 64, "operator": "wang", "expires": "2099-01-01T00:00:00.000+08:00"},
    {"type": "StartCentre", "version": "9"},
], ids=lambda order: order["type"])  # fmt: skip
def test_a_dispatcher_cannot_speak_for_devices_or_for_the_centre(
    centre: Centre, wang: str, order: dict[str, Any]
) -> None:
    assert refused(centre, order, wang) == (403, "not_permitted")


@pytest.mark.parametrize("order", [
    note("I999999"),
    {"type": "DispatchUnit", "incident": "{incident}", "unit": "nobody"},
    {"type": "RecallUnit", "assignment": "I1-99", "cause": "误派"},
    {"type": "LinkAlert", "alert": "A999999", "incident": "{incident}"},
], ids=lambda order: order["type"])  # fmt: skip
def test_what_is_not_there_is_404(centre: Centre, wang: str, incident: str, order: dict[str, Any]) -> None:
    named = {key: incident if value == "{incident}" else value for key, value in order.items()}
    status, code = refused(centre, named, wang)
    assert status == 404 and code.startswith("unknown_")


def test_what_clashes_with_how_things_stand_is_409(centre: Centre, wang: str, crew: str, incident: str) -> None:
    dispatch = {"type": "DispatchUnit", "incident": incident, "unit": crew}
    centre.order(dispatch, wang)
    assert refused(centre, dispatch, wang) == (409, "already_assigned")
    assert refused(centre, {"type": "CloseIncident", "incident": incident, "outcome": "完"}, wang) == (
        409, "units_bound",
    )  # fmt: skip
    cancelled = open_incident(centre, wang)
    centre.order({"type": "CancelIncident", "incident": cancelled, "reason": "误报"}, wang)
    assert refused(centre, note(cancelled), wang) == (409, "incident_over")


@pytest.mark.parametrize("order", [
    {}, {"type": "DoAnything"}, {"type": "AddNote"}, {"type": "AddNote", "incident": 7, "text": "a"}, [], "AddNote", None,
    note("I1", ""), note("I1", "字" * 2001), {"type": "GradeIncident", "incident": "I1", "grade": 5, "priority": 1, "reason": "a"},
])  # fmt: skip
def test_what_is_no_order_is_422_and_says_why(centre: Centre, wang: str, order: object) -> None:
    assert refused(centre, order, wang) == (422, "unreadable")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"type": "AddNote"' + b" " * 9 + b"\x00}", b"[" * 100_000])
async def test_bytes_that_are_no_json_are_422(centre: Centre, wang: str, body: bytes) -> None:
    async with signed_in(centre, wang) as http, http.post("/api/v1/orders", data=body) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (422, "unreadable")


async def test_a_body_that_is_too_long_is_413(centre: Centre, wang: str) -> None:
    async with signed_in(centre, wang) as http, http.post("/api/v1/orders", data=b" " * 300_000) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (413, "http")


async def test_the_same_key_is_done_once_and_by_another_person_again(
    centre: Centre, wang: str, chen: str, incident: str
) -> None:
    async def give(token: str, key: str) -> dict[str, Any]:
        headers = {"Idempotency-Key": key}
        async with signed_in(centre, token) as http:
            async with http.post("/api/v1/orders", json=note(incident), headers=headers) as answer:
                assert answer.status == 200
                found: dict[str, Any] = await answer.json()
                return found

    first, again = await give(wang, "k1"), await give(wang, "k1")
    assert (again["seq"], first["repeated"], again["repeated"]) == (first["seq"], False, True)
    assert (await give(chen, "k1"))["repeated"] is False
    assert (await give(wang, "k2"))["repeated"] is False
    told = centre.get(f"/api/v1/incidents/{incident}/timeline", wang)[1]["items"]
    assert [one["actor"]["id"] for one in told if one["event"]["type"] == "NoteAdded"] == ["wang", "chen", "wang"]


async def test_an_order_that_was_refused_may_be_given_again_with_its_key(
    centre: Centre, wang: str, crew: str, incident: str
) -> None:
    order = {"type": "ReportHandled", "incident": incident, "disposition": "resolved", "text": "完"}
    centre.order({"type": "DispatchUnit", "incident": incident, "unit": crew}, wang)
    statuses = []
    async with signed_in(centre, wang) as http:
        for _ in range(2):
            async with http.post("/api/v1/orders", json=order, headers={"Idempotency-Key": "close"}) as answer:
                statuses.append(answer.status)
            [held] = centre.get(f"/api/v1/incidents/{incident}", wang)[1]["assignments"]
            if held["step"] != "clear":
                centre.order({"type": "RecallUnit", "assignment": held["id"], "cause": "改派"}, wang)
    assert statuses == [409, 200]


def test_an_answer_comes_when_the_lists_already_show_it(centre: Centre, wang: str) -> None:
    """Twenty times: an order that a list does not show yet would be given twice by a person in a hurry."""
    for number in range(20):
        name = open_incident(centre, wang, title=f"第 {number} 起")
        centre.order(note(name), wang)
        told = centre.get(f"/api/v1/incidents/{name}/timeline", wang)[1]["items"]
        assert told[-1]["event"]["type"] == "NoteAdded"
