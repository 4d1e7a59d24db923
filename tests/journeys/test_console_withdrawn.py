"""What another system takes back while it waits in the tray: the desk sees it in time, and answers both with one key."""

from playwright.async_api import expect

from tests.browser import Person
from tests.centre import HERE, NOW, Centre
from tests.desk import signed_in

SENDER = "ld@example.cn"


def message(name: str, kind: str, event: str, about: str = "") -> str:
    referred = f"<references>{SENDER},{about},{NOW()}</references>" if about else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{name}</identifier><sender>{SENDER}</sender>
<sent>{NOW()[:19]}+08:00</sent><status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{referred}
<info><language>zh-CN</language><category>Met</category><event>{event}</event><urgency>Expected</urgency>
<severity>Moderate</severity><certainty>Likely</certainty><headline>{event}</headline>
<area><areaDesc>下立交</areaDesc><circle>{HERE[0]},{HERE[1]} 0.1</circle></area></info></alert>"""


async def test_the_row_says_that_its_sender_takes_it_back(room: Centre, wang: Person) -> None:
    token = room.token("wang")
    alarm = {"scheme": "liandong", "kind": "alarm", "code": "other"}
    place = {"lat": HERE[0], "lon": HERE[1]}
    room.order({"type": "OpenIncident", "title": "雷雨大风", "class": alarm, "place": place}, token)
    incident = room.get("/api/v1/incidents?limit=1", token)[1]["items"][0]["id"]
    told = []
    async with signed_in(room, token) as http:
        for text in (message("w1", "Alert", "雷雨大风"), message("w2", "Cancel", "雷雨大风解除", "w1")):
            async with http.post("/api/v1/cap", data=text.encode()) as answer:
                assert answer.status == 200, await answer.text()
                told.append((await answer.json())["alert"])
    row = wang.page.locator(f"ld-tray [data-alert={told[0]}]")
    await expect(row.get_by_test_id("said")).to_contain_text("对方撤回：雷雨大风解除")
    await expect(wang.page.locator(f"ld-tray [data-alert={told[1]}]")).to_have_count(0)
    await row.locator(".what").click()
    await wang.incident(incident).click()
    await wang.press("j", "j")  # nobody proposes it: J asks once more
    await expect(row).to_have_count(0)
    assert set(told) <= {one["id"] for one in room.get(f"/api/v1/incidents/{incident}", token)[1]["alerts"]}
