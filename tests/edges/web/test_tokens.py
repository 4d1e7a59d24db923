"""Tokens of programs: what they are for, and that they give no more than they are."""

from typing import Any

from aiohttp import ClientSession

from command.people.model import SCOPES, Scope
from tests.centre import Centre
from tests.desk import sitting

PROGRAM = {"name": "gateway", "display": "网关", "agency": "centre", "role": "dispatcher"}


async def give(centre: Centre, giver: str, **wanted: Any) -> tuple[int, dict[str, Any]]:
    """A token, or why there is none."""
    async with ClientSession(centre.url, headers={"Authorization": f"Bearer {giver}"}) as http:
        async with http.post("/api/v1/tokens", json=wanted) as answer:
            return answer.status, await answer.json()


async def test_a_token_opens_what_it_is_for_and_nothing_else(centre: Centre, wang: str) -> None:
    boss = centre.add_operator("giver", "administrator")
    assert centre.ask({"type": "AddOperator", "operator": PROGRAM}, boss)[0] == 200
    doors: dict[Scope, tuple[str, str]] = {
        "read": ("GET", "/api/v1/units"),
        "order": ("POST", "/api/v1/orders"),
        "live": ("GET", "/live"),
        "view": ("GET", "/whep/K-404"),
        "publish": ("GET", "/whip/K-404"),
    }
    async with ClientSession(centre.url, headers={"Authorization": f"Bearer {boss}"}) as http:
        for scope in doors:
            wanted = {"operator": "gateway", "hours": 0.5, "scopes": [scope]}
            async with http.post("/api/v1/tokens", json=wanted) as answer:
                assert answer.status == 201
                token = (await answer.json())["token"]
            for other, (method, path) in doors.items():
                async with http.request(method, path, headers={"Authorization": f"Bearer {token}"}) as answer:
                    assert (answer.status == 403) is (other != scope), (scope, other, answer.status)
        async with http.post("/api/v1/tokens", json={"operator": "wang", "hours": 1}) as answer:
            assert answer.status == 403, "nobody acts in the name of a person"
    for path, said in (("tokens", {"operator": "gateway", "hours": 1}), ("invitations", {"operator": "wang"})):
        async with ClientSession(centre.url, headers={"Authorization": f"Bearer {wang}"}) as http:
            async with http.post(f"/api/v1/{path}", json=said) as answer:
                assert answer.status == 403


async def test_a_token_of_the_live_socket_neither_orders_nor_sees(centre: Centre) -> None:
    boss = centre.add_operator("giver2", "administrator")
    status, given = await give(centre, boss, operator="giver2", hours=0.5, scopes=["live"])
    assert status == 201
    async with sitting(centre, given["token"]) as desk:
        await desk.hello()
        refused = await desk.order({"type": "AddNote", "incident": "none", "text": "水退了"})
        assert (refused["type"], refused["code"]) == ("refused", "not_in_scope") and "order" in refused["message"]
        await desk.say({"type": "rtc.offer", "sdp": "v=0", "slots": 1})
        assert (await desk.told("rtc.failed"))["code"] == "not_in_scope"


async def test_a_stolen_token_makes_nobody_and_nothing_that_is_more_than_itself(centre: Centre) -> None:
    boss = centre.add_operator("giver3", "administrator")

    async def made(*scopes: Scope) -> str:
        return str((await give(centre, boss, operator="giver3", hours=0.5, scopes=scopes))[1]["token"])

    person = {"type": "AddOperator", "operator": {**PROGRAM, "name": "friend", "role": "administrator"}}
    stolen = await made("read", "order")
    for status, answer in (
        centre.ask(person, stolen),
        await give(centre, stolen, operator="giver3", hours=0.25, scopes=["read"]),
        centre.ask({"type": "SuspendOperator", "operator": "giver3", "reason": "mine now"}, stolen),
    ):
        assert (status, answer["error"]["code"]) == (403, "not_in_scope")
    keeper = await made("order", "people", "read")
    assert (await give(centre, keeper, operator="giver3", hours=0.25, scopes=["read"]))[0] == 201
    for wanted, why in (
        ({"hours": 0.25, "scopes": SCOPES}, "not_in_scope"),
        ({"hours": 9, "scopes": ["read"]}, "outlives"),
    ):
        status, answer = await give(centre, keeper, operator="giver3", **wanted)
        assert (status, answer["error"]["code"]) == (403, why)
