"""Clips of a known bit rate, drawn by ffmpeg."""

import subprocess
from pathlib import Path
from typing import NamedTuple

SECONDS = 12


class Kind(NamedTuple):
    """A clip of 25 pictures a second with a key frame each two seconds; constant bit rate, no B-frames."""

    width: int
    height: int
    kbps: int


HD = Kind(1280, 720, 2000)
SMALL = Kind(640, 360, 800)


def clip(folder: Path, kind: Kind) -> Path:
    """The file, made once."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kind.width}x{kind.height}.mp4"
    if not path.exists():
        rate = f"{kind.kbps}k"
        subprocess.run(
            [
                "ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                f"testsrc2=size={kind.width}x{kind.height}:rate=25,noise=alls=12:allf=t", "-t", str(SECONDS),
                "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "baseline", "-bf", "0", "-g", "50", "-keyint_min", "50",
                "-sc_threshold", "0", "-b:v", rate, "-maxrate", rate, "-bufsize", f"{kind.kbps // 2}k", "-pix_fmt", "yuv420p",
                str(path),
            ],
            check=True,
        )  # fmt: skip
    return path
