"""Clips that say whose they are: each picture carries the number of its camera and of itself as squares, which a page can read."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream

from tests.node import SIZES

BITS = 8
"""Of a camera's number: a wall of 64 four times over."""
FPS = 25
SECONDS = 2


def marked(folder: Path, camera: int) -> dict[str, Path]:
    """A looped clip of that number by quality: 640×360 and 320×180, 25 pictures a second, a key frame each second."""
    paths = {quality: folder / f"marked-{camera}-{quality}.mp4" for quality in SIZES}
    for quality, path in paths.items():
        with av.open(str(path), "w", format="mp4") as file:
            stream = file.add_stream("libx264", rate=FPS)
            assert isinstance(stream, VideoStream)
            width, height = SIZES[quality]
            stream.width, stream.height, stream.pix_fmt, stream.time_base = width, height, "yuv420p", Fraction(1, FPS)
            stream.options = {
                "preset": "ultrafast",
                "tune": "zerolatency",
                "profile": "baseline",
                "x264-params": f"keyint={FPS}:min-keyint={FPS}:scenecut=0:repeat-headers=1:threads=1",
            }
            for number in range(FPS * SECONDS):
                file.mux(stream.encode(_picture(camera, number, width, height)))
            file.mux(stream.encode(None))
    return paths


def _picture(camera: int, number: int, width: int, height: int) -> av.VideoFrame:
    """The camera's bits across the middle row of sixteenths, most significant first; below them a bar that moves."""
    square = width // BITS
    luma = np.full((height, width), 96, np.uint8)
    top = height // 2 - height // 8
    for bit in range(BITS):
        luma[top : top + height // 4, bit * square : (bit + 1) * square] = 235 if camera >> (BITS - 1 - bit) & 1 else 16
    at = number * 8 * width // (320 * 1) % width
    luma[height - height // 8 :, at : at + width // 16] = 220
    chroma = np.full((height // 2, width), 128, np.uint8)
    return av.VideoFrame.from_ndarray(np.vstack([luma, chroma]), "yuv420p")


READ = f"""(video) => {{
    const pen = new OffscreenCanvas({BITS} * 4, 4).getContext("2d", {{ willReadFrequently: true }});
    pen.drawImage(video, 0, video.videoHeight * 7 / 16, video.videoWidth, video.videoHeight / 8, 0, 0, {BITS} * 4, 4);
    const seen = pen.getImageData(0, 2, {BITS} * 4, 1).data;
    let number = 0;
    for (let bit = 0; bit < {BITS}; bit++) number = number * 2 + (seen[4 * (bit * 4 + 2)] > 128 ? 1 : 0);
    return number;
}}"""
"""JavaScript: the number of the camera whose picture a video shows now."""
