"""Publishers at the media process: what they send reaches viewers from before and after, and what can't be shown is refused."""

import asyncio
from pathlib import Path

from aiortc import RTCSessionDescription

from tests.edges.video.plant import cameras, plant
from tests.edges.video.relay import Relay
from tests.edges.video.test_pass_through import connected
from tests.edges.video.viewer import Viewer
from tests.edges.web.publisher import Publisher, a_publisher
from video import link
from video.codecs.assembler import Picture
from video.fanout.stream import Stream
from video.media.publishers import B_FRAMES, Publication
from video.media.streams import Feed, Key

NODE = "whip-body"
KEY_SLICE, SLICE, B_SLICE = b"\x65\x88\x80", b"\x41\xc0\x00", b"\x41\xa0\x00"


async def publish(relay: Relay, publisher: Publisher, session: str = "p1") -> None:
    await relay.tell_media(link.Publish(session=session, node=NODE, camera="body", offer=await publisher.offer()))
    said = await relay.until(10, link.PublishAnswer, session=session)
    assert isinstance(said, link.PublishAnswer)
    await publisher.peer.setRemoteDescription(RTCSessionDescription(said.sdp, "answer"))


async def test_a_viewer_from_before_is_told_and_sees_it_begin(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay, Viewer.watching(relay, "s1") as viewer:
        await viewer.show(0, "body", NODE)
        await relay.until(5, link.ShowFailed, session="s1", code="offline")
        async with a_publisher() as publisher:
            await publish(relay, publisher)
            await relay.until(10, link.Shown, session="s1", camera="body")
            await viewer.slots[0].more(10, 10)
        await relay.until(5, link.ShowFailed, session="s1", code="ended")
        await relay.until(5, link.PublishEnd, session="p1")
        assert (await relay.counted()).sessions == 1, "the viewer is left"
        assert not relay.pulls, "nobody was asked for it"


async def test_two_cannot_publish_one_camera(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay, a_publisher() as first, a_publisher() as second:
        await publish(relay, first)
        async with Viewer.watching(relay, "s1") as viewer:
            await viewer.show(0, "body", NODE)
            await viewer.slots[0].more(3, 10)
            await publish(relay, second, "p2")
            ended = await relay.until(10, link.PublishEnd, session="p2")
            assert isinstance(ended, link.PublishEnd) and ended.reason == "somebody else publishes this camera"
            await viewer.slots[0].more(10, 10)


async def test_a_publication_without_viewers_is_held_and_then_gone(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay:
        async with a_publisher() as publisher:
            await publish(relay, publisher)
            flowing = await relay.counted(lambda stats: any(one.fps > 5 for one in stats.streams))
            assert [(one.viewers, one.height) for one in flowing.streams] == [(0, 240)]
            assert len(connected()) == 1, "it has a socket of its own"
        await relay.until(5, link.PublishEnd, session="p1")
        gone = await relay.counted()
        assert (gone.sessions, gone.streams) == (0, ())


def fed(ended: list[str]) -> tuple[Publication, Stream]:
    """A publication that feeds a stream."""
    publication = Publication(Key(NODE, "body", "main"), {}, lambda: 0.0, ended.append)
    publication.feed = Feed(Stream(lambda: 0.0), asyncio.get_running_loop().create_future())
    return publication, publication.feed.stream


def picture(nal: bytes, number: int) -> Picture:
    return Picture(payloads=(nal,), types=frozenset({nal[0] & 0x1F}), timestamp=number * 3600)


async def test_b_frames_end_it_with_a_sentence() -> None:
    ended: list[str] = []
    publication, stream = fed(ended)
    for number, nal in enumerate((KEY_SLICE, SLICE, B_SLICE)):
        publication.deliver(picture(nal, number), number / 25)
    assert (stream.frames, ended) == (2, [B_FRAMES])


async def test_a_key_frame_is_asked_for_when_the_newest_is_old_and_not_too_often() -> None:
    publication, _ = fed([])
    asked = []
    for number in range(100, 200):  # four seconds
        publication.deliver(picture(SLICE if number > 100 else KEY_SLICE, number), number / 25)
        asked.append(publication.key_requests)
    assert (asked[50], asked[51]) == (0, 1), "two seconds after the first"
    assert asked[-1] == 4, "each half a second from then on"


async def test_viewers_have_one_made_but_not_each_their_own() -> None:
    now = [10.0]
    publication = Publication(Key(NODE, "body", "main"), {}, lambda: now[0], lambda _: None)
    for _ in range(50):
        publication.ask_key()
    now[0] += 0.6
    publication.ask_key()
    assert publication.key_requests == 2
