"""An EIDO document of another system as an order. Pure. See docs/record.md."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

from command.wires.cap_in import LONGEST, MAX_EXTRA, Relayed
from command.wires.cap_out import MARK
from command.wires.eido import Eido, EidoError, Location
from command.wires.pidf import parse_place
from command.wires.record import is_time
from command.wires.standing import TEST_TYPE, class_of_type, severity_of
from incidents.model import Place, Status
from incidents.record_orders import RelayAlert

OVER = frozenset({"Cancelled", "Closed"})
BEST_PLACES = ("CurrentIncident", "InitialIncident", "Caller")
"""Of these types of locations the first that a document has; else any."""

_TAG = re.compile(r"<[^<>]*>")


def relayed(document: Eido, status: Status | None) -> Relayed:
    """The order that a document asks for; `status` as whoever hands it on says, since EIDO has no word for it. Raises EidoError."""
    if document.incident_component is None and not document.call_component:
        raise EidoError("The document has neither incidentComponent nor callComponent: it tells of nothing.")
    if not is_time(document.last_update_time_stamp):
        raise EidoError("lastUpdateTimeStamp is no time: give ISO 8601 with a numeric offset.")
    sender, number = document.issuing_element_identification, document.id
    if len(sender) > 256 or len(number) > 256:
        raise EidoError("$id and issuingElementIdentification may have 256 characters.")
    order = _order(document, status or _status(document))
    key = f"eido:{sender}:{number}:{document.last_update_time_stamp}"
    return Relayed(order, key, ((sender, number),))


def _order(document: Eido, status: Status) -> RelayAlert:
    incident = document.incident_component
    code = incident.incident_type_common_registry_text if incident else "NCRNONE"
    title = (incident and incident.incident_type_internal_text) or f"{document.issuing_element_identification} {code}"
    told = incident.incident_status_common_registry_text if incident else ()
    said = [title, *(_plain(note.notes_action_comments) for note in document.notes_component)]
    text = "\n".join(part for part in said if part)
    return RelayAlert(
        wire="eido",
        sender=document.issuing_element_identification,
        identifier=document.id,
        alarm_class=class_of_type(code[:64]),
        status=status,
        severity=severity_of(incident.incident_common_priority_number if incident else None),
        at=datetime.fromisoformat(document.last_update_time_stamp).isoformat(timespec="milliseconds"),
        place=_place(document),
        title=title[:2000],
        text=text if len(text) <= LONGEST else text[: LONGEST - 1] + "…",
        extra={name: value[:MAX_EXTRA] for name, value in _extra(document).items() if value},
        withdraws=not OVER.isdisjoint(told),
        caller=_caller(document),
    )


def _status(document: Eido) -> Status:
    """By our own marks, where it is of a centre like this one; a test call is a test."""
    incident = document.incident_component
    if incident is None:
        return "actual"
    title, told = incident.incident_type_internal_text or "", incident.incident_status_internal_text
    statuses: tuple[Status, ...] = ("exercise", "test")
    for status in statuses:
        if status in told or title.startswith(tuple(mark.strip() for mark in MARK[status])):
            return status
    return "test" if incident.incident_type_common_registry_text == TEST_TYPE else "actual"


def _place(document: Eido) -> Place:
    found = sorted(document.location_component, key=_rank)
    for location in found:
        place = parse_place(location.location_by_value or "")
        if place is not None:
            return Place(lat=place.lat, lon=place.lon, uncertainty_m=place.uncertainty_m, address=_named(location))
    return Place(address=next((name for one in found if (name := _named(one)) is not None), None))


def _rank(location: Location) -> int:
    kind = location.location_type_description_registry_text
    return BEST_PLACES.index(kind) if kind in BEST_PLACES else len(BEST_PLACES)


def _named(location: Location) -> str | None:
    return (location.location_description_text or "")[:500] or None


def _caller(document: Eido) -> str | None:
    """The number of the first call that can be called back: personal, it goes beside the log."""
    wanted = [call.call_back_reference.ref for call in document.call_component if call.call_back_reference]
    known = {one.id: one for one in document.callback_component}
    return next(
        (number for name in wanted if name in known for number in _numbers(known[name].call_back_information_uri)), None
    )


def _numbers(uris: tuple[str, ...]) -> Iterator[str]:
    for uri in sorted(uris, key=lambda one: not one.startswith("tel:")):
        scheme, _, rest = uri.partition(":")
        number = rest.partition(";")[0].partition("@")[0]
        if scheme in ("tel", "sip", "sips") and number:
            yield number[:64]


def _plain(html: str) -> str:
    """A note without its markup: it is shown as text."""
    return unescape(_TAG.sub(" ", html)).strip()


def _extra(document: Eido) -> dict[str, str | None]:
    incident = document.incident_component
    told: dict[str, str | None] = {
        "eido_updated": document.last_update_time_stamp,
        "eido_agencies": ", ".join(one.id for one in document.agency_component),
        "eido_units": ", ".join(one.emergency_resource_name or one.id for one in document.emergency_resource_component),
        "eido_linked": ", ".join(one.incident_tracking_identifier for one in document.link_component),
        "eido_merged": ", ".join(one.incident_tracking_identifier for one in document.merge_component),
    }  # fmt: skip
    if incident is None:
        return told
    return {
        **told,
        "eido_type": incident.incident_type_common_registry_text,
        "eido_status": ", ".join(incident.incident_status_common_registry_text),
        "eido_incident": incident.internal_incident_id,
    }
