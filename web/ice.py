"""STUN and TURN servers for the other side of a connection; the centre itself needs none. Pure."""

import re
from collections.abc import Iterable

from msgspec import Struct

_URL = re.compile(r"(stuns?|turns?):[A-Za-z0-9.\-_\[\]:]+(\?transport=(udp|tcp))?")
"""RFC 7064 3.1 and RFC 7065 3.1, without percent-encoding: a host and perhaps a port."""
_TEXT = re.compile(r"[ -~]{1,256}")
"""What a quoted string of a header may hold without escapes of its own (RFC 8288 3.4)."""


class IceServer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A server as `RTCConfiguration` names it. A `turn:` one wants a user name and a credential."""

    url: str
    username: str | None = None
    credential: str | None = None


def fault(server: IceServer) -> str | None:
    """Why an entry can't be used, as a sentence that tells how to mend it; None when it can."""
    if not _URL.fullmatch(server.url):
        return f"{server.url!r} is no address: write stun:HOST:PORT, or turn:HOST:PORT?transport=udp"
    secrets = (server.username, server.credential)
    if server.url.startswith("turn") and None in secrets:
        return f"{server.url!r} wants its user: write username and credential beside it"
    if any(text is not None and not _TEXT.fullmatch(text) for text in secrets):
        return f"{server.url!r} has a user that fits into no header: write 1 to 256 characters of ASCII"
    return None


def links(servers: Iterable[IceServer]) -> list[str]:
    """A value of the `Link` header for each (RFC 9725 4.6)."""
    return [_link(server) for server in servers]


def _link(server: IceServer) -> str:
    parts = [f"<{server.url}>", 'rel="ice-server"']
    if server.username is not None:
        parts.append(f"username={_quoted(server.username)}")
    if server.credential is not None:
        parts += [f"credential={_quoted(server.credential)}", 'credential-type="password"']
    return "; ".join(parts)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
