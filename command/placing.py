"""An incident that nobody has placed goes where its alerts are, with all that a corrected place has: cameras, crews, the street office. Pure."""

from collections.abc import Iterator

from msgspec.structs import replace

from command.locality import Locality
from command.model import State
from command.sight import NAMED, Around
from incidents.correcting import redirected, retitled, told_place
from incidents.events import AlertLinked, CallAdvanced, IncidentEvent, PlaceCorrected
from incidents.lookup import alerts_of, family_of, lead_of
from incidents.model import OVER, Alert, Incident
from incidents.model import State as Incidents

Telling = AlertLinked | CallAdvanced | PlaceCorrected
"""What may tell where an incident is."""


def tells_where(held: Incidents, event: Telling) -> bool:
    """Whether it tells anew where something is. `held` is from before it, or just after.

    An alert that joins speaks where nothing is known yet: else each one of a storm would move the incident a little.
    """
    match event:
        case AlertLinked(incident=name):
            return name in held.incidents and held.incidents[name].place.lat is None
        case CallAdvanced(place=place):
            return place is not None
        case PlaceCorrected():
            return True


def followed(state: State, name: str, now: str, around: Around) -> Iterator[IncidentEvent]:
    """The incident of an alert goes where that tells; the one that leads it too, where its own place is not known."""
    held = state.incidents
    alert = held.alerts.get(name)
    own = held.incidents.get(alert.incident or "") if alert is not None else None
    if alert is None or own is None:
        return
    lead = lead_of(held, own)
    if lead.state in OVER:
        return
    if not own.is_placed and own.trouble is None:
        yield from _moved(state, own, alert, now, around)
    if lead.id != own.id and not lead.is_placed and lead.place.lat is None:
        yield from _moved(state, lead, alert, now, around)


def filled(state: State, name: str, now: str, around: Around) -> Iterator[IncidentEvent]:
    """What has been merged tells the incident that leads it where it is, where nothing was known of that."""
    held = state.incidents
    merged = held.incidents[name]
    lead = lead_of(held, merged)
    if lead.place.lat is not None or merged.place.lat is None:
        return
    teller = None if merged.is_placed else next(alerts_of(held, merged), None)
    place = replace(merged.place, address=lead.place.address or merged.place.address)
    kind, most = None if teller is None else teller.kind, wanted(held, lead, around.local)
    yield PlaceCorrected(
        subject=lead.id,
        place=place,
        reason="where what was merged into it is",
        at=now,
        cameras=around.sight.names(state, place, kind, most),
        alert=None if teller is None else teller.id,
        title=retitled(lead, place),
    )
    yield from redirected(held, lead, place, now)


def wanted(held: Incidents, incident: Incident, local: Locality) -> int:
    """How many cameras open at a corrected place: also as many as the plans that run want."""
    running = [each for one in family_of(held, incident) for each in one.plans]
    # By the grade up to which a plan runs: when an incident gets milder nothing is taken away.
    plans = ((local.plans.find(each.id), each.grade) for each in running)
    return max([NAMED, *(plan.cameras(grade) for plan, grade in plans if plan)])


def _moved(state: State, incident: Incident, alert: Alert, now: str, around: Around) -> Iterator[IncidentEvent]:
    held = state.incidents
    place = told_place(held, incident, alert)
    if place is None:
        return
    place = around.local.district.locate(place)
    most = wanted(held, incident, around.local)
    yield PlaceCorrected(
        subject=incident.id,
        place=place,
        reason=f"told by {alert.id}",
        at=now,
        cameras=around.sight.names(state, place, alert.kind, most),
        alert=alert.id,
        title=retitled(incident, place),
    )
    if incident.into is None:
        yield from redirected(held, incident, place, now)
