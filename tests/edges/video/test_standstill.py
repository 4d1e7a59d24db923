"""A picture never lies about its age: what a stream holds that stands still is not sent as if it were new."""

import asyncio

from tests.edges.video.test_slow_viewer import FullLine, unit
from video.stream import Stream
from video.track import QUIET_SECONDS, SlotTrack


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Line(FullLine):
    """Lets the viewer ask for a key frame."""

    def ask(self) -> None:
        self._send_keyframe()


async def test_a_viewer_that_asks_for_a_key_frame_gets_no_old_one() -> None:
    clock, line = Clock(), Line()
    stream, track = Stream(clock()), SlotTrack(clock)
    track.attach(line)  # type: ignore[arg-type]  # a stand-in
    track.show(stream)
    for number in range(3):
        stream.push(unit(number, clock()))
        await track.recv()
    clock.now += QUIET_SECONDS + 2
    line.ask()
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(track.recv())
        await asyncio.sleep(0)
        assert not waiting.done(), "the camera has sent nothing for three seconds"
        stream.push(unit(3, clock()))
    assert waiting.result().payloads[0][1] == 1, "it goes on: first what the viewer asked for"
    assert [(await track.recv()).payloads[0][1] for _ in range(3)] == [2, 3, 4]


async def test_a_newcomer_sees_nothing_of_a_stream_that_stands_still() -> None:
    clock = Clock()
    stream, track = Stream(clock()), SlotTrack(clock)
    stream.push(unit(0, clock()))
    clock.now += QUIET_SECONDS + 2
    track.show(stream)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(track.recv())
        await asyncio.sleep(0)
        assert not waiting.done()
        stream.push(unit(1, clock()))
    assert waiting.result().payloads[0][1] == 1
