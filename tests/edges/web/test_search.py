"""Incidents are found by what is known of them, alone and together; what can't be meant is refused with a sentence."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.centre import Centre
from tests.edges.web.conftest import open_incident

GRID = {"scheme": "CJ/T 214-2007", "kind": "event", "code": "0406"}
BRIDGE = {"lat": 31.2864, "lon": 121.5184, "address": "延吉新村街道 走马塘桥下"}
"""The sub-district is found by the position."""


def found(centre: Centre, token: str, **asked: str) -> list[str]:
    status, page = centre.get(f"/api/v1/incidents?{urlencode(asked, quote_via=quote)}", token)
    assert status == 200, page
    return [one["id"] for one in page["items"]]


def told(centre: Centre, token: str, name: str) -> dict[str, Any]:
    detail: dict[str, Any] = centre.get(f"/api/v1/incidents/{name}", token)[1]["incident"]
    return detail


@pytest.mark.parametrize("words", ["山羊", "羊", "B 口 山羊", "地铁站b口", "100%_山羊", "b口 100%"])
def test_an_incident_is_found_by_any_part_of_its_words(centre: Centre, wang: str, words: str) -> None:
    name = open_incident(centre, wang, title=f"地铁站B口 100%_山羊 B 口 {words}")
    assert name in found(centre, wang, q=words)
    assert name in found(centre, wang, q=f"{name} {words}")
    assert name not in found(centre, wang, q=f"{words} 龘")


def test_each_parameter_narrows_and_all_of_them_together(centre: Centre, wang: str) -> None:
    name = open_incident(centre, wang, title="占道 烧烤摊", place=BRIDGE, **{"class": GRID})
    one = told(centre, wang, name)
    opened = datetime.fromisoformat(one["opened_at"])
    inside = {
        "q": "烧烤",
        "state": "received",
        "class": "CJ/T 214-2007/event/0406",
        "street": one["place"]["street"],
        "from": opened.isoformat(),
        "to": (opened + timedelta(seconds=1)).isoformat(),
        "near": "31.2868,121.5184,100",
    }
    outside = {
        "q": "烧烤店",
        "state": "closed",
        "class": "liandong/event/0406",
        "street": "310110099",
        "from": (opened + timedelta(milliseconds=1)).isoformat(),
        "to": opened.isoformat(),
        "near": "31.2868,121.5184,40",
    }
    assert found(centre, wang, **inside) == [name]
    for parameter in inside:
        assert name in found(centre, wang, **{parameter: inside[parameter]}), parameter
        others = {key: value for key, value in inside.items() if (parameter, key) != ("to", "from")}
        assert found(centre, wang, **{**others, **_only(parameter, outside)}) == [], parameter


def _only(parameter: str, outside: dict[str, str]) -> dict[str, str]:
    # A time after its end is refused: beside `from`, `to` is moved as well.
    later = {"to": "2199-01-01T00:00:00Z"} if parameter == "from" else {}
    return {parameter: outside[parameter], **later}


def test_a_search_follows_what_becomes_of_an_incident(centre: Centre, wang: str, chen: str) -> None:
    first, second = (open_incident(centre, wang, title="空中花园 渗水") for _ in range(2))
    assert found(centre, wang, q="渗水", state="received") == [second, first]
    centre.order({"type": "MergeIncident", "incident": second, "into": first}, wang)
    assert found(centre, wang, q="渗水", state="merged") == [second]
    centre.order({"type": "SeparateIncident", "incident": second, "reason": "另一处"}, wang)
    assert found(centre, wang, q="渗水", state="received") == [second, first]
    place = {"lat": 31.3, "lon": 121.55}
    centre.order({"type": "CorrectPlace", "subject": second, "place": place, "reason": "地址有误"}, wang)
    assert found(centre, wang, q="渗水", near="31.3,121.55,10") == [second]
    centre.order({"type": "ConfirmIncident", "incident": first}, wang)
    centre.order({"type": "ReportHandled", "incident": first, "disposition": "resolved", "text": "阀门已关"}, wang)
    assert found(centre, wang, q="渗水", state="verifying") == [first]
    centre.order({"type": "CloseIncident", "incident": first}, chen)
    assert found(centre, wang, q="渗水", state="closed") == found(centre, wang, q="阀门 渗水") == [first]
    assert found(centre, wang, q="渗水", state="received") == [second]


def test_pages_of_a_search_follow_one_another(centre: Centre, wang: str) -> None:
    names = [open_incident(centre, wang, title="路灯 熄灭") for _ in range(5)][::-1]
    status, page = centre.get(f"/api/v1/incidents?limit=2&q={quote('熄灭')}", wang)
    assert (status, [one["id"] for one in page["items"]]) == (200, names[:2])
    assert found(centre, wang, q="熄灭", limit="2", after=page["next"]) == names[2:4]
    assert found(centre, wang, q="熄灭", after=names[3][1:]) == names[4:]


@pytest.mark.parametrize("query", [
    "colour=red", "q=a&q=b", f"q={'a' * 65}", "q=a%20b%20c%20d%20e%20f%20g%20h%20i", "state=open", "state=", "class=smoke", "class=liandong//smoke", "class=/a/b",
    "street=310110", "street=%EF%BC%93%EF%BC%9110110009", "from=yesterday", "from=2026-06-21T20:14:07", "to=2026-13-01T00:00Z",
    "from=2026-06-21T20:14:07%2008:00", "to=2026-06-21", "from=2026-01-02T00:00Z&to=2026-01-01T00:00Z",
    "near=31.2,121.5", "near=31.2,121.5,5001", "near=31.2,121.5,0", "near=91,121.5,10", "near=31.2,181,10", "near=nan,1,10",
    "near=1e1,1,10", "limit=0&q=a", "after=x&q=a",
])  # fmt: skip
def test_what_can_not_be_meant_is_refused_with_its_reason(centre: Centre, wang: str, query: str) -> None:
    status, answer = centre.get(f"/api/v1/incidents?{query}", wang)
    assert (status, answer["error"]["code"]) == (422, "bad_query"), answer
    assert query.partition("=")[0] in answer["error"]["message"] and len(answer["error"]["message"]) > 20
