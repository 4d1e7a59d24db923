"""STUN binding as an ICE lite server answers it: requests in, answers out. Pure. See docs/adr/0005-media-plane.md.

Clauses are of RFC 8489 unless another one is named.
"""

import struct
from collections.abc import Iterator
from functools import lru_cache
from hmac import compare_digest
from ipaddress import ip_address
from typing import NamedTuple
from zlib import crc32

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.hmac import HMAC

_COOKIE = b"\x21\x12\xa4\x42"
_REQUEST, _INDICATION, _SUCCESS, _ERROR = 0x0001, 0x0011, 0x0101, 0x0111
"""Message types of the method Binding (clause 5)."""

_USERNAME, _INTEGRITY, _ERROR_CODE, _UNKNOWN, _XOR_ADDRESS = 0x06, 0x08, 0x09, 0x0A, 0x20
_PRIORITY, _USE_CANDIDATE, _FINGERPRINT, _CONTROLLED, _CONTROLLING = 0x24, 0x25, 0x8028, 0x8029, 0x802A

_OTHERS_UNDERSTOOD = frozenset({0x01, 0x14, 0x15, 0x1C, 0x1D, 0x1E})
"""MAPPED-ADDRESS, REALM, NONCE, MESSAGE-INTEGRITY-SHA256, PASSWORD-ALGORITHM, USERHASH: known, and of no use here."""

_UNDERSTOOD = _OTHERS_UNDERSTOOD | {
    _USERNAME, _INTEGRITY, _ERROR_CODE, _UNKNOWN, _XOR_ADDRESS, _PRIORITY, _USE_CANDIDATE,
}  # fmt: skip

_OPTIONAL = 0x8000
"""Attributes from here on may be ignored by who doesn't know them (clause 14)."""

_FINGERPRINT_MASK = 0x5354554E  # clause 14.7
_HEAD = struct.Struct("!HH")  # of an attribute: type and length
_REASONS = {400: "Bad Request", 401: "Unauthenticated", 420: "Unknown Attribute", 487: "Role Conflict"}

MAX_ATTRIBUTES = 32
"""A browser's check has 7–10; each costs time before anybody has proved who they are."""

MAX_USERNAME = 513
"""Two fragments of at most 256 characters and a colon (RFC 8839 5.4), in bytes."""


class StunError(ValueError):
    """The bytes are no STUN binding message that could be answered: drop them."""


class BindingRequest(NamedTuple):
    """A connectivity check (RFC 8445 7.1): `username` is "ours:theirs", empty when it is missing.

    `controlling` and `controlled`: the role the sender claims. `signed`: bytes before MESSAGE-INTEGRITY, 0 without one; that it is there
    says nothing of its being right. `unknown`: attributes that must be understood and aren't (answer 420).
    """

    transaction: bytes
    username: str
    use_candidate: bool
    controlling: bool
    controlled: bool
    signed: int
    unknown: tuple[int, ...]


def is_stun(datagram: bytes) -> bool:
    """Whether it is STUN, among what shares a port with it: first byte 0–3 (RFC 7983 7) and the cookie (clause 5)."""
    return len(datagram) >= 20 and datagram[0] < 4 and datagram[4:8] == _COOKIE


def parse_request(datagram: bytes) -> BindingRequest | None:
    """Read a binding request; `None` is a binding indication, a keep-alive that wants no answer (RFC 8445 11).

    What follows MESSAGE-INTEGRITY is not protected by it and counts for nothing (clause 14.5).

    Raises:
        StunError: it is anything else, cut short, over a limit, or its FINGERPRINT is wrong (clause 7.3).
    """
    kind = int.from_bytes(datagram[:2], "big")
    found: dict[int, bytes] = {}
    signed = 0
    for attribute, at, value in _attributes(datagram):
        if attribute == _FINGERPRINT:
            _check_fingerprint(datagram, at, value)
        elif not signed:
            if attribute == _INTEGRITY:
                signed = at
            found.setdefault(attribute, value)  # of several the first counts (clause 14)
    if kind == _INDICATION:
        return None
    if kind != _REQUEST:
        raise StunError("not a binding request")
    return BindingRequest(
        transaction=datagram[8:20],
        username=_text(found.get(_USERNAME, b"")),
        use_candidate=_USE_CANDIDATE in found,
        controlling=_CONTROLLING in found,
        controlled=_CONTROLLED in found,
        signed=signed,
        unknown=tuple(kind for kind in found if kind < _OPTIONAL and kind not in _UNDERSTOOD),
    )


def is_authentic(datagram: bytes, signed: int, password: str) -> bool:
    """Whether MESSAGE-INTEGRITY, which stands after `signed` bytes (0: nowhere), was made with `password` (clause 14.5)."""
    length = int.from_bytes(datagram[signed + 2 : signed + 4], "big")
    value = datagram[signed + 4 : signed + 4 + length]
    return signed > 0 and compare_digest(value, _hmac(datagram[:signed], password))


def success(request: BindingRequest, host: str, port: int, password: str) -> bytes:
    """The answer to an authentic check that came from `host` (IPv4 or IPv6 address) and `port` (RFC 8445 7.3)."""
    head, address = _address(host)
    # The port is masked with the head of the cookie, the address with cookie and transaction (clause 14.2).
    packed = port.to_bytes(2, "big") + address
    mask = _COOKIE[:2] + (_COOKIE + request.transaction)[: len(address)]
    masked = (int.from_bytes(packed, "big") ^ int.from_bytes(mask, "big")).to_bytes(len(packed), "big")
    return _message(_SUCCESS, request.transaction, head + masked, password)


def refusal(request: BindingRequest, code: int, password: str | None = None) -> bytes:
    """An error answer (clause 6.3.4), signed when `password` is known.

    `code`: 400 not signed or nameless, 401 wrong password, 420 with the request's unknown attributes, 487 the sender
    claims to be controlled: it must control, for this side is lite (RFC 8445 6.1.1).
    """
    reason = _REASONS[code].encode()
    body = struct.pack("!HHHBB", _ERROR_CODE, 4 + len(reason), 0, code // 100, code % 100) + _padded(reason)
    if code == 420:
        kinds = struct.pack(f"!{len(request.unknown)}H", *request.unknown)
        body += _HEAD.pack(_UNKNOWN, len(kinds)) + _padded(kinds)
    return _message(_ERROR, request.transaction, body, password)


@lru_cache(maxsize=1024)
def _address(host: str) -> tuple[bytes, bytes]:
    """The head of XOR-MAPPED-ADDRESS, and the address as bytes. A viewer checks every few seconds, from the same one."""
    address = ip_address(host)
    family = 1 if address.version == 4 else 2
    return struct.pack("!HHBB", _XOR_ADDRESS, len(address.packed) + 4, 0, family), address.packed


def _attributes(datagram: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each attribute: type, where it begins, value (clause 14)."""
    size = len(datagram)
    if not is_stun(datagram) or size & 3 or int.from_bytes(datagram[2:4], "big") != size - 20:
        raise StunError("not a STUN message")
    at = 20
    for _ in range(MAX_ATTRIBUTES):
        if at == size:
            return
        kind, length = _HEAD.unpack_from(datagram, at)
        end = at + 4 + length
        if end > size:
            raise StunError("an attribute is longer than its message")
        yield kind, at, datagram[at + 4 : end]
        at = end + 3 & ~3
    if at != size:
        raise StunError("too many attributes")


def _check_fingerprint(datagram: bytes, at: int, value: bytes) -> None:
    """Last of all and the CRC-32 of what stands before it (clause 14.7)."""
    right = (crc32(datagram[:at]) ^ _FINGERPRINT_MASK).to_bytes(4, "big")
    if value != right or at + 8 != len(datagram):
        raise StunError("wrong fingerprint")


def _hmac(before: bytes, password: str) -> bytes:
    """HMAC-SHA1 of a message up to its MESSAGE-INTEGRITY, whose 24 bytes the length counts already (clause 14.5).

    Passwords of ICE are letters, digits, `+` and `/`: what SASLprep would do to others is not needed (RFC 8445 7.1).
    """
    length = (len(before) + 4).to_bytes(2, "big")
    code = _keyed(password).copy()
    code.update(before[:2] + length + before[4:])
    return code.finalize()


@lru_cache(maxsize=1024)
def _keyed(password: str) -> HMAC:
    """To be copied: a viewer checks every few seconds. 0.4 µs, `hmac.digest` 1.3 µs, and on a core that has slept 30."""
    return HMAC(password.encode(), SHA1())  # noqa: S303 - clause 14.5 says SHA-1; HMAC does not need it collision-free


def _message(kind: int, transaction: bytes, body: bytes, password: str | None) -> bytes:
    """Put the head before, and MESSAGE-INTEGRITY and FINGERPRINT behind."""
    signed = 0 if password is None else 24
    head = _HEAD.pack(kind, len(body) + signed + 8) + _COOKIE + transaction
    message = head + body
    if password is not None:
        message += b"\0\x08\0\x14" + _hmac(message, password)
    return message + b"\x80\x28\0\4" + (crc32(message) ^ _FINGERPRINT_MASK).to_bytes(4, "big")


def _padded(value: bytes) -> bytes:
    return value + bytes(-len(value) % 4)


def _text(value: bytes) -> str:
    if len(value) > MAX_USERNAME:
        raise StunError("the user name is too long")
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise StunError("the user name is no text") from None
