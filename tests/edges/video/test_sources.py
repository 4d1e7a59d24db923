"""Sources at the node, with real files and a real RTSP camera."""

import asyncio
import itertools
from contextlib import aclosing
from fractions import Fraction
from pathlib import Path

import av
import pytest

from tests.edges.video.rtsp_server import camera
from video.codecs.access_unit import AccessUnit
from video.codecs.h264 import annexb, is_key
from video.sources import SCHEMES, SourceError, open_source


async def take(url: str, count: int, seconds: float = 10) -> list[AccessUnit]:
    """The first pictures of a source."""
    units = []
    async with asyncio.timeout(seconds), open_source(url) as source, aclosing(source.__aiter__()) as pictures:
        async for unit in pictures:
            units.append(unit)
            if len(units) == count:
                break
    return units


def decodes(units: list[AccessUnit]) -> int:
    """How many pictures a decoder makes of them."""
    decoder = av.CodecContext.create("h264", "r")
    return sum(len(decoder.decode(av.Packet(annexb(unit.nals())))) for unit in units)


async def refusal(url: str, seconds: float = 10) -> SourceError:
    with pytest.raises(SourceError) as caught:
        await take(url, 1000, seconds)
    return caught.value


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


async def test_every_key_frame_brings_its_parameter_sets(clips: dict[str, Path]) -> None:
    keys = [unit for unit in await take(f"file:{clips['fire']}", 20) if unit.key]
    assert keys
    for unit in keys:
        kinds = [nal[0] & 31 for nal in unit.nals()]
        assert kinds.index(7) < kinds.index(8) < kinds.index(5)


async def test_other_codings_are_refused_with_the_way_to_mend_it(tmp_path: Path) -> None:
    b_frames = await refusal(write(tmp_path / "b.mp4", "libx264", {"bf": "2", "x264-params": "b-adapt=0"}))
    assert b_frames.code == "b_frames" and "Baseline" in b_frames.message
    other = await refusal(write(tmp_path / "m.mp4", "mpeg4", {}))
    assert other.code == "not_h264" and "H.264" in other.message


async def test_what_is_no_video_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("not a video")
    assert (await refusal(f"file:{tmp_path}/text.mp4")).code == "unreachable"
    assert (await refusal(f"file:{tmp_path}/none.mp4")).code == "no_file"


async def test_a_playlist_cannot_lead_to_other_files_or_hosts(tmp_path: Path) -> None:
    (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/secret.ts\n#EXT-X-ENDLIST\n")
    assert (await refusal(f"file:{tmp_path}/list.m3u8")).code == "unreachable"


async def test_a_test_clip_is_drawn_on_the_first_wish() -> None:
    units = await take("clip:cable/Test", 13, seconds=30)
    assert units[0].key and decodes(units) == 13
    with pytest.raises(SourceError, match="no scene"):
        open_source("clip:nowhere")


def test_only_known_and_allowed_schemes_open() -> None:
    for url, allowed, code in (
        ("http://192.0.2.1/", SCHEMES, "bad_url"),
        ("/etc/passwd", SCHEMES, "bad_url"),
        ("rtsp:///nohost", SCHEMES, "bad_url"),
        ("file:/srv/clip.mp4", {"rtsp"}, "not_allowed"),
    ):
        with pytest.raises(SourceError) as caught:
            open_source(url, allowed)
        assert caught.value.code == code


async def test_an_rtsp_camera_is_read_over_tcp_and_decodes(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        units = await take(one.url, 20)
        assert units[0].key and is_key(units[0].nals())
        assert [nal[0] & 31 for nal in units[0].nals()][:2] == [7, 8]  # which were only in its SDP
        assert decodes(units) == 20
        assert one.calls == 1


async def test_an_rtsp_camera_that_starts_again_is_called_again(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one, open_source(one.url) as source:
        async with asyncio.timeout(15), aclosing(source.__aiter__()) as pictures:
            count, after = 0, []
            async for unit in pictures:
                count += 1
                if count == 5:
                    one.hang_up()
                if one.calls == 2:
                    after.append(unit)
                if len(after) == 5:
                    break
        assert after[0].key  # a new beginning, not the middle of a group


async def test_a_camera_nobody_answers_for_is_given_up_with_the_reason() -> None:
    error = await refusal("rtsp://user:secret@127.0.0.1:9/none")
    assert error.code == "unreachable" and "refused" in error.message.lower()
    assert "secret" not in error.message  # it goes to the centre and into its log


async def test_a_silent_camera_is_given_up(clips: dict[str, Path]) -> None:
    async with camera(clips["street"]) as one:
        one.hang = True
        error = await refusal(one.url, seconds=15)
        assert error.code == "unreachable" and "no picture for 5 s" in error.message
