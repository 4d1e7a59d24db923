"""From a camera's file to a viewer: on demand, bit for bit, without anybody decoding on the way."""

import asyncio
import gc
import threading
from pathlib import Path

import av
from aiortc.codecs.h264 import H264Decoder, H264Encoder

from tests.edges.video.plant import cameras, plant
from tests.edges.video.viewer import Viewer
from video import link
from video.codecs.h264 import avcc_nals, parse_avc_config
from video.rtc.door import ConnectedSocket


def nals_of(path: Path) -> set[bytes]:
    """Every NAL unit in an MP4 file, parameter sets of its header included."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        config = parse_avc_config(stream.codec_context.extradata or b"")
        found = {*config.sps, *config.pps}
        for packet in container.demux(stream):
            found.update(avcc_nals(bytes(packet), config.length_size))
    return found


def connected() -> list[ConnectedSocket]:
    """Those that are open."""
    return [one for one in gc.get_objects() if isinstance(one, ConnectedSocket) and one.sock.fileno() >= 0]


async def test_a_viewer_sees_the_cameras_own_bytes_and_nothing_was_decoded(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay, Viewer.watching(relay, "s1") as viewer:
        slot = viewer.slots[0]
        await viewer.show(0, "street")
        first, *rest = await slot.more(20, 5)
        assert first.key and not rest[0].key
        await relay.until(2, link.Shown, session="s1", slot=0, camera="street")
        # The very bytes the camera made: nothing on the way can have decoded and coded them again.
        assert slot.nals <= nals_of(clips["street"])
        assert not [thread.name for thread in threading.enumerate() if "decoder" in thread.name]
        assert not [one for one in gc.get_objects() if isinstance(one, H264Decoder | H264Encoder)]
        assert len(connected()) == 1, "the node has a socket of its own, the viewer has none"
        brightness = slot.brightness()
        assert len(brightness) >= 20 and min(brightness) > 20  # a street at night, not a black picture


async def test_a_camera_runs_only_while_somebody_looks_and_once_for_all_who_do(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay:
        await asyncio.sleep(0.3)  # time enough for a mistake to show, and for other tests' threads to end
        assert relay.pulls == []
        assert "demux" not in {thread.name for thread in threading.enumerate()}
        async with Viewer.watching(relay, "s1", 2) as one, Viewer.watching(relay, "s2") as other:
            await one.show(0, "street")
            await one.show(1, "street")
            await other.show(0, "street")
            for slot in (*one.slots, *other.slots):
                await slot.more(3, 5)
            assert len(relay.pulls) == 1
            assert [thread.name for thread in threading.enumerate()].count("demux") == 1


async def test_switching_keeps_one_rising_clock_and_starts_with_a_key_frame(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay, Viewer.watching(relay, "s1") as viewer:
        slot = viewer.slots[0]
        for camera in ("street", "fire", "street"):
            before = len(slot.frames)
            await viewer.show(0, camera)
            await relay.until(5, link.Shown, camera=camera)
            await slot.more(15, 5)
            assert any(frame.key for frame in slot.frames[before : before + 3])
        stamps = [frame.timestamp for frame in slot.frames]
        assert stamps == sorted(set(stamps))
        seconds = (stamps[-1] - stamps[0]) / 90_000
        assert abs(seconds - (slot.times[-1] - slot.times[0])) < 0.5
        assert slot.nals <= nals_of(clips["street"]) | nals_of(clips["fire"])


async def test_a_slot_that_shows_nothing_is_silent(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay, Viewer.watching(relay, "s1", 2) as viewer:
        await viewer.show(1, "fire")
        await viewer.slots[1].more(5, 5)
        await viewer.show(1, None)
        await asyncio.sleep(0.3)
        count = len(viewer.slots[1].frames)
        await asyncio.sleep(0.5)
        assert len(viewer.slots[1].frames) == count
        assert viewer.slots[0].frames == []


async def test_a_camera_that_fails_is_named_and_hurts_no_other(clips: dict[str, Path]) -> None:
    urls = cameras(clips) | {"broken": "file:/nowhere.mp4"}
    async with plant(urls) as relay, Viewer.watching(relay, "s1", 3) as viewer:
        await viewer.show(0, "street")
        await viewer.show(1, "broken")
        await viewer.show(2, "street", node="unknown")
        failed = await relay.until(5, link.ShowFailed, slot=1)
        assert isinstance(failed, link.ShowFailed)
        assert (failed.code, failed.camera) == ("no_file", "broken") and "/nowhere.mp4" in failed.message
        await relay.until(5, link.ShowFailed, slot=2, code="offline")
        await relay.until(5, link.ShowFailed, slot=1)  # it goes on trying, and says so again
        await viewer.slots[0].more(10, 5)


async def test_the_figures_say_how_each_stream_flows(clips: dict[str, Path]) -> None:
    async with plant(cameras(clips)) as relay, Viewer.watching(relay, "s1") as viewer:
        await viewer.show(0, "street")
        await viewer.slots[0].more(30, 5)
        newest = relay.stats[-1]
        (stream,) = newest.streams
        assert (stream.camera, stream.quality, stream.viewers) == ("street", "main", 1)
        assert (stream.width, stream.height) == (320, 180)
        assert 10 < stream.fps < 15 and stream.kbps > 20 and stream.age_ms < 500
        assert newest.sessions == 1 and newest.lag_ms < 500
