"""What the core adds to an order before deciding it: what only the whole picture knows."""

from collections.abc import Sequence

from msgspec.structs import replace

from command.commanding import with_card
from command.events import Event
from command.locality import NOWHERE, Locality
from command.model import State
from command.orders import Order
from command.placing import wanted
from command.sight import BLIND, NAMED, Around, Sight
from devices.model import Refused
from devices.orders import AddUnit, ChangeUnit
from incidents.events import IncidentOpened
from incidents.model import AlertKind, Place
from incidents.orders import CorrectClass, CorrectPlace, EnterCall, OpenIncident, ReportAlert, ReportCall, SplitIncident
from incidents.plan_orders import ActivatePlan
from incidents.record_orders import RelayAlert


def complete(state: State, order: Order, local: Locality = NOWHERE, sight: Sight = BLIND) -> Order:
    """The order with its place, its title and the cameras that see the place filled in where they are missing. Raises Refused."""
    match order:
        case (
            ReportAlert()
            | ReportCall()
            | EnterCall()
            | RelayAlert()
            | OpenIncident()
            | CorrectPlace()
            | SplitIncident()
        ):
            return _with_cameras(state, _located(_named(state, order, local), local), Around(local, sight))
        case ActivatePlan():
            return with_card(state, order, Around(local, sight))
        case CorrectClass(alarm_class=found):
            return replace(order, word=local.classes.name(found)) if found is not None else order
        case AddUnit(unit=unit):
            _ensure_shift(local, unit.shift)
            return order
        case ChangeUnit(shift=shift):
            _ensure_shift(local, shift)
            return order
        case _:
            return order


def _ensure_shift(local: Locality, shift: str | None) -> None:
    """Raises Refused for one that the district's table does not have: a crew of it would seem to work for ever."""
    known = local.fitness.names
    if shift and known and shift not in known:
        raise Refused("unknown_shift", f"There is no shift {shift}: choose one of {', '.join(known)}.")


_Placed = ReportAlert | ReportCall | EnterCall | RelayAlert | OpenIncident | CorrectPlace | SplitIncident


def _named(state: State, order: _Placed, local: Locality) -> _Placed:
    """With the place and the title that are known where the sender gives none."""
    match order:
        case ReportAlert():
            device = state.devices.devices.get(order.source)
            place = order.place
            if device is not None:
                place = _at(place, Place(lat=device.lat, lon=device.lon, address=device.name))
            title = order.title or f"{local.classes.title(order.alarm_class)} · {place.address or order.source}"
            return replace(order, place=place, title=title)
        case OpenIncident(alert=name):
            return replace(order, place=_as_alert(state, order.place, name))
        case SplitIncident(alerts=(first, *_)):
            return replace(order, place=_as_alert(state, order.place, first))
        case _:
            return order


def _located(order: _Placed, local: Locality) -> _Placed:
    return replace(order, place=local.district.locate(order.place))


def _with_cameras(state: State, order: _Placed, around: Around) -> _Placed:
    match order:
        case CorrectPlace(subject=subject) if not subject.startswith("I"):
            return replace(order, cameras=())
        case OpenIncident(cameras=chosen) if chosen:
            return order
        case ReportAlert() | RelayAlert() | ReportCall() | EnterCall():
            return order
        case _:
            most = _wanted(state, order, around.local)
            return replace(order, cameras=around.sight.names(state, order.place, _teller(state, order), most))


def in_view(state: State, order: Order, events: Sequence[Event], around: Around) -> Sequence[Event]:
    """The incident that an alert opens has its cameras. They are ranked then only: in a storm thousands of alerts join what is open."""
    if not isinstance(order, ReportAlert | RelayAlert):
        return events
    return [_in_view(state, order, one, around) if isinstance(one, IncidentOpened) else one for one in events]


def _in_view(state: State, order: ReportAlert | RelayAlert, event: IncidentOpened, around: Around) -> IncidentOpened:
    cameras = around.sight.names(state, order.place, _teller(state, order))
    return replace(event, incident=replace(event.incident, cameras=cameras))


def _as_alert(state: State, place: Place, name: str | None) -> Place:
    alert = state.incidents.alerts.get(name or "")
    return place if alert is None else _at(place, alert.where)


def _at(place: Place, known: Place) -> Place:
    """Where the sender says it is; what they leave out, as it is known to be, and to so many metres."""
    is_said = place.lat is not None and place.lon is not None
    placed = replace(place, address=place.address or known.address)
    return placed if is_said else replace(placed, lat=known.lat, lon=known.lon, uncertainty_m=known.uncertainty_m)


def _wanted(state: State, order: _Placed, local: Locality) -> int:
    """How many cameras open: where a place is corrected, also as many as the plans that run want."""
    incident = state.incidents.incidents.get(order.subject) if isinstance(order, CorrectPlace) else None
    return NAMED if incident is None else wanted(state.incidents, incident, local)


def _teller(state: State, order: _Placed) -> AlertKind | None:
    """The kind of alert that told the place of an order; None: a person gave it."""
    match order:
        case ReportAlert(kind=kind):
            return kind
        case RelayAlert():
            return "external"
        case OpenIncident(alert=str(name)) | SplitIncident(alerts=(name, *_)):
            alert = state.incidents.alerts.get(name)
            same = alert is not None and (alert.where.lat, alert.where.lon) == (order.place.lat, order.place.lon)
            return alert.kind if alert is not None and same else None
        case _:
            return None
