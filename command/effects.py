"""What has to be done in the world because of an event: rows of the outbox, written with it and done after it."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from command.events import Recorded
from command.model import State
from incidents.events import (
    AlertLinked,
    AlertReceived,
    AssignmentAdvanced,
    CallAdvanced,
    LadderLapsed,
    LinkProposed,
    UnitDispatched,
    UnitRedirected,
)
from incidents.model import ENTERED, MARKS, Alert, Assignment, CallPhase, Place, Status


class SendReceipt(Struct, frozen=True, tag=True):
    """Tell a device that its alert is safe."""

    device: str
    id: str
    seq: int
    at: str


class SendCallReceipt(Struct, frozen=True, tag=True):
    """Tell a telephone gateway that this phase of a call is safe; `told_at` is its own time of it, if that was kept."""

    line: str
    id: str
    phase: CallPhase
    seq: int
    at: str
    told_at: str | None = None


class SendDispatch(Struct, frozen=True, tag=True):
    """Tell a unit to go (`sent`), or that it is stood down (`clear`)."""

    assignment: str
    unit: str
    incident: str
    step: str
    place: str
    lat: float | None
    lon: float | None
    text: str
    priority: int
    status: Status
    at: str
    expires: str


class TakePicture(Struct, frozen=True, tag=True):
    """Take a key frame of the first of `cameras` that gives one, for an alert."""

    alert: str
    cameras: tuple[str, ...]
    at: str


RECALL_VALID_FOR = timedelta(hours=24)
"""How long a crew that can't be reached is still told that it was stood down: longer than any shift."""

Effect = SendReceipt | SendCallReceipt | SendDispatch | TakePicture

Lane = Literal["messages", "pictures"]
"""Each lane has its own worker: a camera that does not answer must never hold up a receipt."""

decode_effect = msgspec.json.Decoder(Effect).decode


def effect_of(state: State, recorded: Recorded) -> Effect | None:  # noqa: C901 - one flat case per event
    """The effect of one event, `state` being the state right after it."""
    held = state.incidents
    match recorded.event:
        case AlertReceived(alert=alert) if alert.source == ENTERED or alert.kind == "external":
            return None  # its operator has it before them; who relayed it has been answered
        case AlertReceived(alert=alert) if alert.call is not None:
            phase, told_at = alert.call.phase, alert.call.phase_at
            return SendCallReceipt(alert.source, alert.source_id, phase, recorded.seq, recorded.at, told_at)
        case AlertReceived(alert=alert):
            return SendReceipt(alert.source, alert.source_id, recorded.seq, recorded.at)
        case CallAdvanced(alert=name, phase=phase, told_at=told_at) if name in held.alerts:
            alert = held.alerts[name]
            return SendCallReceipt(alert.source, alert.source_id, phase, recorded.seq, recorded.at, told_at)
        case AlertLinked(alert=name, incident=incident) if incident in held.incidents:
            cameras = held.incidents[incident].cameras
            is_seen = name in held.alerts and held.alerts[name].pictures
            return TakePicture(name, cameras, recorded.at) if cameras and not is_seen else None
        case LinkProposed(alert=name, matches=matches) if _has_just_come(held.alerts.get(name), recorded.at):
            # What waits in the tray was seen by the cameras of what it is most likely about: where both have a position.
            likeliest = held.incidents.get(matches[0].incident) if matches else None
            return TakePicture(name, likeliest.cameras, recorded.at) if likeliest and likeliest.cameras else None
        case UnitDispatched(assignment=assignment):
            return _dispatch(state, assignment, "sent", assignment.text, recorded.at)
        case UnitRedirected(assignment=name, corrected=None, place=place) if name in held.assignments:
            again = held.assignments[name]
            return _dispatch(state, again, "sent", again.text, recorded.at, _place(place), again.corrected)
        case UnitRedirected(assignment=name) | LadderLapsed(assignment=name, resent=True) if name in held.assignments:
            again = held.assignments[name]
            return _dispatch(state, again, "sent", again.text, recorded.at, None, again.corrected)
        case AssignmentAdvanced(assignment=name, rung=rung) if rung.step == "clear" and rung.unit_at is None:
            recalled = held.assignments.get(name)
            return _dispatch(state, recalled, "clear", rung.cause or "", recorded.at) if recalled else None
        case _:
            return None


def _has_just_come(alert: Alert | None, at: str) -> bool:
    """Whether it waits in the tray since this moment, and says where it is: a picture of later, or of a road alone, would show something else."""
    return alert is not None and alert.incident is None and alert.received_at == at and alert.where.lat is not None


def lane_of(effect: Effect) -> Lane:
    """Which worker performs an effect."""
    return "pictures" if isinstance(effect, TakePicture) else "messages"


def queue_of(effect: Effect) -> str | None:
    """What goes to one unit goes in order: a recall must not overtake its dispatch. None: order does not matter."""
    return effect.unit if isinstance(effect, SendDispatch) else None


def _later(at: str) -> str:
    return (datetime.fromisoformat(at) + RECALL_VALID_FOR).isoformat(timespec="milliseconds")


def _dispatch(  # noqa: PLR0913 - the words of one message
    state: State,
    assignment: Assignment,
    step: str,
    text: str,
    at: str,
    moved: str | None = None,
    what: str | None = None,
) -> SendDispatch | None:
    incident = state.incidents.incidents.get(assignment.incident)
    if incident is None:
        return None
    # After a merge a crew is told where what leads is, by the name of what it was sent to.
    place = assignment.told or incident.place
    return SendDispatch(
        assignment=assignment.id,
        unit=assignment.unit,
        incident=incident.id,
        step=step,
        place=place.address or incident.title,
        lat=place.lat,
        lon=place.lon,
        text=MARKS[assignment.status] + _words(text or incident.title if what is None else text, moved, what),
        priority=assignment.priority,
        status=assignment.status,
        at=at,
        expires=assignment.expires if step == "sent" else _later(at),
    )


def _words(text: str, *corrected: str | None) -> str:
    """Where and what it really is comes before what the unit was told to do."""
    said = "；".join(filter(None, corrected))
    return "；".join(filter(None, (said and f"更正：{said}", text)))


def _place(place: Place) -> str:
    at = "" if place.lat is None or place.lon is None else f"{place.lat:.5f}, {place.lon:.5f}"
    return f"地点 {place.address or at}"
