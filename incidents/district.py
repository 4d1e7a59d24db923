"""Which sub-district and which grid cell a place lies in, by their limits. Pure."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from math import floor
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from incidents.model import Place

Ring: TypeAlias = tuple[tuple[float, float], ...]
"""A closed line of (lon, lat) in WGS-84 degrees, as GeoJSON orders them (RFC 7946 §3.1.1)."""

BUCKET = 0.005
"""Degrees: some 500 m. A point is compared with those areas only that reach into its square of this size."""

PLACES = 4_096
"""Positions whose area is remembered."""


class Area(Struct, frozen=True, kw_only=True):
    """A piece of the district: a sub-district by its code of nine digits, or a grid cell by one of 14 or 15, as text.

    `rings`: limits and holes together; a point is inside when a line from it crosses them an odd number of times.
    """

    code: str
    name: str = ""
    rings: tuple[Ring, ...]

    def has(self, lat: float, lon: float) -> bool:
        """Whether a point lies in it. Of a limit that two areas share each point belongs to one of them."""
        inside = False
        for ring in self.rings:
            for (x, y), (to_x, to_y) in pairwise(ring):
                if (y > lat) != (to_y > lat) and lon < x + (lat - y) * (to_x - x) / (to_y - y):
                    inside = not inside
        return inside

    def squares(self) -> Iterable[tuple[int, int]]:
        """The squares that its extent reaches into."""
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        for row in range(floor(min(ys) / BUCKET), floor(max(ys) / BUCKET) + 1):
            for column in range(floor(min(xs) / BUCKET), floor(max(xs) / BUCKET) + 1):
                yield row, column


class District:
    """The sub-districts and the grid cells of one district; either may be unknown."""

    def __init__(self, streets: Iterable[Area] = (), cells: Iterable[Area] = ()) -> None:
        """`streets` are the sub-districts (街道), `cells` the grid cells (单元网格)."""
        pieces = list(streets)
        self.streets = {area.code: area for area in pieces}
        self._streets = _Index(pieces)
        self._cells = _Index(cells)

    @property
    def names(self) -> dict[str, str]:
        """What the sub-districts are called, by code."""
        return {area.code: area.name for area in self.streets.values()}

    def locate(self, place: Place) -> Place:
        """The place with its sub-district and cell, whatever it said of them itself.

        Without a position the sub-district is the one whose whole name the address holds: 四平路 is a road, 四平路街道 is none.
        """
        if place.lat is None or place.lon is None:
            return replace(place, street=self._named(place.address), cell=None)
        return replace(place, street=self.street_at(place.lat, place.lon), cell=self._cells.find(place.lat, place.lon))

    def street_at(self, lat: float, lon: float) -> str | None:
        """The sub-district that a position lies in."""
        return self._streets.find(lat, lon)

    def _named(self, address: str | None) -> str | None:
        found = [area.code for area in self.streets.values() if address and area.name and area.name in address]
        return found[0] if len(found) == 1 else None


class _Index:
    """Finds the area that a point lies in."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._squares: dict[tuple[int, int], list[Area]] = {}
        for area in areas:
            for square in area.squares():
                self._squares.setdefault(square, []).append(area)
        # What reports most often stands where it stood.
        self.find = lru_cache(PLACES)(self._find)

    def _find(self, lat: float, lon: float) -> str | None:
        near = self._squares.get((floor(lat / BUCKET), floor(lon / BUCKET)), ())
        return next((area.code for area in near if area.has(lat, lon)), None)
