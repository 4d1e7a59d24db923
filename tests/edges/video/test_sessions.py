"""Viewers of every kind: bad offers are answered with a sentence, the media process lives on, nothing is left behind."""

import asyncio
import random
from pathlib import Path

from tests.edges.video.plant import cameras, plant
from tests.edges.video.relay import Relay
from tests.edges.video.viewer import Viewer, browser_like_peer
from video import link
from video.agent import rtc


async def offer_of(*kinds: str) -> str:
    """The offer of a viewer that receives these kinds."""
    peer = browser_like_peer()
    for kind in kinds:
        transceiver = peer.addTransceiver(kind, direction="recvonly")
        if kind == "video":
            rtc.restrict(transceiver)
    await peer.setLocalDescription()
    sdp: str = peer.localDescription.sdp
    await rtc.close(peer)
    return sdp


async def answer(relay: Relay, session: str, offer: str, slots: int = 1) -> link.ViewAnswer | link.ViewFailed:
    """Media's word on an offer."""
    await relay.tell_media(link.View(session=session, offer=offer, slots=slots))
    async with asyncio.timeout(5):
        while True:
            for message in relay.said:
                if isinstance(message, link.ViewAnswer | link.ViewFailed) and message.session == session:
                    return message
            await asyncio.sleep(0.01)


def spoilt(offer: str, chance: random.Random) -> str:
    """The offer with one thing wrong: a line lost, doubled, cut or filled with nonsense."""
    lines = offer.splitlines()
    i = chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            del lines[i]
        case 1:
            lines.insert(i, lines[chance.randrange(len(lines))])
        case 2:
            lines[i] = lines[i][: chance.randrange(len(lines[i]) + 1)]
        case 3:
            lines[i] = lines[i][:2] + "".join(chance.choices(" :/=abc059é\0", k=12))
        case _:
            lines = lines[:i]
    return "\r\n".join(lines) + "\r\n"


async def test_spoilt_offers_are_answered_and_media_lives_on(clips: dict[str, Path]) -> None:
    good = await offer_of("video", "video")
    chance = random.Random(11)
    async with plant(cameras(clips)) as relay:
        for i in range(60):
            said = await answer(relay, f"bad{i}", spoilt(good, chance), 2)
            if isinstance(said, link.ViewFailed):
                assert said.code in ("bad_offer", "no_h264") and len(said.message) > 15
        async with Viewer.watching(relay, "good") as viewer:
            await viewer.show(0, "street")
            await viewer.slots[0].more(3, 5)


async def test_an_offer_without_h264_is_refused_as_such(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay:
        peer = browser_like_peer()
        peer.addTransceiver("video", direction="recvonly")
        await peer.setLocalDescription()
        vp8 = "\r\n".join(line for line in peer.localDescription.sdp.splitlines() if "H264" not in line)
        await rtc.close(peer)
        said = await answer(relay, "vp8", vp8)
        assert isinstance(said, link.ViewFailed) and said.code == "no_h264"
        single = (await offer_of("video")).replace("packetization-mode=1", "packetization-mode=0")
        said = await answer(relay, "single", single)
        assert isinstance(said, link.ViewFailed) and said.code == "no_h264"


async def test_a_player_that_also_offers_sound_gets_its_pictures(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay:
        said = await answer(relay, "whep", await offer_of("audio", "video"))
        assert isinstance(said, link.ViewAnswer)
        sections = said.sdp.split("m=")[1:]
        assert "a=sendonly" in sections[0] and "a=sendonly" in sections[1]
        assert "VP8" not in sections[1] and "a=candidate" in said.sdp


async def test_a_viewer_who_leaves_is_told_and_frees_its_streams(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay:
        async with Viewer.watching(relay, "s1") as viewer:
            await viewer.show(0, "street")
            await viewer.slots[0].more(2, 5)
        ended = await relay.until(5, link.ViewEnd, session="s1")
        assert isinstance(ended, link.ViewEnd) and ended.reason
        left = await relay.counted()
        assert left.sessions == 0
        assert [stream.viewers for stream in left.streams] == [0]  # kept for a moment, for nobody


async def test_the_centre_ends_a_session_and_the_viewer_sees_it_end(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay, Viewer.watching(relay, "s1") as viewer:
        await relay.tell_media(link.ViewEnd(session="s1", reason="revoked"))
        async with asyncio.timeout(5):
            assert await viewer.life.ended() == "closed"


async def test_shows_for_nobody_are_answered(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay, Viewer.watching(relay, "s1") as viewer:
        await viewer.show(7, "street")
        await relay.until(2, link.ShowFailed, slot=7, code="no_slot")
        await relay.tell_media(link.Show(session="gone", slot=0, camera="street", node="n1"))
        await relay.until(2, link.ViewEnd, session="gone")


async def test_a_viewer_who_lost_a_picture_gets_a_key_frame_at_once(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay, Viewer.watching(relay, "s1") as viewer:
        slot = viewer.slots[0]
        await viewer.show(0, "street")
        while not (await slot.more(1, 5))[0].key or len(slot.frames) < 5:
            pass
        await slot.more(2, 5)  # the next key frame of the camera is most of a second away
        receiver = viewer.peer.getTransceivers()[0].receiver
        (source,) = receiver.getSynchronizationSources()
        asked = asyncio.get_running_loop().time()
        await receiver._send_rtcp_pli(source.source)
        while not (await slot.more(1, 5))[0].key:
            pass
        assert asyncio.get_running_loop().time() - asked < 0.3
        stamps = [frame.timestamp for frame in slot.frames]
        assert stamps == sorted(set(stamps))
