"""What the tables of a scenario file hold, row by row; a key that no row knows is an error. See docs/scenarios.md."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from command.people.model import Role
from devices.messages import AlertKind
from devices.model import Crew, UnitKind
from incidents.model import AlarmClass, Severity, Status
from video.model import NodeKind, Quality

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
"""What may stand in a topic and log in to the broker."""
Text = Annotated[str, Meta(min_length=1, max_length=500)]
Lat = Annotated[float, Meta(ge=-90, le=90)]
Lon = Annotated[float, Meta(ge=-180, le=180)]
Moment = Annotated[str, Meta(pattern=r"^[0-9]{1,3}:[0-5][0-9]$")]
"""Minutes and seconds, `MM:SS`: since the beginning of the story, or how long something takes."""
Seconds = Annotated[float, Meta(gt=0, le=3600)]
Label = Annotated[str, Meta(pattern=r"^[ -~]{1,48}$")]
"""Printable ASCII: the fonts that draw simulated pictures have no other letters."""
Scene = Literal["street", "underpass", "fire", "cable", "crossing", "river"]
"""What a simulated picture shows."""


class Agency(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who answers for nodes, devices, units and operators."""

    id: Id
    name: Text


class OperatorRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person who signs in; the password is made when the demo starts."""

    name: Id
    display: Text
    agency: Id
    role: Role


class NodeRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place that owns cameras."""

    id: Id
    name: Text
    kind: NodeKind
    agency: Id


class CameraRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A camera, the sub-district it stands in, and what its simulated picture shows under which `label`.

    `bearing` and `fov` in degrees, `range` in metres.
    """

    id: Id
    node: Id
    name: Text
    street: Text
    lat: Lat
    lon: Lon
    bearing: Annotated[float, Meta(ge=0, lt=360)]
    fov: Annotated[float, Meta(gt=0, le=360)]
    range: Annotated[float, Meta(gt=0, le=500)]
    scene: Scene
    label: Label
    qualities: tuple[Quality, ...] = ("main", "sub")


class SensorRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sensor, or an inspector's terminal (`code = "inspector"`), and the sub-district it stands in."""

    id: Id
    code: Id
    name: Text
    agency: Id
    street: Text
    lat: Lat
    lon: Lon


class LineRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A telephone line; `code` is the number that rings."""

    id: Id
    code: Id
    name: Text
    agency: Id


class UnitRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field unit with its home, and the sub-district its home is in. `crew` and `shift` as in `Unit`."""

    id: Id
    kind: UnitKind
    name: Text
    agency: Id
    street: Text
    lat: Lat
    lon: Lon
    crew: Crew | None = None
    shift: str | None = None


class Reading(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What sensors of a code read when nothing is wrong: `value` ± `spread` in `unit`, every `every` seconds."""

    value: float
    spread: Annotated[float, Meta(ge=0)]
    unit: Text
    every: Seconds


class StoryPlace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place that steps name: WGS-84, the sub-district it is in, and what people call it."""

    lat: Lat
    lon: Lon
    street: Text
    address: Text


class AlertStep(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="alert"):
    """A device reports. Without `class` it is its own alarm; with `place` it says where (terminals walk about)."""

    at: Moment
    source: Id
    severity: Severity
    report: AlertKind = "sensor"
    status: Status = "actual"
    place: str | None = None
    value: float | None = None
    unit: Text | None = None
    text: Text | None = None
    alarm_class: AlarmClass | None = field(default=None, name="class")


class CallStep(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="call"):
    """Somebody calls. `answered` and `ended` are seconds after the first ring; without them nobody answers, or it breaks off.

    `text` is what the caller says; `caller` (`from` in the file) is empty when the number is withheld.
    """

    at: Moment
    source: Id
    caller: str = field(name="from")
    place: str
    text: Text
    answered: Seconds | None = None
    ended: Seconds | None = None
    status: Status = "actual"


class RampStep(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="ramp"):
    """Readings that go from `first` to `last` (`from`, `to` in the file) during `over`, one every `every` seconds."""

    at: Moment
    source: Id
    first: float = field(name="from")
    last: float = field(name="to")
    over: Moment
    every: Seconds
    unit: Text


class RawStep(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="raw"):
    """A faulty device sends `payload` as it stands."""

    at: Moment
    source: Id
    topic: Literal["alert", "call", "reading", "beat"]
    payload: str


class MoveStep(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="move"):
    """A unit that has nothing else to do drives to a place of its own accord."""

    at: Moment
    source: Id
    place: str
    text: Text | None = None


class SilenceStep(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="silence"):
    """A device says nothing during `over`: no beat, no reading."""

    at: Moment
    source: Id
    over: Moment


Step = AlertStep | CallStep | RampStep | RawStep | MoveStep | SilenceStep


class Story(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens, in order of time, and where. The story is over after `length`; told again, after `rest`."""

    name: Text
    length: Moment
    rest: Moment
    places: dict[str, StoryPlace]
    steps: tuple[Step, ...]


class District(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A scenario file as it is written; `story` names the file beside it that holds the story."""

    name: Text
    story: Text
    agencies: tuple[Agency, ...]
    operators: tuple[OperatorRow, ...]
    nodes: tuple[NodeRow, ...]
    cameras: tuple[CameraRow, ...]
    sensors: tuple[SensorRow, ...]
    lines: tuple[LineRow, ...]
    units: tuple[UnitRow, ...]
    readings: dict[str, Reading] = {}


def seconds(moment: Moment) -> float:
    """`MM:SS` in seconds."""
    minutes, rest = moment.split(":")
    return int(minutes) * 60.0 + int(rest)
