"""OASIS Common Alerting Protocol 1.2: a message and its XML. Pure. See docs/record.md.

Fields stand in the order of the schema. parse(format(message)) = message; anything else that comes in is a `CapError`.
"""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from command.wires.trees import Node, TreeError, element
from command.wires.trees import parse as parse_tree

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"

Text = Annotated[str, Meta(min_length=1)]
Time = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$")]
"""CAP 1.2 §3.3.2: with a numeric offset; `Z` is not allowed, and there are no fractions of a second."""
Decimal = Annotated[str, Meta(pattern=r"^[-+]?(\d+(\.\d*)?|\.\d+)$")]
Name = Annotated[str, Meta(pattern=r"^[^\s,<&]+$")]
"""CAP 1.2 §3.2.1: no spaces, commas or restricted characters in an identifier or a sender."""

CapStatus = Literal["Actual", "Exercise", "System", "Test", "Draft"]
MsgType = Literal["Alert", "Update", "Cancel", "Ack", "Error"]
Category = Literal[
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other",
]  # fmt: skip
ResponseType = Literal[
    "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None",
]  # fmt: skip
Urgency = Literal["Immediate", "Expected", "Future", "Past", "Unknown"]
CapSeverity = Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
Certainty = Literal["Observed", "Likely", "Possible", "Unlikely", "Unknown"]


class CapError(Exception):
    """A message that can't be taken; the text says why and how to mend it."""


class Named(Struct, frozen=True, kw_only=True, rename="camel"):
    """A value under a name that its sender defines: `eventCode`, `parameter`, `geocode`."""

    value_name: Text
    value: str


class Resource(Struct, frozen=True, kw_only=True, rename="camel"):
    """A file that goes with the message."""

    resource_desc: Text
    mime_type: Text
    size: Annotated[str, Meta(pattern=r"^[-+]?\d+$")] | None = None
    uri: Text | None = None
    deref_uri: Text | None = None
    digest: Text | None = None


class Area(Struct, frozen=True, kw_only=True, rename="camel"):
    """Where. `polygon`: `lat,lon lat,lon …`, closed; `circle`: `lat,lon radius`, in kilometres; WGS-84."""

    area_desc: Text
    polygon: tuple[Text, ...] = ()
    circle: tuple[Text, ...] = ()
    geocode: tuple[Named, ...] = ()
    altitude: Decimal | None = None
    ceiling: Decimal | None = None


class Info(Struct, frozen=True, kw_only=True, rename="camel"):
    """What is the matter, in one language."""

    language: Text | None = None
    category: Annotated[tuple[Category, ...], Meta(min_length=1)]
    event: Text
    response_type: tuple[ResponseType, ...] = ()
    urgency: Urgency
    severity: CapSeverity
    certainty: Certainty
    audience: Text | None = None
    event_code: tuple[Named, ...] = ()
    effective: Time | None = None
    onset: Time | None = None
    expires: Time | None = None
    sender_name: Text | None = None
    headline: Text | None = None
    description: Text | None = None
    instruction: Text | None = None
    web: Text | None = None
    contact: Text | None = None
    parameter: tuple[Named, ...] = ()
    resource: tuple[Resource, ...] = ()
    area: tuple[Area, ...] = ()


class Message(Struct, frozen=True, kw_only=True, rename="camel"):
    """One CAP message: the element `alert`."""

    identifier: Name
    sender: Name
    sent: Time
    status: CapStatus
    msg_type: MsgType
    source: Text | None = None
    scope: Literal["Public", "Restricted", "Private"]
    restriction: Text | None = None
    addresses: Text | None = None
    code: tuple[Text, ...] = ()
    note: Text | None = None
    references: Text | None = None
    incidents: Text | None = None
    info: tuple[Info, ...] = ()


def format(message: Message) -> bytes:
    """The message as XML in UTF-8."""
    body = element("alert", _elements(message), f' xmlns="{NAMESPACE}"')
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body.encode()


def parse(document: bytes) -> Message:
    """The message in a document. What the schema does not know is passed over. Raises CapError."""
    try:
        root = parse_tree(document)
    except TreeError as error:
        raise CapError(str(error)) from None
    if root.name != f"{NAMESPACE} alert":
        raise CapError(f"This is no CAP 1.2: the root must be alert in {NAMESPACE}.")
    try:
        return msgspec.convert(_fields(root, Message), Message)
    except msgspec.ValidationError as error:
        raise CapError(f"This is no CAP 1.2 alert: {error}.") from None


def _elements(part: Struct) -> Iterator[str]:
    for field in msgspec.structs.fields(part):
        value = getattr(part, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Struct):
                yield element(field.encode_name, _elements(one))
            elif one is not None:
                yield element(field.encode_name, str(one))


def _fields(node: Node, kind: type[Struct]) -> dict[str, Any]:
    """The children of an element by name; of those that may come once, the only one. Raises CapError."""
    found: dict[str, Any] = {}
    hints = get_type_hints(kind)
    for field in msgspec.structs.fields(kind):
        inner, many = _shape(hints[field.name])
        own = [child for child in node.children if child.name == f"{NAMESPACE} {field.encode_name}"]
        values = [_fields(child, inner) if inner is not None else child.text for child in own]
        if many:
            found[field.encode_name] = [value for value in values if value != ""]
        elif len(values) > 1:
            raise CapError(f"{node.local} has {len(values)} elements {field.encode_name}: there may be one.")
        elif values and (values[0] != "" or field.required):
            found[field.encode_name] = values[0]
    return found


def _shape(hint: Any) -> tuple[type[Struct] | None, bool]:
    """The struct that a field holds, or None for text; and whether there may be more than one."""
    kinds = (
        [one for one in get_args(hint) if one is not type(None)] if get_origin(hint) in (Union, UnionType) else [hint]
    )
    kind = kinds[0]
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return (inner, True) if isinstance(inner, type) and issubclass(inner, Struct) else (None, True)
    return None, False
