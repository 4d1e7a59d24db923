"""The way to an RTSP camera: its URL, an address that the node allows, TCP or TLS. See docs/video.md."""

import asyncio
import logging
import os
import ssl
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from video.sources.logins import Account
from video.sources.networks import Networks
from video.sources.source import SourceError, Terms

log = logging.getLogger(__name__)

OPEN_SECONDS = 5.0
"""For the name, the connection and TLS together."""

BUFFER = 256 * 1024
"""Bytes that wait to be read; beyond twice of that the camera is made to wait."""

PORTS = {"rtsp": 554, "rtsps": 322}
"""Where cameras listen that have no port in their URL (RFC 2326 3.2, RFC 7826 22.8)."""

# Without the address: one that can't be read may hold a password anywhere.
NO_ADDRESS = (
    "the camera's address is none: write rtsp://user:password@host/path, with %23 for # and %2F for / in a password"
)

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class RtspUrl(NamedTuple):
    """A camera's URL in its parts; `plain` is without user and password, as requests and logs have it."""

    plain: str
    scheme: str
    host: str
    port: int
    user: str
    password: str

    @property
    def account(self) -> Account:
        """Who we are there."""
        return Account(self.host, self.port, self.user, self.password)


def parse_url(url: str) -> RtspUrl:
    """`rtsp[s]://[user[:password]@]host[:port]/path`; user and password percent-encoded where needed.

    Raises:
        SourceError: there is no host, or the port is none.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme.lower()]
    except ValueError:
        raise SourceError("bad_url", NO_ADDRESS) from None
    if not parts.hostname:
        raise SourceError("bad_url", NO_ADDRESS)
    scheme = parts.scheme.lower()
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return RtspUrl(plain, scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


@asynccontextmanager
async def connected(url: RtspUrl, terms: Terms) -> AsyncIterator[Line]:
    """A line to the camera while the block runs.

    The name is looked up once and the address that was checked is the one that is connected to: what the name says a moment
    later means nothing. A certificate is still compared with the name.

    Raises:
        SourceError: no address of it is allowed, or it does not answer.
    """
    try:
        async with asyncio.timeout(OPEN_SECONDS):
            reader, writer = await _open(url, terms)
    except TimeoutError:
        raise SourceError("unreachable", f"the camera did not answer within {OPEN_SECONDS:.0f} s") from None
    except ssl.SSLCertVerificationError as error:
        raise SourceError(
            "certificate", f"the camera's certificate is not to be trusted: {error.verify_message}"
        ) from None
    except ssl.SSLError:
        raise SourceError(
            "unreachable", "the camera's TLS can't be used: write rtsp instead of rtsps, or renew its firmware"
        ) from None
    try:
        yield reader, writer
    finally:
        writer.close()


async def _open(url: RtspUrl, terms: Terms) -> Line:
    context = tls(terms.ca) if url.scheme == "rtsps" else None
    began = asyncio.get_running_loop().time()
    return await open_first(await _addresses(url, terms), url, context, began + OPEN_SECONDS)


async def open_first(addresses: Sequence[str], url: RtspUrl, context: ssl.SSLContext | None, until: float) -> Line:
    """A line to the first address that answers; each has its share of the time there is, so that a dead one hides no live one.

    Raises:
        SourceError: none does.
    """
    loop = asyncio.get_running_loop()
    refused: OSError | None = None
    for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
        try:
            name = url.host if context else None
            async with asyncio.timeout((until - loop.time()) / left):
                return await asyncio.open_connection(address, url.port, limit=BUFFER, ssl=context, server_hostname=name)
        except ssl.SSLError:
            raise
        except OSError as error:
            refused = error
    # Only the system's words for it: asyncio's own name the address, and this goes to the centre.
    reason = os.strerror(refused.errno) if refused and refused.errno else "no answer"
    raise SourceError("unreachable", f"the camera can't be read: {reason}")


def tls(ca: str | None) -> ssl.SSLContext:
    """TLS towards cameras. Without `ca` it keeps listeners out, and believes whoever answers: cameras sign for themselves.

    The system's own signers are not read: no camera is signed by them, and they take 30 ms, in which nothing else is done.

    Raises:
        SourceError: `ca` can't be read any more.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    try:
        context.load_verify_locations(ca)
    except OSError as error:  # ssl.SSLError is one
        log.error("ca: %s holds no certificates that can be read: %s", ca, error.strerror)
        raise SourceError(
            "certificate", "the camera's certificate is not to be trusted: the file `ca` of its node can't be read"
        ) from None
    return context


async def _addresses(url: RtspUrl, terms: Terms) -> list[str]:
    """Addresses of the camera that are in the node's networks.

    Raises:
        SourceError: it has none, or none of these.
    """
    if _is_plain(url.host):  # nothing to look up, which takes a thread and may take long
        return _allowed(url, [url.host], terms.networks)
    try:
        found = await terms.names.addresses(url.host)
    except UnicodeError:  # a name with an empty label (`cam..lan`), or one of more than 63 letters
        raise SourceError("bad_url", NO_ADDRESS) from None
    except OSError:
        raise SourceError("unreachable", "the name of the camera is not known to this node's network") from None
    return _allowed(url, found, terms.networks)


def _is_plain(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _allowed(url: RtspUrl, addresses: Iterable[str], networks: Networks) -> list[str]:
    allowed = [address for address in dict.fromkeys(addresses) if address in networks]
    if not allowed:
        log.warning("camera %s has the address %s, which is in none of `networks`", url.plain, ", ".join(addresses))
        text = "the camera's address is outside the networks of its node: correct it, or add its network to `networks`"
        raise SourceError("network", text)
    return allowed
