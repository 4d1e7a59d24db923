"""RTSP as bytes: requests are written, responses and the packets between them are read. No I/O. See docs/video.md.

Clauses are of RFC 2326 (RTSP 1.0), which is what cameras speak.
"""

from collections.abc import Mapping
from typing import NamedTuple

MAX_HEAD = 16 * 1024
"""Bytes of a response before its body; cameras send some hundred."""

MAX_BODY = 64 * 1024
"""Bytes of a description; those of cameras with every kind of sound and metadata stay below 4 KiB."""

_DIGITS = 9
"""Of a number in a head: Python reads none of more than 4,300."""

_DOLLAR = 0x24
_END = b"\r\n\r\n"


class RtspError(ValueError):
    """The bytes are not the RTSP they claim to be."""


class Message(NamedTuple):
    """A response; `status` 0 is a request of the camera's own. Names of `fields` are in lower case."""

    status: int
    fields: Mapping[str, tuple[str, ...]]
    body: bytes

    def field(self, name: str) -> str:
        """The first field of this name, or nothing."""
        return self.fields.get(name, ("",))[0]


class Interleaved(NamedTuple):
    """A packet between the responses (10.12): RTP on even channels here, RTCP on odd ones."""

    channel: int
    payload: bytes


class Reader:
    """Cuts what a camera sends into messages and packets, however it comes in pieces."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, received: bytes) -> list[Message | Interleaved]:
        """What is whole by now, in order.

        Raises:
            RtspError: this is no RTSP, or a message is longer than we take.
        """
        self._buffer += received
        found: list[Message | Interleaved] = []
        at = 0
        while at < len(self._buffer):
            if self._buffer[at] in b"\r\n":  # some cameras end a body with a line of their own
                at += 1
                continue
            one, size = self._packet(at) if self._buffer[at] == _DOLLAR else self._message(at)
            if one is None:
                break
            found.append(one)
            at += size
        del self._buffer[:at]
        return found

    def _packet(self, at: int) -> tuple[Interleaved | None, int]:
        held = self._buffer
        if len(held) < at + 4:
            return None, 0
        end = at + 4 + int.from_bytes(held[at + 2 : at + 4], "big")
        if len(held) < end:
            return None, 0
        return Interleaved(held[at + 1], bytes(held[at + 4 : end])), end - at

    def _message(self, at: int) -> tuple[Message | None, int]:
        end = self._buffer.find(_END, at, at + MAX_HEAD)
        if end < 0:
            if len(self._buffer) - at >= MAX_HEAD:
                raise RtspError("a response has no end")
            return None, 0
        status, fields = _head(bytes(self._buffer[at:end]).decode("utf-8", "replace"))
        length = fields.get("content-length", ("0",))[0]
        if not length.isdecimal() or len(length) > _DIGITS or int(length) > MAX_BODY:
            raise RtspError("a response's body is too long")
        start, size = end + len(_END), int(length)
        if len(self._buffer) < start + size:
            return None, 0
        return Message(status, fields, bytes(self._buffer[start : start + size])), start + size - at


def _head(text: str) -> tuple[int, dict[str, tuple[str, ...]]]:
    """Status and fields; status 0 for a request."""
    first, *lines = text.split("\r\n")
    words = first.split()
    if len(words) < 2 or not (words[0].startswith("RTSP/") or words[-1].startswith("RTSP/")):
        raise RtspError("this is no RTSP")
    status = words[1] if words[0].startswith("RTSP/") else "0"
    if not status.isdecimal() or len(status) > _DIGITS:
        raise RtspError("a response without a status")
    fields: dict[str, tuple[str, ...]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            key = name.strip().lower()
            fields[key] = (*fields.get(key, ()), value.strip())
    return int(status), fields


def request(method: str, url: str, sequence: int, fields: Mapping[str, str]) -> bytes:
    """A request without a body (6). `url` has no user and no password."""
    lines = [f"{method} {url} RTSP/1.0", f"CSeq: {sequence}", *(f"{name}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def channel_of(field: str, offered: int = 0) -> int:
    """Where the camera puts the packets, by its `Transport` (12.39): it may choose another channel than it was `offered`."""
    _, _, value = field.lower().partition("interleaved=")
    first = value.partition(";")[0].partition("-")[0].strip()
    return int(first) if first.isdecimal() and len(first) <= 3 else offered


def session_of(field: str) -> tuple[str, float]:
    """The name of a session, and after how many seconds of silence it ends (12.37: 60, unless it says so)."""
    name, *parameters = (part.strip() for part in field.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "timeout" and value.strip().isdecimal():
            return name, max(2.0, float(value))
    return name, 60.0
