"""What has happened to alerts, incidents and assignments."""

from msgspec import Struct, field

from incidents.linking import Match
from incidents.model import (
    AlarmClass,
    Alert,
    Assignment,
    CallPhase,
    Incident,
    IncidentState,
    Picture,
    Place,
    Rung,
    Step,
)
from incidents.plan_events import NoticeAcknowledged, NoticesGiven, PlanActivated, PlanEnded, PlanRaised
from incidents.record_events import (
    AttachmentRead,
    FileAttached,
    HandlingReported,
    IncidentReturned,
    IncidentsRelated,
    IncidentsUnrelated,
    RecordExported,
    SupervisionBegun,
    SupervisionEnded,
    TaskAdded,
    TaskFinished,
    TaskReopened,
)
from incidents.trouble_events import TroubleEnded, TroubleReported


class AlertReceived(Struct, frozen=True, kw_only=True, tag=True):
    """An alert came in and is kept."""

    alert: Alert


class CallAdvanced(Struct, frozen=True, kw_only=True, tag=True):
    """The telephone call behind an alert went on to another phase.

    `place`, `caller_hash` and `caller_mark` are set when this phase told what no earlier one had. `told_at`: the gateway's own time of
    the phase, as it wrote it; None in logs from before it was kept.
    """

    alert: str
    phase: CallPhase
    agent: str | None = None
    recording: str | None = None
    place: Place | None = None
    caller_hash: str | None = None
    caller_mark: str | None = None
    told_at: str | None = None


class CallClaimed(Struct, frozen=True, kw_only=True, tag=True):
    """An operator has taken a call on; `left` had it before, and it was taken from them."""

    alert: str
    operator: str
    at: str
    left: str | None = None


class CallReleased(Struct, frozen=True, kw_only=True, tag=True):
    """The operator who had taken a call on has it no more: anybody may."""

    alert: str
    operator: str
    at: str


class IncidentOpened(Struct, frozen=True, kw_only=True, tag=True):
    """A happening has a record from now on."""

    incident: Incident


class AlertLinked(Struct, frozen=True, kw_only=True, tag=True):
    """An alert belongs to an incident; `reason` says why, in words, and `match` how alike they are, where they were compared.

    `left`: the incident that it belonged to before.
    """

    alert: str
    incident: str
    reason: str
    match: Match | None = None
    left: str | None = None


class LinkProposed(Struct, frozen=True, kw_only=True, tag=True):
    """An alert may belong to these incidents, likeliest first: a person decides. None: to none of them any more."""

    alert: str
    matches: tuple[Match, ...]


class IncidentMerged(Struct, frozen=True, kw_only=True, tag=True):
    """Two incidents are one happening: `into` leads from now on, and nothing is moved. `match`: how alike they were found to be."""

    incident: str
    into: str
    reason: str
    at: str
    match: Match | None = None


class IncidentSeparated(Struct, frozen=True, kw_only=True, tag=True):
    """An incident that was merged `into` another stands for itself again, in the state it would be in without that."""

    incident: str
    into: str
    state: IncidentState
    reason: str
    at: str


class IncidentAdvanced(Struct, frozen=True, kw_only=True, tag=True):
    """An incident is in another state of its life."""

    incident: str
    state: IncidentState
    at: str
    outcome: str | None = None


class IncidentGraded(Struct, frozen=True, kw_only=True, tag=True):
    """Who commands, and how fast, has been decided anew, with a reason."""

    incident: str
    grade: int
    priority: int
    reason: str
    at: str


class ClassCorrected(Struct, frozen=True, kw_only=True, tag=True):
    """An incident is of another class than was said, `left`, or is called `title` now and not `called` (empty in old logs)."""

    incident: str
    alarm_class: AlarmClass = field(name="class")
    title: str
    left: AlarmClass
    reason: str
    at: str
    called: str = ""


class PlaceCorrected(Struct, frozen=True, kw_only=True, tag=True):
    """An alert or an incident, named by `subject`, is elsewhere than was said. `cameras` see an incident's new place.

    `alert`: an incident that nobody has placed is where this alert of it tells now; None: a person said so.
    `title`: what an incident is called now whose title named the old address; None: as before.
    """

    subject: str
    place: Place
    reason: str
    at: str
    cameras: tuple[str, ...] = ()
    alert: str | None = None
    title: str | None = None


class NoteAdded(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody wrote something down."""

    incident: str
    text: str
    at: str


class UnitDispatched(Struct, frozen=True, kw_only=True, tag=True):
    """A unit is asked to go; it counts when a person there has accepted."""

    assignment: Assignment


class UnitRedirected(Struct, frozen=True, kw_only=True, tag=True):
    """A unit that is bound is told that its incident is elsewhere, or what it really is: `corrected`.

    `expires`: of that message; None in logs from before it had its own.
    """

    assignment: str
    incident: str
    unit: str
    place: Place
    at: str
    expires: str | None = None
    corrected: str | None = None


class AssignmentAdvanced(Struct, frozen=True, kw_only=True, tag=True):
    """A step of the receipt ladder became known."""

    assignment: str
    incident: str
    unit: str
    rung: Rung


class LadderLapsed(Struct, frozen=True, kw_only=True, tag=True):
    """A rung was not reached in time. `resent`: the unit is asked once more; `instead`: who should go in its place."""

    assignment: str
    incident: str
    unit: str
    step: Step
    at: str
    resent: bool = False
    instead: str | None = None


class LapseSeen(Struct, frozen=True, kw_only=True, tag=True):
    """A person has taken note that a unit does not answer, and sees to it."""

    assignment: str
    incident: str
    unit: str
    operator: str
    at: str


class CallerRead(Struct, frozen=True, kw_only=True, tag=True):
    """Somebody looked at the number a call came from."""

    alert: str
    at: str


class PictureTaken(Struct, frozen=True, kw_only=True, tag=True):
    """A key frame was kept for an alert; the JPEG lies sealed beside the log."""

    alert: str
    incident: str | None
    picture: Picture


class PictureMissed(Struct, frozen=True, kw_only=True, tag=True):
    """No picture could be had for an alert, and why."""

    alert: str
    incident: str | None
    camera: str
    reason: str


IncidentEvent = (
    AlertReceived
    | CallAdvanced
    | CallClaimed
    | CallReleased
    | IncidentOpened
    | AlertLinked
    | LinkProposed
    | IncidentMerged
    | IncidentSeparated
    | IncidentAdvanced
    | HandlingReported
    | IncidentReturned
    | IncidentGraded
    | PlaceCorrected
    | ClassCorrected
    | TaskAdded
    | TaskFinished
    | TaskReopened
    | SupervisionBegun
    | SupervisionEnded
    | IncidentsRelated
    | IncidentsUnrelated
    | FileAttached
    | AttachmentRead
    | PlanActivated
    | PlanRaised
    | PlanEnded
    | NoticesGiven
    | NoticeAcknowledged
    | RecordExported
    | NoteAdded
    | UnitDispatched
    | UnitRedirected
    | AssignmentAdvanced
    | LadderLapsed
    | LapseSeen
    | CallerRead
    | PictureTaken
    | PictureMissed
    | TroubleReported
    | TroubleEnded
)
