"""The UDP port of the media process: every peer's datagrams come and go here. See docs/video.md.

One socket for each address of the host, so that an answer leaves from where the question came to; all of one port number, which is
what a firewall has to open.
"""

import asyncio
import errno
import logging
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Protocol

from video.codecs import stun
from video.codecs.sheet import Run, Sheet

log = logging.getLogger(__name__)

SOL_UDP, UDP_SEGMENT, UDP_GRO = 17, 103, 104  # linux/udp.h; Python 3.11 does not name them

BUFFER_BYTES = 4 * 1024 * 1024
"""Of each socket, both ways, if the system allows it: a key frame for 100 viewers is 5 MB in one go."""

NO_SEGMENTS = (errno.EIO, errno.EINVAL, errno.EMSGSIZE, errno.EOPNOTSUPP)
"""How a route refuses what a socket that cuts would send, short datagrams too: its network card makes no checksums or it is a
tunnel of IPsec (EIO), or it is narrower than a packet (EINVAL, in newer kernels EMSGSIZE)."""

READS = 64
"""Datagrams (or rows of them) read before others have their turn."""

HELD_SECONDS = 10.0
"""An address that was checked so lately stays with who has it: everybody else who comes from it has only written it on a datagram,
and would have the pictures of a node, or sent their own to somebody. Browsers check each 2–5 s."""

MAX_ADDRESSES = 8
"""Addresses one peer may have at a time: a laptop's cable, radio and VPN, twice. One on the road goes through many more."""

Address = tuple[str, int]
Buffer = bytes | memoryview


class Guest(Protocol):
    """What a datagram is for."""

    @property
    def password(self) -> str:
        """Of our side: what its checks are signed with."""

    @property
    def owner(self) -> object:
        """Whose it is: a peer has two guests while it changes its credentials."""

    def checked(self, door: "Door", address: Address, *, nominated: bool) -> None:
        """The peer has proved that it is at `address`, and wants to be sent its packets there if `nominated`."""

    def take(self, datagram: bytes) -> None:
        """DTLS, SRTP or SRTCP."""


class Door:
    """One socket. `write` and `send` never wait: what the system does not take at once is lost, and counted in `dropped`."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.guests: dict[Address, Guest] = {}
        self.checked: dict[Address, float] = {}  # when each of them was last checked
        self.dropped = 0
        self._told: set[int | None] = {errno.EAGAIN, errno.ENOBUFS, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EPERM}
        self._alone: set[Address] = set()  # where no segments can be sent
        self._segment: int | None = 0 if _has(sock, UDP_SEGMENT) else None  # what the socket cuts at; None: it can't

    def send(self, datagram: Buffer, address: Address) -> None:
        """One datagram."""
        try:
            if self._segment and (len(datagram) > self._segment or address in self._alone):
                self._cut_at(0)  # it would be cut, or refused
            self.sock.sendto(datagram, address)
        except OSError as error:
            if self._segment and error.errno in NO_SEGMENTS:
                self._take_apart(error, Run(len(datagram), 1, memoryview(datagram)), address)
            else:
                self._lost(error, 1)

    def write(self, sheet: Sheet, address: Address) -> None:
        """Packets; those of a run in one system call (UDP GSO) where there is such a thing."""
        if self._segment is None or address in self._alone:
            for run in sheet.runs:
                self._one_by_one(run, address)
            return
        for run in sheet.runs:
            size, count, octets = run
            if count == 1:
                self.send(octets, address)
                continue
            try:
                if (
                    size != self._segment
                ):  # nearly all viewers have the same; as an option it costs nothing for each call
                    self._cut_at(size)
                self.sock.sendto(octets, address)
            except OSError as error:
                if error.errno in NO_SEGMENTS:
                    self._take_apart(error, run, address)
                else:
                    self._lost(error, count)

    def _one_by_one(self, run: Run, address: Address) -> None:
        for at in range(0, len(run.octets), run.size):
            self.send(run.octets[at : at + run.size], address)

    def _take_apart(self, error: OSError, run: Run, address: Address) -> None:
        """Send one by one where segments can't be sent; elsewhere they can."""
        log.warning("UDP segmentation is not possible to %s (%s): its packets are sent alone", address, error)
        if address in self.guests:
            self._alone.add(address)
        self._cut_at(0)
        self._one_by_one(run, address)

    def forget(self, address: Address) -> None:
        """Nobody is there any more."""
        del self.guests[address]
        self.checked.pop(address, None)
        self._alone.discard(address)

    def _cut_at(self, size: int) -> None:
        self.sock.setsockopt(SOL_UDP, UDP_SEGMENT, size)
        self._segment = size

    def _lost(self, error: OSError, count: int) -> None:
        self.dropped += count
        if error.errno not in self._told:
            self._told.add(error.errno)
            log.warning("a datagram could not be sent: %s (said once; `dropped` counts all)", error)


def _bind(host: str, number: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        for option, name in ((socket.SO_SNDBUF, "wmem_max"), (socket.SO_RCVBUF, "rmem_max")):
            sock.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
            if (given := sock.getsockopt(socket.SOL_SOCKET, option)) < BUFFER_BYTES:
                log.warning(
                    "the system gives this socket %d bytes where many pictures at once need %d; as root: sysctl -w net.core.%s=%d",
                    given, BUFFER_BYTES, name, BUFFER_BYTES,
                )  # fmt: skip
        with suppress(OSError):
            sock.setsockopt(SOL_UDP, UDP_GRO, 1)  # rows of datagrams arrive as one, where the kernel can
        sock.bind((host, number))
    except OSError:
        sock.close()
        raise
    return sock


def _has(sock: socket.socket, option: int) -> bool:
    """Whether the kernel knows a UDP option (GSO came with Linux 4.18, GRO with 5.0)."""
    try:
        sock.setsockopt(SOL_UDP, option, 0)
    except OSError:
        return False
    return True


class Port:
    """Every socket, and who is expected. `doors` is filled while `open` is entered."""

    def __init__(self) -> None:
        self.doors: list[Door] = []
        self._guests: dict[str, Guest] = {}
        self._view = memoryview(bytearray(65536))

    @contextmanager
    def open(self, hosts: Sequence[str], number: int, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        """Listen on `hosts` while the block runs; with `number` 0 on a port that was free on the first of them.

        Raises:
            OSError: the port is taken, or a host is not this machine's.
        """
        with ExitStack() as stack:
            for host in hosts:
                sock = stack.enter_context(_bind(host, number))
                number = sock.getsockname()[1]
                door = Door(sock)
                self.doors.append(door)
                stack.callback(self.doors.remove, door)
                loop.add_reader(sock, self._readable, door)
                stack.callback(loop.remove_reader, sock)
            yield

    def expect(self, ufrag: str, guest: Guest) -> None:
        """A peer that will come with this user name fragment of ours."""
        self._guests[ufrag] = guest

    @property
    def addresses(self) -> list[Address]:
        """Where peers find us."""
        return [door.sock.getsockname()[:2] for door in self.doors]

    def forget(self, guest: Guest) -> None:
        """The peer is gone."""
        self._guests = {ufrag: other for ufrag, other in self._guests.items() if other is not guest}
        for door in self.doors:
            for address in [address for address, other in door.guests.items() if other is guest]:
                door.forget(address)

    def _readable(self, door: Door) -> None:
        receive, view, buffers = door.sock.recvmsg_into, self._view, [self._view]
        for _ in range(READS):
            try:
                size, ancillary, _, address = receive(buffers, 64)
            except OSError:
                return  # nothing more
            step = size
            for level, kind, value in ancillary:
                if level == SOL_UDP and kind == UDP_GRO:
                    step = int.from_bytes(value[:4], "little")
            for at in range(0, size, step or 1):
                self._take(door, address[:2], bytes(view[at : min(at + step, size)]))

    def _take(self, door: Door, address: Address, datagram: bytes) -> None:
        if datagram[0] > 3:  # all but STUN (RFC 7983)
            if (guest := door.guests.get(address)) is not None:
                guest.take(datagram)
        else:
            try:
                self._check(door, address, datagram)
            except stun.StunError as error:
                log.debug("not answered: %s", error)

    def _check(self, door: Door, address: Address, datagram: bytes) -> None:
        """Answer a connectivity check as an ICE lite agent (RFC 8445 7.3). Who is not expected hears nothing.

        Raises:
            StunError: it is no check.
        """
        request = stun.parse_request(datagram)
        if request is None:
            return  # a keep-alive
        guest = self._guests.get(request.username.partition(":")[0])
        if guest is None or not address[1] or not stun.is_authentic(datagram, request.signed, guest.password):
            return  # port 0 can't be answered (RFC 768)
        if request.unknown or request.controlled:
            door.send(stun.refusal(request, 420 if request.unknown else 487, guest.password), address)
            return
        if not self._admit(door, address, guest):
            log.warning("a check from %s:%s is not answered: that address is somebody else's", *address)
            return
        door.send(stun.success(request, *address, guest.password), address)
        guest.checked(door, address, nominated=request.use_candidate)

    def _admit(self, door: Door, address: Address, guest: Guest) -> bool:
        """The guest is at this address too, unless somebody else is; of too many, that which it has not checked for longest is forgotten."""
        now, holder = time.monotonic(), door.guests.get(address)
        if (
            holder is not None
            and holder.owner is not guest.owner
            and now - door.checked.get(address, now) < HELD_SECONDS
        ):
            return False
        door.checked[address] = now
        if door.guests.pop(address, None) is not guest:
            own = [other for other, whose in door.guests.items() if whose is guest]
            if len(own) >= MAX_ADDRESSES:
                door.forget(own[0])
        door.guests[address] = guest  # behind those that were checked before
        return True
