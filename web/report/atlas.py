"""The district's map as a picture in a report: drawn from the tables that the console's map is drawn from. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from math import cos, log10, radians
from typing import Any

from msgspec import Struct

from incidents.linking import METRES_PER_DEGREE

WIDTH, HEIGHT = 720, 400
"""Units of the drawing."""
LEAST_M, MOST_M = 2_200.0, 8_000.0
"""Metres from side to side: nearer nothing is known, further the district is a blot."""
ROAD = {
    "expressway": (5.0, "#e3c58f"), "elevated_or_tunnel": (4.0, "#e8d3a8"), "primary": (3.4, "#d9d3c3"),
    "secondary": (2.6, "#dcd7c9"), "boundary_waterway": (3.0, "#cfe0ea"),
}  # fmt: skip


class Spot(Struct, frozen=True):
    """Something on the map: `kind` is `place`, `alert` or `unit`."""

    kind: str
    lat: float
    lon: float
    label: str = ""


class Layers(Struct, frozen=True):
    """GeoJSON features of the shipped tables, each a dict as it was read."""

    streets: Sequence[dict[str, Any]] = ()
    neighbours: Sequence[dict[str, Any]] = ()
    river: Sequence[dict[str, Any]] = ()
    roads: Sequence[dict[str, Any]] = ()
    metro: Sequence[dict[str, Any]] = ()
    stations: Sequence[dict[str, Any]] = ()


class _View:
    """From degrees to units: flat around a middle, which is exact enough for a district."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        lats, lons = [one.lat for one in spots], [one.lon for one in spots]
        self._lat, self._lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self._narrow = cos(radians(self._lat))
        across = (max(lons) - min(lons)) * METRES_PER_DEGREE * self._narrow
        down = (max(lats) - min(lats)) * METRES_PER_DEGREE * WIDTH / HEIGHT
        self.metres = min(max(across * 1.4, down * 1.4, LEAST_M), MOST_M)
        self.per_metre = WIDTH / self.metres

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self._lon) * METRES_PER_DEGREE * self._narrow * self.per_metre + WIDTH / 2
        return round(x, 1), round(HEIGHT / 2 - (lat - self._lat) * METRES_PER_DEGREE * self.per_metre, 1)

    def sees(self, points: Iterable[tuple[float, float]]) -> bool:
        """Whether the extent of these touches the drawing."""
        told = list(points)
        xs, ys = [x for x, _ in told], [y for _, y in told]
        return bool(told) and max(xs) > 0 and min(xs) < WIDTH and max(ys) > 0 and min(ys) < HEIGHT


def draw(layers: Layers, spots: Sequence[Spot], metres: str) -> str:
    """An SVG of what is around `spots`, the first of which is what it is about. `metres`: the word for them."""
    view = _View([spots[0], *(one for one in spots[1:] if _is_near(one, spots[0]))])
    inner = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#eef0ee"/>',
        *_areas(view, layers.neighbours, "#e8eae8", "#c9cecb"),
        *_areas(view, layers.streets, "#f8f8f4", "#9aa5ad"),
        *_areas(view, layers.river, "#cfe0ea", "none"),
        *_roads(view, layers.roads),
        *_metro(view, layers),
        *_names(view, layers),
        *(_mark(view, one) for one in reversed(spots)),
        _scale(view, metres),
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#5b6670" stroke-width="1"/>',
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" class="map">'
    clip = f'<defs><clipPath id="frame"><rect width="{WIDTH}" height="{HEIGHT}"/></clipPath></defs><g clip-path="url(#frame)">'
    return f"{head}{clip}{''.join(inner)}</g></svg>"


def _is_near(one: Spot, to: Spot) -> bool:
    """A crew that is still at the other end of the town must not make the place a dot."""
    return max(abs(one.lat - to.lat), abs(one.lon - to.lon)) * METRES_PER_DEGREE < MOST_M / 3


def _lines(geometry: dict[str, Any]) -> Iterator[list[Any]]:
    """Every ring and line of a geometry (RFC 7946)."""
    kind, told = geometry["type"], geometry["coordinates"]
    match kind:
        case "LineString":
            yield told
        case "Polygon" | "MultiLineString":
            yield from told
        case "MultiPolygon":
            for polygon in told:
                yield from polygon
        case _:
            return


def _paths(view: _View, feature: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    for line in _lines(feature["geometry"]):
        points = [view.at(lon, lat) for lon, lat, *_ in line]
        if view.sees(points):
            yield points


def _d(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def _areas(view: _View, features: Sequence[dict[str, Any]], fill: str, line: str) -> Iterator[str]:
    for feature in features:
        if "Polygon" in feature["geometry"]["type"]:
            for points in _paths(view, feature):
                yield f'<path d="{_d(points)}Z" fill="{fill}" stroke="{line}" stroke-width="1.1" stroke-dasharray="5 3"/>'


def _roads(view: _View, features: Sequence[dict[str, Any]]) -> Iterator[str]:
    named: dict[str, tuple[float, float]] = {}
    for feature in features:
        width, colour = ROAD.get(feature["properties"].get("class", ""), (2.4, "#e0dccf"))
        for points in _paths(view, feature):
            yield (
                f'<path d="{_d(points)}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'
            )
            inside = [(x, y) for x, y in points if 60 < x < WIDTH - 60 and 24 < y < HEIGHT - 24]
            if inside and feature["properties"].get("name"):
                named.setdefault(feature["properties"]["name"], inside[len(inside) // 2])
    yield from (_text(x, y, name, "road") for name, (x, y) in _apart(named))


def _apart(named: dict[str, tuple[float, float]]) -> Iterator[tuple[str, tuple[float, float]]]:
    """Names that don't stand on one another."""
    taken: list[tuple[float, float]] = []
    for name, (x, y) in named.items():
        if all(abs(x - other) > 62 or abs(y - line) > 13 for other, line in taken):
            taken.append((x, y))
            yield name, (x, y)


def _metro(view: _View, layers: Layers) -> Iterator[str]:
    for feature in layers.metro:
        for points in _paths(view, feature):
            yield f'<path d="{_d(points)}" fill="none" stroke="#b9a7cf" stroke-width="1.6" stroke-dasharray="7 4"/>'
    for feature in layers.stations:
        x, y = view.at(*feature["geometry"]["coordinates"][:2])
        if view.sees([(x, y)]):
            yield f'<circle cx="{x}" cy="{y}" r="3" fill="#fff" stroke="#8a74a8" stroke-width="1.4"/>'
            yield _text(x, y + 13, feature["properties"]["name"], "station")


def _names(view: _View, layers: Layers) -> Iterator[str]:
    for feature in layers.streets:
        about = feature["properties"]
        x, y = view.at(about.get("label_lon", 0.0), about.get("label_lat", 0.0))
        if view.sees([(x, y)]):
            yield _text(x, y, about["name"], "street")


MARKS = {
    "place": '<path d="M{x} {y}l-9 -15a10 10 0 1 1 18 0z" fill="#c0141c" stroke="#fff" stroke-width="1.4"/><circle cx="{x}" cy="{up}" r="3.6" fill="#fff"/>',
    "alert": '<circle cx="{x}" cy="{y}" r="4.4" fill="#e8811a" stroke="#fff" stroke-width="1.2"/>',
    "unit": '<rect x="{left}" y="{top}" width="10" height="10" fill="#1d5fa8" stroke="#fff" stroke-width="1.2"/>',
}


def _mark(view: _View, spot: Spot) -> str:
    x, y = view.at(spot.lon, spot.lat)
    if not view.sees([(x, y)]):
        return ""
    figure = MARKS[spot.kind].format(x=x, y=y, up=round(y - 19, 1), left=round(x - 5, 1), top=round(y - 5, 1))
    return figure + (_text(x, y + (-32 if spot.kind == "place" else 17), spot.label, spot.kind) if spot.label else "")


FACE = "Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif"
LETTERS = {
    "road": (9.5, "#7c6f52"), "station": (9, "#6f5b8c"), "street": (13, "#7b8792"), "place": (12, "#a30d12"),
    "unit": (10.5, "#16497f"), "scale": (9, "#333"), "alert": (9, "#333"),
}  # fmt: skip
"""Size and colour of what is written, as attributes: what draws for paper reads no style sheet here."""


def _text(x: float, y: float, text: str, kind: str) -> str:
    """Words with a light edge, so that they can be read on a road."""
    size, colour = LETTERS[kind]
    where = f'x="{x}" y="{y}" text-anchor="middle" font-size="{size}" font-family="{FACE}"'
    edge = f'<text {where} fill="#fff" stroke="#fff" stroke-width="2.6" stroke-linejoin="round">{escape(text)}</text>'
    return f'{edge}<text {where} fill="{colour}">{escape(text)}</text>'


def _scale(view: _View, metres: str) -> str:
    """A bar of a round number of metres, at most a fifth of the width."""
    most = view.metres / 5
    step = 10 ** int(log10(most))
    length = step * next(times for times in (5, 2, 1) if step * times <= most)
    x, y = WIDTH - 20 - length * view.per_metre, HEIGHT - 14
    bar = f'<path d="M{x:.1f} {y - 5}v5H{WIDTH - 20}v-5" fill="none" stroke="#333" stroke-width="1.2"/>'
    return bar + _text((x + WIDTH - 20) / 2, y - 6, f"{length} {metres}", "scale")
