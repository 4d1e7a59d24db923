"""What travels on the wire: one struct for each MQTT message, with the rules a payload must keep. See docs/devices.md.

Optional fields may be absent or null. Fields that a message does not know are kept in `extra`, shown, and never refused.
Times are text, ISO 8601 with an offset, as the sender wrote them; positions are WGS-84 degrees.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

AlertKind = Literal["sensor", "phone", "grid", "camera", "canary"]
Severity = Literal["extreme", "severe", "moderate", "minor", "unknown"]
Status = Literal["actual", "exercise", "test"]
Phase = Literal["ringing", "answered", "ended", "transferred"]
ReceiptStep = Literal["received", "shown", "accepted", "refused", "en_route", "on_scene", "clear"]
NodeCondition = Literal["online", "offline"]

Id = Annotated[str, Meta(min_length=1, max_length=128)]
Time = Annotated[str, Meta(min_length=20, max_length=35)]
Lat = Annotated[float, Meta(ge=-90, le=90)]
Lon = Annotated[float, Meta(ge=-180, le=180)]
Heading = Annotated[float, Meta(ge=0, le=360)]
Speed = Annotated[float, Meta(ge=0)]
Priority = Annotated[int, Meta(ge=1, le=4)]
Metres = Annotated[float, Meta(gt=0)]
Word = Annotated[str, Meta(min_length=1, max_length=64)]
Agent = Annotated[str, Meta(max_length=64)]
"""May be empty, as gateways say it while nobody has answered: a call must not be lost by that."""
Count = Annotated[int, Meta(ge=0)]


class AlarmClass(Struct, frozen=True, kw_only=True):
    """What kind of thing happened. A code means nothing without its scheme and kind, so the three travel together."""

    scheme: Word
    kind: Word
    code: Word


class AlertMessage(Struct, frozen=True, kw_only=True):
    """`alert/{device}`, device → centre. The same `id` is sent again until its receipt comes.

    `class` on the wire is `alarm_class` here. `uncertainty_m`: radius that holds the true place two times out of three.
    `value` is a number in `unit` (text such as `cm`); `n` counts what the device has sent.
    """

    id: Id
    kind: AlertKind
    alarm_class: AlarmClass = field(name="class")
    at: Time
    severity: Severity
    status: Status
    lat: Lat | None = None
    lon: Lon | None = None
    uncertainty_m: Metres | None = None
    value: float | None = None
    unit: str | None = None
    text: str | None = None
    n: Count | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class AlertReceipt(Struct, frozen=True, kw_only=True):
    """`alert/{device}/receipt`, centre → device, after commit. `seq` is the alert's place in the log."""

    id: Id
    seq: Count
    at: Time
    extra: dict[str, Any] = field(default_factory=dict)


class CallMessage(Struct, frozen=True, kw_only=True):
    """`call/{line}`, telephone gateway → centre. `from` on the wire is `caller` here; empty when it is withheld.

    One `id` for the whole call, one message each time it enters a phase; sent again, it keeps its `at` and `agent`.
    `status` may be absent: a call is actual unless it says not.
    """

    id: Id
    phase: Phase
    caller: str = field(name="from")
    to: str
    at: Time
    status: Status = "actual"
    lat: Lat | None = None
    lon: Lon | None = None
    uncertainty_m: Metres | None = None
    address: str | None = None
    agent: Agent | None = None
    recording: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class CallReceipt(Struct, frozen=True, kw_only=True):
    """`call/{line}/receipt`, centre → gateway, after commit. `seq` is the place of this `phase` in the log.

    `at` is the centre's clock, `told_at` the `at` of the message that it confirms: a call may enter a phase twice.
    """

    id: Id
    seq: Count
    at: Time
    phase: Phase | None = None
    told_at: Time | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class ReadingMessage(Struct, frozen=True, kw_only=True):
    """`reading/{device}`, device → centre: one measured `value` in `unit` (text such as `cm`)."""

    value: float
    at: Time
    unit: str | None = None
    n: Count | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class BeatMessage(Struct, frozen=True, kw_only=True):
    """`beat/{source}`, any → centre: "I am here". `n` rises by one with each beat, so that gaps can be seen."""

    n: Count
    at: Time
    extra: dict[str, Any] = field(default_factory=dict)


class DispatchMessage(Struct, frozen=True, kw_only=True):
    """`unit/{unit}/dispatch`, centre → unit. After `expires` the unit must not act on it without asking."""

    assignment: Id
    incident: Id
    step: Word
    place: str
    text: str
    priority: Priority
    status: Status
    at: Time
    expires: Time
    lat: Lat | None = None
    lon: Lon | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class ReceiptMessage(Struct, frozen=True, kw_only=True):
    """`unit/{unit}/receipt`, unit → centre: how far the unit is with an assignment. `refused` says its cause."""

    assignment: Id
    step: ReceiptStep
    at: Time
    cause: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class PositionMessage(Struct, frozen=True, kw_only=True):
    """`unit/{unit}/position`, unit → centre. `speed` in m/s, `heading` in degrees from north, clockwise.

    `stale` is the unit's own word that this is an old position, sent for want of a new one.
    """

    lat: Lat
    lon: Lon
    at: Time
    stale: bool = False
    speed: Speed | None = None
    heading: Heading | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class NodeStateMessage(Struct, frozen=True, kw_only=True):
    """`node/{node}/state`, node → centre, retained, with a will that says `offline`. `cameras` is how many it has."""

    state: NodeCondition
    cameras: Count
    at: Time
    extra: dict[str, Any] = field(default_factory=dict)


Body = (
    AlertMessage
    | AlertReceipt
    | CallMessage
    | CallReceipt
    | ReadingMessage
    | BeatMessage
    | DispatchMessage
    | ReceiptMessage
    | PositionMessage
    | NodeStateMessage
)
