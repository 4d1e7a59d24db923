"""The components of an EIDO document that are many: calls, alarms, units, people, places, notes, files. Pure. See docs/record.md."""

from collections.abc import Iterator
from html import escape
from typing import Any

from command.wires import eido, pidf
from command.wires.eido import Reference
from command.wires.record import Line, Record
from command.wires.standing import AGENCY_TYPE, RESOURCE, UNIT_STATUS
from incidents.events import NoteAdded, UnitDispatched
from incidents.model import Alert, Assignment, CallPhase, Place, is_active

CALL_STATE: dict[CallPhase, str] = {
    "ringing": "callBegin", "answered": "callAnswered", "transferred": "callAnswered", "ended": "callEnd",
}  # fmt: skip
EMERGENCY_LINES = ("110", "119", "120", "122")
PROGRAM = "system"
"""The agent of what no person has done."""


class Head:
    """What every component begins with: who, and when. Numbers are unique in the world by the centre's domain."""

    def __init__(self, record: Record) -> None:
        self._domain = record.centre.domain

    def of(self, name: str, at: str, agent: str | None = None) -> dict[str, Any]:
        """The fields of `Component`."""
        whole = name if name.startswith("urn:") else f"{name}@{self._domain}"
        by = {} if agent is None else {"updated_by_agent_reference": Reference(f"{agent}@{self._domain}")}
        return {"id": whole, "last_update_time_stamp": at, "updated_by_agency_reference": Reference(self._domain), **by}


def tracking(record: Record, name: str) -> str:
    """See `eido_out.tracking`."""
    status = record.incident.status
    return f"urn:emergency:uid:incidentid:{name if status == 'actual' else f'{name}-{status}'}:{record.centre.domain}"


def agencies(record: Record) -> Iterator[eido.Agency]:
    """The centre itself, and the agencies whose units were sent."""
    head, sent = Head(record), {_agency(record, one): one for one in record.assignments}
    own = head.of("centre", record.at)
    own["id"] = record.centre.domain
    yield eido.Agency(
        **own,
        agency_role_description_registry_text=("CallReceiving", "Dispatching"),
        agency_type=("psap",),
        incident_owning_agency_indicator=True,
    )
    for name, one in sent.items():
        unit = record.names.units.get(one.unit)
        yield eido.Agency(
            **head.of(f"agency/{name}", record.at),
            agency_role_description_registry_text=("Dispatched",),
            agency_type=(AGENCY_TYPE.get(unit.kind if unit else "", "local"),),
        )


def agents(record: Record) -> Iterator[eido.Agent]:
    """Everybody who is in the record: operators, the crews that were sent, the centre itself."""
    head, domain = Head(record), record.centre.domain
    for name in dict.fromkeys(line.actor.id for line in record.lines if line.actor.kind == "operator"):
        yield _agent(head, name, record.at, "Dispatching", domain)
    yield _agent(head, PROGRAM, record.at, "Dispatching", domain)
    for unit, one in {each.unit: each for each in record.assignments}.items():
        yield _agent(head, f"unit/{unit}", record.at, "Responder", f"agency/{_agency(record, one)}@{domain}")


def _agent(head: Head, name: str, at: str, role: str, agency: str) -> eido.Agent:
    return eido.Agent(**head.of(name, at), agent_role_registry_text=(role,), agency_reference=Reference(agency))


def resources(record: Record) -> Iterator[eido.EmergencyResource]:
    """One for each assignment: a crew that was sent twice is there twice."""
    head = Head(record)
    for one in record.assignments:
        unit = record.names.units.get(one.unit)
        last = one.rungs[-1] if one.rungs else None
        is_recalled = one.step == "clear" and last is not None and last.unit_at is None
        yield eido.EmergencyResource(
            **head.of(one.id, last.at if last else record.at, f"unit/{one.unit}"),
            emergency_resource_type_common_registry_text=RESOURCE[unit.kind] if unit else "MobileSupportVehicle",
            emergency_resource_type_internal_text=unit.kind if unit else None,
            resource_attribute_registry_text=("Other",),
            resource_attribute_internal_text=(unit.kind if unit else "unit",),
            emergency_resource_name=record.names.unit(one.unit),
            primary_unit_status_registry_text="NotAvailable" if is_active(one) else "Available",
            secondary_unit_status_registry_text=("AssignmentCancelled",) if is_recalled else UNIT_STATUS[one.step],
            unit_status_internal=(one.step,),
            agent_reference=(Reference(f"unit/{one.unit}@{record.centre.domain}"),),
            active_on_incident_id=tracking(record, one.incident) if is_active(one) else None,
        )


def dispatches(record: Record) -> Iterator[eido.DispatchPart]:
    """Who was sent by whom."""
    head, domain = Head(record), record.centre.domain
    for line in record.events(UnitDispatched):
        assert isinstance(line.event, UnitDispatched)  # noqa: S101 - `events` gives no other
        sent = line.event.assignment
        yield eido.DispatchPart(
            **head.of(f"{sent.id}/dispatch", line.at, _agent_of(line)),
            agency_reference=Reference(f"agency/{_agency(record, sent)}@{domain}"),
            agent_reference=Reference(f"{_agent_of(line)}@{domain}"),
            emergency_resource_reference=(Reference(f"{sent.id}@{domain}"),),
        )


def calls(record: Record) -> Iterator[eido.CallPart]:
    """Every call about it."""
    head, domain = Head(record), record.centre.domain
    for alert in record.alerts:
        if alert.call is not None:
            yield eido.CallPart(
                **head.of(f"urn:emergency:uid:callid:{alert.id}:{domain}", alert.received_at),
                standard_primary_call_type="emergency" if alert.call.number in EMERGENCY_LINES else "nonEmergency",
                local_call_type=alert.call.number,
                direction="incoming",
                call_start_timestamp=alert.at,
                call_state_registry_text=CALL_STATE[alert.call.phase],
                location_reference=(Reference(f"{alert.id}/place@{domain}"),) if is_placed(alert.where) else (),
            )


def alarms(record: Record) -> Iterator[eido.AlarmPart]:
    """Every alarm that is no call, with what it said as a note."""
    head = Head(record)
    for alert in record.alerts:
        if alert.call is None:
            said = (Reference(f"{alert.id}/said@{record.centre.domain}"),)
            yield eido.AlarmPart(**head.of(f"{alert.id}/alarm", alert.received_at, PROGRAM), notes_reference=said)


def alarm_notes(record: Record) -> Iterator[eido.Note]:
    """What the alarms said."""
    head = Head(record)
    for alert in record.alerts:
        if alert.call is None:
            yield eido.Note(
                **head.of(f"{alert.id}/said", alert.received_at, PROGRAM),
                notes_action_comments=escape(_said(record, alert)),
            )


def notes(record: Record) -> list[eido.Note]:
    """What people wrote."""
    head = Head(record)
    told = ((line, line.event) for line in record.lines)
    return [
        eido.Note(
            **head.of(f"{event.incident}/note/{line.seq}", line.at, _agent_of(line)),
            notes_action_comments=escape(event.text),
            agent_reference=Reference(f"{_agent_of(line)}@{record.centre.domain}"),
        )
        for line, event in told
        if isinstance(event, NoteAdded)
    ]


def locations(record: Record) -> Iterator[eido.Location]:
    """Where it is, and where each call came from."""
    incident = record.incident
    if is_placed(incident.place):
        yield _location(record, incident.id, "CurrentIncident", incident.place, incident.changed_at)
    if incident.given is not None and is_placed(incident.given):
        yield _location(record, f"{incident.id}/given", "InitialIncident", incident.given, incident.opened_at)
    for alert in record.alerts:
        if alert.call is not None and is_placed(alert.where):
            yield _location(record, alert.id, "Caller", alert.where, alert.received_at)


def media(record: Record) -> Iterator[eido.Media]:
    """Pictures and files, by the address at which who may can fetch them."""
    head, base = Head(record), f"https://{record.centre.domain}/api/v1"
    for one in (each for alert in record.alerts for each in alert.pictures):
        label = record.names.cameras.get(one.camera, one.camera)
        yield eido.Media(
            **head.of(f"picture/{one.id}", one.at),
            uri=f"{base}/pictures/{one.id}",
            content_type="image/jpeg",
            label=label,
        )
    for incident in (record.incident, *record.members):
        for file in incident.attachments:
            uri = f"{base}/incidents/{incident.id}/attachments/{file.id}"
            yield eido.Media(
                **head.of(f"attachment/{file.id}", file.at, file.by),
                uri=uri,
                content_type=file.media_type,
                label=file.name,
            )


def _location(record: Record, name: str, kind: str, place: Place, at: str) -> eido.Location:
    return eido.Location(
        **Head(record).of(f"{name}/place", at),
        location_type_description_registry_text=kind,
        location_by_value=pidf.format(place, f"pres:centre@{record.centre.domain}"),
        location_description_text=place.address,
        local_identifier=tuple(code for code in (place.street, place.cell) if code is not None),
    )


def is_placed(place: Place) -> bool:
    """Whether anything is known of where."""
    return place.lat is not None or place.address is not None


def _said(record: Record, alert: Alert) -> str:
    device = record.names.devices.get(alert.source)
    value = "" if alert.value is None else f" {alert.value}{alert.unit or ''}"
    named = f"{device.name if device else alert.source}: {record.names.class_of(alert.alarm_class, 'zh')}"
    return f"{named}{value}{f'; {alert.text}' if alert.text else ''}"


def _agency(record: Record, assignment: Assignment) -> str:
    unit = record.names.units.get(assignment.unit)
    return unit.agency if unit else "unknown"


def _agent_of(line: Line) -> str:
    return line.actor.id if line.actor.kind == "operator" else PROGRAM
