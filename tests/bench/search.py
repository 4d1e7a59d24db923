"""Search over a million incidents, at the API of a real centre, and what it costs to keep them searchable."""

import json
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from command.log import DATABASE
from command.store import open_store
from tests.bench.figures import Figure, percentile, spread
from tests.bench.search_fill import INCIDENTS, LIVING, change, fill, incidents
from tests.bench.search_queries import queries
from tests.centre import Centre, running_centre

TARGET_MS = 200.0
CHANGES = 2_000

Took = dict[str, list[float]]


async def measure(folder: Path) -> Sequence[Figure]:
    """The rows are written as a rebuild writes them, without a log; then they are asked for, then some of them change."""
    data = folder / "data"
    began = time.monotonic()
    fill(data)
    filled = time.monotonic() - began
    size = (data / DATABASE).stat().st_size / 1e9
    with running_centre(folder) as centre:
        first, again = (_ask_all(centre) for _ in range(2))
    same, other = _change(data)
    return [
        _answered("as they come", first),
        _answered("once more", again),
        Figure(
            what=f"file of {INCIDENTS / 1e6:.0f} M incidents, their lists and the search, without a log",
            value=size,
            unit="GB",
            detail=f"filled in {filled:.0f} s, {INCIDENTS / filled:,.0f} incidents/s",
        ),
        Figure(
            what="storing one incident among them whose words or state have changed, p99",
            value=percentile(other, 99),
            unit="ms",
            detail=f"{CHANGES:,} changes, a transaction each; {spread(other, 'ms')}; with the same words p99 "
            f"{percentile(same, 99):.2f}, {spread(same, 'ms')}",
        ),
    ]


def _answered(what: str, took: Took) -> Figure:
    every = [ms for times in took.values() for ms in times]
    kinds = ", ".join(f"{kind} {percentile(times, 50):.0f}/{max(times):.0f}" for kind, times in took.items())
    return Figure(
        what=f"search {INCIDENTS / 1e6:.0f} M incidents, {what}, p99",
        value=percentile(every, 99),
        unit="ms",
        target=TARGET_MS,
        detail=f"{len(every)} queries; {spread(every, 'ms')}; p50/worst of each kind: {kinds}",
    )


def _ask_all(centre: Centre) -> Took:
    """GET → the last byte, in ms, by kind: pages of 100 on one connection, as a console keeps it."""
    name = f"asker-{time.monotonic_ns()}"
    headers = {"Authorization": f"Bearer {centre.add_operator(name)}"}
    line = HTTPConnection(centre.http, timeout=60)
    took: Took = defaultdict(list)
    found = 0
    for kind, query in queries(INCIDENTS):
        began = time.perf_counter()
        line.request("GET", f"/api/v1/incidents?{query}", headers=headers)
        answer = line.getresponse()
        body = answer.read()
        took[kind].append((time.perf_counter() - began) * 1000)
        assert answer.status == 200, (query, body)
        found += bool(json.loads(body)["items"])
    line.close()
    # A search that finds nothing is quick, and proves nothing.
    assert found > sum(map(len, took.values())) / 2, found
    return dict(sorted(took.items()))


def _change(data: Path) -> tuple[list[float], list[float]]:
    """Writing incidents again in ms: with the same words, as a storm does, and with others."""
    rng = random.Random(3)
    held = list(islice(incidents(INCIDENTS), INCIDENTS // 20))
    same: list[float] = []
    other: list[float] = []
    with open_store(data) as store:
        for number in range(CHANGES):
            one = rng.choice(held)
            for took, now in ((same, replace(one, cameras=())), (other, replace(one, state=LIVING[number % 5]))):
                began = time.perf_counter()
                change(store, now)
                took.append((time.perf_counter() - began) * 1000)
    return same, other
