"""Demo clips: every scene can be drawn, and what is coded is what a good camera sends."""

import itertools
from pathlib import Path

import av
import numpy as np
import pytest

from video.clips import Clip, make_clip, make_clips
from video.codecs.h264 import avcc_nals, has_b_slice, is_key, parse_avc_config, parse_sps
from video.scenes import SCENES, make_scene
from video.sources import clip


@pytest.mark.parametrize("scene", sorted(SCENES))
def test_every_scene_shows_a_lit_and_moving_place(scene: str) -> None:
    drawn = make_scene(scene, (320, 180), 12.0, 5)
    first, later = drawn.frame("YP-01", 1.0), drawn.frame("YP-01", 3.0)
    assert first.shape == (180, 320, 3)
    assert 15 < first.mean() < 110 and first.max() > 230  # night, with lights
    assert np.abs(first.astype(int) - later).mean() > 0.5


def test_the_agent_knows_the_scenes_without_drawing_them() -> None:
    assert sorted(clip.SCENES) == sorted(SCENES)


def test_cameras_of_one_scene_stand_in_different_streets() -> None:
    one, other = (make_scene("street", (320, 180), 12.0, seed).frame("A", 0) for seed in (1, 2))
    again = make_scene("street", (320, 180), 12.0, 1).frame("A", 0)
    assert (one == again).all()
    assert np.abs(one.astype(int) - other).mean() > 5


def test_a_clip_is_coded_as_a_good_camera_would(tmp_path: Path) -> None:
    path = tmp_path / "one.mp4"
    make_clip(Clip("one", "YP-01 Siping Rd", "street", 1), [(path, (320, 180))], seconds=4)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        config = parse_avc_config(stream.codec_context.extradata or b"")
        pictures = [avcc_nals(bytes(packet), 4) for packet in container.demux(stream) if packet.size]
    sps = parse_sps(config.sps[0])
    assert (sps.profile, sps.width, sps.height) == (66, 320, 180)
    assert len(pictures) == 50
    assert not any(has_b_slice(picture) for picture in pictures)
    keys = [i for i, picture in enumerate(pictures) if is_key(picture)]
    assert keys[0] == 0 and max(b - a for a, b in itertools.pairwise(keys)) <= 13  # one in a second
    assert all({7, 8} <= {nal[0] & 31 for nal in pictures[key]} for key in keys)
    assert path.stat().st_size < 4 * 25_000


def test_only_missing_clips_are_made_and_a_broken_one_never_has_its_name(tmp_path: Path) -> None:
    clips, seen = [Clip("a", "A", "cable", 1)], []
    make_clips(clips, tmp_path, lambda done, of: seen.append((done, of)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-main.mp4", "a-sub.mp4"]
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    make_clips(clips, tmp_path, lambda done, of: seen.append((done, of)))
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    assert seen == [(1, 1)]
    with pytest.raises(KeyError):
        make_clips([Clip("b", "B", "no such scene", 1)], tmp_path, lambda done, of: None)
    assert not list(tmp_path.glob("b*.mp4"))
