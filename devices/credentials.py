"""Who may log in to the broker, and what each may publish and hear: its password and ACL files. Pure. See docs/devices.md."""

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import Final, Literal

from msgspec import Struct

from devices.topics import ROOT, is_id

LoginKind = Literal["sensor", "line", "unit", "node", "centre"]

OWN_LOGIN: Final = "centre"
"""The centre's own name at its broker: no device may have it."""

CANARY_LOGIN: Final = "canary"
"""The name of the centre's own canary, which is a device like any other: no device may have it either."""

ITERATIONS: Final = 101
"""mosquitto's own number. Each reload hashes the password of every connected client again, and the broker stands still
meanwhile: with 6,000 of them 0.3 s at 101 and 2.8 s at 1,000 (measured). Passwords made by `secrets` need no stretching;
choose no others."""

SALT_BYTES: Final = 12
"""mosquitto drops the login, with a line in its log and nothing else, when the salt has another length."""

_HASH = re.compile(r"\$7\$[1-9][0-9]{0,6}\$[A-Za-z0-9+/]{16}\$[A-Za-z0-9+/]{86}==")

_MAY: Final[dict[LoginKind, tuple[str, ...]]] = {
    "sensor": ("write alert/{}", "read alert/{}/receipt", "write reading/{}", "write beat/{}"),
    "line": ("write call/{}", "read call/{}/receipt", "write beat/{}"),
    "unit": ("read unit/{}/dispatch", "write unit/{}/receipt", "write unit/{}/position", "write beat/{}"),
    "node": ("write node/{}/state", "write beat/{}"),
    "centre": ("readwrite #",),
}


class Login(Struct, frozen=True, kw_only=True):
    """One name at the broker. `password_hash` is in mosquitto's `$7$` form, as `hash_password` makes it."""

    name: str
    kind: LoginKind
    password_hash: str


def hash_password(password: str, salt: bytes) -> str:
    """The `$7$` form: PBKDF2-HMAC-SHA512, iterations, salt and hash in Base64. `salt` is SALT_BYTES random bytes, else `ValueError`."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"A salt has {SALT_BYTES} bytes, not {len(salt)}.")
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    return f"$7${ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def is_hash(text: str) -> bool:
    """Whether `text` has the form in which mosquitto keeps a password."""
    return _HASH.fullmatch(text) is not None


def check(login: Login) -> Login:
    """The login itself, or `ValueError`: a name or a hash of another form could write lines of its own into the files."""
    if not is_id(login.name):
        raise ValueError(f"{login.name!r} cannot be a login: use 1 to 64 of A-Z a-z 0-9 _ . -")
    if not is_hash(login.password_hash):
        raise ValueError(f"The password hash of {login.name} is not in the form $7$iterations$salt$hash.")
    return login


def password_file(logins: Iterable[Login]) -> str:
    """mosquitto.conf(5), `password_file`: one `name:hash` on each line."""
    return "".join(f"{login.name}:{login.password_hash}\n" for login in map(check, logins))


def acl_file(logins: Iterable[Login]) -> str:
    """mosquitto.conf(5), `acl_file`: what is not allowed here is denied, to everybody.

    One block for each login, and not patterns on the name: a pattern cannot tell a sensor from a unit.
    """
    blocks = []
    for login in map(check, logins):
        lines = (line.format(login.name).partition(" ") for line in _MAY[login.kind])
        blocks.append(f"user {login.name}\n" + "".join(f"topic {how} {ROOT}{what}\n" for how, _, what in lines))
    return "\n".join(blocks)
