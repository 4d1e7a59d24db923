"""An incident as an EIDO document. Pure. See docs/record.md."""

from collections.abc import Iterator
from html import escape

from command.wires import eido, eido_parts
from command.wires.cap_out import MARK
from command.wires.eido import Eido, Reference
from command.wires.record import Record
from command.wires.standing import CANCELLED, DISPOSITION, DUPLICATE, INCIDENT_STATUS, PRIORITY, eido_type
from incidents.model import Incident, IncidentState
from incidents.record import RelationKind
from incidents.record_events import HandlingReported

LINK: dict[RelationKind, eido.LinkDirection] = {"part_of": "PARENT", "has_part": "CHILD", "related": "RELATED"}


def document(record: Record) -> Eido:
    """All of the record that the standard has a place for; no caller's number, which stays sealed."""
    incident, head = record.incident, eido_parts.Head(record)
    notes = (*_marks(record, head), *eido_parts.notes(record))
    return Eido(
        **head.of(tracking(record, incident.id), record.told_at),
        eido_version="1.0",
        issuing_element_identification=record.centre.domain,
        merge_component=tuple(_merges(record, head)),
        link_component=tuple(_links(record, head)),
        incident_component=_incident(record, head, tuple(Reference(one.id) for one in notes)),
        call_component=tuple(eido_parts.calls(record)),
        dispatch_component=tuple(eido_parts.dispatches(record)),
        notes_component=(*notes, *eido_parts.alarm_notes(record)),
        emergency_resource_component=tuple(eido_parts.resources(record)),
        alarms_sensors_component=tuple(eido_parts.alarms(record)),
        agency_component=tuple(eido_parts.agencies(record)),
        agent_component=tuple(eido_parts.agents(record)),
        location_component=tuple(eido_parts.locations(record)),
        media_component=tuple(eido_parts.media(record)),
    )


def tracking(record: Record, name: str) -> str:
    """The number of an incident in the world (NENA-STA-010); what is not real says so in it."""
    return eido_parts.tracking(record, name)


def _incident(record: Record, head: eido_parts.Head, notes: tuple[Reference, ...]) -> eido.IncidentPart:
    incident = record.incident
    mark = MARK[incident.status][0]
    return eido.IncidentPart(
        **head.of(f"{incident.id}/incident", incident.changed_at),
        incident_type_internal_code=f"{incident.alarm_class.scheme}/{incident.alarm_class.kind}/{incident.alarm_class.code}",
        incident_type_internal_text=mark + incident.title,
        incident_type_common_registry_text=eido_type(incident.alarm_class, incident.status),
        incident_status_internal_text=(incident.state, incident.status),
        incident_status_common_registry_text=_status(record),
        internal_incident_id=incident.id,
        location_reference=(Reference(f"{incident.id}/place@{record.centre.domain}"),)
        if eido_parts.is_placed(incident.place)
        else (),
        incident_priority_internal_text=f"grade {incident.grade}, priority {incident.priority}",
        incident_common_priority_number=PRIORITY.get(incident.priority),
        disposition_component=tuple(_dispositions(record, head)),
        notes_reference=notes,
    )


def _status(record: Record) -> tuple[str, ...]:
    """With `ResourcesEnroute` where a crew has said that it drives."""
    told = INCIDENT_STATUS[record.incident.state]
    is_driving = any(one.step == "en_route" for one in record.assignments)
    return (*told, "ResourcesEnroute") if is_driving and record.incident.state in ("dispatched", "on_scene") else told


def _marks(record: Record, head: eido_parts.Head) -> Iterator[eido.Note]:
    """EIDO has no word for what is not real: it is said first of all."""
    mark = MARK[record.incident.status]
    if record.incident.status != "actual":
        said = f"{mark[0]}非实战信息，请勿出动 · {mark[1]}not a real incident: do not respond"
        yield eido.Note(**head.of(f"{record.incident.id}/mark", record.at), notes_action_comments=escape(said))


def _merges(record: Record, head: eido_parts.Head) -> Iterator[eido.Merge]:
    incident = record.incident
    told: list[tuple[str, eido.MergeDirection]] = [(name, "REPLACED") for name in incident.members]
    if incident.into is not None:
        told.append((incident.into, "REPLACING"))
    told += [(name, "SPLIT") for name in record.split]
    for name, direction in told:
        yield eido.Merge(
            **head.of(f"{incident.id}/merge/{name}", incident.changed_at),
            incident_tracking_identifier=tracking(record, name),
            incident_merge_direction_code=direction,
        )


def _links(record: Record, head: eido_parts.Head) -> Iterator[eido.Link]:
    for one in record.incident.relations:
        yield eido.Link(
            **head.of(f"{record.incident.id}/link/{one.incident}", record.incident.changed_at),
            incident_tracking_identifier=tracking(record, one.incident),
            link_direction_code=LINK[one.kind],
        )


ENDINGS: dict[IncidentState, tuple[str, str]] = {"merged": (DUPLICATE, "merged"), "cancelled": (CANCELLED, "cancelled")}


def _dispositions(record: Record, head: eido_parts.Head) -> Iterator[eido.DispositionPart]:
    incident = record.incident
    known = _ending(incident)
    if known is None:
        return
    code, category, text = known
    told = record.events(HandlingReported)
    by = head.of(f"{incident.id}/disposition", told[-1].at if told else incident.changed_at)
    yield eido.DispositionPart(
        **by,
        disposition_common_registry_code=code,
        disposition_primary_indicator=True,
        disposition_category_text=category,
        disposition_description_text=text or None,
    )


def _ending(incident: Incident) -> tuple[str, str, str] | None:
    """Code, our own word, and what was said; None while nobody has said how it ends."""
    if incident.state in ENDINGS:
        code, word = ENDINGS[incident.state]
        return code, word, incident.outcome or ""
    if incident.handled is None:
        return None
    return DISPOSITION[incident.handled.disposition], incident.handled.disposition, incident.handled.text
