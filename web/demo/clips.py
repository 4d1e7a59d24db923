"""The pictures of the simulated cameras, made once, in a process of its own: `python -m web.demo.clips SCENARIO FOLDER`."""

import os
import signal
import sys
from pathlib import Path
from zlib import crc32

from web.children import end_child, start_child
from web.simulate.scenario import Scenario, load_scenario


async def make_district_clips(scenario: Scenario, file: Path, folder: Path) -> None:
    """Make the clips that are missing; half a minute at the first start, nothing later. The centre goes on meanwhile."""
    if all((folder / f"{row.id}-main.mp4").exists() for row in scenario.cameras):
        return
    child = await start_child(("web.demo.clips", str(file), str(folder)))
    try:
        await child.wait()
    finally:
        await end_child(child)


def main(file: Path, folder: Path) -> None:
    """Draw every camera of the scenario."""
    # Imported here: only this process needs the video libraries in its memory.
    from video.clips import Clip, make_clips

    rows = load_scenario(file).cameras
    clips = [Clip(row.id, row.label, row.scene, crc32(row.id.encode())) for row in rows]

    def progress(done: int, of: int) -> None:
        print(f"\rDrawing the simulated cameras, once: {done}/{of}", end="\n" if done == of else "", flush=True)  # noqa: T201 - the person who typed the command waits for this

    make_clips(clips, folder, progress)


if __name__ == "__main__":
    # The workers of a pool outlive who made it: they end with us, all of our session.
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
    main(Path(sys.argv[1]), Path(sys.argv[2]))
