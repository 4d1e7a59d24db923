"""A camera's login, by the book and not by our own code: RFC 2617 and RFC 7616 (Digest), RFC 7617 (Basic)."""

import base64
import hashlib
import re
from collections.abc import Sequence


class Lock:
    """Who may view. `schemes`: `Basic`, `MD5`, `MD5 qop`, `SHA-256 qop`, in the order in which they are offered."""

    def __init__(self, user: str, password: str, schemes: Sequence[str]) -> None:
        self.opened_by: list[str] = []
        self.turned_away = 0
        self._user, self._password, self._schemes = user, password, schemes
        self._nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093"
        self._counts: set[str] = set()

    def expire(self) -> None:
        """The nonce has served its time."""
        self._nonce = hashlib.sha256(self._nonce.encode()).hexdigest()

    def asks(self) -> list[str]:
        fields = []
        for scheme in self._schemes:
            algorithm, _, qop = scheme.partition(" ")
            rest = [f'realm="camera", nonce="{self._nonce}"', *([f"algorithm={algorithm}"] if qop else [])]
            digest = "Digest " + ", ".join([*rest, *(['qop="auth,auth-int"'] if qop else [])])
            fields.append("WWW-Authenticate: " + ('Basic realm="camera"' if scheme == "Basic" else digest))
        return fields

    def opens(self, method: str, answer: str) -> bool:
        scheme, _, rest = answer.partition(" ")
        is_right = self._basic(rest) if scheme == "Basic" else scheme == "Digest" and self._digest(method, rest)
        self.turned_away += bool(answer) and not is_right
        return is_right

    def _basic(self, rest: str) -> bool:
        self.opened_by.append("Basic")
        return "Basic" in self._schemes and base64.b64decode(rest).decode() == f"{self._user}:{self._password}"

    def _digest(self, method: str, rest: str) -> bool:
        given = {name: quoted or plain for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', rest)}
        algorithm = given.get("algorithm", "MD5")
        self.opened_by.append(algorithm + (" qop" if "qop" in given else ""))

        def h(text: str) -> str:
            return hashlib.new(algorithm.lower().replace("-", ""), text.encode()).hexdigest()

        middle = f"{given['nonce']}"
        if "qop" in given:
            count = given["nonce"] + given["nc"]
            if count in self._counts:
                return False
            self._counts.add(count)
            middle += f":{given['nc']}:{given['cnonce']}:{given['qop']}"
        expected = h(f"{h(f'{self._user}:camera:{self._password}')}:{middle}:{h(f'{method}:' + given['uri'])}")
        return (given["nonce"], given["username"], given["response"]) == (self._nonce, self._user, expected)
