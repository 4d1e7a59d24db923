"""A caller says where they are when the incident has been opened and a crew is on its way."""

from tests.centre import NOW, Centre
from tests.desk import sitting
from tests.field import at_broker

THERE = (31.2864, 121.5184)


async def test_a_position_that_a_caller_tells_later_reaches_the_incident_and_the_crew(
    centre: Centre, wang: str
) -> None:
    line, unit = centre.add_device("line-late", "119", "line", at=None), centre.add_unit("F-LATE")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "water_level"}
    said = {"id": "late-1", "from": "13800000000", "to": "119"}
    async with (
        sitting(centre, wang) as desk,
        at_broker(centre, line) as gateway,
        at_broker(centre, unit, [f"unit/{unit}/dispatch"]) as crew,
    ):
        await gateway.say("call", {**said, "phase": "ringing", "at": NOW()})
        alert = (await desk.event("AlertReceived"))["event"]["alert"]["id"]
        opened = {"type": "OpenIncident", "title": "桥下积水", "class": alarm, "alert": alert}
        centre.order(opened, wang)
        incident = (await desk.event("IncidentOpened"))["event"]["incident"]["id"]
        centre.order({"type": "DispatchUnit", "incident": incident, "unit": unit}, wang)
        first = await crew.hear()
        assert first.get("lat") is None
        await gateway.say("call", {**said, "phase": "answered", "at": NOW(), "lat": THERE[0], "lon": THERE[1]})
        again = await crew.hear()
    assert (again["incident"], again["assignment"]) == (incident, first["assignment"])
    assert (again["lat"], again["lon"]) == THERE
    held = centre.get(f"/api/v1/incidents/{incident}", wang)[1]["incident"]
    assert (held["place"]["lat"], held["place"]["lon"]) == THERE and held["place"]["street"]
    centre.order({"type": "RecallUnit", "assignment": first["assignment"], "cause": "演示结束"}, wang)
    centre.order({"type": "CancelIncident", "incident": incident, "reason": "演示结束"}, wang)
