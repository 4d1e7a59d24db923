"""Sessions over HTTP by the letter of RFC 9725 and the WHEP draft: what any client may send, and what it is answered."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from aiohttp import ClientSession

from tests.centre import Centre, running_centre
from tests.desk import signed_in
from tests.edges.web.player import Player, a_player
from tests.node import running_node, until_online
from tests.processes import PATIENCE, until

SDP = {"Content-Type": "application/sdp"}
FRAGMENT = "application/trickle-ice-sdpfrag"


class Begun(NamedTuple):
    """A session: where it is, its ETag, the offer, and a piece of SDP that tells of a candidate."""

    url: str
    etag: str
    offer: str

    def piece(self, **changed: str) -> str:
        words = {
            "mid": "0",
            "ufrag": re.findall("a=ice-ufrag:(.+)", self.offer)[0].strip(),
            "pwd": re.findall("a=ice-pwd:(.+)", self.offer)[0].strip(),
            "candidate": "1 1 udp 2130706431 192.0.2.1 61764 typ host",
            **changed,
        }
        lines = [
            "a=group:BUNDLE 0", "m=video 9 UDP/TLS/RTP/SAVPF 96", f"a=mid:{words['mid']}",
            f"a=ice-ufrag:{words['ufrag']}", f"a=ice-pwd:{words['pwd']}", f"a=candidate:{words['candidate']}",
        ]  # fmt: skip
        return "\r\n".join([*lines, "a=end-of-candidates", ""])


async def begin(http: ClientSession, camera: str, player: Player) -> Begun:
    offer = await player.offer()
    async with http.post(f"/whep/{camera}", data=offer, headers=SDP) as answer:
        assert answer.status == 201, await answer.text()
        assert answer.content_type == "application/sdp"
        await player.answer(await answer.text())
        return Begun(answer.headers["Location"], answer.headers["ETag"], offer)


@asynccontextmanager
async def watching(centre: Centre, token: str, camera: str) -> AsyncIterator[tuple[ClientSession, Begun]]:
    async with signed_in(centre, token) as http, a_player() as player:
        yield http, await begin(http, camera, player)


async def patch(http: ClientSession, url: str, piece: str, **headers: str) -> tuple[int, str, str]:
    """Status, ETag and body."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    async with http.patch(url, data=piece, headers={"Content-Type": FRAGMENT, **given}) as answer:
        return answer.status, answer.headers.get("ETag", ""), await answer.text()


async def test_a_session_has_an_absolute_path_and_a_strong_tag(centre: Centre, wang: str, camera: str) -> None:
    async with watching(centre, wang, camera) as (_, begun):
        assert re.fullmatch("/whep/sessions/[0-9a-f]{32}", begun.url)
        assert re.fullmatch('"[0-9a-f]{32}"', begun.etag) and begun.etag.strip('"') not in begun.url


async def test_looking_at_endpoint_and_session_gives_nothing(centre: Centre, wang: str, camera: str) -> None:
    async with watching(centre, wang, camera) as (http, begun):
        for url, status in ((f"/whep/{camera}", 200), (begun.url, 204)):
            for method in ("GET", "HEAD"):
                async with http.request(method, url) as answer:
                    assert (answer.status, await answer.read()) == (status, b"")
                    assert url == begun.url or answer.content_type == "application/sdp"


async def test_candidates_are_taken_and_change_nothing(centre: Centre, wang: str, camera: str) -> None:
    async with watching(centre, wang, camera) as (http, begun):
        odd = ("9 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active", "7 1 udp 2 x-9.local 5 typ host", "nonsense")
        for match in (begun.etag, "*", '"*"', f'"x", {begun.etag}'):
            for candidate in odd:
                taken = await patch(http, begun.url, begun.piece(candidate=candidate), If_Match=match)
                assert taken == (204, "", "")
        assert await patch(http, begun.url, "a=end-of-candidates\r\n", If_Match="*") == (204, "", "")


REFUSED = {
    "no If-Match": (428, {}, {}),
    "another ETag": (412, {}, {"If-Match": '"another"'}),
    "a weak ETag": (412, {}, {"If-Match": 'W/"*"'}),
    "another type": (415, {}, {"If-Match": "*", "Content-Type": "application/sdp"}),
    "no such line": (400, {"mid": "9"}, {"If-Match": "*"}),
    "half of the credentials": (400, {"pwd": ""}, {"If-Match": "*"}),
    "nothing of a description": (400, None, {"If-Match": "*"}),
    "too much": (413, {"candidate": "x" * 40_000}, {"If-Match": "*"}),
}


@pytest.mark.parametrize("how", REFUSED)
async def test_a_piece_that_cannot_be_taken_is_refused_with_its_reason(
    centre: Centre, wang: str, camera: str, how: str
) -> None:
    status, changed, headers = REFUSED[how]
    async with watching(centre, wang, camera) as (http, begun):
        piece = "hello" if changed is None else begun.piece(**changed)
        async with http.patch(begun.url, data=piece, headers={"Content-Type": FRAGMENT, **headers}) as answer:
            told = (await answer.json())["error"]
            assert answer.status == status and told["code"] and len(told["message"].split()) > 3
            assert status != 415 or answer.headers["Accept-Patch"] == FRAGMENT
        async with http.get(begun.url) as answer:
            assert (answer.status, answer.headers["ETag"]) == (204, begun.etag), "the session goes on as it was"


async def test_other_credentials_restart_ice_under_another_tag(centre: Centre, wang: str, camera: str) -> None:
    async with watching(centre, wang, camera) as (http, begun):
        status, etag, body = await patch(http, begun.url, begun.piece(ufrag="ysXw", pwd="p" * 24), If_Match="*")
        assert status == 200 and re.fullmatch('"[0-9a-f]{32}"', etag) and etag != begun.etag
        assert "a=ice-lite" in body and "a=candidate" in body and "a=mid:0" in body
        assert (await patch(http, begun.url, begun.piece(ufrag="ysXw", pwd="p" * 24), If_Match=begun.etag))[0] == 412
        assert (await patch(http, begun.url, begun.piece(ufrag="ysXw", pwd="p" * 24), If_Match=etag))[0] == 204


async def test_a_session_that_is_over_is_nowhere(centre: Centre, wang: str, camera: str) -> None:
    async with watching(centre, wang, camera) as (http, begun):
        async with http.delete(begun.url, headers={"If-Match": '"whatever"'}) as answer:
            assert answer.status == 200
        for method in ("DELETE", "GET"):
            async with http.request(method, begun.url) as answer:
                assert answer.status == 404
        status, _, body = await patch(http, begun.url, begun.piece(), If_Match=begun.etag)
        assert status == 404 and "unknown_session" in body


async def test_nobody_else_sees_or_changes_a_session(centre: Centre, wang: str, chen: str, camera: str) -> None:
    async with watching(centre, wang, camera) as (_, begun), signed_in(centre, chen) as other:
        async with other.get(begun.url) as answer:
            assert answer.status == 404
        assert (await patch(other, begun.url, begun.piece(), If_Match="*"))[0] == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH", "DELETE"])
async def test_who_shows_no_token_is_asked_for_one(centre: Centre, camera: str, method: str) -> None:
    path = f"/whep/{camera}" if method == "POST" else "/whep/sessions/0"
    async with signed_in(centre, None) as http, http.request(method, path) as answer:
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


async def test_a_preflight_needs_no_token(centre: Centre, camera: str) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    async with signed_in(centre, None) as http:
        for path in (f"/whep/{camera}", "/whep/sessions/0"):
            async with http.options(path, headers=asked) as answer:
                assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (204, "*")
                assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
                assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
                assert answer.headers["Accept-Post"] == "application/sdp" and "Link" not in answer.headers


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/sdp", 201), ("*/*", 201), ("application/*;q=0.5", 201), ("text/html, application/sdp;q=0.1", 201),
        ("", 201), ("application/json", 406), ("application/sdp;q=0", 406), ("text/*", 406),
    ],
)  # fmt: skip
async def test_an_answer_goes_to_who_takes_sdp(
    centre: Centre, wang: str, camera: str, accept: str, status: int
) -> None:
    async with signed_in(centre, wang) as http, a_player() as player:
        async with http.post(f"/whep/{camera}", data=await player.offer(), headers={**SDP, "Accept": accept}) as answer:
            assert answer.status == status, await answer.text()
            if status == 201:
                async with http.delete(answer.headers["Location"]) as over:
                    assert over.status == 200


async def test_who_knows_no_such_method_is_told_which_there_are(centre: Centre, wang: str, camera: str) -> None:
    async with signed_in(centre, wang) as http, http.put(f"/whep/{camera}", data="v=0") as answer:
        assert answer.status == 405 and "POST" in answer.headers["Allow"]
        assert (await answer.json())["error"]["code"] == "http"


async def test_a_camera_whose_node_is_away_is_asked_for_again_later(
    centre: Centre, wang: str, camera: str, folder: Path, clips: dict[str, Path]
) -> None:
    with running_node(centre, folder, "away", centre.add_node("away"), {"AW-1": clips}):
        until_online(centre, wang, "AW-1")

    def is_offline() -> bool:
        items = centre.get("/api/v1/cameras?limit=500", wang)[1]["items"]
        return any(one["id"] == "AW-1" and one["state"] == "offline" for one in items)

    until(is_offline)
    async with signed_in(centre, wang) as http, a_player() as player:
        async with http.post("/whep/AW-1", data=await player.offer(), headers=SDP) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (409, "offline")
            assert int(answer.headers["Retry-After"]) > 0


async def test_two_players_of_one_operator_see_one_camera(centre: Centre, wang: str, camera: str) -> None:
    async with signed_in(centre, wang) as http, a_player() as first, a_player() as second:
        urls = {(await begin(http, camera, player)).url for player in (first, second)}
        assert len(urls) == 2
        async with asyncio.timeout(PATIENCE):
            assert all([(await player.picture()).variance > 50 for player in (first, second)])
        for url in urls:
            async with http.delete(url) as answer:
                assert answer.status == 200


CONFIG = """
sessions_per_operator = 3
sessions_per_address = 4
ice_servers = [{url = "stun:192.0.2.9:3478"}, {url = "turn:192.0.2.9?transport=udp", username = "u", credential = "p\\"q"}]
"""


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre with few sessions and some ICE servers."""
    folder = tmp_path_factory.mktemp("strict")
    (folder / "centre.toml").write_text(CONFIG)
    with running_centre(folder, options=("--config", str(folder / "centre.toml"))) as centre:
        yield centre


async def test_limits_and_ice_servers_are_those_of_the_configuration(
    strict: Centre, folder: Path, clips: dict[str, Path]
) -> None:
    wang, chen = strict.add_operator("wang"), strict.add_operator("chen")
    with running_node(strict, folder, "few", strict.add_node("few"), {"K-001": clips}):
        until_online(strict, wang, "K-001")
        strict.until_media(wang)
        async with signed_in(strict, wang) as http, signed_in(strict, chen) as other, a_player() as player:
            offer = await player.offer()
            begun: list[str] = []
            for caller, status in ((http, 201), (http, 201), (http, 201), (http, 429), (other, 201), (other, 429)):
                async with caller.post("/whep/K-001", data=offer, headers=SDP) as answer:
                    assert answer.status == status, await answer.text()
                    if status == 429:
                        assert int(answer.headers["Retry-After"]) > 0 and "end one" in await answer.text()
                        continue
                    begun.append(answer.headers["Location"])
                    links = answer.headers.getall("Link")
                    assert [link.partition(">")[0] for link in links] == [
                        "<stun:192.0.2.9:3478",
                        "<turn:192.0.2.9?transport=udp",
                    ]
                    assert 'credential="p\\"q"' in links[1]
            async with http.options("/whep/K-001") as answer:
                assert len(answer.headers.getall("Link")) == 2
            async with http.options("/whep/K-001", headers={"Access-Control-Request-Method": "POST"}) as answer:
                assert "Link" not in answer.headers
            async with http.delete(begun[0]) as answer:
                assert answer.status == 200
            async with http.post("/whep/K-001", data=offer, headers=SDP) as answer:
                assert answer.status == 201, "one is free again"


async def test_a_flood_of_offers_is_slowed_down(strict: Centre) -> None:
    async with signed_in(strict, strict.add_operator("flood")) as http:

        async def offer() -> int:
            async with http.post("/whep/K-001", data="v=0", headers={"Content-Type": "text/plain"}) as answer:
                return answer.status

        async with asyncio.TaskGroup() as tasks:
            asked = [tasks.create_task(offer()) for _ in range(250)]
        statuses = [task.result() for task in asked]
    assert statuses.count(429) >= 50 and statuses.count(415) >= 50
