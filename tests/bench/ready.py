"""From the start of `liandong serve` until it takes orders: from nothing, after a good end, after the worst."""

import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import Figure, spread
from tests.centre import Centre
from tests.processes import running, until

EVENTS = 100_000
STARTS = 5
EMPTY_S, FULL_S = 2.0, 3.0
FILLING_S = 300.0


async def measure(folder: Path) -> Sequence[Figure]:
    """Five starts of each kind; the slowest counts."""
    empty = [_start(Centre(folder / f"empty-{n}")) for n in range(STARTS)]
    killed = folder / "killed"
    events = _fill(killed)
    clean = Centre(_copy(killed, folder / "clean"))
    _start(clean)
    ended = [_start(clean) for _ in range(STARTS)]
    worst = [_start(Centre(_copy(killed, folder / f"killed-{n}"))) for n in range(STARTS)]
    with_log = f"with {events:,} events in the log"
    return [
        _figure("from an empty folder", empty, EMPTY_S),
        _figure(f"{with_log}, ended in order", ended, FULL_S),
        _figure(f"{with_log}, ended by kill -9 as long as possible after a snapshot", worst, FULL_S),
    ]


def _figure(what: str, seconds: Sequence[float], target: float) -> Figure:
    detail = f"{len(seconds)} starts; {spread(seconds, 's')}"
    return Figure(
        what=f"`serve` ready (readyz 200) {what}, worst", value=max(seconds), unit="s", target=target, detail=detail
    )


def _start(centre: Centre) -> float:
    """Seconds from the start of the process to the first 200 of /readyz; then it is ended in order."""
    began = time.monotonic()
    try:
        centre.start()
        seconds = time.monotonic() - began
    finally:
        centre.end()
    assert centre.program.process.returncode == 0, centre.program.said
    return seconds


def _fill(folder: Path) -> int:
    """Make the log and kill its maker -9; how many events it holds."""
    command = (sys.executable, "-m", "tests.bench.fill", str(folder), str(EVENTS))
    with running(command, folder.with_suffix(".log")) as maker:
        until(lambda: "filled" in maker.said or maker.process.poll() is not None, lambda: maker.said, FILLING_S)
        said = maker.said
        maker.kill()
    assert said.startswith("filled"), said
    return int(said.split()[-1])


def _copy(log: Path, folder: Path) -> Path:
    shutil.copytree(log, folder)
    return folder
