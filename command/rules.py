"""What the core adds to an order before deciding it: what only the whole picture knows."""

from msgspec.structs import replace

from command.model import State
from command.orders import Order
from incidents.model import Place
from incidents.orders import OpenIncident, ReportAlert, ReportCall
from video.sight import cameras_near

TITLES: dict[str, str] = {
    "water_level": "水位报警",
    "smoke": "烟感报警",
    "gas": "燃气报警",
    "manhole": "井盖报警",
    "button": "紧急按钮",
}
"""What an alarm of our own scheme is called aloud; other classes keep their code."""
CAMERAS = 3
"""Cameras that open by themselves on an incident."""


def complete(state: State, order: Order) -> Order:
    """The order with its place, its title and the cameras that see the place filled in where they are missing."""
    match order:
        case ReportAlert():
            device = state.devices.devices.get(order.source)
            place = order.place
            if device is not None:
                place = _at(place, device.lat, device.lon, device.name)
            name = TITLES.get(order.alarm_class.code, order.alarm_class.code)
            title = order.title or f"{name} · {place.address or order.source}"
            return replace(order, place=place, title=title, cameras=_cameras(state, place))
        case ReportCall():
            return replace(order, title=order.title or f"{order.number} 来电")
        case OpenIncident(alert=name):
            alert = state.incidents.alerts.get(name or "")
            place = order.place if alert is None or order.place.lat is not None else alert.place
            return replace(order, place=place, cameras=order.cameras or _cameras(state, place))
        case _:
            return order


def _at(place: Place, lat: float | None, lon: float | None, name: str) -> Place:
    """Where the sender says it is, else where it is known to be."""
    known = place.lat is not None and place.lon is not None
    return Place(lat=place.lat if known else lat, lon=place.lon if known else lon, address=place.address or name)


def _cameras(state: State, place: Place) -> tuple[str, ...]:
    if place.lat is None or place.lon is None:
        return ()
    return tuple(cameras_near(state.video, place.lat, place.lon, CAMERAS))
