"""Grid cells of the simulated district: squares cut along the sub-districts' limits. No real list of cells is open."""

import json
from collections.abc import Iterator
from math import ceil
from pathlib import Path

from incidents.district import Area, Ring

SIDE = 0.002
"""Degrees of latitude and of longitude: some 220 m by 190 m, as large as the real cells are on the average."""
CELLS_IN_COMMUNITY = 16


def write_cells(streets: list[Area], path: Path) -> None:
    """Cells of all sub-districts as GeoJSON; codes of 14 digits, from west to east and from north to south."""
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for street in streets
        for code, ring in _cells(street)
    ]
    note = "Simulated: squares, not the cells of any city."
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"type": "FeatureCollection", "metadata": {"note": note}, "features": features}), encoding="utf-8"
    )


def _cells(street: Area) -> Iterator[tuple[str, Ring]]:
    [limits, *_] = street.rings
    west, east = min(x for x, _ in limits), max(x for x, _ in limits)
    south, north = min(y for _, y in limits), max(y for _, y in limits)
    count = 0
    for row in range(ceil((north - south) / SIDE)):
        for column in range(ceil((east - west) / SIDE)):
            left, top = west + column * SIDE, north - row * SIDE
            ring = _cut(limits, left, top - SIDE, left + SIDE, top)
            if len(ring) < 4:
                continue
            community, serial = divmod(count, CELLS_IN_COMMUNITY)
            yield f"{street.code}{community + 1:03}{serial + 1:02}", ring
            count += 1


def _cut(ring: Ring, left: float, bottom: float, right: float, top: float) -> Ring:
    """What of a ring lies in a rectangle (Sutherland and Hodgman, 1974); empty where nothing does."""
    for axis, limit, side in ((0, left, 1), (0, right, -1), (1, bottom, 1), (1, top, -1)):
        ring = _half(ring, axis, limit, side)
    return (*ring, ring[0]) if ring else ()


def _half(ring: Ring, axis: int, limit: float, side: int) -> Ring:
    """What lies on one side of a line: beyond `limit` on an axis for `side` 1, before it for -1."""
    kept: list[tuple[float, float]] = []
    for before, point in zip((*ring[-1:], *ring), ring, strict=False):
        was_in, is_in = side * (before[axis] - limit) >= 0, side * (point[axis] - limit) >= 0
        if was_in != is_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            kept.append((limit, other) if axis == 0 else (other, limit))
        if is_in:
            kept.append(point)
    return tuple(kept)
