"""The record of one incident as it leaves the centre: all that reports and other systems are made of. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field

from command.classes import Classes
from command.events import Event
from command.model import Actor
from command.people.model import Operator
from command.plans import Plans
from devices.model import Device, Unit
from incidents.district import District
from incidents.events import CallerRead
from incidents.model import AlarmClass, Alert, Assignment, Incident, Place
from incidents.record_events import AttachmentRead, RecordExported
from video.events import ViewEnded, ViewStarted

LOOKS = (RecordExported, AttachmentRead, CallerRead, ViewStarted, ViewEnded)
"""What changes nothing of what happened."""


class Centre(Struct, frozen=True, kw_only=True):
    """Whose record it is. `domain` makes its numbers unique in the world."""

    name: str
    domain: str


class Line(Struct, frozen=True, kw_only=True):
    """One event with its place in the log and its hash, hex: who, what, when; why stands in the event."""

    seq: int
    at: str
    actor: Actor
    event: Event
    hash: str


class Names(Struct, frozen=True, kw_only=True):
    """What things are called: classes, sub-districts, units, devices and cameras, people, plans."""

    classes: Classes = field(default_factory=Classes)
    district: District = field(default_factory=District)
    units: Mapping[str, Unit] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    operators: Mapping[str, Operator] = field(default_factory=dict)
    cameras: Mapping[str, str] = field(default_factory=dict)
    plans: Plans = field(default_factory=Plans)

    def plan(self, name: str) -> tuple[str, str]:
        """What a plan is called in Chinese and in English; its id where the table has it no more."""
        known = self.plans.find(name)
        return (known.zh, known.en or known.zh) if known else (name, name)

    def unit(self, name: str) -> str:
        """What a unit is called."""
        known = self.units.get(name)
        return known.name if known else name

    def street(self, place: Place) -> str | None:
        """The sub-district a place lies in."""
        return self.district.names.get(place.street or "")

    def class_of(self, alarm: AlarmClass, lang: str) -> str:
        """What a class is called; its code where the table does not have it."""
        for one in self.classes.lists:
            if (one.scheme, one.kind) == (alarm.scheme, alarm.kind):
                return next((row[1 if lang == "zh" else 2] for row in one.classes if row[0] == alarm.code), alarm.code)
        return alarm.code


class Record(Struct, frozen=True, kw_only=True):
    """An incident, what was merged into it, the alerts and assignments of all, and its lines, oldest first.

    The last line is its export. `told`: earlier exports of these incidents as CAP, oldest first, the newest of them at
    least. `split`: incidents that were split off. `more`: lines beyond those that are held.
    """

    centre: Centre
    incident: Incident
    members: Sequence[Incident]
    alerts: Sequence[Alert]
    assignments: Sequence[Assignment]
    lines: Sequence[Line]
    names: Names
    told: Sequence[Line]
    split: Sequence[str] = ()
    more: bool = False

    @property
    def family(self) -> list[Incident]:
        """The incident, and what was merged into it."""
        return [self.incident, *self.members]

    def numbered(self, incident: Incident, number: int) -> str:
        """What a task or a notice is called, as at the console: of what was merged behind its incident."""
        return str(number) if incident.id == self.incident.id else f"{incident.id}/{number}"

    @property
    def seq(self) -> int:
        """The log's number of its export, which no other export has."""
        return self.lines[-1].seq

    @property
    def at(self) -> str:
        """When it was exported."""
        return self.lines[-1].at

    @property
    def told_at(self) -> str:
        """When something was last known or done that is more than a look."""
        return next(
            (line.at for line in reversed(self.lines) if not isinstance(line.event, LOOKS)), self.incident.changed_at
        )

    def events(self, kind: type[Struct]) -> list[Line]:
        """The lines of one kind of event."""
        return [line for line in self.lines if isinstance(line.event, kind)]


def to_second(at: str) -> str:
    """A time as CAP and RFC 3339 have it: seconds, and a numeric offset, also for UTC."""
    return datetime.fromisoformat(at).isoformat(timespec="seconds")


def is_time(text: str) -> bool:
    """Whether it is a time with an offset that can be compared with others."""
    try:
        time = datetime.fromisoformat(text)
        return time.tzinfo is not None and time - timedelta(days=1) is not None
    except (ValueError, OverflowError):
        return False
