"""Hundreds of spoilt offers through the real door: each is answered, and nothing of any is left."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable

import pytest
from aiohttp import ClientSession

from tests.centre import Centre
from tests.desk import signed_in, sitting
from tests.edges.web.player import a_player
from tests.edges.web.publisher import a_publisher
from tests.waiting import eventually

OFFERS = 300
SDP = {"Content-Type": "application/sdp"}
WORDS = (
    "a=setup:active", "a=setup:holdconn", "a=ice-lite", "a=recvonly", "a=sendonly", "a=inactive", "m=video 0 RTP/AVP 96",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=group:BUNDLE 0 0 1", "a=mid:0",
    "a=rtpmap:96 H264/90000", "a=fmtp:96 packetization-mode=1;profile-level-id=zz", "a=ssrc:99999999999 cname:x", "v=0",
    "a=candidate:1 1 udp 1 \x00 1 typ host", "a=fingerprint:sha-256 00", "a=ice-ufrag:" + "x" * 300, "a=extmap:1 \ud800",
)  # fmt: skip


def _noise(line: str, chance: random.Random) -> str:
    return "".join(chance.choice([c, c, c, chr(chance.randrange(256))]) for c in line)


FAULTS: tuple[Callable[[list[str], int, random.Random], list[str]], ...] = (
    lambda lines, at, chance: [*lines[:at], ""],
    lambda lines, at, chance: [*lines[:at], *lines[at + 1 :]],
    lambda lines, at, chance: [*lines[:at], chance.choice(lines), *lines[at:]],
    lambda lines, at, chance: [*lines[:at], chance.choice(WORDS), *lines[at:]],
    lambda lines, at, chance: [*lines[:at], lines[at][: chance.randrange(len(lines[at]) + 1)], *lines[at + 1 :]],
    lambda lines, at, chance: [
        *lines[:at], re.sub(r"\d+", lambda _: str(chance.randrange(2**33)), lines[at]), *lines[at + 1 :]
    ],
    lambda lines, at, chance: [*lines[:at], _noise(lines[at], chance), *lines[at + 1 :]],
)  # fmt: skip


def spoilt(offer: str, chance: random.Random) -> bytes:
    """The offer with one to four faults, and sometimes other bytes in it."""
    lines = offer.split("\r\n")
    for _ in range(chance.randint(1, 4)):
        lines = chance.choice(FAULTS)(lines, chance.randrange(len(lines) or 1), chance) if lines else lines
    body = bytearray("\r\n".join(lines).encode(errors="surrogatepass"))
    for _ in range(chance.choice([0, 0, 3]) if body else 0):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


async def post(http: ClientSession, path: str, offer: bytes) -> int:
    """The status; what was begun is ended. Whoever is too fast is told so, and comes again."""
    while True:
        async with http.post(path, data=offer, headers=SDP) as answer:
            if answer.status == 429:
                await asyncio.sleep(0.2)
                continue
            if answer.status == 201:
                async with http.delete(answer.headers["Location"]) as over:
                    assert over.status == 200
            else:
                told = (await answer.json())["error"]
                assert told["code"] and len(told["message"].split()) > 2, told
            return answer.status


async def sessions(http: ClientSession) -> int:
    async with http.get("/metrics") as answer:
        found = re.search(r"^liandong_sessions (\d+)", await answer.text(), re.MULTILINE)
        assert found is not None
        return int(found[1])


@pytest.mark.parametrize("path", ["/whep/K-001", "/whip/FUZZ"])
async def test_a_spoilt_offer_is_answered_and_leaves_nothing(centre: Centre, wang: str, camera: str, path: str) -> None:
    chance = random.Random(path)
    async with a_player() as player, a_publisher(sound="audio/opus") as publisher:
        offers = [await player.offer(), await publisher.offer()]
    async with asyncio.timeout(90), sitting(centre, wang) as desk, signed_in(centre, wang) as http:
        before = set(desk.snapshot["state"]["views"])
        began, said = await sessions(http), len(centre.program.said)
        met = Counter([await post(http, path, spoilt(chance.choice(offers), chance)) for _ in range(OFFERS)])
        assert set(met) <= {201, 400, 409, 422} and met[400] > OFFERS / 4 and met[201] > 5, met

        async def is_over() -> bool:
            return await sessions(http) <= began

        await eventually(is_over, "sessions are left")
        state = (await desk.hello())["state"]
        assert set(state["views"]) <= before
        assert not state["nodes"].get("whip-FUZZ", {}).get("online")
    new = centre.program.said[said:]
    assert "Traceback" not in new and "never retrieved" not in new, new
