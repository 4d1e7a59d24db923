"""What may be asked of alerts, incidents and assignments."""

from typing import Annotated

from msgspec import Meta, Struct, field

from incidents.ladder_orders import LadderOrder
from incidents.model import AlarmClass, AlertKind, CallPhase, Picture, Place, Severity, Status, Step
from incidents.plan_orders import AcknowledgeNotice, ActivatePlan, EndPlan
from incidents.record_orders import (
    AddTask,
    AttachFile,
    CloseIncident,
    EndSupervision,
    ExportRecord,
    FinishTask,
    ReadAttachment,
    RelateIncidents,
    RelayAlert,
    ReopenTask,
    ReportHandled,
    ReturnIncident,
    Supervise,
    UnrelateIncidents,
)
from incidents.trouble_orders import TroubleOrder

Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Alerts = Annotated[tuple[str, ...], Meta(min_length=1, max_length=500)]
Level = Annotated[int, Meta(ge=1, le=4)]


class ReportAlert(Struct, frozen=True, kw_only=True, tag=True):
    """A sensor, an inspector or an analysis reports. `place` is what it said, or where the device is known to be."""

    source: str
    source_id: str
    kind: AlertKind
    alarm_class: AlarmClass = field(name="class")
    status: Status
    severity: Severity
    at: str
    place: Place
    title: str
    text: str | None = None
    value: float | str | bool | None = None
    unit: str | None = None
    n: int | None = None
    extra: dict[str, object] = field(default_factory=dict)


class ReportCall(Struct, frozen=True, kw_only=True, tag=True):
    """A telephone gateway reports a phase of a call. `caller` is personal: it goes beside the log, salted with `salt`.

    `caller_mark`: by which the number is known again on one day.
    """

    line: str
    number: str
    call_id: str
    phase: CallPhase
    at: str
    place: Place
    caller: str | None = None
    salt: str = ""
    caller_mark: str | None = None
    agent: str | None = None
    recording: str | None = None
    status: Status = "actual"


class EnterCall(Struct, frozen=True, kw_only=True, tag=True):
    """Write down a call that came by a telephone which is not connected; its operator has it. `number`: the line, such as 119.

    `caller`, `salt`, `caller_mark` as in `ReportCall`; the last two are drawn by the centre, whatever the sender says.
    """

    number: Annotated[str, Meta(min_length=1, max_length=32)]
    place: Place = Place()
    text: Annotated[str, Meta(max_length=2000)] = ""
    caller: Annotated[str, Meta(max_length=64)] | None = None
    salt: str = ""
    caller_mark: str | None = None
    status: Status = "actual"


class ClaimCall(Struct, frozen=True, kw_only=True, tag=True):
    """Take a call on. `take_over`: also from the operator who has it, who is told."""

    alert: str
    take_over: bool = False


class ReleaseCall(Struct, frozen=True, kw_only=True, tag=True):
    """Let anybody take on a call that one has."""

    alert: str


class OpenIncident(Struct, frozen=True, kw_only=True, tag=True):
    """Make a record by hand, from an alert in the tray or from nothing."""

    title: Text
    alarm_class: AlarmClass = field(name="class")
    place: Place = Place()
    status: Status = "actual"
    grade: Level = 4
    priority: Level = 3
    alert: str | None = None
    cameras: tuple[str, ...] = ()


class LinkAlert(Struct, frozen=True, kw_only=True, tag=True):
    """Join an alert of the tray to an incident."""

    alert: str
    incident: str


class MoveAlerts(Struct, frozen=True, kw_only=True, tag=True):
    """Take alerts out of the incidents they belong to and join them to another one, with a reason."""

    alerts: Alerts
    incident: str
    reason: Text


class SplitIncident(Struct, frozen=True, kw_only=True, tag=True):
    """Make an incident of its own of some alerts of one, with a reason. `cameras` are those that see the place (chosen by the core)."""

    incident: str
    alerts: Alerts
    title: Text
    alarm_class: AlarmClass = field(name="class")
    reason: Text
    place: Place = Place()
    cameras: tuple[str, ...] = ()


class MergeIncident(Struct, frozen=True, kw_only=True, tag=True):
    """Say that an incident is what another one is about already: that one leads from then on."""

    incident: str
    into: str
    reason: Annotated[str, Meta(max_length=2000)] = ""


class SeparateIncident(Struct, frozen=True, kw_only=True, tag=True):
    """Say that what was merged is a happening of its own after all, with a reason."""

    incident: str
    reason: Text


class ConfirmIncident(Struct, frozen=True, kw_only=True, tag=True):
    """A person says: this is real and ours."""

    incident: str


class GradeIncident(Struct, frozen=True, kw_only=True, tag=True):
    """Decide who commands and how fast, with a reason."""

    incident: str
    grade: Level
    priority: Level
    reason: Text


class CorrectPlace(Struct, frozen=True, kw_only=True, tag=True):
    """Say where an alert or an incident, named by `subject`, really is. `cameras` are those that see it (chosen by the core)."""

    subject: str
    place: Place
    reason: Text
    cameras: tuple[str, ...] = ()


class CorrectClass(Struct, frozen=True, kw_only=True, tag=True):
    """Say what an incident really is. What is left out (`class` null, `title` empty) stays as it is now, also where somebody else has just changed it.

    `word`: what the class is called (said by the core).
    """

    incident: str
    alarm_class: AlarmClass | None = field(default=None, name="class")
    title: Annotated[str, Meta(max_length=200)] = ""
    reason: Text
    word: str = ""


class CancelIncident(Struct, frozen=True, kw_only=True, tag=True):
    """It was nothing; `reason` says why."""

    incident: str
    reason: Text


class AddNote(Struct, frozen=True, kw_only=True, tag=True):
    """Write something down in the record."""

    incident: str
    text: Text


class DispatchUnit(Struct, frozen=True, kw_only=True, tag=True):
    """Ask a unit to go to an incident; `instead_of` an assignment that is not answered: that is seen to with it."""

    incident: str
    unit: str
    text: Annotated[str, Meta(max_length=2000)] = ""
    instead_of: str | None = None


class RecallUnit(Struct, frozen=True, kw_only=True, tag=True):
    """Stand a unit down from an assignment."""

    assignment: str
    cause: Text


class AdvanceAssignment(Struct, frozen=True, kw_only=True, tag=True):
    """A step of the ladder is reported: by the unit, or `sent` by the link when the broker has taken the message."""

    assignment: str
    step: Step
    unit_at: str | None = None
    cause: str | None = None


class ReadCaller(Struct, frozen=True, kw_only=True, tag=True):
    """Look at the number a call came from. The number comes from beside the log, once the look is in it."""

    alert: str


class RecordPicture(Struct, frozen=True, kw_only=True, tag=True):
    """Keep a key frame with an alert; its JPEG has been sealed beside the log already."""

    alert: str
    picture: Picture


class MissPicture(Struct, frozen=True, kw_only=True, tag=True):
    """Say that no picture of `camera` could be had for an alert."""

    alert: str
    camera: str
    reason: str


IncidentOrder = (
    ReportAlert
    | ReportCall
    | EnterCall
    | ClaimCall
    | ReleaseCall
    | OpenIncident
    | LinkAlert
    | MoveAlerts
    | SplitIncident
    | MergeIncident
    | SeparateIncident
    | ConfirmIncident
    | GradeIncident
    | CorrectPlace
    | CorrectClass
    | ReportHandled
    | CloseIncident
    | ReturnIncident
    | CancelIncident
    | AddTask
    | FinishTask
    | ReopenTask
    | Supervise
    | EndSupervision
    | RelateIncidents
    | UnrelateIncidents
    | AttachFile
    | ReadAttachment
    | ActivatePlan
    | EndPlan
    | AcknowledgeNotice
    | ExportRecord
    | RelayAlert
    | AddNote
    | DispatchUnit
    | RecallUnit
    | AdvanceAssignment
    | LadderOrder
    | ReadCaller
    | RecordPicture
    | MissPicture
    | TroubleOrder
)
