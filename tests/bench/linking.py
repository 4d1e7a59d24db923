"""Finding out what an alert is about: the time of it, and how often it is right in labelled storms."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from tests.bench.figures import Figure, percentile
from tests.laws.storms import board_of, put_together, storm, summed

OPEN = 500
SEEDS = range(40)
"""Storms that the weights were not found with."""


async def measure(_: Path) -> Sequence[Figure]:
    """No process: the pure functions. Every proposal is taken, as if the person at the desk had believed it."""
    storms = [storm(seed) for seed in SEEDS]
    reports = [labelled.report for one in storms for labelled in one]
    board, _happenings = board_of(OPEN, 1)
    took = []
    for report in reports:
        began = time.perf_counter()
        board.match(report)
        took.append((time.perf_counter() - began) * 1000)
    found = summed([put_together(one) for one in storms])
    detail = f"{len(storms)} storms, {len(reports):,} reports; {found.joined:,} joined by themselves, {found.joined - found.joined_rightly} of them wrongly"
    return [
        Figure(
            what=f"linking one alert against {OPEN} open incidents, mean",
            value=mean(took),
            unit="ms",
            target=0.3,
            detail=f"{len(took):,} alerts; p50 {percentile(took, 50):.2f}, p99 {percentile(took, 99):.2f}, worst {max(took):.2f} ms",
        ),
        _share(
            "labelled storms, joined and proposed: of the pairs put together those that belong together (precision)",
            found.rightly / found.together,
            0.98,
            detail,
        ),
        _share(
            "same: of the pairs that belong together those that were put together (recall)",
            found.rightly / found.should,
            0.95,
        ),
    ]


def _share(what: str, value: float, target: float, detail: str = "") -> Figure:
    return Figure(what=what, value=value, unit="", target=target, at_least=True, detail=detail)
