"""What an incident really is, and where: said by a person, or told by the alerts of an incident that nobody has placed. What was said first is kept. Pure."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from incidents.alerting import proposed
from incidents.comparing import Boards, happening_of, report_of
from incidents.dispatching import valid_until
from incidents.events import ClassCorrected, IncidentEvent, PlaceCorrected, UnitRedirected
from incidents.linking import Report, Spot, apart, both, contradict
from incidents.lookup import alerts_of, bound_to, ensure_no_trouble, find_alert, find_open
from incidents.model import BEST_M, WORST_M, Alert, Assignment, Incident, Place, Refused, State
from incidents.orders import CorrectClass, CorrectPlace

MOVED_M = 50.0
"""By less several alerts together move no incident: each knows its place to some tens of metres, and no crew is sent round for that."""


def correct_class(state: State, order: CorrectClass, now: str) -> Sequence[IncidentEvent]:
    """An incident is something else: who goes there is told, for it may be a danger they are not dressed for. Raises Refused."""
    incident = find_open(state, order.incident)
    ensure_no_trouble(incident)
    found = order.alarm_class or incident.alarm_class
    if found.kind == "trouble":
        raise Refused("is_trouble", "A trouble is what the centre's own means report: choose a class of alarms.")
    title = order.title.strip() or incident.title
    if (found, title) == (incident.alarm_class, incident.title):
        return []
    corrected = ClassCorrected(
        incident=incident.id,
        alarm_class=found,
        title=title,
        left=incident.alarm_class,
        reason=order.reason,
        at=now,
        called=incident.title,
    )
    # The title alone would say nothing of a class that has changed under it.
    is_said = found == incident.alarm_class or order.word in title
    what = title if is_said else f"{order.word} · {title}"
    return [corrected, *(_told(state, one, what, now) for one in bound_to(state, incident))]


def _told(state: State, assignment: Assignment, what: str, now: str) -> UnitRedirected:
    """Who goes somewhere is told what it is, and goes on to where they were sent."""
    place = assignment.told or state.incidents[assignment.incident].place
    return replace(_again(assignment, place, now), corrected=what)


def correct_place(state: State, order: CorrectPlace, now: str, boards: Boards) -> Sequence[IncidentEvent]:
    """The place of an alert or of an incident. Units that are bound there are told; an alert that waits is compared again. Raises Refused."""
    place = order.place
    if (place.lat is None) != (place.lon is None) or (place.lat is None and not place.address):
        raise Refused("no_place", "A place needs a position (lat and lon), an address, or both.")
    corrected = PlaceCorrected(subject=order.subject, place=place, reason=order.reason, at=now, cameras=order.cameras)
    if order.subject.startswith("I"):
        incident = find_open(state, order.subject)
        if incident.place == place:
            return []
        return [replace(corrected, title=retitled(incident, place)), *redirected(state, incident, place, now)]
    alert = find_alert(state, order.subject)
    if alert.where == place:
        return []
    if alert.incident is not None:
        return [corrected]
    return [corrected, *proposed(replace(alert, corrected=place), boards)]


def retitled(incident: Incident, place: Place) -> str | None:
    """What it is called once it is at `place`: a title that is or ends with the old address would send people there. None: as before.

    No other part of a title is touched: of the name of a bridge the name of its road is a part too.
    """
    was, title = incident.place.address, incident.title
    if not was or place.address == was:
        return None
    if title == was:
        return place.address
    what = title.removesuffix(f" · {was}")
    if what == title:
        return None
    return f"{what} · {place.address}" if place.address else what


def redirected(state: State, incident: Incident, place: Place, now: str) -> Iterator[UnitRedirected]:
    """Everybody who is bound to it, or to what was merged into it, is told; each by the name of the incident that they were sent to."""
    return (_again(one, place, now) for one in bound_to(state, incident))


def sent_back(state: State, merged: Incident, now: str) -> Iterator[UnitRedirected]:
    """Who was told where the other incident is, or what it is, goes back to what they were sent to."""
    for one in bound_to(state, merged):
        back = _again(one, merged.place, now)
        if one.corrected not in (None, merged.title):
            yield replace(back, corrected=merged.title)
        elif one.told not in (None, merged.place):
            yield back


def _again(assignment: Assignment, place: Place, now: str) -> UnitRedirected:
    return UnitRedirected(
        assignment=assignment.id,
        incident=assignment.incident,
        unit=assignment.unit,
        place=place,
        at=now,
        expires=valid_until(now),
    )


def told_place(state: State, incident: Incident, teller: Alert) -> Place | None:
    """Where an incident that nobody has placed is, now that an alert of it has told where. None: where it was.

    What contradicts the others moves nothing. One that nobody else speaks of is where the alert says.
    """
    was, where, mine = incident.place, teller.where, report_of(teller)
    # A word of a person counts before what the centre had; what a gateway adds fills a gap.
    known = (where.address, was.address) if teller.corrected is not None else (was.address, where.address)
    address = known[0] or known[1]
    place: Place | None
    if mine.spot is None:
        place = replace(was, address=address)
    else:
        place = _agreed(was, _others(state, incident, mine, teller.id), mine.spot, replace(where, address=address))
    if place is None:
        return None
    same = (place.lat, place.lon, place.address) == (was.lat, was.lon, was.address)
    return None if same else place


def _others(state: State, incident: Incident, mine: Report, teller: str) -> Spot | None:
    """Where the other alerts put it, those of them that the incident is where they say; what one device repeats is no second opinion."""
    was = incident.place
    told = [(alert, report_of(alert)) for alert in alerts_of(state, incident) if alert.id != teller]
    heard = [
        alert
        for alert, report in told
        if report.spot is not None
        and (mine.device is None or (report.device, report.codes) != (mine.device, mine.codes))
        and (
            was.lat is None
            or was.lon is None
            or not contradict(Spot(was.lat, was.lon, report.spot.within), report.spot)
        )
    ]
    return happening_of(incident, heard).spot if heard else None


def _agreed(was: Place, others: Spot | None, spot: Spot, told: Place) -> Place | None:
    """What is told where nobody else speaks of a place, something between where they agree, and else nothing."""
    if others is None:
        return told
    if contradict(others, spot):
        return None
    return _between(was, both(others, spot) or others, told.address)


def _between(was: Place, spot: Spot, address: str | None) -> Place:
    if was.lat is not None and was.lon is not None and apart(Spot(was.lat, was.lon, 0.0), spot) < MOVED_M:
        return was
    within = min(max(spot.within, BEST_M), WORST_M)
    return Place(lat=spot.lat, lon=spot.lon, address=address, uncertainty_m=within)
