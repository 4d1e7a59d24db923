"""Which streets a point lies on: who stands on the same street sees along it. Pure. See docs/video.md."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from math import ceil, cos, floor, hypot, radians
from typing import NamedTuple, TypeAlias

Line: TypeAlias = tuple[tuple[float, float], ...]
"""A line of (lon, lat) in WGS-84 degrees, as GeoJSON orders them."""

METRES_PER_DEGREE = 111_320.0
ON_ROAD_M = 25.0
"""Half of a wide street with its pavements, and the error of a camera's place."""
SQUARE = 0.001
"""Degrees, some 100 m: a point is compared with the pieces of road only that come near its square."""
POINTS_KEPT = 16_384
"""Cameras whose streets are remembered: more than the centre is planned for."""


class _Piece(NamedTuple):
    name: str
    lon: float
    lat: float
    to_lon: float
    to_lat: float


class Roads:
    """The streets that are known, by name: several lines of one name are one street. None need be known at all."""

    def __init__(self, lines: Iterable[tuple[str, Line]] = ()) -> None:
        """`lines`: name and line of each."""
        self._squares: dict[tuple[int, int], list[_Piece]] = {}
        for name, line in lines:
            for (lon, lat), (to_lon, to_lat) in pairwise(line):
                self._put(_Piece(name, lon, lat, to_lon, to_lat))
        self.at = lru_cache(POINTS_KEPT)(self._at)

    def shared(self, lat: float, lon: float, to_lat: float, to_lon: float) -> str | None:
        """The street that two points and the middle between them lie on: round a bend nobody sees."""
        both = self.at(lat, lon)
        if both:
            both &= self.at(to_lat, to_lon)
        if both:
            both &= self._at((lat + to_lat) / 2, (lon + to_lon) / 2)
        return min(both, default=None)

    def _at(self, lat: float, lon: float) -> frozenset[str]:
        east = METRES_PER_DEGREE * cos(radians(lat))
        pieces = self._squares.get((floor(lat / SQUARE), floor(lon / SQUARE)), ())
        return frozenset(piece.name for piece in pieces if _metres(piece, lat, lon, east) <= ON_ROAD_M)

    def _put(self, piece: _Piece) -> None:
        """Into every square that it comes near: those along it, and their neighbours."""
        steps = max(1, ceil(2 * hypot(piece.to_lon - piece.lon, piece.to_lat - piece.lat) / SQUARE))
        squares = set()
        for step in range(steps + 1):
            row = floor((piece.lat + (piece.to_lat - piece.lat) * step / steps) / SQUARE)
            column = floor((piece.lon + (piece.to_lon - piece.lon) * step / steps) / SQUARE)
            squares |= {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)}
        for square in squares:
            self._squares.setdefault(square, []).append(piece)


def _metres(piece: _Piece, lat: float, lon: float, east: float) -> float:
    """From a point to a piece of road; `east`: metres of a degree of longitude there."""
    x, y = (lon - piece.lon) * east, (lat - piece.lat) * METRES_PER_DEGREE
    dx, dy = (piece.to_lon - piece.lon) * east, (piece.to_lat - piece.lat) * METRES_PER_DEGREE
    square = dx * dx + dy * dy
    along = min(1.0, max(0.0, (x * dx + y * dy) / square)) if square else 0.0
    return hypot(x - along * dx, y - along * dy)


NO_ROADS = Roads()
"""Where no street is known: nobody has less for it."""
