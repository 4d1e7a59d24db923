"""Which cameras see a place: the time of ranking them in a district that has ten thousand."""

import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.bench.figures import Figure, percentile
from video.health import Health
from video.model import Camera, Node, State, cell, cell_key
from video.sight import Known, Spot, rank
from web.locality import read_locality

CAMERAS, PLACES = 10_000, 1_000
SOUTH, NORTH, WEST, EAST = 31.245, 31.345, 121.475, 121.565
"""Of Yangpu, 95 km² of land and river: some 80 cameras within 500 m of a place."""


async def measure(_: Path) -> Sequence[Figure]:
    """No process: the pure function, with the shipped streets and the health of every seventh camera."""
    rng, state = Random(1), State()
    state.nodes["n"] = Node(id="n", name="n", kind="police", agency="police", online=True)
    for number in range(CAMERAS):
        _add(state, f"C{number}", rng)
    health = {f"C{number}": Health(state="ok", at="") for number in range(0, CAMERAS, 7)}
    known = Known(health, read_locality(None).roads)
    took = []
    for _place in range(PLACES):
        spot = Spot(rng.uniform(SOUTH, NORTH), rng.uniform(WEST, EAST), rng.choice([20.0, 30.0, 150.0, 300.0]))
        began = time.perf_counter()
        rank(state, spot, known, 6)
        took.append((time.perf_counter() - began) * 1000)
    return [
        Figure(
            what=f"the best six of {CAMERAS:,} cameras for a place, p99",
            value=percentile(took, 99),
            unit="ms",
            target=5.0,
            detail=f"{PLACES:,} places; p50 {percentile(took, 50):.2f}, worst {max(took):.2f} ms",
        )
    ]


def _add(state: State, name: str, rng: Random) -> None:
    camera = Camera(
        id=name, name=name, node="n", owner="police", lat=rng.uniform(SOUTH, NORTH), lon=rng.uniform(WEST, EAST),
        bearing=rng.uniform(0, 360), fov=rng.choice([30.0, 60.0, 90.0, 360.0]), range=rng.uniform(60, 150),
        qualities=("main",),
    )  # fmt: skip
    state.cameras[name] = camera
    assert camera.lat is not None and camera.lon is not None
    state.cells.setdefault(cell_key(*cell(camera.lat, camera.lon)), []).append(name)
