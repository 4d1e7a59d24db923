"""Alerts, incidents and assignments: the record of what is happening."""

from datetime import UTC, datetime, timedelta
from math import nan
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from incidents.linking import Match
from incidents.plans import ActivePlan, Notice
from incidents.record import Attachment, Handled, Relation, Supervision, Task
from incidents.trouble import Canary, SourceTrouble

Lat = Annotated[float, Meta(ge=-90, le=90)]
Lon = Annotated[float, Meta(ge=-180, le=180)]
"""WGS-84 degrees: anything else can be computed with until something overflows."""
BEST_M, WORST_M = 1.0, 20_000.0
"""No position is known better than to a metre, and one that is worse than the district is wide is none."""
Metres = Annotated[float, Meta(ge=BEST_M, le=WORST_M)]
Status = Literal["actual", "exercise", "test"]
"""CAP 1.2 `status`: real, exercise or technical test. They never mix."""
MARKS: dict[Status, str] = {"actual": "", "exercise": "【演练】", "test": "【测试】"}
"""The first word of what people read where a screen may not know of a status."""
Severity = Literal["extreme", "severe", "moderate", "minor", "unknown"]
"""CAP 1.2 `severity`."""
AlertKind = Literal["sensor", "phone", "grid", "camera", "external", "canary"]
"""`external`: another system's word, brought by CAP or EIDO."""
IncidentState = Literal["received", "confirmed", "dispatched", "on_scene", "verifying", "closed", "cancelled", "merged"]
Step = Literal["queued", "sent", "received", "shown", "accepted", "refused", "en_route", "on_scene", "clear"]
"""The receipt ladder of an assignment; `refused` stands beside `accepted` and ends it."""
CallPhase = Literal["ringing", "answered", "ended", "transferred"]

LADDER: tuple[Step, ...] = ("queued", "sent", "received", "shown", "accepted", "en_route", "on_scene", "clear")
"""The eight rungs in order; `refused` is not a rung."""
NEXT: dict[IncidentState, frozenset[IncidentState]] = {
    "received": frozenset({"confirmed", "dispatched", "on_scene", "cancelled", "merged"}),
    "confirmed": frozenset({"dispatched", "on_scene", "verifying", "cancelled", "merged"}),
    "dispatched": frozenset({"confirmed", "on_scene", "verifying", "cancelled", "merged"}),
    "on_scene": frozenset({"confirmed", "dispatched", "verifying", "cancelled", "merged"}),
    "verifying": frozenset({"confirmed", "dispatched", "on_scene", "closed", "cancelled", "merged"}),
    "closed": frozenset(),
    "cancelled": frozenset(),
    "merged": frozenset(),
}
"""The life of an incident: which states may follow which. What was merged may take its units with it when it is separated: hence back to `confirmed`."""
ENDED: frozenset[IncidentState] = frozenset({"closed", "cancelled"})
OVER: frozenset[IncidentState] = ENDED | {"merged"}
"""States in which nothing can be ordered of an incident any more; what was merged is asked of the incident that leads it."""
CLOSED_KEPT = 100
"""Incidents that have ended and are still held in memory, newest last; older ones are read from the projections."""
LOOSE_KEPT = 500
"""Alerts without an incident held in memory: a tray longer than this is not read by anybody."""


ENTERED = "@desk"
"""The source of a call that an operator wrote down: no device has sent it (none can be called so), and none waits for a receipt."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Refused(Exception):
    """An order that can't be done. `args`: a stable code, a sentence that tells how to mend it."""


class Place(Struct, frozen=True, kw_only=True):
    """Where: WGS-84 degrees, a postal address, or both; nothing known is a valid answer.

    `uncertainty_m`: the radius in metres that holds the true place two times out of three, where the sender knows it.
    `street` (nine digits) and `cell` (14 or 15) are the sub-district and the grid cell it lies in: the centre finds them.
    """

    lat: Lat | None = None
    lon: Lon | None = None
    address: str | None = None
    uncertainty_m: Metres | None = None
    street: str | None = None
    cell: str | None = None


class AlarmClass(Struct, frozen=True, kw_only=True):
    """A class of thing: never a bare number, always with the scheme that defines it."""

    scheme: str
    kind: str
    code: str


class Call(Struct, frozen=True, kw_only=True):
    """The telephone side of a `phone` alert. The caller's number lies beside the log; here is only its hash.

    `caller_mark` is alike for all calls of one number on one day; what it is made with is kept nowhere.
    `phase_at` and `agent_at`: the gateway's own times of the phase, and of the one that brought the agent.
    """

    line: str
    number: str
    phase: CallPhase
    caller_hash: str | None = None
    caller_mark: str | None = None
    agent: str | None = None
    recording: str | None = None
    phase_at: str | None = None
    agent_at: str | None = None


class Claim(Struct, frozen=True, kw_only=True):
    """Who speaks with a caller, since when. Whether they still do is told by their console's beats, which are not the log."""

    operator: str
    at: str


class Picture(Struct, frozen=True, kw_only=True):
    """A key frame of a camera taken for an alert; `sha256` of the JPEG, hex; `at` is when its frame arrived."""

    id: str
    camera: str
    at: str
    sha256: str


class Alert(Struct, frozen=True, kw_only=True):
    """One thing that came in. `source` and `source_id` identify it at its sender; `at` is the sender's clock.

    `matches`: the incidents it may belong to as well, until a person has joined it to one. `corrected`: where it really
    is, in a person's words; `place` stays as it was given. `claim`: of a call that waits.
    `follows`: the alert that waited when its sender said this of it; `followed`: what was said of this one while it
    waited, oldest first. They are in no tray of their own. `withdraws`: its sender takes back what it told.
    """

    id: str
    source: str
    source_id: str
    kind: AlertKind
    alarm_class: AlarmClass = field(name="class")
    status: Status
    severity: Severity
    at: str
    received_at: str
    place: Place
    text: str | None = None
    value: float | str | bool | None = None
    unit: str | None = None
    n: int | None = None
    extra: dict[str, object] = field(default_factory=dict)
    call: Call | None = None
    incident: str | None = None
    pictures: tuple[Picture, ...] = ()
    no_picture: str | None = None
    matches: tuple[Match, ...] = ()
    corrected: Place | None = None
    claim: Claim | None = None
    follows: str | None = None
    followed: tuple[str, ...] = ()
    withdraws: bool = False

    @property
    def where(self) -> Place:
        """The place that counts."""
        return self.corrected or self.place


class Incident(Struct, frozen=True, kw_only=True):
    """The record of one happening. `grade` 1–4 (Ⅰ–Ⅳ) says who commands, `priority` 1–4 how fast.

    `into`: the incident that this one was merged into, and `before` the state it was in then; `members`: what was
    merged into this one. Alerts (`State.linked`) and assignments stay where they are: those of the members are looked for there.
    `is_placed`: a person said where it is, else its place is that of its alerts; `given`: the place before it was
    corrected for the first time. `handled`: how it was dealt with, which another person has to verify.
    `tasks` in the order in which they were added; `supervision` while it lasts; `relations` to incidents that stay their own;
    `attachments`: files that people have added, oldest first. `notices`: who has to know of it; `plans` that run for it.
    `plan_ended_at`: when a person last ended one; until it is graded anew, that none runs is what they want.
    `graded_at`: since when the grade is what it is; None: since it was opened.
    `trouble`: it is no alarm, but something of the centre's own means; docs/silence.md.
    """

    id: str
    alarm_class: AlarmClass = field(name="class")
    title: str
    state: IncidentState
    status: Status
    grade: int
    priority: int
    place: Place
    opened_at: str
    changed_at: str
    assignments: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()
    outcome: str | None = None
    into: str | None = None
    before: IncidentState | None = None
    members: tuple[str, ...] = ()
    is_placed: bool = False
    given: Place | None = None
    handled: Handled | None = None
    tasks: tuple[Task, ...] = ()
    supervision: Supervision | None = None
    relations: tuple[Relation, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    notices: tuple[Notice, ...] = ()
    plans: tuple[ActivePlan, ...] = ()
    trouble: SourceTrouble | None = None
    graded_at: str | None = None
    plan_ended_at: str | None = None


class Rung(Struct, frozen=True, kw_only=True):
    """One reached step of the ladder: when the centre learnt of it, and when the unit says it was."""

    step: Step
    at: str
    unit_at: str | None = None
    cause: str | None = None


class Lapse(Struct, frozen=True, kw_only=True):
    """A rung that was not reached in time, who should go instead, and who has taken note of it since."""

    step: Step
    at: str
    instead: str | None = None
    seen_by: str | None = None
    seen_at: str | None = None


class Assignment(Struct, frozen=True, kw_only=True):
    """A unit on an incident. `rungs` holds every step in the order it became known; `step` is the furthest.

    `lapses`: what was not reached in time, each once. `is_repair`: it was sent to a trouble of the centre's own, and is in no figure. `told`: the place that its unit was told last, where that was corrected.
    `corrected`: what its unit was told that it really is, where that was.
    """

    id: str
    incident: str
    unit: str
    step: Step
    rungs: tuple[Rung, ...]
    text: str
    priority: int
    status: Status
    expires: str
    lapses: tuple[Lapse, ...] = ()
    is_repair: bool = False
    told: Place | None = None
    corrected: str | None = None


class State(Struct, kw_only=True):
    """Everything that is happening, and the newest of what is over.

    `calls` finds the alert of a call by `line:call id`; `loose` lists the alerts without an incident and `over` the
    incidents that have ended, oldest first. What was merged is held as long as the incident that leads it.
    `linked`: the alerts of each incident, in the order in which they joined it; not in the incident, because in a storm it gets one alert after the other.
    `troubles`: the incident of whatever lasts, by `key_of`, also of one that a person has closed: of many, for each source. `troubles_since`: when each of
    these began, which outlives its incident. `canary`: the newest.
    """

    incidents: dict[str, Incident] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    linked: dict[str, list[str]] = field(default_factory=dict)
    calls: dict[str, str] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)
    alert_count: int = 0
    incident_count: int = 0
    troubles: dict[str, str] = field(default_factory=dict)
    troubles_since: dict[str, str] = field(default_factory=dict)
    canary: Canary | None = None


def is_older(at: str | None, than: str | None) -> bool:
    """Whether one time of a sender is before another; False when either is not known.

    In whole milliseconds, because a browser, which decides the same, knows no finer ones.
    """
    return at is not None and than is not None and _milliseconds(at) < _milliseconds(than)


def _milliseconds(at: str) -> float:
    try:
        return (datetime.fromisoformat(at) - EPOCH) // timedelta(milliseconds=1)
    except (ValueError, TypeError):
        return nan  # apply must not stumble over what is in the log; the wire lets no such time in


def is_active(assignment: Assignment) -> bool:
    """Whether the unit is still bound by this assignment."""
    return assignment.step not in ("refused", "clear")
