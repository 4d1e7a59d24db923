"""An incident as a CAP 1.2 message. Pure. See docs/record.md."""

from collections.abc import Sequence
from typing import Literal

from command.wires.cap import Area, Info, Message, MsgType, Named, Urgency
from command.wires.record import Record, to_second
from command.wires.standing import CERTAINTY, SEVERITY_OF_GRADE, STATUS, URGENCY_OF_PRIORITY, cap_category
from command.wires.words import STATE
from incidents.model import OVER, Incident, IncidentState, Place, Status
from incidents.record_events import RecordExported

Language = Literal["zh-CN", "en-US"]
MARK: dict[Status, tuple[str, str]] = {
    "actual": ("", ""), "exercise": ("【演练】", "[EXERCISE] "), "test": ("【测试】", "[TEST] "),
}  # fmt: skip
"""Before every headline, event and description: also who shows nothing but these sees that it is not real."""
PROGRESS: dict[IncidentState, str] = {
    "received": "received", "confirmed": "confirmed", "dispatched": "units dispatched", "on_scene": "units on scene",
    "verifying": "being verified", "closed": "closed", "cancelled": "cancelled", "merged": "merged",
}  # fmt: skip
"""A state within an English sentence."""
GRADE = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")
STREET_CODE = "GB/T 10114"
"""What the nine digits of a sub-district are by."""
EARLIER = 20
"""Earlier messages that are named, the newest of them."""


def message(record: Record) -> Message:
    """The message of this export: the first of an incident is an Alert, each later one an Update of those before, or their Cancel.

    Those of what was merged into it count as its own: it says what is known of them now.
    """
    incident = record.incident
    sender = f"centre@{record.centre.domain}"
    told = [
        f"{sender},{_identifier(record, line.event.incident, line.seq)},{to_second(line.at)}"
        for line in record.told[-EARLIER:]
        if isinstance(line.event, RecordExported) and line.event.incident is not None
    ]
    marked = MARK[incident.status]
    return Message(
        identifier=_identifier(record, incident.id, record.seq),
        sender=sender,
        sent=to_second(record.at),
        status=STATUS[incident.status],
        msg_type=_kind(incident.state, bool(told)),
        scope="Restricted",
        restriction="仅供联动单位 · for joint-action agencies only",
        note=None if incident.status == "actual" else f"{marked[0]}非实战信息 · {marked[1]}not a real incident",
        references=" ".join(told) or None,
        incidents=" ".join([incident.id, *([incident.into] if incident.into else []), *incident.members]),
        info=(_info(record, "zh-CN"), _info(record, "en-US")),
    )


def _identifier(record: Record, incident: str, seq: int) -> str:
    """What was merged keeps the numbers under which it was told."""
    return f"{record.centre.domain}-{incident}-{seq}"


def _kind(state: IncidentState, was_told: bool) -> MsgType:
    if not was_told:
        return "Alert"
    return "Cancel" if state == "cancelled" else "Update"


def _info(record: Record, language: Language) -> Info:
    incident, zh = record.incident, language == "zh-CN"
    mark = MARK[incident.status][0 if zh else 1]
    event = record.names.class_of(incident.alarm_class, "zh" if zh else "en")
    code = Named(
        value_name=f"{incident.alarm_class.scheme}/{incident.alarm_class.kind}", value=incident.alarm_class.code
    )
    return Info(
        language=language,
        category=(cap_category(incident.alarm_class),),
        event=mark + event,
        urgency=_urgency(incident),
        severity=SEVERITY_OF_GRADE.get(incident.grade, "Unknown"),
        certainty=CERTAINTY.get(incident.state, "Observed"),
        event_code=(code,),
        effective=to_second(record.at),
        onset=to_second(incident.opened_at),
        sender_name=record.centre.name,
        headline=mark + (incident.title if zh else f"{incident.id}: {event}"),
        description=mark + _description(record, zh),
        parameter=_parameters(record),
        area=(_area(record, zh),),
    )


def _urgency(incident: Incident) -> Urgency:
    return "Past" if incident.state in OVER else URGENCY_OF_PRIORITY.get(incident.priority, "Unknown")


def _description(record: Record, zh: bool) -> str:
    incident = record.incident
    units = sum(one.step not in ("refused", "clear") for one in record.assignments)
    state = STATE[incident.state][0] if zh else PROGRESS[incident.state]
    if zh:
        said = f"{incident.title}。状态：{state}；{GRADE[incident.grade]}级；警情 {len(record.alerts)} 条；在途及在场力量 {units} 支。"
        return said + (f"处置情况：{incident.outcome}" if incident.outcome else "")
    said = (
        f"{incident.title}. State: {state}; grade {incident.grade}; {len(record.alerts)} alerts; {units} units bound."
    )
    return said + (f" Outcome: {incident.outcome}" if incident.outcome else "")


def _parameters(record: Record) -> tuple[Named, ...]:
    incident = record.incident
    told = {
        "incident": incident.id, "state": incident.state, "grade": str(incident.grade), "priority": str(incident.priority),
        "seq": str(record.seq), "hash": record.lines[-1].hash,
    }  # fmt: skip
    return tuple(Named(value_name=f"liandong:{name}", value=value) for name, value in told.items())


def _area(record: Record, zh: bool) -> Area:
    place = record.incident.place
    street = record.names.street(place)
    named = ((STREET_CODE, place.street), ("liandong:cell", place.cell))
    return Area(
        area_desc=place.address or street or ("地点待查" if zh else "place not known yet"),
        polygon=_outline(record, place) if place.lat is None else (),
        circle=_circle(place),
        geocode=tuple(Named(value_name=name, value=value) for name, value in named if value is not None),
    )


def _circle(place: Place) -> tuple[str, ...]:
    """What is known of the point, and how well: kilometres; 0 where nobody says."""
    if place.lat is None or place.lon is None:
        return ()
    return (f"{place.lat:.6f},{place.lon:.6f} {(place.uncertainty_m or 0) / 1000:.3f}",)


def _outline(record: Record, place: Place) -> tuple[str, ...]:
    """The limits of the sub-district, where that is all that is known."""
    area = record.names.district.streets.get(place.street or "")
    return () if area is None else tuple(_polygon(ring) for ring in area.rings)


def _polygon(ring: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{lat:.6f},{lon:.6f}" for lon, lat in ring)
