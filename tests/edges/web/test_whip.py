"""WHIP: a camera that somebody publishes, from programs that know the RFC and not us, seen by everybody who may look."""

import asyncio
import os
import signal
from collections.abc import Callable
from itertools import count

import pytest
from aiohttp import ClientSession

from command.people.orders import CloseSession
from tests.centre import Centre
from tests.desk import Desk, signed_in, sitting
from tests.edges.web.page import visitor
from tests.edges.web.player import a_player
from tests.edges.web.publisher import Publisher, a_publisher
from tests.processes import PATIENCE
from tests.waiting import eventually
from web.ids import fingerprint

SDP = {"Content-Type": "application/sdp"}
_names = count(1)


@pytest.fixture
def body() -> str:
    """A camera that nobody has published."""
    return f"BC-{next(_names)}"


async def post(http: ClientSession, url: str, offer: str) -> tuple[int, str, str]:
    """Status, `Location` and body."""
    async with http.post(url, data=offer, headers=SDP) as answer:
        return answer.status, answer.headers.get("Location", ""), await answer.text()


async def publish(http: ClientSession, camera: str, publisher: Publisher, query: str = "") -> str:
    """The URL of a publication that has begun."""
    status, location, sdp = await post(http, f"/whip/{camera}{query}", await publisher.offer())
    assert status == 201, sdp
    assert location.startswith("/whip/sessions/")
    await publisher.answer(sdp)
    return location


async def sees(http: ClientSession, camera: str) -> None:
    """Somebody sees five pictures of it."""
    async with a_player() as player:
        status, location, sdp = await post(http, f"/whep/{camera}", await player.offer())
        assert status == 201, sdp
        await player.answer(sdp)
        async with asyncio.timeout(PATIENCE):
            assert all([(await player.picture()).variance > 50 for _ in range(5)])
        async with http.delete(location) as answer:
            assert answer.status == 200


async def ended(desk: Desk, camera: str) -> str:
    """Why the publication ended, as the log says."""
    reason: str = (await desk.event("NodeDisconnected", node=f"whip-{camera}"))["event"]["reason"]
    return reason


async def test_what_a_peer_publishes_is_seen_over_whep(centre: Centre, wang: str, body: str, camera: str) -> None:
    async with (
        sitting(centre, wang) as desk,
        signed_in(centre, wang) as http,
        a_publisher(sound="audio/opus") as publisher,
    ):
        query = "?name=%E5%8D%95%E5%85%B5&lat=31.27&lon=121.51&bearing=90"
        location = await publish(http, body, publisher, query)
        added = (await desk.event("NodeAdded"))["event"]
        assert added["node"]["id"] == f"whip-{body}" and added["node"]["agency"] == "centre"
        announced = (await desk.event("CamerasAnnounced", node=f"whip-{body}"))["event"]["cameras"][0]
        told = announced["name"], announced["lat"], announced["lon"], announced["bearing"]
        assert told == ("单兵", 31.27, 121.51, 90.0)
        await sees(http, body)
        async with http.delete(location) as answer:
            assert answer.status == 200
        assert await ended(desk, body) == "ended by who began it"
        async with http.delete(location) as answer:
            assert answer.status == 404
        status, _, text = await post(http, f"/whep/{body}", "v=0")
        assert status == 409 and "offline" in text
        async with http.get("/api/v1/cameras?limit=500") as answer:
            [known] = [one for one in (await answer.json())["items"] if one["id"] == body]
        assert (known["state"], known["lat"], known["node"]) == ("offline", 31.27, f"whip-{body}")


async def test_chromium_publishes_at_more_than_its_first_bitrate(
    centre: Centre, wang: str, body: str, camera: str
) -> None:
    async with asyncio.timeout(90), visitor(wang) as page, visitor(wang) as other:
        begun = await page.call("publish", f"{centre.url}/whip/{body}", "H264")
        assert begun["status"] == 201, begun
        await page.frames(25, "outbound-rtp")
        assert (await other.call("watch", f"{centre.url}/whep/{body}"))["status"] == 201
        await other.frames(25)
        again = await page.call("restart")
        assert again["status"] == 200, again
        sent, seen = await page.frames(150, "outbound-rtp"), await other.frames(25)
        assert sent["targetBitrate"] > 1_000_000, "it has been told what it may send"

        async def makes_key_frames() -> bool:
            return bool((await page.call("figures", "outbound-rtp"))["keyFramesEncoded"] > 3)

        await eventually(makes_key_frames, "a late viewer finds a fresh key frame")
        assert seen["frameHeight"] == 360 and seen["packetsLost"] == 0
        async with sitting(centre, wang) as desk:
            await page.page.evaluate("peer.close()")
            assert await ended(desk, body) in ("the peer left", "the publisher ended the stream")


async def test_viewers_from_before_see_it_begin_and_begin_again(
    centre: Centre, wang: str, body: str, camera: str
) -> None:
    async with sitting(centre, wang) as desk, signed_in(centre, wang) as http, a_player() as wall:
        async with a_publisher() as publisher:
            location = await publish(http, body, publisher)
            async with http.delete(location) as answer:
                assert answer.status == 200
        await desk.say({"type": "rtc.offer", "sdp": await wall.offer(), "slots": 1})
        await wall.answer((await desk.told("rtc.answer"))["sdp"])
        await desk.say({"type": "wall.show", "slot": 0, "camera": body})
        assert (await desk.told("wall.failed", camera=body))["code"] == "offline"
        for _ in range(2):
            async with a_publisher() as publisher:
                location = await publish(http, body, publisher)
                await desk.told("wall.shown", camera=body)
                async with asyncio.timeout(PATIENCE):
                    assert (await wall.picture()).variance > 50
                async with http.delete(location) as answer:
                    assert answer.status == 200
            assert (await desk.told("wall.failed", camera=body))["code"] == "ended"


async def test_a_publisher_that_leaves_or_may_not_any_more_is_over(
    centre: Centre, wang: str, body: str, camera: str
) -> None:
    token = centre.token("wang")
    async with sitting(centre, wang) as desk, signed_in(centre, token) as http:
        async with a_publisher() as publisher:
            await publish(http, body, publisher)
            await sees(http, body)
        assert await ended(desk, body) in ("the peer left", "the publisher ended the stream")
        await desk.hello()
        async with a_publisher() as publisher:
            await publish(http, body, publisher)
            centre.order(CloseSession(id=fingerprint(token)))
            assert await ended(desk, body) == "signed out"


async def test_a_desk_can_end_what_somebody_publishes(centre: Centre, wang: str, chen: str, body: str) -> None:
    async with sitting(centre, wang) as desk, signed_in(centre, wang) as http, a_publisher() as publisher:
        location = await publish(http, body, publisher)
        centre.order({"type": "UnpublishCamera", "camera": body, "reason": "不该播出"}, chen)
        assert await ended(desk, body) == "不该播出"

        async def is_gone() -> bool:
            async with http.get(location) as answer:
                return answer.status == 404

        await eventually(is_gone, "its session is left")


async def test_a_node_publishes_the_camera_of_its_own_name(centre: Centre, wang: str, body: str, camera: str) -> None:
    token = centre.add_node(body, "portable")
    async with signed_in(centre, token) as http, signed_in(centre, wang) as other, a_publisher() as publisher:
        status, _, text = await post(http, f"/whip/{body}-2", await publisher.offer())
        assert status == 403 and "not_yours" in text
        await publish(http, body, publisher)
        await sees(other, body)
        status, _, text = await post(http, f"/whep/{body}", "v=0")
        assert status == 403, "it may send, not look"


async def test_one_publisher_at_a_time_and_none_over_the_camera_of_a_node(
    centre: Centre, wang: str, chen: str, viewer: str, body: str, camera: str
) -> None:
    async with signed_in(centre, wang) as http, a_publisher() as publisher, a_publisher() as second:
        await publish(http, body, publisher)
        offer = await second.offer()
        async with signed_in(centre, chen) as other:
            async with other.post(f"/whip/{body}", data=offer, headers=SDP) as answer:
                assert (answer.status, (await answer.json())["error"]["code"]) == (409, "already_published")
                assert int(answer.headers["Retry-After"]) > 0
            status, _, text = await post(other, f"/whip/{camera}", offer)
            assert status == 409 and "id_taken" in text
        async with signed_in(centre, viewer) as other:
            assert (await post(other, f"/whip/{body}-x", offer))[0] == 403
        await sees(http, body)


BAD_OFFERS: dict[str, tuple[int, str, Callable[[str], str]]] = {
    "nothing": (400, "bad_offer", lambda sdp: ""),
    "receives": (400, "bad_offer", lambda sdp: sdp.replace("a=sendonly", "a=recvonly")),
    "inactive": (400, "bad_offer", lambda sdp: sdp.replace("a=sendonly", "a=inactive")),
    "no H.264": (422, "no_h264", lambda sdp: sdp.replace("H264/90000", "H265/90000")),
    "cut": (400, "bad_offer", lambda sdp: sdp[: len(sdp) // 2]),
    "two pictures": (400, "bad_offer", lambda sdp: sdp + sdp[sdp.index("m=video") :].replace("a=mid:0", "a=mid:7")),
}


@pytest.mark.parametrize("how", BAD_OFFERS)
async def test_an_offer_that_cannot_be_answered_leaves_nothing_in_the_log(
    centre: Centre, wang: str, body: str, how: str
) -> None:
    status, code, spoil = BAD_OFFERS[how]
    async with sitting(centre, wang) as desk, signed_in(centre, wang) as http, a_publisher() as publisher:
        told = await post(http, f"/whip/{body}", spoil(await publisher.offer()))
        assert told[0] == status and code in told[2] and len(told[2].split()) > 4
        location = await publish(http, body, publisher)
        async with http.delete(location):
            pass
        await ended(desk, body)
        assert [one["event"]["type"] for one in desk.events if "whip" in str(one)].count("NodeConnected") == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a%20b", "bad_id"), ("x" * 60, "bad_id"), ("BC?lat=31", "bad_query"), ("BC?lat=91&lon=0", "bad_query"),
        ("BC?lat=nan&lon=0", "bad_query"), ("BC?bearing=east", "bad_query"), ("BC?bearing=inf", "bad_query"),
        (f"BC?name={'x' * 200}", "bad_query"),
    ],
)  # fmt: skip
async def test_a_url_that_says_nonsense_is_refused(centre: Centre, wang: str, path: str, code: str) -> None:
    async with signed_in(centre, wang) as http:
        status, _, text = await post(http, f"/whip/{path}", "v=0")
        assert status == 422 and code in text


async def test_a_publication_ends_with_the_media_process_and_can_begin_again(
    centre: Centre, wang: str, body: str, camera: str
) -> None:
    async with sitting(centre, wang) as desk, signed_in(centre, wang) as http:
        async with a_publisher() as publisher:
            await publish(http, body, publisher)
            os.kill(centre.until_media(wang), signal.SIGKILL)
            assert await ended(desk, body) == "the media process was restarted"
        await desk.hello()
        async with a_publisher() as publisher:
            await publish(http, body, publisher)
            await sees(http, body)
