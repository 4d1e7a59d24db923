"""A camera's question who we are, answered: Digest (RFC 7616; RFC 2617 without `qop`) or Basic (RFC 7617). No I/O."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import NamedTuple

# A name is tried from its beginning only: from every letter of a long one that is none it would take a second.
_PARAMETER = re.compile(r'(?<![A-Za-z0-9_-])([A-Za-z0-9_-]+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')

_HASHES = {"md5": hashlib.md5, "sha-256": hashlib.sha256}
"""By the algorithm's name, the better later. MD5 is what nearly every camera has; what it protects is a password on a camera network."""


class Challenge(NamedTuple):
    """What a 401 asks for. `algorithm` is nothing for Basic."""

    algorithm: str
    realm: str = ""
    nonce: str = ""
    opaque: str = ""
    with_qop: bool = False

    @property
    def rank(self) -> int:
        """The better protected, the higher."""
        return ("", *_HASHES).index(self.algorithm.lower())


def parse_challenge(field: str) -> Challenge | None:
    """A `WWW-Authenticate` field; None when it is of a kind we don't have."""
    scheme, _, rest = field.partition(" ")
    if scheme.lower() == "basic":
        return Challenge("")
    found = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(rest)}
    algorithm = found.get("algorithm", "MD5")
    if scheme.lower() != "digest" or algorithm.lower() not in _HASHES:
        return None
    qop = [word.strip() for word in found.get("qop", "").lower().split(",")]
    if found.get("qop") and "auth" not in qop:
        return None
    return Challenge(algorithm, found.get("realm", ""), found.get("nonce", ""), found.get("opaque", ""), "auth" in qop)


class Login:
    """One name and password at one camera."""

    def __init__(self, user: str, password: str, new_nonce: Callable[[], str]) -> None:
        """`new_nonce` gives letters and digits that were not there before."""
        self._user = user
        self._password = password
        self._new_nonce = new_nonce
        self._challenge: Challenge | None = None
        self._count = 0

    def hear(self, fields: Iterable[str]) -> bool:
        """Take the best of the challenges of a 401; False when there is none that we can answer."""
        known = [challenge for field in fields if (challenge := parse_challenge(field)) is not None]
        self._challenge = max(known, key=lambda challenge: challenge.rank, default=None)
        self._count = 0
        return self._challenge is not None

    def answer(self, method: str, url: str) -> dict[str, str]:
        """The `Authorization` field of a request, once there was a challenge."""
        challenge = self._challenge
        if challenge is None:
            return {}
        if not challenge.algorithm:
            pair = b64encode(f"{self._user}:{self._password}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        self._count += 1
        return {"Authorization": self._digest(challenge, method, url)}

    def _digest(self, challenge: Challenge, method: str, url: str) -> str:
        of = _HASHES[challenge.algorithm.lower()]

        def hashed(*parts: str) -> str:
            return of(":".join(parts).encode()).hexdigest()

        ours = hashed(self._user, challenge.realm, self._password)
        asked = hashed(method, url)
        given = {"username": self._user, "realm": challenge.realm, "nonce": challenge.nonce, "uri": url}
        if challenge.opaque:
            given["opaque"] = challenge.opaque
        plain = {"algorithm": challenge.algorithm}
        if challenge.with_qop:
            count, nonce = f"{self._count:08x}", self._new_nonce()
            given["response"] = hashed(ours, challenge.nonce, count, nonce, "auth", asked)
            given["cnonce"] = nonce
            plain |= {"qop": "auth", "nc": count}
        else:
            given["response"] = hashed(ours, challenge.nonce, asked)
        quoted = [f'{name}="{value}"' for name, value in given.items()]
        return "Digest " + ", ".join([*quoted, *(f"{name}={value}" for name, value in plain.items())])
