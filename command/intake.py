"""From what came over MQTT to orders: which order a message gives, who gives it, and its idempotency key. Pure."""

from hashlib import sha256

from msgspec import Struct
from msgspec.json import encode

from command.model import Actor, Refusal, State
from command.orders import Order
from devices.messages import AlertMessage, CallMessage, ReceiptMessage
from devices.model import Reason, Rejected
from devices.topics import EXCERPT_LIMIT, Message, Rejection
from incidents.model import BEST_M, WORST_M, AlarmClass, Alert, Place
from incidents.orders import AdvanceAssignment, ReportAlert, ReportCall
from incidents.trouble import CANARY


class Request(Struct, frozen=True):
    """An order as a device gives it."""

    order: Order
    actor: Actor
    key: str


def request(message: Message, state: State, salt: str, day_secret: str) -> Request | Refusal:
    """The order a message asks for. `salt`: fresh random text, for the hash of a caller's number; `day_secret`: for its mark.

    Raises TypeError for bodies that give no order (telemetry): ask `gives_order` first.
    """
    source, body = message.source, message.body
    match body:
        case AlertMessage(kind="canary") if source == CANARY:
            own = Actor(kind="device", id=CANARY)
            return Request(_alert(source, body), own, f"alert:{source}:{body.id}")
        case AlertMessage():
            if _kind(state, source) != "sensor":
                return _unknown(source, "sensor")
            return Request(_alert(source, body), _device(state, source), f"alert:{source}:{body.id}")
        case CallMessage():
            if _kind(state, source) != "line":
                return _unknown(source, "line")
            # A call may be transferred twice, and answered by each it came to. What is sent again is the same message.
            # Hashed, because a name is personal and the key stays beside the log; as JSON, because no two pairs may look alike.
            time = sha256(encode([body.at, body.agent])).hexdigest()
            key = f"call:{source}:{body.id}:{body.phase}:{time}"
            return Request(_call(state, source, body, salt, day_secret), _device(state, source), key)
        case ReceiptMessage():
            unit = state.devices.units.get(source)
            if unit is None:
                return _unknown(source, "unit")
            order = AdvanceAssignment(assignment=body.assignment, step=body.step, unit_at=body.at, cause=body.cause)
            actor = Actor(kind="unit", id=source, agency=unit.agency)
            return Request(order, actor, f"receipt:{source}:{body.assignment}:{body.step}")
        case _:
            raise TypeError(f"{type(body).__name__} gives no order")


def gives_order(message: Message) -> bool:
    """Whether a message asks for something that must be in the log before it is acknowledged."""
    return isinstance(message.body, AlertMessage | CallMessage | ReceiptMessage)


def is_same(kept: Alert, body: AlertMessage) -> bool:
    """Whether a message under a known id says what the alert says that was kept: the same time and class."""
    told = (body.alarm_class.scheme, body.alarm_class.kind, body.alarm_class.code)
    held = (kept.alarm_class.scheme, kept.alarm_class.kind, kept.alarm_class.code)
    return (kept.at, held) == (body.at, told)


def rejected(rejection: Rejection, now: str) -> Rejected:
    """How an unreadable payload is kept."""
    return Rejected(
        topic=rejection.topic,
        reason=rejection.reason,
        message=rejection.message,
        excerpt=rejection.excerpt,
        size=rejection.size,
        source=rejection.source,
        at=now,
    )


def refused(topic: str, message: Message, refusal: Refusal, payload: bytes, now: str) -> Rejected:
    """How a readable payload is kept that the core would not take. A call's excerpt stays empty: it is personal."""
    reason: Reason = "unknown_source" if refusal.code == "unknown_source" else "refused"
    private = isinstance(message.body, CallMessage)
    return Rejected(
        topic=topic,
        reason="unauthorised" if refusal.code in ("not_permitted", "not_yours") else reason,
        message=refusal.message,
        excerpt="" if private else payload[: EXCERPT_LIMIT * 4].decode(errors="replace")[:EXCERPT_LIMIT],
        size=len(payload),
        source=message.source,
        at=now,
    )


def _alert(source: str, body: AlertMessage) -> ReportAlert:
    named = body.extra.get("address")
    return ReportAlert(
        source=source,
        source_id=body.id,
        kind=body.kind,
        alarm_class=AlarmClass(scheme=body.alarm_class.scheme, kind=body.alarm_class.kind, code=body.alarm_class.code),
        status=body.status,
        severity=body.severity,
        at=body.at,
        place=_place(body, named if isinstance(named, str) else None),
        title="",
        text=body.text,
        value=body.value,
        unit=body.unit,
        n=body.n,
        extra=body.extra,
    )


def caller_mark(caller: str | None, day_secret: str) -> str | None:
    """What a number is known again by on one day; without the day's secret nobody can tell whose it was."""
    return sha256(f"{day_secret} {caller}".encode()).hexdigest() if caller else None


def _call(state: State, source: str, body: CallMessage, salt: str, day_secret: str) -> ReportCall:
    return ReportCall(
        line=source,
        number=state.devices.devices[source].code,
        call_id=body.id,
        phase=body.phase,
        at=body.at,
        place=_place(body, body.address),
        caller=body.caller or None,
        salt=salt,
        caller_mark=caller_mark(body.caller, day_secret),
        agent=body.agent,
        recording=body.recording,
        status=body.status,
    )


def _place(body: AlertMessage | CallMessage, address: str | None) -> Place:
    within = body.uncertainty_m
    known = None if within is None else min(max(within, BEST_M), WORST_M)
    return Place(lat=body.lat, lon=body.lon, address=address, uncertainty_m=known)


def _kind(state: State, source: str) -> str | None:
    device = state.devices.devices.get(source)
    return device.kind if device else None


def _device(state: State, source: str) -> Actor:
    return Actor(kind="device", id=source, agency=state.devices.devices[source].agency)


def _unknown(source: str, kind: str) -> Refusal:
    return Refusal(
        code="unknown_source", message=f"No {kind} {source} is known here: add it with `liandong device add`."
    )
