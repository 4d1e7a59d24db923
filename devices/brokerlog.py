"""What the broker refuses by itself, read from its log: denied and oversized publishes, failed logins. Pure.

mosquitto drops what its ACL denies without a word to the centre (and, in MQTT 3.1.1, with a Success to the sender), so
its log is the only place where it shows. Described in docs/devices.md.
"""

import re
from typing import Final

from msgspec import Struct

from devices.flood import Flood
from devices.topics import PAYLOAD_LIMIT, Rejection

TOTAL_LIMIT: Final = 50
"""Refusals of all sources that are shown singly in a window; the rest is counted. A flood writes 5 rows a second at most."""
LINE_CUT: Final = 999
"""Bytes of a line of log: mosquitto 2.0 formats it in a buffer of 1,000."""
LINE_LIMIT: Final = 65536
"""Bytes without an end of line after which a beginning is given up."""
CLIENTS_LIMIT: Final = 20_000
"""Client ids whose login is remembered: three times the devices we plan for. The longest silent is forgotten first."""

# Anchored at the beginning of the line, where only the broker writes: topics and client ids are the senders' own text.
# Greedy, so that the last match counts: a client id may look like a line of log itself, but a login name may not.
# The end may be missing: the broker cuts a line at LINE_CUT, and a long client id could choose what stands there.
_CONNECTED = re.compile(r"New client connected from \S+ as (.*) \(p\d, c\d, k\d+, u'([^']*)'\)\.$")
_PUBLISH = re.compile(
    r"(?:Denied|Dropped too large) PUBLISH from (.*) \(d\d, q\d, r\d, m\d+, '(.*?)(?:', \.\.\. \((\d+) bytes\)\))?$"
)
_OVERSIZE = re.compile(r"Client (.*) disconnected due to oversize packet\.$")
_CONNACK = re.compile(r"Sending CONNACK to (\S+) \(0, (?!0\))\d+\)$")
_COMPLAINTS: Final = ("Error", "Outgoing messages are being dropped", "Unable to")
_MARKS: Final = tuple(
    mark.encode()
    for mark in (
        "Denied PUBLISH from ",
        "Dropped too large PUBLISH from ",
        "Client <unknown> disconnected, not authorised",
        "disconnected due to oversize packet",
        "New client connected from ",
        "Sending CONNACK to ",
        *_COMPLAINTS,
    )
)


class Heard(Struct, frozen=True):
    """What a piece of log says: refusals for the centre's list, complaints of the broker for ours."""

    rejections: list[Rejection]
    complaints: list[str]


class LogReader:
    """Log text in, what matters of it out, at a bounded rate. `now` is in seconds of any clock that does not go back."""

    def __init__(self) -> None:
        self._rest = b""
        self._logins: dict[str, str] = {}
        self._address = ""
        self._flood = Flood(TOTAL_LIMIT)

    def feed(self, chunk: bytes, now: float) -> Heard:
        """What `chunk` says, which may begin and end anywhere. One without refusals costs a few searches of bytes."""
        lines, newline, rest = (self._rest + chunk).rpartition(b"\n")
        self._rest = rest if newline or len(rest) < LINE_LIMIT else b""
        heard = Heard(self.flush(now), [])
        if any(mark in lines for mark in _MARKS):
            for line in lines.decode("utf-8", "replace").split("\n"):
                rejection = self._read(line)
                if rejection is not None and self._flood.may_show(rejection.reason, rejection.source, now):
                    heard.rejections.append(rejection)
                if line.startswith(_COMPLAINTS):
                    heard.complaints.append(line)
        return heard

    def flush(self, now: float) -> list[Rejection]:
        """When a window is over: what was counted and not shown in it, one rejection for each reason."""
        return self._flood.over(now)

    def _read(self, line: str) -> Rejection | None:
        if line.startswith(("Denied PUBLISH", "Dropped too large PUBLISH")):
            return self._publish(line)
        if (match := _CONNECTED.match(line)) and len(line.encode()) < LINE_CUT:
            self._remember(match[1], match[2])
        elif match := _CONNACK.match(line):
            self._address = match[1]
        elif line.startswith("Client <unknown> disconnected, not authorised"):
            return _login_refused(self._address)
        elif match := _OVERSIZE.match(line):
            return _oversized("", 0, self._logins.get(match[1]))
        return None

    def _publish(self, line: str) -> Rejection:
        match = _PUBLISH.match(line)
        client, topic, size = match.groups() if match else ("", "", None)
        refused = _denied if line.startswith("Denied") else _oversized
        return refused(topic, int(size or 0), self._logins.get(client))

    def _remember(self, client: str, login: str) -> None:
        self._logins.pop(client, None)
        self._logins[client] = login
        if len(self._logins) > CLIENTS_LIMIT:
            del self._logins[next(iter(self._logins))]


def _denied(topic: str, size: int, source: str | None) -> Rejection:
    who = f"Login {source}" if source else "A login"
    message = f"{who} may not publish on this topic: let it publish under its own id, on the topics of its kind."
    return Rejection(topic=topic, reason="unauthorised", message=message, excerpt="", size=size, source=source)


def _oversized(topic: str, size: int, source: str | None) -> Rejection:
    message = f"Login {source or '(unknown)'} sent more than the broker takes: send {PAYLOAD_LIMIT} bytes at most."
    return Rejection(topic=topic, reason="oversized", message=message, excerpt="", size=size, source=source)


def _login_refused(address: str) -> Rejection:
    message = (
        f"A login from {address or 'an unknown address'} was refused: check the name and the password of the device."
    )
    return Rejection(topic="", reason="unauthorised", message=message, excerpt="", size=0, source=None)
