import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import ClientSession
from aiortc.mediastreams import MediaStreamError

from command.people.orders import CloseSession
from tests.centre import Centre
from tests.desk import Desk, signed_in, sitting
from tests.edges.web.player import Player, a_player
from tests.processes import PATIENCE
from web.ids import fingerprint

SDP = {"Content-Type": "application/sdp"}


async def post(http: ClientSession, camera: str, offer: str) -> tuple[int, str, str]:
    """Status, `Location` and body."""
    async with http.post(f"/whep/{camera}", data=offer, headers=SDP) as answer:
        return answer.status, answer.headers.get("Location", ""), await answer.text()


async def play(http: ClientSession, camera: str, player: Player) -> str:
    """The URL of a session that has begun."""
    status, location, sdp = await post(http, camera, await player.offer())
    assert status == 201, sdp
    await player.answer(sdp)
    return location


async def view(desk: Desk, kind: str, **fields: Any) -> dict[str, Any]:
    recorded = await desk.event(kind, **fields)
    found: dict[str, Any] = recorded["event"]
    return found


async def test_a_player_sees_the_camera_until_it_ends(centre: Centre, wang: str, camera: str) -> None:
    async with sitting(centre, wang) as desk, signed_in(centre, wang) as http, a_player() as player:
        location = await play(http, camera, player)
        assert location.startswith("/whep/sessions/")
        async with asyncio.timeout(PATIENCE):
            pictures = [await player.picture() for _ in range(5)]
        assert all(10 < luma.mean < 245 and luma.variance > 50 for luma in pictures), pictures
        look = (await view(desk, "ViewStarted"))["view"]
        assert (look["operator"], look["camera"], look["via"], look["quality"]) == ("wang", camera, "whep", "main")
        async with http.delete(location) as answer:
            assert answer.status == 200
        await view(desk, "ViewEnded", view=look["id"])
        async with http.delete(location) as answer:
            assert answer.status == 404


async def test_an_offer_in_two_segments_is_one_offer(centre: Centre, wang: str, camera: str) -> None:
    """The second is sent when the centre has surely read the first: it has answered others since."""
    async with signed_in(centre, wang) as http, a_player() as player:
        offer = (await player.offer()).encode()
        half = len(offer) // 2

        async def body() -> AsyncIterator[bytes]:
            yield offer[:half]
            for _ in range(3):
                async with http.get("/healthz") as answer:
                    assert answer.status == 200
            yield offer[half:]

        async with http.post(f"/whep/{camera}", data=body(), headers=SDP) as answer:
            assert answer.status == 201, await answer.text()
            location = answer.headers["Location"]
        async with http.delete(location) as answer:
            assert answer.status == 200


async def test_a_player_that_leaves_without_a_word_is_noticed(centre: Centre, wang: str, camera: str) -> None:
    async with sitting(centre, wang) as desk, signed_in(centre, wang) as http:
        async with a_player() as player:
            await play(http, camera, player)
            await player.picture()
        look = (await view(desk, "ViewStarted"))["view"]
        await view(desk, "ViewEnded", view=look["id"])


@pytest.mark.parametrize("how", ["signed out", "expired"])
async def test_pictures_end_with_the_permit(centre: Centre, wang: str, camera: str, how: str) -> None:
    token = centre.token("wang", seconds=3600 if how == "signed out" else 5)
    async with sitting(centre, wang) as desk, signed_in(centre, token) as http, a_player() as player:
        await play(http, camera, player)
        await player.picture()
        if how == "signed out":
            centre.order(CloseSession(id=fingerprint(token)))
        look = (await view(desk, "ViewStarted"))["view"]
        await view(desk, "ViewEnded", view=look["id"])
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(MediaStreamError):
                while True:
                    await player.picture()


async def test_only_who_began_a_session_ends_it(centre: Centre, wang: str, chen: str, camera: str) -> None:
    async with signed_in(centre, wang) as http, signed_in(centre, chen) as other, a_player() as player:
        location = await play(http, camera, player)
        async with other.delete(location) as answer:
            assert answer.status == 404
        await player.picture()
        async with http.delete(location) as answer:
            assert answer.status == 200


async def test_who_may_not_look_is_told_so(centre: Centre, auditor: str, camera: str) -> None:
    async with signed_in(centre, auditor) as http, a_player() as player:
        status, _, body = await post(http, camera, await player.offer())
    assert status == 403 and "ask a supervisor" in body


BAD_OFFERS: dict[str, Callable[[str], str]] = {
    "nothing": lambda sdp: "",
    "no words of ours": lambda sdp: "hello",
    "no fingerprint": lambda sdp: "\r\n".join(line for line in sdp.splitlines() if "fingerprint" not in line),
    "no video": lambda sdp: sdp.partition("m=video")[0],
    "sends instead of receiving": lambda sdp: sdp.replace("a=recvonly", "a=sendonly"),
}


@pytest.mark.parametrize("how", BAD_OFFERS)
async def test_an_offer_that_cannot_be_answered_is_refused_with_its_reason(
    centre: Centre, wang: str, camera: str, how: str
) -> None:
    async with sitting(centre, wang) as desk, signed_in(centre, wang) as http, a_player() as player:
        status, location, body = await post(http, camera, BAD_OFFERS[how](await player.offer()))
        assert (status, location) == (400, "")
        assert '"code":"bad_offer"' in body and len(body.split()) > 4
        look = (await view(desk, "ViewStarted"))["view"]
        await view(desk, "ViewEnded", view=look["id"]), "a look that came to nothing is over"


async def test_an_offer_without_h264_is_422(centre: Centre, wang: str, camera: str) -> None:
    async with signed_in(centre, wang) as http, a_player() as player:
        offer = (await player.offer()).replace("H264/90000", "H263/90000")
        status, _, body = await post(http, camera, offer)
    assert status == 422 and "H.264" in body


async def test_what_is_no_offer_at_all_is_refused(centre: Centre, wang: str, camera: str) -> None:
    async with signed_in(centre, wang) as http:
        async with http.post(f"/whep/{camera}", json={}) as answer:
            assert answer.status == 415 and "application/sdp" in await answer.text()
        async with http.post("/whep/none", data="v=0", headers=SDP) as answer:
            assert answer.status == 404 and "/api/v1/cameras" in await answer.text()
        async with http.post(f"/whep/{camera}", data="v=0\r\n" * 10_000, headers=SDP) as answer:
            assert answer.status == 413
        async with http.options(f"/whep/{camera}") as answer:
            assert (answer.status, answer.headers["Accept-Post"]) == (204, "application/sdp")
