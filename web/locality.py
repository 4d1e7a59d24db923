"""The tables of the district, read from files at the start. Every error is one sentence that names the file."""

import tomllib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from command.classes import Classes
from command.clock_figures import ClockLimits
from command.fitness import Fitness
from command.locality import Locality
from command.plans import Grades, Plans
from command.stages import WorkingTime
from incidents.district import Area, District, Ring
from video.roads import Line, Roads
from web.config import ConfigError

T = TypeVar("T")

SHIPPED_GEO = Path(str(files("web"))) / "geo"
SHIPPED = (Path(str(files("web"))) / "locality", SHIPPED_GEO)
"""Where a table is taken from that the district's own folder does not have."""

NOT_STREETS = ("boundary_waterway", "elevated_or_tunnel")
"""Lines of the road table along which nobody on a street sees: canals, tunnels."""

Code9 = Annotated[str, Meta(pattern=r"^\d{9}$")]
CellCode = Annotated[str, Meta(pattern=r"^\d{14,15}$")]
"""Street, community and serial: 6+3+3+2 digits (CJ/T 213-2005) or 6+3+3+3 (GB/T 30428.1-2013)."""


_Point = tuple[Annotated[float, Meta(ge=-180, le=180)], Annotated[float, Meta(ge=-90, le=90)]]
"""Longitude and latitude: metres of a plane grid would lie nowhere."""
_Ring = Annotated[tuple[_Point, ...], Meta(min_length=4)]
"""RFC 7946 §3.1.6."""
_Rings = Annotated[tuple[_Ring, ...], Meta(min_length=1)]


class _Polygon(Struct, frozen=True, tag="Polygon", tag_field="type"):
    coordinates: _Rings


class _MultiPolygon(Struct, frozen=True, tag="MultiPolygon", tag_field="type"):
    coordinates: Annotated[tuple[_Rings, ...], Meta(min_length=1)]


class _Street(Struct, frozen=True):
    code9: Code9
    name: str


Course = tuple[_Point, ...]


class _LineString(Struct, frozen=True, tag="LineString", tag_field="type"):
    coordinates: Course


class _MultiLineString(Struct, frozen=True, tag="MultiLineString", tag_field="type"):
    coordinates: tuple[Course, ...]


class _Road(Struct, frozen=True):
    name: str | None = None
    kind: str = field(name="class", default="")


class _RoadFeature(Struct, frozen=True):
    properties: _Road
    geometry: _LineString | _MultiLineString


class _Roads(Struct, frozen=True):
    features: tuple[_RoadFeature, ...]


class _Cell(Struct, frozen=True):
    code: CellCode


class _StreetFeature(Struct, frozen=True):
    properties: _Street
    geometry: _Polygon | _MultiPolygon


class _CellFeature(Struct, frozen=True):
    properties: _Cell
    geometry: _Polygon | _MultiPolygon


class _Streets(Struct, frozen=True):
    features: tuple[_StreetFeature, ...]


class _Cells(Struct, frozen=True):
    features: tuple[_CellFeature, ...]


def read_locality(folder: Path | None) -> Locality:
    """The tables in `folder`; one that it does not have is the shipped one. Raises ConfigError."""
    if folder is not None and not folder.is_dir():
        raise ConfigError(f"locality: there is no folder {folder}.")
    reader = _Reader(folder)
    streets = reader.decode("streets.geojson", _Streets)
    cells = reader.decode("cells.geojson", _Cells)
    roads = reader.decode("main_roads_PARTIAL.geojson", _Roads)
    return Locality(
        district=District(
            [
                Area(code=one.properties.code9, name=one.properties.name, rings=_rings(one.geometry))
                for one in (streets.features if streets else ())
            ],
            [Area(code=one.properties.code, rings=_rings(one.geometry)) for one in (cells.features if cells else ())],
        ),
        classes=reader.toml("classes.toml", Classes) or Classes(),
        fitness=reader.toml("units.toml", Fitness) or Fitness(),
        plans=reader.toml("plans.toml", Plans) or Plans(),
        grades=reader.toml("grades.toml", Grades) or Grades(),
        roads=Roads(_courses(roads.features if roads else ())),
        clocks=reader.toml("clocks.toml", ClockLimits) or ClockLimits(),
        working_time=reader.toml("calendar.toml", WorkingTime) or WorkingTime(),
        hashes=reader.hashes,
    )


def find_table(folder: Path | None, name: str) -> Path | None:
    """The file of a table: the district's own before the shipped one; None where nobody has it."""
    places = ((folder,) if folder else ()) + SHIPPED
    return next((place / name for place in places if (place / name).is_file()), None)


class _Reader:
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.hashes: dict[str, str] = {}

    def decode(self, name: str, shape: type[T]) -> T | None:
        """A table that is GeoJSON; None where there is none. Raises ConfigError."""
        path = find_table(self._folder, name)
        if path is None:
            return None
        try:
            return msgspec.json.decode(self._read(path), type=shape)
        except msgspec.DecodeError as error:
            raise ConfigError(f"locality: {path} can't be used: {error}.") from None

    def toml(self, name: str, shape: type[T]) -> T | None:
        """A table that is TOML; None where there is none. Raises ConfigError."""
        path = find_table(self._folder, name)
        if path is None:
            return None
        try:
            return msgspec.convert(tomllib.loads(self._read(path).decode()), type=shape)
        except (ValueError, msgspec.ValidationError) as error:  # also what is not UTF-8, or no TOML
            raise ConfigError(f"locality: {path} can't be used: {error}.") from None

    def _read(self, path: Path) -> bytes:
        try:
            read = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"locality: {path} can't be read: {error.strerror}.") from None
        self.hashes[path.name] = sha256(read).hexdigest()
        return read


def _courses(features: Iterable[_RoadFeature]) -> Iterator[tuple[str, Line]]:
    """Name and line of every street."""
    for one in features:
        name = one.properties.name
        if not name or one.properties.kind in NOT_STREETS:
            continue  # of two without a name nobody knows whether they are one street
        match one.geometry:
            case _LineString(coordinates=line):
                yield name, line
            case _MultiLineString(coordinates=lines):
                yield from ((name, line) for line in lines)


def _rings(geometry: _Polygon | _MultiPolygon) -> tuple[Ring, ...]:
    return tuple(_all_rings(geometry))


def _all_rings(geometry: _Polygon | _MultiPolygon) -> Iterator[Ring]:
    match geometry:
        case _Polygon(coordinates=rings):
            yield from rings
        case _MultiPolygon(coordinates=polygons):
            for rings in polygons:
                yield from rings
