"""Which cameras may see a place, and why: a score that is a sum of reasons. Pure. See docs/video.md."""

from collections.abc import Iterator, Mapping
from heapq import nsmallest
from math import atan2, cos, degrees, hypot, isfinite, radians, sqrt
from types import MappingProxyType
from typing import Literal, NamedTuple

from msgspec import Struct

from video.field import covered
from video.health import Condition, Health
from video.model import Camera, State, cell, cell_key
from video.roads import NO_ROADS, Roads

METRES_PER_DEGREE = 111_320.0
"""Of latitude; of longitude times its cosine. Within one kilometre the flat earth is right to a metre."""

NEAR_METRES = 500.0
"""A camera farther off shows another place, and would mislead. Never more than a search cell, or some would be missed."""
ALONG_REACH = 1.5
"""Along a street nothing stands between: a camera shows more than the range that its office gave it for any direction."""

SEES, NEAR, ALONG = 60.0, 20.0, 10.0
"""The weights of the three that are good: how much of the place is in its view, how near it stands, whether it looks along the street."""
HEALTH: Mapping[Condition, float] = MappingProxyType(
    {"ok": 5.0, "unknown": 0.0, "late": -10.0, "line_full": -20.0, "no_picture": -80.0, "offline": -200.0}
)
"""Of its health. No picture is worth less than one that looks away; a line that is full gives way to what is for an incident; of a
node that is not there nothing comes for certain: it is behind everything, since the others add up to 95 at most and -80 at least."""

Why = Literal[
    "in_view", "partly_in_view", "out_of_view", "out_of_range", "near", "along_road",
    "ok", "late", "line_full", "no_picture", "offline",
]  # fmt: skip

_CELLS = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1)]


class Spot(NamedTuple):
    """A place, WGS-84, and the radius in metres that holds it two times out of three."""

    lat: float
    lon: float
    within_m: float


class SightReason(Struct, frozen=True, kw_only=True):
    """What speaks for a camera (`weight` above 0) or against it. `figure`: the share that is in view, degrees off, or metres."""

    code: Why
    weight: float
    figure: float | None = None


class Sighting(Struct, frozen=True, kw_only=True):
    """A camera and how well it sees a place. `metres` from it; `off_deg` from the middle of its view, 0–180; `covers`: the share of
    where the place may be that is in its view, 0–1; `road`: the street along which it looks; `health_at`: when that was seen.
    """

    camera: str
    score: float
    metres: float
    off_deg: float
    covers: float
    road: str | None
    health: Condition
    health_at: str | None
    reasons: tuple[SightReason, ...]


class Known(NamedTuple):
    """What is known besides: the last health of cameras, the streets."""

    health: Mapping[str, Health] = MappingProxyType({})
    roads: Roads = NO_ROADS


NOTHING_KNOWN = Known()


class _Looked(NamedTuple):
    """A camera against a spot."""

    camera: Camera
    metres: float
    off: float
    covers: float
    road: str | None
    health: Health


def rank(state: State, spot: Spot, known: Known = NOTHING_KNOWN, limit: int = 3) -> list[Sighting]:
    """Up to `limit` cameras within NEAR_METRES of a spot, the best first; of two that are as good the nearer, then by name."""
    within = min(spot.within_m, NEAR_METRES) if spot.within_m >= 1.0 else 1.0  # also what is no number
    looked = (_look(state, near, spot._replace(within_m=within), known) for near in _near(state, spot))
    rated = ((-_score(one, within), one.metres, one.camera.id, one) for one in looked)
    return [_told(one, within, -score) for score, _, _, one in nsmallest(limit, rated)]


def condition(state: State, camera: Camera, health: Mapping[str, Health]) -> Health:
    """How a camera is: that its node is not there is known for certain, the rest as somebody saw it last."""
    node = state.nodes[camera.node]
    if not node.online:
        return Health(state="offline", at=node.since or "")
    return health.get(camera.id, _UNKNOWN)


_UNKNOWN = Health(state="unknown", at="")


class _Near(NamedTuple):
    """A camera, where it is, and how many metres east (`x`) and north of it the spot lies."""

    camera: Camera
    lat: float
    lon: float
    x: float
    y: float


def _near(state: State, spot: Spot) -> Iterator[_Near]:
    """Cameras that are not too far."""
    row, column = cell(spot.lat, spot.lon)
    east = METRES_PER_DEGREE * cos(radians(spot.lat))
    for down, right in _CELLS:
        for name in state.cells.get(cell_key(row + down, column + right), ()):
            camera = state.cameras[name]
            if camera.lat is None or camera.lon is None:  # such a camera is in no cell
                continue
            x, y = (spot.lon - camera.lon) * east, (spot.lat - camera.lat) * METRES_PER_DEGREE
            if x * x + y * y <= NEAR_METRES * NEAR_METRES:
                yield _Near(camera, camera.lat, camera.lon, x, y)


def _look(state: State, near: _Near, spot: Spot, known: Known) -> _Looked:
    camera, lat, lon, x, y = near
    road = known.roads.shared(spot.lat, spot.lon, lat, lon)
    metres = hypot(x, y)
    off = (degrees(atan2(x, y)) - _sane(camera.bearing) + 180.0) % 360.0 - 180.0
    half = min(max(_sane(camera.fov), 0.0), 360.0) / 2
    reach = min(max(_sane(camera.range), 0.0), NEAR_METRES) * (ALONG_REACH if road else 1.0)
    covers = round(covered(metres, radians(off), radians(half), reach, spot.within_m), 3)
    return _Looked(camera, metres, abs(off), covers, road if covers else None, condition(state, camera, known.health))


def _sane(value: float) -> float:
    """What a node says may be any number."""
    return value if isfinite(value) else 0.0


def _score(one: _Looked, within: float) -> float:
    return round(sum(weight for _, weight, _ in _terms(one, within)), 1)


def _terms(one: _Looked, within: float) -> Iterator[tuple[Why, float, float | None]]:
    """The whole score: reason, weight, figure."""
    if one.covers:
        # The root of a share of an area: twice as wide a view is twice as good, and a narrow one is not nothing.
        yield ("in_view" if one.covers >= 0.5 else "partly_in_view"), SEES * sqrt(one.covers), one.covers
    else:
        aside = one.off > min(max(_sane(one.camera.fov), 0.0), 360.0) / 2
        yield ("out_of_view" if aside else "out_of_range"), 0.0, (one.off if aside else one.metres)
    # Metres count little where the place is not known to so many.
    yield "near", NEAR * (1.0 - hypot(one.metres, within) / hypot(NEAR_METRES, within)), one.metres
    if one.road:
        yield "along_road", ALONG, None
    if one.health.state != "unknown":
        yield one.health.state, HEALTH[one.health.state], None


def _told(one: _Looked, within: float, score: float) -> Sighting:
    reasons = sorted(_terms(one, within), key=lambda term: -abs(term[1]))
    return Sighting(
        camera=one.camera.id,
        score=score,
        metres=round(one.metres, 1),
        off_deg=round(one.off, 1),
        covers=one.covers,
        road=one.road,
        health=one.health.state,
        health_at=one.health.at or None,
        reasons=tuple(
            SightReason(code=code, weight=round(weight, 1), figure=None if figure is None else round(figure, 3))
            for code, weight, figure in reasons
        ),
    )
