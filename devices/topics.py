"""MQTT topics and payloads to messages and back. Pure: bytes in, `Message` or `Rejection` out, never an exception.

Described in docs/devices.md. `parse(*format(source, body)) == Message(source, body)` for every body.
"""

import re
from datetime import datetime
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import Struct

from devices import strict
from devices.messages import (
    AlarmClass,
    AlertMessage,
    AlertReceipt,
    BeatMessage,
    Body,
    CallMessage,
    CallReceipt,
    DispatchMessage,
    NodeStateMessage,
    PositionMessage,
    ReadingMessage,
    ReceiptMessage,
)
from devices.model import Reason

__all__ = [
    "INCOMING",
    "PAYLOAD_LIMIT",
    "ROOT",
    "AlarmClass",
    "AlertMessage",
    "AlertReceipt",
    "BeatMessage",
    "Body",
    "CallMessage",
    "CallReceipt",
    "DispatchMessage",
    "Message",
    "NodeStateMessage",
    "PositionMessage",
    "ReadingMessage",
    "ReceiptMessage",
    "Rejection",
    "format",
    "is_id",
    "parse",
    "topic_of",
]

ROOT: Final = "liandong/1/"
PAYLOAD_LIMIT: Final = 64 * 1024
"""Bytes. The broker lets four times as much through, so that what is too large is seen and named here."""
EXCERPT_LIMIT: Final = 200
"""Characters of a rejected payload that are kept: enough to recognise the sender's mistake."""

_ROUTES: Final[dict[tuple[str, str | None], type[Body]]] = {
    ("alert", None): AlertMessage,
    ("alert", "receipt"): AlertReceipt,
    ("call", None): CallMessage,
    ("call", "receipt"): CallReceipt,
    ("reading", None): ReadingMessage,
    ("beat", None): BeatMessage,
    ("unit", "dispatch"): DispatchMessage,
    ("unit", "receipt"): ReceiptMessage,
    ("unit", "position"): PositionMessage,
    ("node", "state"): NodeStateMessage,
}
_PATHS: Final = {body: path for path, body in _ROUTES.items()}

INCOMING: Final[tuple[tuple[str, int], ...]] = (
    (ROOT + "alert/+", 1),
    (ROOT + "call/+", 1),
    (ROOT + "reading/+", 0),
    (ROOT + "beat/+", 0),
    (ROOT + "unit/+/receipt", 1),
    (ROOT + "unit/+/position", 0),
    (ROOT + "node/+/state", 1),
)
"""What the centre subscribes to: topic filter and QoS."""

_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
# `Z` is taken as well as `+00:00`: many devices can write nothing else.
# Years from 2000 to 2199: the first and the last ones overflow when they are converted to another zone.
_TIME = re.compile(
    r"2[01][0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_FIELD = re.compile(r"\$((?:\.[a-z_]+)+)")
_EXPECTED = re.compile(r"Expected (.*?)(, got .*?)?( - at |$)")
_MISSING = re.compile(r"missing required field `([a-z_]+)`")

_HINTS: Final = {
    "id": "text of 1 to 128 characters, the same when the message is sent again",
    "kind": "one of sensor, phone, grid, camera, canary",
    "class": 'an object {"scheme", "kind", "code"}, each text of 1 to 64 characters',
    "at": "ISO 8601 with an offset, such as 2026-05-01T09:30:00.000+08:00",
    "told_at": "ISO 8601 with an offset, such as 2026-05-01T09:30:00.000+08:00",
    "expires": "ISO 8601 with an offset, such as 2026-05-01T09:30:00.000+08:00",
    "lat": "degrees between -90 and 90, WGS-84, together with lon",
    "lon": "degrees between -180 and 180, WGS-84, together with lat",
    "severity": "one of extreme, severe, moderate, minor, unknown",
    "status": "one of actual, exercise, test",
    "phase": "one of ringing, answered, ended, transferred",
    "from": 'the number that calls as text, "" when it is withheld',
    "to": "the number that was called, as text",
    "agent": "who takes the call, text of at most 64 characters",
    "value": "a number; leave it out when there is none",
    "n": "a whole number, 0 or more",
    "seq": "a whole number, 0 or more",
    "cameras": "how many cameras the node has, a whole number",
    "state": "online or offline",
    "priority": "a whole number from 1 to 4",
    "assignment": "the assignment's id as the dispatch gave it",
    "cause": "why the unit cannot go, as text",
    "speed": "metres a second, 0 or more",
    "heading": "degrees from north, 0 to 360",
    "stale": "true or false",
}
_STEPS: Final = "one of received, shown, accepted, refused, en_route, on_scene, clear"


class Message(Struct, frozen=True):
    """A payload that could be taken: who sent it (the id in its topic) and what it says."""

    source: str
    body: Body


class Rejection(Struct, frozen=True, kw_only=True):
    """A payload that could not be taken, and how to mend it. `size` is its whole length in bytes.

    `excerpt` is its beginning as text, and empty for calls: what a caller said must not enter a log that cannot forget.
    """

    topic: str
    reason: Reason
    message: str
    excerpt: str
    size: int
    source: str | None = None


def is_id(text: str) -> bool:
    """Whether `text` may name a source in a topic and log in to the broker: 1 to 64 of `A-Z a-z 0-9 _ . -`."""
    return _ID.fullmatch(text) is not None


def topic_of(body: type[Body], source: str) -> str:
    """The topic on which `source` sends or gets such a body. A source that is no id raises `ValueError`."""
    if not is_id(source):
        raise ValueError(f"{source!r} is not an id: use 1 to 64 of A-Z a-z 0-9 _ . -")
    head, tail = _PATHS[body]
    return f"{ROOT}{head}/{source}/{tail}" if tail else f"{ROOT}{head}/{source}"


def format(source: str, body: Body) -> tuple[str, bytes]:
    """Topic and JSON payload of a message, UTF-8. Absent fields are left out, extra fields are put back."""
    fields = msgspec.to_builtins(body)
    extra = fields.pop("extra")
    known = {name: value for name, value in fields.items() if value is not None}
    return topic_of(type(body), source), msgspec.json.encode({**extra, **known})


def parse(topic: str, payload: bytes) -> Message | Rejection:
    """What `payload` says on `topic`. Every topic and every payload has an answer; nothing is raised."""
    route = _route(topic)
    if route is None:
        known = "alert/ID, call/ID, reading/ID, beat/ID, unit/ID/receipt, unit/ID/position or node/ID/state"
        return _reject(
            topic, payload, None, "unreadable", f"This topic is not one of ours: publish to {ROOT} and {known}."
        )
    body, source = route
    if len(payload) > PAYLOAD_LIMIT:
        message = f"The payload has {len(payload)} bytes: send {PAYLOAD_LIMIT} at most."
        return _reject(topic, payload, source, "oversized", message)
    try:
        value = strict.read_object(payload)
    except strict.Fault as fault:
        return _reject(topic, payload, source, "unreadable", str(fault))
    try:
        return Message(source, _convert(body, value))
    except msgspec.ValidationError as error:
        return _reject(topic, payload, source, "wrong_type", _sentence(body, str(error)))
    except strict.Fault as fault:
        return _reject(topic, payload, source, "wrong_type", str(fault))


def _route(topic: str) -> tuple[type[Body], str] | None:
    if topic.startswith(ROOT):
        head, _, rest = topic[len(ROOT) :].partition("/")
        source, _, tail = rest.partition("/")
        body = _ROUTES.get((head, tail or None))
        if body is not None and is_id(source) and not rest.endswith("/"):
            return body, source
    return None


@cache
def _names(body: type[Body]) -> frozenset[str]:
    """The fields that a kind of message knows, as they are called on the wire."""
    return frozenset(field.encode_name for field in msgspec.structs.fields(body)) - {"extra"}


def _convert(body: type[Body], value: dict[str, Any]) -> Body:
    known = _names(body)
    extra = {name: each for name, each in value.items() if name not in known}
    fields = {name: each for name, each in value.items() if name in known}
    message: Body = msgspec.convert({**fields, "extra": extra}, body, strict=True)
    _agree(message)
    return message


def _agree(message: Body) -> None:
    """Rules that hold between fields, and times that a calendar must confirm."""
    for name in ("at", "told_at", "expires"):
        if not _is_time(getattr(message, name, None)):
            raise strict.Fault(f"Field `{name}` is not a time: send {_HINTS[name]}.")
    if (getattr(message, "lat", None) is None) != (getattr(message, "lon", None) is None):
        raise strict.Fault("Fields `lat` and `lon` come together: send both, or neither.")
    if isinstance(message, ReceiptMessage) and message.step == "refused" and not (message.cause or "").strip():
        raise strict.Fault(f"Field `cause` is missing: a unit that refuses says {_HINTS['cause']}.")


def _is_time(text: str | None) -> bool:
    if text is None:
        return True
    try:
        return _TIME.fullmatch(text) is not None and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _sentence(body: type[Body], error: str) -> str:
    """A message of msgspec in our words: which field, what is wrong with it, what to send instead."""
    missing = _MISSING.search(error)
    path = _FIELD.search(error)
    name = ".".join(filter(None, [path and path[1][1:], missing and missing[1]]))
    hint = _hint(body, name.partition(".")[0])
    if missing:
        return f"Field `{name}` is missing: send {hint}."
    expected = _EXPECTED.search(error)
    fault = f" (expected {expected[1]}{expected[2] or ''})" if expected else ""
    return f"Field `{name}` cannot be taken{fault}: send {hint}."


def _hint(body: type[Body], name: str) -> str:
    if name == "step" and body is ReceiptMessage:
        return _STEPS
    return _HINTS.get(name, "text")


def _reject(topic: str, payload: bytes, source: str | None, reason: Reason, message: str) -> Rejection:
    beginning = payload[: EXCERPT_LIMIT * 4].decode("utf-8", "replace")[:EXCERPT_LIMIT]
    shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in beginning)
    excerpt = "" if topic.startswith(f"{ROOT}call/") else shown
    return Rejection(topic=topic, reason=reason, message=message, excerpt=excerpt, size=len(payload), source=source)
