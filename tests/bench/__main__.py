"""`make bench`: measure everything, print a table, write it to docs/benchmarks.md. See there for the methods."""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import gettempdir

from tests.bench.isolated import run
from tests.bench.machine import describe
from tests.bench.report import table, write

BENCHES = (
    "ready",
    "memory",
    "core",
    "linking",
    "sight",
    "search",
    "live",
    "storm",
    "alert_to_screen",
    "first_frame",
    "kills",
    "faults",
    "restart",
    "video.fanout",
    "video.receive",
    "video.disturbed",
    "video.screen",
    "video.glass",
)
"""Modules of this folder, each with a `measure`. To add a number, add one."""


def main() -> int:
    """Exit status 1 when a benchmark broke; a missed target is a number, and stands in the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=BENCHES, help="measure one thing, and write nothing")
    only = parser.parse_args().only
    # A process for each: what one has loaded must not be shared with what the next one measures.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        results = list(pool.map(run, [only] if only else BENCHES))
    machine = describe(Path(gettempdir()))
    print(f"\nMeasured {machine}.\n\n{table(results)}")
    if not only:
        write(machine, results)
    return any(result.failure is not None for result in results)


if __name__ == "__main__":
    sys.exit(main())
