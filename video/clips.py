"""Test and demo clips: H.264 as a good camera sends it, drawn and coded once. See docs/video.md.

Baseline, no B-frames, a key frame each second with its parameter sets, in MP4.
`python -m video.clips PATH NAME SCENE` makes one (what `clip:` cameras use).
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path
from zlib import crc32

import av
import cv2
from av.container import OutputContainer
from av.video.stream import VideoStream
from msgspec import Struct

from video.scenes import make_scene
from video.scenes.canvas import Picture

MAIN = (640, 360)
SUB = (320, 180)
FPS = Fraction(25, 2)
SECONDS = 12.0
WORKERS = 2

QUALITY = 33
"""x264's rate factor: a main clip of 12 s is about 370 kB and looks like a street camera at night."""


class Clip(Struct, frozen=True):
    """One camera to draw. `stem` begins its files' names, `name` (ASCII) is in the picture, `seed` sets its street apart."""

    stem: str
    name: str
    scene: str
    seed: int

    def paths(self, folder: Path) -> tuple[Path, Path]:
        """The files of the main and the sub stream."""
        return folder / f"{self.stem}-main.mp4", folder / f"{self.stem}-sub.mp4"


class _Writer:
    """One MP4 file; it appears under its name only when it is whole."""

    def __init__(self, path: Path, size: tuple[int, int], fps: Fraction, stack: ExitStack) -> None:
        self._path = path
        self._part = path.with_suffix(".part")
        self._size = size
        self._file: OutputContainer = stack.enter_context(av.open(str(self._part), "w", format="mp4"))
        gop = round(fps)
        stream = self._file.add_stream("libx264", rate=fps)
        if not isinstance(stream, VideoStream):
            raise TypeError("libx264 makes video")
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.thread_count = 1
        stream.options = {
            "preset": "veryfast",
            "tune": "zerolatency",
            "profile": "baseline",
            "crf": str(QUALITY),
            "x264-params": f"keyint={gop}:min-keyint={gop}:scenecut=0:repeat-headers=1:threads=1",
        }
        self._stream = stream

    def write(self, picture: Picture) -> None:
        """Add one picture, made smaller where needed."""
        if picture.shape[1] != self._size[0]:
            picture = cv2.resize(picture, self._size, interpolation=cv2.INTER_AREA).astype(picture.dtype)
        self._file.mux(self._stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))

    def flush(self) -> None:
        self._file.mux(self._stream.encode(None))

    def publish(self) -> None:
        """Give the closed file its name."""
        self._part.replace(self._path)


def make_clip(clip: Clip, outputs: Sequence[tuple[Path, tuple[int, int]]], seconds: float = SECONDS) -> None:
    """Draw one camera and code it into each of the `outputs` (path, (width, height)), the largest first.

    Raises:
        KeyError: there is no such scene.
        OSError: a file can't be written.
    """
    cv2.setNumThreads(1)  # the other core has a worker of its own
    drawn = make_scene(clip.scene, outputs[0][1], seconds, clip.seed)
    with ExitStack() as stack:
        writers = [_Writer(path, size, FPS, stack) for path, size in outputs]
        for number in range(int(seconds * FPS)):
            picture = drawn.frame(clip.name, float(number / FPS))
            for writer in writers:
                writer.write(picture)
        for writer in writers:
            writer.flush()
    for writer in writers:
        writer.publish()


def _make_both(clip: Clip, folder: Path) -> None:
    main, sub = clip.paths(folder)
    make_clip(clip, [(main, MAIN), (sub, SUB)])


def make_clips(clips: Sequence[Clip], folder: Path, progress: Callable[[int, int], None]) -> None:
    """Make the main and sub clips that `folder` lacks, two at a time; `progress(done, of)` after each.

    Raises:
        KeyError: there is no such scene.
        OSError: a file can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [clip for clip in clips if not all(path.exists() for path in clip.paths(folder))]
    if not missing:
        return
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        work = [pool.submit(_make_both, clip, folder) for clip in missing]
        for done, future in enumerate(as_completed(work), 1):
            future.result()
            progress(done, len(missing))


if __name__ == "__main__":
    target, shown, kind = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    target.parent.mkdir(parents=True, exist_ok=True)
    make_clip(Clip(target.stem, shown, kind, crc32(shown.encode())), [(target, MAIN)])
