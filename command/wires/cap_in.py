"""A CAP 1.2 message of another system as an order. Pure. See docs/record.md."""

from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from command.wires.cap import Area, CapError, Info, Message
from command.wires.record import is_time
from command.wires.standing import CATEGORIES, SEVERITY, STATUS
from incidents.model import BEST_M, WORST_M, AlarmClass, Place, Status
from incidents.record_orders import RelayAlert

LONGEST = 8000
"""Characters of what is said; the rest is cut, and said so."""
MAX_EXTRA = 500


class Relayed(Struct, frozen=True):
    """An order, by what it is done once, and what it follows: the (sender, identifier)s, newest last."""

    order: RelayAlert
    key: str
    follows: tuple[tuple[str, str], ...] = ()


def relayed(message: Message) -> Relayed:
    """The order that a message asks for. Raises CapError for one that asks for none."""
    status = _status(message)
    if message.msg_type in ("Ack", "Error"):
        raise CapError(
            f"An {message.msg_type} asks for nothing here: this centre gives its messages to whoever fetches them."
        )
    if not message.info and message.msg_type != "Cancel":
        raise CapError("The alert has no info: say what is the matter, in at least one language.")
    if not is_time(message.sent):
        raise CapError(f"sent is no time: {message.sent}.")
    if message.msg_type != "Alert" and not message.references:
        raise CapError(f"An {message.msg_type} must name what it is about: give references.")
    order = _order(message, status)
    return Relayed(order, f"cap:{message.sender},{message.identifier},{message.sent}", _references(message.references))


def _status(message: Message) -> Status:
    ours = next((own for own, theirs in STATUS.items() if theirs == message.status), None)
    if ours is None:
        raise CapError(f"Messages of status {message.status} are not taken: send Actual, Exercise or Test.")
    return ours


def _order(message: Message, status: Status) -> RelayAlert:
    info = _spoken(message)
    order = RelayAlert(
        wire="cap",
        sender=message.sender[:256],
        identifier=message.identifier[:256],
        alarm_class=AlarmClass(scheme="CAP 1.2", kind="category", code="Other"),
        status=status,
        severity="unknown",
        at=message.sent,
        title=f"{message.sender} {message.msg_type}"[:2000],
        extra={name: value[:MAX_EXTRA] for name, value in _extra(message).items() if value},
        withdraws=message.msg_type == "Cancel",
    )
    if info is None:
        return replace(order, text=(message.note or "")[:LONGEST])
    return replace(
        order,
        alarm_class=_class(info),
        severity=SEVERITY[info.severity],
        title=(info.headline or info.event)[:2000],
        text=_cut(
            "\n".join(part for part in (info.headline or info.event, info.description, info.instruction) if part)
        ),
        place=_place(info.area),
        extra={**order.extra, **{name: value[:MAX_EXTRA] for name, value in _told(info).items() if value}},
    )


def _spoken(message: Message) -> Info | None:
    """What is said in Chinese, else the first."""
    return next(
        (one for one in message.info if (one.language or "").lower().startswith("zh")), next(iter(message.info), None)
    )


def _class(info: Info) -> AlarmClass:
    """The class that the sender names as we do, `scheme/kind` and code; else what its category says."""
    for one in info.event_code:
        scheme, _, kind = one.value_name.rpartition("/")
        if scheme and kind and one.value and len(one.value_name) + len(one.value) < MAX_EXTRA:
            return AlarmClass(scheme=scheme, kind=kind, code=one.value)
    own = next((CATEGORIES[one] for one in info.category if one in CATEGORIES), None)
    if own is not None:
        return AlarmClass(scheme="liandong", kind="alarm", code=own)
    return AlarmClass(scheme="CAP 1.2", kind="category", code=info.category[0])


def _extra(message: Message) -> dict[str, str | None]:
    return {
        "cap_type": message.msg_type, "cap_sent": message.sent, "cap_source": message.source, "cap_note": message.note,
        "cap_references": message.references, "cap_incidents": message.incidents, "cap_scope": message.scope,
    }  # fmt: skip


def _told(info: Info) -> dict[str, str | None]:
    return {
        "cap_event": info.event, "cap_urgency": info.urgency, "cap_certainty": info.certainty, "cap_onset": info.onset,
        "cap_expires": info.expires, "cap_sender_name": info.sender_name, "cap_web": info.web, "cap_contact": info.contact,
        "cap_areas": "; ".join(one.area_desc for one in info.area),
    }  # fmt: skip


def _place(areas: tuple[Area, ...]) -> Place:
    """The first circle, else the middle of the first polygon, and what the first area is called."""
    named = areas[0].area_desc[:500] if areas else None
    circles = (_circle(figure) for one in areas for figure in one.circle)
    polygons = (_polygon(figure) for one in areas for figure in one.polygon)
    found = next((place for place in chain(circles, polygons) if place is not None), Place())
    return replace(found, address=named)


def _circle(text: str) -> Place | None:
    centre, _, radius = text.partition(" ")
    try:
        lat, lon = map(float, centre.split(","))
        return _at(lat, lon, float(radius) * 1000)
    except ValueError:
        return None


def _polygon(text: str) -> Place | None:
    """The middle of the extent, and the radius of a circle around all of it: as well as the sender tells."""
    try:
        lats, lons = zip(*([float(each) for each in pair.split(",")] for pair in text.split()), strict=True)
    except ValueError:
        return None
    half = max(max(lats) - min(lats), max(lons) - min(lons)) / 2 * 111_000
    return _at((max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2, half)


def _at(lat: float, lon: float, metres: float) -> Place | None:
    if not (abs(lat) <= 90 and abs(lon) <= 180 and metres >= 0):
        return None  # also what is not a number
    return Place(lat=lat, lon=lon, uncertainty_m=min(max(metres, BEST_M), WORST_M) if metres else None)


def _references(text: str | None) -> tuple[tuple[str, str], ...]:
    """`sender,identifier,sent` each, with blanks between (CAP 1.2 §3.2.1)."""
    parts = [one.split(",") for one in (text or "").split()]
    return tuple((one[0], one[1]) for one in parts if len(one) == 3)[-20:]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
