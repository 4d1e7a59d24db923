"""`make bench`: measure everything, print a table, write it to docs/benchmarks.md. See there for the methods."""

import argparse
import asyncio
import logging
import shutil
import sys
import time
import traceback
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from tests.bench import alert_to_screen, core, first_frame, kills, live, memory, ready
from tests.bench.figures import Figure, Measure
from tests.bench.machine import describe, load
from tests.bench.report import Result, table, write

# To add a number: a module with a `measure`, and a line here.
BENCHES: dict[str, Measure] = {
    "ready": ready.measure,
    "memory": memory.measure,
    "core": core.measure,
    "live": live.measure,
    "alert": alert_to_screen.measure,
    "frame": first_frame.measure,
    "kills": kills.measure,
}


def main() -> int:
    """Exit status 1 when a benchmark broke; a missed target is a number, and stands in the table."""
    # Devices tell of every connection they lose, which here is what they are for.
    logging.basicConfig(level=logging.ERROR)
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=BENCHES, help="measure one thing, and write nothing")
    only = parser.parse_args().only
    results = [run(name) for name in ([only] if only else BENCHES)]
    machine = describe(Path(gettempdir()))
    print(f"\nMeasured {machine}.\n\n{table(results)}")
    if not only:
        write(machine, results)
    return any(result.failure is not None for result in results)


def run(name: str) -> Result:
    """One benchmark in a folder of its own, which stays when it breaks."""
    print(f"{name}: load {load():.1f}", file=sys.stderr, flush=True)
    folder = Path(mkdtemp(prefix=f"liandong-bench-{name}-"))
    before, began = load(), time.monotonic()
    figures: tuple[Figure, ...] = ()
    failure = None
    try:
        figures = tuple(asyncio.run(BENCHES[name](folder)))
    except Exception as error:  # noqa: BLE001 - one that breaks must not take the others with it
        traceback.print_exc()
        failure = f"{type(error).__name__}: {error}; see {folder}".replace("\n", " ")
    else:
        shutil.rmtree(folder)
    return Result(name=name, figures=figures, seconds=time.monotonic() - began, load=(before, load()), failure=failure)


if __name__ == "__main__":
    sys.exit(main())
