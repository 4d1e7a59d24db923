"""Law: a slow viewer never delays another. It skips to a key frame, and is counted; a dead one is forgotten."""

import asyncio
import itertools
from pathlib import Path
from typing import Any

from tests.edges.video.plant import cameras, plant
from tests.edges.video.viewer import Viewer
from video import link
from video.codecs.h264 import AccessUnit
from video.stream import Stream
from video.track import FULL_BYTES, SlotTrack


class FullLine:
    """As much of an RTCRtpSender as SlotTrack looks at: down to a socket with `waiting` bytes that can't leave."""

    def __init__(self) -> None:
        self.waiting = 0
        self._RTCRtpSender__encoder: Any = None
        self.transport: Any = self
        self._connection = self.protocol = self
        self._nominated = {1: self}

    def _send_keyframe(self) -> None:
        """What a viewer's PLI calls."""

    def get_write_buffer_size(self) -> int:
        return self.waiting


def unit(number: int, now: float) -> AccessUnit:
    key = number % 12 == 0
    return AccessUnit(b"\0\0\0\1" + (b"\x65" if key else b"\x41") + bytes([number + 1]), 7200 * number, key, now)


async def test_a_full_line_skips_to_a_later_key_frame_while_another_viewer_gets_everything() -> None:
    clock = asyncio.get_running_loop().time
    stream, line = Stream(clock()), FullLine()
    slow, fast = SlotTrack(clock), SlotTrack(clock)
    slow.attach(line)  # type: ignore[arg-type]  # a stand-in
    for track in (slow, fast):
        track.show(stream)
    got: dict[SlotTrack, list[int]] = {slow: [], fast: []}

    async def watch(track: SlotTrack) -> None:
        while True:
            got[track].append((await track.recv()).payloads[0][1] - 1)

    async with asyncio.TaskGroup() as tasks:
        watching = [tasks.create_task(watch(track)) for track in (slow, fast)]
        for number in range(40):
            line.waiting = FULL_BYTES + 1 if 5 <= number < 15 else 0
            stream.push(unit(number, clock()))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        for task in watching:
            task.cancel()
    assert got[fast] == list(range(40))
    assert got[slow] == [*range(5), *range(24, 40)]  # 24 is the first key frame after the line was free
    assert slow.skipped == 19 and fast.skipped == 0


async def test_a_viewer_that_went_deaf_harms_nobody_and_is_gone_within_thirty_seconds(clips: dict[str, Path]) -> None:
    loop = asyncio.get_running_loop()
    async with plant(cameras(clips)) as relay:
        async with Viewer.watching(relay, "deaf") as deaf, Viewer.watching(relay, "well") as well:
            await deaf.show(0, "street")
            await well.show(0, "street")
            await deaf.slots[0].more(3, 5)
            # From now on nothing it is sent is read, and nothing of it is heard: a laptop whose lid was closed.
            pair = deaf.peer.getTransceivers()[0].sender.transport.transport._connection._nominated[1]
            for protocol in deaf.peer.getTransceivers()[0].sender.transport.transport._connection._protocols:
                protocol.transport.abort()
            assert pair
            began = loop.time()
            await well.slots[0].more(40, 6)
            times = well.slots[0].times[-40:]
            assert max(b - a for a, b in itertools.pairwise(times)) < 0.25  # 80 ms is its pace
            await relay.until(30, link.ViewEnd, session="deaf")
            assert loop.time() - began < 30
            await well.slots[0].more(3, 2)
