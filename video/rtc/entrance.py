"""Where peers come in: the port, the certificate, and what descriptions tell of them. See docs/video.md."""

import asyncio
import errno
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime

import ifaddr

from video.codecs.sdp_write import Local
from video.codecs.sheet import Address
from video.fanout.session import RtpSession
from video.rtc.dtls import Identity
from video.rtc.peer import Peer
from video.rtc.port import Port
from video.rtc.ports import EntranceError, Listen


def host_addresses() -> list[str]:
    """Every address of this machine that others can reach, IPv4 first; without a network the loopback address."""
    found = [ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips]
    v4 = [ip for ip in found if isinstance(ip, str) and not ip.startswith(("127.", "169.254."))]
    v6 = [ip[0] for ip in found if not isinstance(ip, str) and ip[0] != "::1" and not ip[0].startswith("fe80:")]
    return [*v4, *v6] or ["127.0.0.1"]


class Entrance:
    """Makes peers. Enter `open` first."""

    def __init__(self, now: datetime, announce: Sequence[str] = ()) -> None:
        """`now`: wall clock, for the certificate."""
        self._identity = Identity(now)
        self._announce = announce
        self._port = Port()

    @contextmanager
    def open(self, where: Listen) -> Iterator[None]:
        """Listen on the first port of the range that is free on every host.

        Raises:
            EntranceError: there is none, or a host is not this machine's.
        """
        loop = asyncio.get_running_loop()
        hosts = where.hosts or host_addresses()
        with ExitStack() as stack:
            for number in range(where.first_port, where.last_port + 1):
                try:
                    stack.enter_context(self._port.open(hosts, number, loop))
                    break
                except OSError as error:
                    if number < where.last_port and error.errno == errno.EADDRINUSE:
                        continue
                    ports = f"{where.first_port}-{where.last_port}"
                    raise EntranceError(
                        f"UDP port {ports} of {', '.join(hosts)} can't be listened on ({error.strerror}):"
                        " choose other media_ports or media_hosts."
                    ) from None
            yield

    @property
    def addresses(self) -> list[Address]:
        """Where peers find us, as candidates tell it."""
        own = self._port.addresses
        return [(host, own[0][1]) for host in self._announce] or own

    def peer(self, session: RtpSession, is_source: bool = False) -> Peer:
        """A peer that is expected to come, once `Peer.expect` is called. `is_source`: it sends pictures."""
        return Peer(self._port, self._identity, session, is_source)

    def dropped(self) -> int:
        """Datagrams that the system did not take so far."""
        return sum(door.dropped for door in self._port.doors)

    def local(self, peer: Peer) -> Local:
        """Our side of the description for a peer."""
        fingerprint = self._identity.fingerprint
        return Local(peer.ufrag, peer.password, fingerprint, self.addresses, secrets.randbits(62))
