"""Files and clips as cameras."""

import asyncio
import itertools
from contextlib import aclosing
from fractions import Fraction
from pathlib import Path

import av
import pytest

from tests.edges.video.meeting import Hasty, with_hasty_loop
from tests.edges.video.watching import decodes, refusal, take, terms, watched
from tests.processes import PATIENCE
from video.fanout.lateness import Lateness
from video.sources import SCHEMES, SourceError, open_source
from video.sources.demux import Demuxer
from video.sources.file import LATE_SECONDS


def write(path: Path, codec: str, options: dict[str, object]) -> str:
    """A second of grey in some other coding."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=Fraction(25))
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.options = options
        for i in range(25):
            frame = av.VideoFrame(320, 180, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([100 + 5 * i]) * plane.buffer_size)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return f"file:{path}"


async def test_a_file_plays_at_its_own_pace_and_its_times_run_on_over_the_loop(clips: dict[str, Path]) -> None:
    units = await take(f"file:{clips['street']}", 50)  # 4 s of a clip of 3 s
    assert units[0].key
    steps = [b.pts - a.pts for a, b in itertools.pairwise(units)]
    assert set(steps) == {7200}  # 12.5 pictures a second, also where it starts again
    assert abs((units[-1].arrived - units[0].arrived) - 49 / 12.5) < 0.15
    assert decodes(units) == 50


def test_a_file_that_goes_on_after_the_machine_slept_is_not_late(clips: dict[str, Path]) -> None:
    async def story(loop: Hasty) -> None:
        async with watched(open_source(f"file:{clips['street']}", terms())) as seen:
            await seen.at_least(5)
            loop.ahead += LATE_SECONDS + 0.5
            await seen.at_least(15)
        lateness = Lateness()
        for unit in seen.units:
            lateness.note(unit.pts, unit.arrived)
        assert seen.units[14].arrived - seen.units[0].arrived > LATE_SECONDS + 0.5
        assert lateness.seconds < 0.3

    with_hasty_loop(story)


async def test_every_key_frame_brings_its_parameter_sets(clips: dict[str, Path]) -> None:
    keys = [unit for unit in await take(f"file:{clips['fire']}", 20) if unit.key]
    assert keys
    for unit in keys:
        kinds = [nal[0] & 31 for nal in unit.nals()]
        assert kinds.index(7) < kinds.index(8) < kinds.index(5)


async def test_a_coding_that_nobody_takes_is_refused_with_the_way_to_mend_it(tmp_path: Path) -> None:
    other = await refusal(write(tmp_path / "m.mp4", "mpeg4", {}))
    assert other.code == "not_h264" and "H.264" in other.message


async def test_what_is_no_video_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("not a video")
    assert (await refusal(f"file:{tmp_path}/text.mp4")).code == "unreachable"
    assert (await refusal(f"file:{tmp_path}/none.mp4")).code == "no_file"


async def test_a_playlist_cannot_lead_to_other_files_or_hosts(tmp_path: Path) -> None:
    (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/secret.ts\n#EXT-X-ENDLIST\n")
    assert (await refusal(f"file:{tmp_path}/list.m3u8")).code == "unreachable"


async def test_who_goes_before_a_file_is_read_leaves_no_fault_behind(clips: dict[str, Path]) -> None:
    faults: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, fault: faults.append(fault))
    async with Demuxer(clips["street"]) as demuxer, aclosing(demuxer.parts()) as parts:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await demuxer.form()
        async with asyncio.timeout(PATIENCE):
            await anext(parts)  # what it is was told before
    assert not faults


async def test_a_test_clip_is_drawn_on_the_first_wish() -> None:
    units = await take("clip:cable/Test", 13, seconds=30)
    assert units[0].key and decodes(units) == 13
    with pytest.raises(SourceError, match="no scene"):
        open_source("clip:nowhere", terms())


def test_only_known_and_allowed_schemes_open() -> None:
    for url, allowed, code in (
        ("http://192.0.2.1/", SCHEMES, "bad_url"),
        ("/etc/passwd", SCHEMES, "bad_url"),
        ("rtsp:///nohost", SCHEMES, "bad_url"),
        ("file:/srv/clip.mp4", {"rtsp"}, "not_allowed"),
    ):
        with pytest.raises(SourceError) as caught:
            open_source(url, terms()._replace(schemes=allowed))
        assert caught.value.code == code
