"""Two short clips, drawn once for all tests of this folder."""

from pathlib import Path

import pytest

from video.clips import Clip, make_clip

SIZE = (320, 180)


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two cameras of two scenes, 3 s each at 12.5 pictures a second."""
    folder = tmp_path_factory.mktemp("clips")
    paths = {}
    for seed, scene in enumerate(("street", "fire")):
        paths[scene] = folder / f"{scene}.mp4"
        make_clip(Clip(scene, scene.upper(), scene, seed), [(paths[scene], SIZE)], seconds=3)
    return paths
