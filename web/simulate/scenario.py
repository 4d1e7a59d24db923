"""A scenario file read and checked: the district and its story, in the words of the centre. See docs/scenarios.md."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from command.people.model import Operator
from devices.model import Device, Unit
from video.model import CameraSpec, Node
from web.simulate.rows import (
    Agency,
    CallStep,
    CameraRow,
    District,
    LineRow,
    MoveStep,
    Reading,
    SensorRow,
    Story,
    UnitRow,
    seconds,
)

_Row = TypeVar("_Row", District, Story)


class ScenarioError(Exception):
    """A scenario file that can't be played. The message names the file, the key and how to mend it."""


class Scenario(Struct, frozen=True, kw_only=True):
    """A district and what happens in it. `devices` are sensors, then telephone lines; `story` is in order of time.

    `cameras` keep their node, scene and label; `specs(node)` are what a node announces of them.
    """

    name: str
    agencies: tuple[Agency, ...]
    operators: tuple[Operator, ...]
    nodes: tuple[Node, ...]
    cameras: tuple[CameraRow, ...]
    devices: tuple[Device, ...]
    units: tuple[Unit, ...]
    readings: dict[str, Reading]
    streets: dict[str, str]
    story: Story

    def specs(self, node: str) -> tuple[CameraSpec, ...]:
        """The cameras of a node as it announces them."""
        return tuple(_spec(row) for row in self.cameras if row.node == node)


def load_scenario(path: Path) -> Scenario:
    """The scenario in `path` with the story beside it. Raises `ScenarioError`."""
    district = _read(path, District)
    story_path = path.parent / district.story
    story = _read(story_path, Story)
    if fault := next(_faults(district), None):
        raise ScenarioError(f"{path}: {fault}")
    if fault := next(_story_faults(district, story), None):
        raise ScenarioError(f"{story_path}: {fault}")
    placed: list[CameraRow | SensorRow | UnitRow] = [*district.cameras, *district.sensors, *district.units]
    sensors = [_sensor(row) for row in district.sensors]
    lines = [Device(id=row.id, kind="line", code=row.code, name=row.name, agency=row.agency) for row in district.lines]
    return Scenario(
        name=district.name,
        agencies=district.agencies,
        operators=tuple(Operator(**msgspec.structs.asdict(row)) for row in district.operators),
        nodes=tuple(Node(**msgspec.structs.asdict(row)) for row in district.nodes),
        cameras=district.cameras,
        devices=(*sensors, *lines),
        units=tuple(
            Unit(
                id=row.id,
                kind=row.kind,
                name=row.name,
                agency=row.agency,
                lat=row.lat,
                lon=row.lon,
                crew=row.crew,
                shift=row.shift,
            )
            for row in district.units
        ),
        readings=district.readings,
        streets={row.id: row.street for row in placed},
        story=story,
    )


def _sensor(row: SensorRow) -> Device:
    return Device(id=row.id, kind="sensor", code=row.code, name=row.name, agency=row.agency, lat=row.lat, lon=row.lon)


def _spec(row: CameraRow) -> CameraSpec:
    return CameraSpec(
        id=row.id,
        name=row.name,
        lat=row.lat,
        lon=row.lon,
        bearing=row.bearing,
        fov=row.fov,
        range=row.range,
        qualities=row.qualities,
    )


def _read(path: Path, shape: type[_Row]) -> _Row:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror}): name a scenario file that exists.") from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path}: not UTF-8 at byte {error.start}: save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path}: not TOML: {error}. Mend it there.") from None
    try:
        return msgspec.convert(table, shape, strict=True)
    except msgspec.ValidationError as error:
        raise ScenarioError(f"{path}: {_sentence(table, str(error))}") from None


def _sentence(table: dict[str, Any], error: str) -> str:
    """A message of msgspec with the key in front, and the id of the row it is in."""
    problem, _, where = error.partition(" - at `$")
    key = where.rstrip("`").lstrip(".")
    known = None
    row: Any = table
    for name, index in re.findall(r"([a-z_]+)|\[(\d+)\]", key):
        row = row[int(index)] if index else row.get(name)
        if not isinstance(row, dict | list):
            break
        if isinstance(row, dict):
            known = row.get("id", row.get("name", row.get("at")))
    subject = f"{key} ({known})" if known else key or "the top level"
    return f"{subject}: {problem}. Mend this key; docs/scenarios.md lists what it may hold."


def _faults(district: District) -> Iterator[str]:
    agencies = {row.id for row in district.agencies}
    nodes = {row.id for row in district.nodes}
    speakers: list[SensorRow | LineRow | UnitRow] = [*district.sensors, *district.lines, *district.units]
    yield from _twice("agencies", (row.id for row in district.agencies))
    yield from _twice("operators", (row.name for row in district.operators))
    yield from _twice("nodes", (row.id for row in district.nodes))
    yield from _twice("cameras", (row.id for row in district.cameras))
    yield from _twice("sensors, lines and units", (row.id for row in speakers))
    for table in ("operators", "nodes", "sensors", "lines", "units"):
        for row in getattr(district, table):
            if row.agency not in agencies:
                name = getattr(row, "id", None) or row.name
                yield f"{table} ({name}): agency {row.agency!r} is not there: add it to agencies, or name one of them."
    for camera in district.cameras:
        if camera.node not in nodes:
            yield f"cameras ({camera.id}): node {camera.node!r} is not there: add it to nodes, or name one of them."


def _twice(table: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{table}: {name!r} is there twice: give one of them another id."
        seen.add(name)


def _story_faults(district: District, story: Story) -> Iterator[str]:
    sensors = {row.id for row in district.sensors}
    lines = {row.id for row in district.lines}
    units = {row.id for row in district.units}
    before = 0.0
    for index, step in enumerate(story.steps):
        where = f"steps[{index}] ({step.at})"
        match step:
            case MoveStep():
                speakers, word = units, "units"
            case CallStep():
                speakers, word = lines, "lines"
            case _:
                speakers, word = sensors | lines, "sensors"
        if step.source not in speakers:
            yield f"{where}: source {step.source!r} is not there: add it to {word}, or name one of them."
        place = getattr(step, "place", None)
        if place is not None and place not in story.places:
            yield f"{where}: place {place!r} is not there: add it to places, or name one of them."
        if seconds(step.at) < before:
            yield f"{where}: comes after a later step: put the steps in order of time."
        before = seconds(step.at)
    if before > seconds(story.length):
        yield f"length: {story.length} ends before the last step: make it longer."
