"""What browsers can't show is coded again at the node, so much and no more."""

import asyncio
import itertools
import os
import signal
from pathlib import Path

import av
import pytest
from av.bitstream import BitStreamFilterContext

from tests.edges.video.rtsp_ffmpeg import ffmpeg_camera, make
from tests.edges.video.watching import Seen, decodes, refusal, take, terms, watched
from tests.processes import PATIENCE
from video.codecs import h265
from video.codecs.access_unit import AccessUnit
from video.codecs.depacketiser import CodedPicture
from video.codecs.h264 import has_b_slice, is_key, nals, parse_sps
from video.sources import Source, SourceError, open_source
from video.sources.transcoder import UNDERWAY, Transcoder

FOREIGN = ("h265", "h265 with b-frames", "mjpeg", "b-frames")


def children() -> set[int]:
    """The transcodings of this process."""
    own = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    return {int(pid) for pid in own if b"video.transcode" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def of(pid: int, what: str) -> str:
    """What the kernel says of a process."""
    return Path(f"/proc/{pid}/{what}").read_text()


def sps(unit: AccessUnit) -> tuple[int, int, int]:
    """Profile, width and height."""
    parsed = parse_sps(next(nal for nal in unit.nals() if nal[0] & 31 == 7))
    return parsed.profile, parsed.width, parsed.height


@pytest.fixture
async def clip(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    coding: str = request.param
    return await make(tmp_path / ("c.mkv" if coding == "mjpeg" else "c.mp4"), coding)


@pytest.mark.parametrize("clip", FOREIGN, indirect=True)
async def test_a_camera_is_coded_again_where_browsers_cannot_show_it(clip: Path) -> None:
    on = terms(1)
    async with ffmpeg_camera(clip) as one:
        units = await take(one.url, 70, on=on)
    made = units[next(at for at, unit in enumerate(units) if unit.key and sps(unit)[0] == 66) :]
    assert sps(made[0]) == (66, 320, 176), "baseline"
    assert not any(has_b_slice(unit.nals()) for unit in made)
    assert decodes(made) == len(made)
    times = [unit.pts for unit in made]
    assert times == sorted(set(times)) and 3000 < (times[-1] - times[0]) / (len(times) - 1) < 4500, "25 a second"
    keys = [unit.pts for unit in made if unit.key]
    assert all(170_000 < later - earlier < 200_000 for earlier, later in itertools.pairwise(keys)), keys
    assert made[-1].arrived - made[0].arrived < (times[-1] - times[0]) / 90_000 + 1, "and in time"
    assert not children() and not on.transcodings.running


@pytest.mark.parametrize("clip", FOREIGN, indirect=True)
async def test_a_file_is_coded_again_too_and_runs_on_over_its_loop(clip: Path) -> None:
    units = await take(f"file:{clip}", 90)  # 3.6 s of a clip of 3 s
    made = units[next(at for at, unit in enumerate(units) if unit.key and sps(unit)[0] == 66) :]
    assert decodes(made) == len(made) and len(made) > 80


@pytest.mark.parametrize("clip", ["h265"], indirect=True)
async def test_a_viewer_that_needs_a_key_frame_gets_one_at_once(clip: Path) -> None:
    async with ffmpeg_camera(clip) as one:
        source = open_source(one.url, terms())
        async with watched(source) as seen:
            await seen.at_least(10)
            source.want_key()
            await seen.at_least(20)
            assert any(is_key(unit.nals()) for unit in seen.units[10:20])


@pytest.mark.parametrize("clip", ["h265"], indirect=True)
async def test_beyond_the_limit_a_camera_is_refused_until_there_is_room(clip: Path) -> None:
    on = terms(1)
    async with ffmpeg_camera(clip) as one, ffmpeg_camera(clip) as other:
        async with watched(open_source(one.url, on)) as seen:
            await seen.at_least(5)
            [child] = children()
            assert not of(child, "environ"), "it knows no token"
            assert "Max open files            3" in of(child, "limits"), "and can open nothing"
            assert f"Max address space         {2 * 1024**3}" in of(child, "limits"), "what it claims has a bound"
            assert of(child, "stat").rsplit(")", 1)[1].split()[16] == "10", "and what passes through goes first"
            error = await refusal(other.url, on=on)
            assert error.code == "transcodings"
            assert "H.265" in error.message and "transcodes 1 stream already" in error.message
            assert on.transcodings.would_refuse(other.url)
        assert not on.transcodings.would_refuse(other.url)
        assert decodes(await take(other.url, 10, on=on)) == 10


@pytest.mark.parametrize(
    ("clip", "code", "named"),
    [("h265", "not_h264", "H.265"), ("mjpeg", "not_h264", "Motion JPEG"), ("b-frames", "b_frames", "B-frames")],
    indirect=["clip"],
)
async def test_where_nothing_may_be_coded_again_the_way_to_mend_it_is_said(clip: Path, code: str, named: str) -> None:
    async with ffmpeg_camera(clip) as one:
        error = await refusal(one.url, on=terms(0))
    assert error.code == code
    assert named in error.message and error.message.endswith("set it to H.264 without B-frames, or use its sub stream")


@pytest.mark.parametrize("clip", ["h265"], indirect=True)
async def test_a_transcoding_that_breaks_down_or_hangs_ends_its_own_camera_and_no_other(clip: Path) -> None:
    on = terms(2)
    async with ffmpeg_camera(clip) as one, ffmpeg_camera(clip) as other, watched(open_source(other.url, on)) as others:
        await others.at_least(5)
        before = children()
        for how, said in ((signal.SIGKILL, "broke down"), (signal.SIGSTOP, "stands still")):
            with pytest.raises(SourceError) as caught:
                await _struck(open_source(one.url, on), before, how)
            assert caught.value.code == "transcoding" and said in caught.value.message
            assert children() == before, "its process is gone, whatever it did"
        count = len(others.units)
        await others.at_least(count + 25)


async def _struck(source: Source, before: set[int], how: signal.Signals) -> None:
    """Look at a source whose process is struck after its first pictures."""
    async with asyncio.timeout(15), watched(source) as seen:
        await seen.at_least(5)
        for pid in children() - before:
            os.kill(pid, how)
        await asyncio.Event().wait()


async def test_who_is_too_fast_is_answered_with_the_newest_and_not_with_all(tmp_path: Path) -> None:
    pictures = coded(await make(tmp_path / "c.mp4", "h265", "1280x720", 2))
    seen = Seen()
    async with Transcoder("hevc", (), seen.push) as transcoder:
        transcoder.take(pictures[0])
        await seen.at_least(1)
        for picture in pictures[1:]:  # two seconds at once
            transcoder.take(picture)
        assert len(pictures) - transcoder.skipped - UNDERWAY in (0, 1), "the first may not be told as read yet"
        await seen.until(pictures[UNDERWAY - 1].pts)
        assert len(seen.units) < UNDERWAY / 2, "what was late is not shown"
        transcoder.take(pictures[1]._replace(pts=400_000))
        transcoder.take(pictures[0]._replace(pts=403_600))
        await seen.until(403_600)
        assert 400_000 not in [unit.pts for unit in seen.units], "it goes on at a key frame"
        assert decodes(seen.units) == len(seen.units)


def coded(clip: Path) -> list[CodedPicture]:
    """The pictures of a clip in H.265."""
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        annexb = BitStreamFilterContext("hevc_mp4toannexb", stream)
        packets = [one for packet in container.demux(stream) if packet.size for one in annexb.filter(packet)]
    units = [nals(bytes(packet)) for packet in packets]
    return [CodedPicture(one, at * 3600, h265.is_key(one)) for at, one in enumerate(units)]


@pytest.mark.parametrize("clip", ["b-frames"], indirect=True)
async def test_a_camera_known_to_find_no_place_shows_nothing_before_it_is_refused(clip: Path) -> None:
    on = terms(0)
    url = f"file:{clip}"
    await refusal(url, on=on)
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(SourceError) as caught:
            async with watched(open_source(url, on)) as seen:
                await asyncio.Event().wait()
    assert caught.value.code == "b_frames"
    assert not seen.units, "what begins is over at once, and was taken for a camera that works"


async def test_a_camera_that_was_set_otherwise_needs_no_place_any_more(tmp_path: Path) -> None:
    on = terms(0)
    path = tmp_path / "c.mp4"
    url = f"file:{await make(path, 'b-frames')}"
    await refusal(url, on=on)
    assert on.transcodings.would_refuse(url)
    await make(path, "high")
    units = await take(url, 40, on=on)
    assert not on.transcodings.would_refuse(url)
    assert units[0].key and decodes(units) == len(units), "of what was held back until that was known, nothing is lost"
