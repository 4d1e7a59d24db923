"""What other systems say and are told, over a real centre."""

import json
from itertools import count
from typing import Any

from aiohttp import ClientSession

from command.wires import cap
from command.wires.record import to_second
from tests.centre import HERE, NOW, Centre
from tests.desk import signed_in, sitting
from tests.edges.web.conftest import open_incident
from tests.schema import FOLDER, cap_faults, eido_faults

_numbers = count(1)


def warning(
    name: str, kind: str = "Alert", extra: str = "", severity: str = "Severe", at: tuple[float, float] = HERE
) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{name}</identifier><sender>qx@example.cn</sender>
<sent>{to_second(NOW())}</sent><status>Exercise</status><msgType>{kind}</msgType>
<scope>Public</scope>{extra}<info><language>zh-CN</language><category>Met</category><event>暴雨</event><urgency>Immediate</urgency>
<severity>{severity}</severity><certainty>Likely</certainty><area><areaDesc>下立交</areaDesc><circle>{at[0]},{at[1]} 0.5</circle>
</area></info></alert>""".encode()


async def sent(http: ClientSession, document: bytes, path: str = "/api/v1/cap") -> tuple[int, Any]:
    async with http.post(path, data=document) as answer:
        return answer.status, await answer.json()


async def fetched(http: ClientSession, incident: str, form: str, lang: str = "zh") -> tuple[int, bytes, Any]:
    async with http.get(f"/api/v1/incidents/{incident}/record", params={"format": form, "lang": lang}) as answer:
        return answer.status, await answer.read(), answer.headers


def alert_of(centre: Centre, token: str, name: str) -> Any:
    [found] = centre.get(f"/api/v1/alerts?device=cap:qx@example.cn&id={name}", token)[1]["items"]
    return found


async def test_a_warning_is_taken_once_and_what_follows_goes_with_it(centre: Centre, wang: str) -> None:
    name = f"w{next(_numbers)}"
    message = warning(name)
    reference = f"<references>qx@example.cn,{name},2026-06-21T20:05:00+08:00</references>"
    async with signed_in(centre, wang) as http:
        status, told = await sent(http, message)
        assert (status, told["repeated"]) == (200, False)
        assert (await sent(http, message))[1]["repeated"] is True
        first = alert_of(centre, wang, name)
        assert (first["id"], first["kind"], first["status"]) == (told["alert"], "external", "exercise")
        assert len(first["place"]["street"]) == 9
        status, told = await sent(http, warning(f"{name}-2", "Update", reference))
        assert status == 200
        assert alert_of(centre, wang, f"{name}-2")["incident"] == first["incident"]
        status, told = await sent(http, warning(f"{name}-3", "Cancel", reference))
        assert status == 200
    detail = centre.get(f"/api/v1/incidents/{first['incident']}", wang)[1]
    held = detail["incident"]
    assert held["state"] == "received" and len(detail["alerts"]) == 3
    centre.order({"type": "CancelIncident", "incident": held["id"], "reason": "演练结束"}, wang)


async def test_what_waits_is_withdrawn_in_the_tray_and_not_only_at_the_sender(centre: Centre, wang: str) -> None:
    # So much alike that it waits for a person, whatever other tests have left open: it may belong to this one.
    at = (HERE[0] + 0.03, HERE[1] + 0.03)
    rain = {"scheme": "CAP 1.2", "kind": "category", "code": "Met"}
    like = {"title": "暴雨", "class": rain, "place": {"lat": at[0], "lon": at[1], "address": "下立交"}}
    open_incident(centre, wang, status="exercise", **like)
    name = f"w{next(_numbers)}"
    reference = f"<references>qx@example.cn,{name},2026-06-21T20:05:00+08:00</references>"
    async with signed_in(centre, wang) as http, sitting(centre, wang) as desk:
        _, first = await sent(http, warning(name, severity="Moderate", at=at))
        held = (await desk.event("AlertReceived"))["event"]["alert"]
        assert (held["id"], held["source_id"], held["incident"]) == (first["alert"], name, None)
        status, told = await sent(http, warning(f"{name}-2", "Cancel", reference))
        assert (status, told["repeated"]) == (200, False)
        snapshot = (await desk.hello())["state"]["incidents"]
    assert told["alert"] not in snapshot["loose"] and first["alert"] in snapshot["loose"]
    assert snapshot["alerts"][first["alert"]]["followed"] == [told["alert"]]
    assert alert_of(centre, wang, name)["followed"] == [told["alert"]]
    assert alert_of(centre, wang, f"{name}-2")["withdraws"] is True


async def test_what_is_no_warning_is_refused_and_changes_nothing(centre: Centre, wang: str, viewer: str) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "haha">]><alert>&a;</alert>'
    async with signed_in(centre, wang) as http:
        for document, told in (
            (bomb, "DTD"),
            (b"{}", "no XML"),
            (warning("x", "Ack", "<references>a,b,c</references>"), "Ack"),
        ):
            status, answer = await sent(http, document)
            assert (status, answer["error"]["code"]) == (422, "bad_cap")
            assert told in answer["error"]["message"]
        nothing = "<references>a,b,2026-06-21T20:05:00+08:00</references>"
        status, answer = await sent(http, warning("x", "Cancel", nothing))
        assert (status, answer["error"]["code"]) == (409, "nothing_to_withdraw")
        async with http.post("/api/v1/cap", data=b" " * 300_000) as answer:
            assert answer.status == 413
    async with signed_in(centre, viewer) as http:
        assert (await sent(http, warning("x")))[0] == 403
    assert centre.get("/api/v1/alerts?device=cap:qx@example.cn&id=x", wang)[1]["items"] == []


async def test_an_incident_leaves_as_cap_once_that_is_in_the_log(centre: Centre, wang: str, viewer: str) -> None:
    incident = open_incident(centre, wang, status="exercise", place={"lat": HERE[0], "lon": HERE[1]})
    async with signed_in(centre, wang) as http:
        status, body, about = await fetched(http, incident, "cap")
        again = cap.parse((await fetched(http, incident, "cap"))[1])
    assert (status, about["Cache-Control"]) == (200, "no-store")
    assert about["Content-Type"].startswith("application/cap+xml") and "EXERCISE" in about["Content-Disposition"]
    assert cap_faults(body) == []
    told = cap.parse(body)
    assert (told.status, told.msg_type, again.msg_type) == ("Exercise", "Alert", "Update")
    assert again.references == f"{told.sender},{told.identifier},{told.sent}"
    record = centre.get(f"/api/v1/incidents/{incident}/timeline", wang)[1]["items"]
    looks = [(one["actor"]["id"], one["event"]["export"]) for one in record if one["event"]["type"] == "RecordExported"]
    assert looks == [("wang", "cap"), ("wang", "cap")]
    hashes = {f"liandong:hash={one['hash']}" for one in record}
    assert {f"{each.value_name}={each.value}" for each in told.info[0].parameter} & hashes
    async with signed_in(centre, viewer) as http:
        assert (await fetched(http, incident, "cap"))[0] == 403
    assert centre.get("/api/v1/incidents/I999999/record?format=cap", wang)[0] == 404
    assert centre.get(f"/api/v1/incidents/{incident}/record?format=doc", wang)[0] == 422
    assert len(centre.get(f"/api/v1/incidents/{incident}/timeline", wang)[1]["items"]) == len(record)


async def test_an_incident_goes_to_another_centre_and_comes_back_as_eido(centre: Centre, wang: str) -> None:
    incident = open_incident(centre, wang, place={"lat": HERE[0], "lon": HERE[1]}, status="exercise")
    async with signed_in(centre, wang) as http:
        status, body, _ = await fetched(http, incident, "eido")
        document = json.loads(body)
        assert status == 200 and eido_faults(document) == []
        document["issuingElementIdentification"] = f"other{next(_numbers)}.example.cn"
        status, told = await sent(http, json.dumps(document).encode(), "/api/v1/eido")
        assert (status, told["repeated"]) == (200, False)
        assert (await sent(http, json.dumps(document).encode(), "/api/v1/eido"))[1]["repeated"] is True
        for nothing in (b"{}", b"[" * 100_000, b"\xff"):
            status, answer = await sent(http, nothing, "/api/v1/eido")
            assert (status, answer["error"]["code"]) == (422, "bad_eido")
    name = document["$id"]
    [alert] = centre.get(f"/api/v1/alerts?device=eido:{document['issuingElementIdentification']}&id={name}", wang)[1][
        "items"
    ]
    assert (alert["kind"], alert["status"], alert["text"].splitlines()[0]) == ("external", "exercise", "【演练】积水")


async def test_the_number_of_a_transferred_call_is_sealed_and_each_look_is_written_down(
    centre: Centre, wang: str
) -> None:
    document = json.loads((FOLDER / "eido_sample.json").read_bytes())
    document["issuingElementIdentification"] = f"idx{next(_numbers)}.example.cn"
    async with signed_in(centre, wang) as http:
        status, told = await sent(http, json.dumps(document).encode(), "/api/v1/eido?status=test")
    assert status == 200
    name = told["alert"]
    [alert] = centre.get(f"/api/v1/alerts?device=eido:{document['issuingElementIdentification']}", wang)[1]["items"]
    assert (alert["status"], alert["incident"], alert["call"]["phase"]) == ("test", None, "transferred")
    assert "8195551212" not in json.dumps(alert) and alert["call"]["caller_hash"]
    assert centre.get(f"/api/v1/alerts/{name}/caller", wang) == (200, {"caller": "8195551212"})
