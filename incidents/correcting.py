"""Where something really is, said by a person. What was said first is kept."""

from collections.abc import Sequence

from msgspec.structs import replace

from incidents.alerting import proposed
from incidents.comparing import Boards
from incidents.dispatching import valid_until
from incidents.events import IncidentEvent, PlaceCorrected, UnitRedirected
from incidents.lookup import bound_to, find_alert, find_open
from incidents.model import Refused, State
from incidents.orders import CorrectPlace


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
        bound = (one for one in bound_to(state, incident) if one.incident == incident.id)
        return [
            corrected,
            *(
                UnitRedirected(
                    assignment=one.id,
                    incident=incident.id,
                    unit=one.unit,
                    place=place,
                    at=now,
                    expires=valid_until(now),
                )
                for one in bound
            ),
        ]
    alert = find_alert(state, order.subject)
    if alert.where == place:
        return []
    if alert.incident is not None:
        return [corrected]
    return [corrected, *proposed(replace(alert, corrected=place), boards)]
