"""How people come in: the first administrator, invitations, second factors, new passwords, locks."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pyotp
import pytest
from aiohttp import ClientSession, CookieJar
from argon2 import PasswordHasher

from command.log import LogReader, open_reader
from command.people.locks import TRIES
from command.recovery import all_rows
from tests.centre import NOW, Centre, running_centre
from tests.desk import Desk, sitting
from tests.processes import until

GOOD, BETTER = "滨江 Pump-station 42 mm", "秋林路 Bridge & 7 boats"
LINK = re.compile(r"first administrator, within a day: (\S+)#welcome=(\S+)")


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre as it is shipped: nobody may sign in without a second factor."""
    folder = tmp_path_factory.mktemp("strict")
    config = folder / "centre.toml"
    config.write_text('second_factor = "required"\n', encoding="utf-8")
    with running_centre(folder, options=("--config", str(config))) as centre:
        yield centre


class Browser:
    """One browser at one centre."""

    def __init__(self, http: ClientSession) -> None:
        self.http = http

    async def post(self, path: str, **said: Any) -> tuple[int, Any]:
        async with self.http.post(f"/api/v1/{path}", json=said) as answer:
            return answer.status, await answer.json()

    async def login(self, name: str, password: str, **more: Any) -> tuple[int, Any]:
        return await self.post("login", name=name, password=password, **more)

    async def refused(self, status: int, why: str, name: str, password: str, **more: Any) -> Any:
        """A login that is refused with this."""
        told, answer = await self.login(name, password, **more)
        assert (told, answer["error"]["code"]) == (status, why), answer
        return answer

    async def me(self) -> int:
        async with self.http.get("/api/v1/me") as answer:
            return answer.status


@asynccontextmanager
async def browser(centre: Centre) -> AsyncIterator[Browser]:
    async with ClientSession(centre.url, cookie_jar=CookieJar(unsafe=True)) as http:
        yield Browser(http)


def links(centre: Centre, number: int) -> list[str]:
    """The secrets of the links that its starts have printed, once there are so many."""

    def printed() -> list[str]:
        found = [secret for _, secret in LINK.findall(centre.program.said)]
        return found if len(found) >= number else []

    return until(printed, lambda: centre.program.said)


def app(enrolment: dict[str, str]) -> pyotp.TOTP:
    """What an app for codes makes of the picture."""
    query = parse_qs(urlsplit(enrolment["uri"]).query)
    assert enrolment["picture"].startswith("data:image/svg+xml")
    return pyotp.TOTP(query["secret"][0])


def code(app: pyotp.TOTP, steps: int = 0) -> str:
    """The code of so many steps after now; a clock may be one ahead."""
    return app.at(seconds() + 30 * steps)


def seconds() -> float:
    return datetime.fromisoformat(NOW()).timestamp()


async def test_an_empty_centre_lets_one_person_found_it_who_then_invites_the_others(strict: Centre) -> None:
    (secret,) = links(strict, 1)
    async with browser(strict) as xu:
        status, asked = await xu.post("welcome", invitation=secret)
        assert (status, asked["operator"]["role"]) == (200, "administrator")
        status, weak = await xu.post("welcome", invitation=secret, name="xulei", password="Xulei-2026-x7Q")
        assert (status, weak["error"]["code"]) == (422, "weak_password")
        assert (await xu.post("welcome", invitation=secret, name="xulei", display="徐磊", password=GOOD))[0] == 200
        again, over = await xu.post("welcome", invitation=secret, name="other", password=GOOD)
        assert (again, over["error"]["code"]) == (410, "invitation_over")

        told = await xu.refused(403, "enrolment_needed", "xulei", GOOD)
        codes = app(told["enrolment"])
        sealed = told["enrolment"]["sealed"]
        await xu.refused(401, "bad_code", "xulei", GOOD, sealed=sealed, code="000000")
        status, entered = await xu.login("xulei", GOOD, sealed=sealed, code=code(codes, -1))
        assert status == 200 and len(entered["recovery"]) == 10
        assert await xu.me() == 200

        order = {
            "type": "AddOperator",
            "operator": {"name": "lin", "display": "林", "agency": "centre", "role": "viewer"},
        }
        assert (await xu.post("orders", **order))[0] == 200
        status, invited = await xu.post("invitations", operator="lin")
        assert status == 201
        async with browser(strict) as lin:
            await lin.refused(401, "bad_login", "lin", "")
            place, _, invitation = invited["link"].partition("#welcome=")
            assert place == f"{strict.url}/"
            assert (await lin.post("welcome", invitation=invitation, password=GOOD))[1]["operator"]["name"] == "lin"
            await lin.refused(403, "enrolment_needed", "lin", GOOD)

        await xu.refused(401, "code_needed", "xulei", GOOD)
        await xu.refused(401, "code_used", "xulei", GOOD, code=code(codes, -1))
        assert (await xu.login("xulei", GOOD, code=code(codes)))[0] == 200
        await xu.refused(401, "code_used", "xulei", GOOD, code=code(codes))
        spare = entered["recovery"][3]
        assert (await xu.login("xulei", GOOD, code=spare.upper().replace("-", " ")))[0] == 200
        await xu.refused(401, "bad_code", "xulei", GOOD, code=spare)
    strict.program.kill()
    strict.start()
    assert len(LINK.findall(strict.program.said)) == 1, "there is somebody who lets people in"
    async with browser(strict) as xu:
        await xu.refused(401, "code_used", "xulei", GOOD, code=code(codes))


async def test_what_was_sealed_for_one_is_nothing_for_another(strict: Centre) -> None:
    for name in ("ann", "bob"):
        strict.add_operator(name)
    async with browser(strict) as thief:
        told = await thief.refused(403, "enrolment_needed", "ann", "ann-password")
        codes, sealed = app(told["enrolment"]), told["enrolment"]["sealed"]
        await thief.refused(401, "bad_code", "bob", "bob-password", sealed=sealed, code=code(codes))
        await thief.refused(401, "bad_code", "bob", "bob-password", sealed="AAAA", code=code(codes))
        assert await thief.me() == 401


async def test_a_password_that_somebody_else_chose_is_replaced_at_the_first_login(centre: Centre) -> None:
    operator = {"name": "fang", "display": "方", "agency": "centre", "role": "viewer"}
    centre.add_operator("helper")
    hashed = _hash("a first password")
    order = {"type": "AddOperator", "operator": operator, "password_hash": hashed, "temporary": True}
    assert centre.ask(order)[0] == 200
    async with browser(centre) as fang:
        await fang.refused(403, "new_password_needed", "fang", "a first password")
        for weak in ("short", "a first password", "Fang-and-so-on-12"):
            await fang.refused(422, "weak_password", "fang", "a first password", new_password=weak)
        assert (await fang.login("fang", "a first password", new_password=GOOD))[0] == 200
        async with browser(centre) as other:
            await other.refused(401, "bad_login", "fang", "a first password")
            assert (await other.login("fang", GOOD, new_password=BETTER))[0] == 200, "who wants to, may at any login"
        assert await fang.me() == 401, "what was opened with the old password is over"


def _hash(password: str) -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


async def test_bad_logins_lock_a_name_and_a_supervisor_unlocks_it(centre: Centre) -> None:
    centre.add_operator("gao")
    zhou = centre.add_operator("zhou", "supervisor")
    async with browser(centre) as guesser:
        for _ in range(TRIES):
            await guesser.refused(401, "bad_login", "gao", "guess")
        told = await guesser.refused(429, "locked", "gao", "gao-password")
        assert "ask a supervisor to unlock it" in told["error"]["message"]
        for _ in range(TRIES):
            await guesser.refused(401, "bad_login", "nobody-of-this-name", "guess")
        await guesser.refused(429, "locked", "nobody-of-this-name", "guess")
    assert centre.ask({"type": "UnlockOperator", "operator": "gao"}, zhou)[0] == 200


async def test_who_is_suspended_is_put_out_at_once_and_told_why(centre: Centre) -> None:
    token = centre.add_operator("hui")
    async with browser(centre) as hui:
        assert (await hui.login("hui", "hui-password"))[0] == 200
        async with hui.http.ws_connect("/live") as socket:
            desk = Desk(socket)
            await desk.hello()
            assert centre.ask({"type": "SuspendOperator", "operator": "hui", "reason": "调离岗位"})[0] == 200
            assert await desk.close_code() == 4401
        assert await hui.me() == 401 and centre.get("/api/v1/me", token)[0] == 401
        told = await hui.refused(403, "suspended", "hui", "hui-password")
        assert "调离岗位" in told["error"]["message"]
        await hui.refused(401, "bad_login", "hui", "guess")


async def test_everybody_sees_their_own_sessions_and_an_auditor_all(centre: Centre, auditor: str) -> None:
    own = centre.add_operator("solo")
    async with browser(centre) as solo:
        assert (await solo.login("solo", "solo-password"))[0] == 200
    status, page = centre.get("/api/v1/sessions", own)
    assert status == 200
    found = {(one["token"], one["operator"], one["address"]) for one in page["items"]}
    assert found == {(True, "solo", ""), (False, "solo", "127.0.0.1")}
    everybody = centre.get("/api/v1/sessions?limit=500", auditor)[1]["items"]
    assert {"solo", "auditor"} <= {one["operator"] for one in everybody}


async def test_a_desk_that_nobody_touches_is_signed_out_and_its_pictures_end(tmp_path: Path) -> None:
    """Pages go on by themselves all the while; that is no hand. A token has an end of its own."""
    config = tmp_path / "centre.toml"
    config.write_text("idle_minutes = 0.1\n", encoding="utf-8")
    with running_centre(tmp_path, options=("--config", str(config))) as centre:
        token = centre.add_operator("lin")
        centre.add_operator("mei")
        async with browser(centre) as left, browser(centre) as used, sitting(centre, token) as program:
            assert (await left.login("lin", "lin-password"))[0] == 200
            assert (await used.login("mei", "mei-password"))[0] == 200
            async with left.http.ws_connect("/live") as one, used.http.ws_connect("/live") as other:
                idle, busy = Desk(one), Desk(other)
                assert (await idle.hello())["idle_s"] == 6.0
                await busy.hello()
                async with asyncio.TaskGroup() as tasks:
                    moving = tasks.create_task(_keep(busy, "touch"))
                    running = tasks.create_task(_keep(idle, "beat"))
                    assert await idle.close_code() == 4401
                    moving.cancel()
                    running.cancel()
                assert (await left.me(), await used.me()) == (401, 200)
                await program.told("live")
        with open_reader(centre.data) as engine:
            ended = [row.body for row in all_rows(LogReader(engine)) if b"SessionClosed" in row.body]
    assert [msgspec.json.decode(body)["reason"] for body in ended] == ["idle"]


async def _keep(desk: Desk, saying: str) -> None:
    """What a page says again and again, faster than pages do."""
    while not desk.socket.closed:
        await desk.say({"type": saying})
        await asyncio.sleep(0.5)


def test_a_second_start_of_a_centre_that_nobody_has_founded_makes_another_link(tmp_path: Path) -> None:
    with running_centre(tmp_path) as centre:
        links(centre, 1)
        centre.program.kill()
        centre.start()
        first, second = links(centre, 2)
        assert first != second
        status, over = centre.ask(
            {"type": "Invite", "id": "7c" * 32, "operator": None, "expires": "2099-01-01T00:00:00+08:00"}
        )
        assert status == 200, over
