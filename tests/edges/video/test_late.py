"""A camera whose line is too thin runs behind without a gap: its figures say by how much, and its tile is told."""

import itertools
import re
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

from tests.edges.video.plant import NOW, cameras, media_process, plant
from tests.edges.video.relay import Relay
from tests.edges.video.rtsp_server import camera
from tests.edges.video.thin import FREE, ThinLine, thin_line
from tests.edges.video.viewer import Viewer
from tests.edges.web.narrow import Narrow, narrow_line
from video import link

LATE = 4.0


def of(stats: link.Stats) -> float:
    """How late its one stream is said to be, in seconds."""
    return stats.streams[0].late_ms / 1000


async def jam(relay: Relay, line: ThinLine) -> None:
    """Make the line a third as wide as what goes through it, until pictures wait for `LATE` seconds; then as wide."""
    stats = await relay.counted(lambda stats: bool(stats.streams) and stats.streams[0].fps > 11)
    assert of(stats) < 0.3
    kbps = (await relay.counted()).streams[0].kbps * 1.1  # with what RTP and RTSP add
    line.kbps = kbps / 3
    await relay.counted(lambda _: line.waited >= LATE, seconds=30)
    line.kbps = kbps


def told(relay: Relay) -> list[int]:
    """What was said of the slot, one after the other."""
    return [said.seconds for said in relay.said if isinstance(said, link.Late)]


async def test_the_figures_follow_a_jam_within_a_second_and_the_slot_is_told(clips: dict[str, Path]) -> None:
    async with (
        camera(clips["street"]) as one,
        thin_line(one.url) as line,
        plant({"door": line.url}) as relay,
        Viewer.watching(relay, "s1") as viewer,
    ):
        await viewer.show(0, "door")
        await jam(relay, line)
        for _ in range(5):
            stats = await relay.counted()
            assert abs(of(stats) - line.waited) < 1.0
            assert stats.streams[0].age_ms < 1500, "and yet pictures come"
        said = told(relay)
        assert said[0] <= 3 and all(before != after for before, after in itertools.pairwise(said)), (
            "early, and changes only"
        )
        assert abs(said[-1] - line.waited) < 1.5
        await relay.tell_media(link.Snap(request="kept", camera="door", node="n1"))
        snapped = await relay.until(8, link.Snapped, request="kept")
        assert isinstance(snapped, link.Snapped)
        taken = NOW - datetime.fromisoformat(snapped.at)  # the clock of this plant stands still
        assert taken.total_seconds() > line.waited - 1.0, "what is kept as a record bears the time that it shows"
        line.kbps = FREE
        await relay.counted(lambda stats: of(stats) < 0.3)
        await relay.counted(lambda _: told(relay)[-1:] == [0])


async def test_a_nodes_uplink_that_holds_back_what_it_sends_is_seen_too(clips: dict[str, Path]) -> None:
    async with AsyncExitStack() as stack, plant(cameras(clips)) as relay:
        lines: list[Narrow] = []

        async def lead(offer: str) -> str:
            """By a line of its own, which queues for ten seconds what it does not take."""
            host, port = re.findall(r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+)", offer)[0]
            lines.append(await stack.enter_async_context(narrow_line((host, int(port)), FREE, queue=10.0)))
            return re.sub(r"(a=candidate:.* udp \d+ )\S+ \d+", rf"\g<1>127.0.0.1 {lines[-1].port}", offer)

        relay.lead = lead
        async with Viewer.watching(relay, "s1") as viewer:
            await viewer.show(0, "street")
            stats = await relay.counted(lambda stats: bool(stats.streams) and stats.streams[0].fps > 11)
            assert of(stats) < 0.3
            (line,) = lines
            line.kbps = (await relay.counted()).streams[0].kbps / 2
            stats = await relay.counted(lambda stats: of(stats) >= LATE, seconds=30)
            assert abs(of(stats) - line.waited) < 1.0
            assert abs(told(relay)[-1] - line.waited) < 1.5
            line.kbps = FREE
            await relay.counted(lambda _: told(relay)[-1] == 0, seconds=15)


async def test_who_begins_to_look_at_a_camera_that_is_late_already_is_told_so(clips: dict[str, Path]) -> None:
    async with (
        camera(clips["street"]) as one,
        thin_line(one.url) as line,
        plant({"door": line.url}, media=False) as relay,
    ):
        async with media_process(relay):
            await relay.ready(nodes=1)
            async with Viewer.watching(relay, "s1") as viewer:
                await viewer.show(0, "door")
                await jam(relay, line)
        async with media_process(relay):  # the one before was killed, and the node has not noticed yet
            await relay.ready(nodes=1, media=2)
            async with Viewer.watching(relay, "s2") as viewer:
                await viewer.show(0, "door")
                await relay.until(8, link.Late, session="s2", slot=0, camera="door")
                stats = await relay.counted()
                assert line.waited > LATE / 2
                assert abs(of(stats) - line.waited) < 1.0
        assert one.calls == 1
