"""What the core adds to an order before deciding it: what only the whole picture knows."""

from msgspec.structs import replace

from command.locality import NOWHERE, Locality
from command.model import State
from command.orders import Order
from devices.model import Refused
from devices.orders import AddUnit, ChangeUnit
from incidents.model import AlarmClass, Place
from incidents.orders import CorrectPlace, EnterCall, OpenIncident, ReportAlert, ReportCall, SplitIncident
from video.sight import cameras_near

TITLES: dict[str, str] = {
    "water_level": "水位报警",
    "smoke": "烟感报警",
    "gas": "燃气报警",
    "manhole": "井盖报警",
    "button": "紧急按钮",
}
"""What an alarm of our own scheme is called aloud; other classes keep their code."""
GRID_SCHEME = "CJ/T 214-2007"
GRID_EVENTS: dict[str, str] = {
    "0401": "路面塌陷",
    "0402": "自来水管破裂",
    "0403": "燃气管道破裂",
    "0404": "下水道堵塞或破损",
    "0405": "热力管道破裂",
    "0406": "道路积水",
    "0407": "道路积雪结冰",
    "0408": "架空线缆损坏",
    "0409": "群发性事件",
    "0499": "其他突发事件",
}
"""The sudden happenings (major 04) of city-grid management; the other majors are no emergencies."""
CAMERAS = 4
"""Cameras that open by themselves on an incident."""


def complete(state: State, order: Order, local: Locality = NOWHERE) -> Order:
    """The order with its place, its title and the cameras that see the place filled in where they are missing. Raises Refused."""
    match order:
        case ReportAlert() | ReportCall() | EnterCall() | OpenIncident() | CorrectPlace() | SplitIncident():
            return _with_cameras(state, _located(_named(state, order), local))
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


_Placed = ReportAlert | ReportCall | EnterCall | OpenIncident | CorrectPlace | SplitIncident


def _named(state: State, order: _Placed) -> _Placed:
    """With the place and the title that are known where the sender gives none."""
    match order:
        case ReportAlert():
            device = state.devices.devices.get(order.source)
            place = order.place
            if device is not None:
                place = _at(place, device.lat, device.lon, device.name)
            title = order.title or f"{_name(order.alarm_class)} · {place.address or order.source}"
            return replace(order, place=place, title=title)
        case ReportCall():
            return replace(order, title=order.title or f"{order.number} 来电")
        case OpenIncident(alert=name):
            return replace(order, place=_as_alert(state, order.place, name))
        case SplitIncident(alerts=(first, *_)):
            return replace(order, place=_as_alert(state, order.place, first))
        case _:
            return order


def _located(order: _Placed, local: Locality) -> _Placed:
    return replace(order, place=local.district.locate(order.place))


def _with_cameras(state: State, order: _Placed) -> _Placed:
    match order:
        case CorrectPlace(subject=subject) if not subject.startswith("I"):
            return replace(order, cameras=())
        case OpenIncident(cameras=chosen) if chosen:
            return order
        case ReportCall() | EnterCall():
            return order
        case _:
            return replace(order, cameras=_cameras(state, order.place))


def _as_alert(state: State, place: Place, name: str | None) -> Place:
    alert = state.incidents.alerts.get(name or "")
    return place if alert is None else _at(place, alert.where.lat, alert.where.lon, alert.where.address)


def _name(alarm_class: AlarmClass) -> str:
    """What a class of thing is called aloud; its code where we have no word for it."""
    names = GRID_EVENTS if alarm_class.scheme == GRID_SCHEME else TITLES
    return names.get(alarm_class.code, alarm_class.code)


def _at(place: Place, lat: float | None, lon: float | None, name: str | None) -> Place:
    """Where the sender says it is; what they leave out, as it is known to be."""
    known = place.lat is not None and place.lon is not None
    placed = replace(place, address=place.address or name)
    return placed if known else replace(placed, lat=lat, lon=lon, uncertainty_m=None)


def _cameras(state: State, place: Place) -> tuple[str, ...]:
    if place.lat is None or place.lon is None:
        return ()
    return tuple(cameras_near(state.video, place.lat, place.lon, CAMERAS))
