"""The UDP port of the media process: every peer's datagrams come and go here. See docs/video.md.

One socket for each address of the host, so that an answer leaves from where the question came to, and one for each peer that sends
pictures, which are read as they come; all of one port number, which is what a firewall has to open.
"""

import asyncio
import logging
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from video.codecs import stun
from video.codecs.sheet import Address
from video.rtc.door import SO_TIMESTAMPNS, SOL_UDP, UDP_GRO, ConnectedSocket, Door, Guest, bind
from video.rtc.rhythm import LONGEST_SECONDS, Rhythm

log = logging.getLogger(__name__)

TIMESPEC = struct.Struct("@ll")
"""Seconds and nanoseconds, as the kernel says when a datagram came."""

READS = 64
"""Datagrams (or rows of them) read before others have their turn."""

HELD_SECONDS = 10.0
"""An address that was checked so lately stays with who has it: everybody else who comes from it has only written it on a datagram,
and would have the pictures of a node, or sent their own to somebody. Browsers check each 2–5 s."""

MAX_ADDRESSES = 8
"""Addresses one peer may have at a time: a laptop's cable, radio and VPN, twice. One on the road goes through many more."""


class Port:
    """Every socket, and who is expected. Of use while `open` is entered, which fills `doors`."""

    def __init__(self) -> None:
        self.doors: list[Door] = []
        self._guests: dict[str, Guest] = {}
        self._view = memoryview(bytearray(65536))
        self._loop: asyncio.AbstractEventLoop
        self._rhythm: Rhythm

    @contextmanager
    def open(self, hosts: Sequence[str], number: int, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        """Listen on `hosts` while the block runs; with `number` 0 on a port that was free on the first of them.

        Raises:
            OSError: the port is taken, or a host is not this machine's.
        """
        with ExitStack() as stack:
            for host in hosts:
                sock = stack.enter_context(bind(host, number))
                number = sock.getsockname()[1]
                door = Door(sock)
                self.doors.append(door)
                stack.callback(self.doors.remove, door)
            self._loop = loop
            self._rhythm = Rhythm(loop.time, loop.call_later, self._look, self._wake)
            stack.callback(self._rhythm.close)
            self._wake(True)
            stack.callback(self._wake, False)
            stack.callback(self._disconnect_all)
            yield

    def expect(self, ufrag: str, guest: Guest) -> None:
        """A peer that will come with this user name fragment of ours."""
        self._guests[ufrag] = guest
        self.attend()

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

    def connect(self, door: Door, address: Address) -> ConnectedSocket | None:
        """A socket for a peer that sends pictures, which came by `door`; None where the system gives none: who sends by the door must `attend`."""
        try:
            own = ConnectedSocket(door, address)
        except OSError as error:
            log.warning("no socket of its own for %s:%s: %s", *address, error)
            return None
        self._loop.add_reader(own.sock, self._hear, own)
        return own

    def leave(self, own: ConnectedSocket) -> None:
        """Its peer is elsewhere now: what it sent before is read yet, once those have been served who are being read."""
        self._loop.call_soon(self._leave, own)

    def _leave(self, own: ConnectedSocket) -> None:
        if own in own.door.connected:
            self._read(own.sock, own.door)
            self.disconnect(own)

    def disconnect(self, own: ConnectedSocket) -> None:
        """Its peer is there no more."""
        self._loop.remove_reader(own.sock)
        own.close()

    def _disconnect_all(self) -> None:
        for door in self.doors:
            for own in tuple(door.connected):
                self.disconnect(own)

    def attend(self) -> None:
        """Somebody may need an answer soon."""
        self._rhythm.attend()

    def _hear(self, own: ConnectedSocket) -> None:
        self._read(own.sock, own.door)
        self._rhythm.beat()

    def _look(self) -> bool:
        """Take what has come by all doors; answers whether that was all."""
        return all([self._read(door.sock, door) for door in self.doors])

    def _wake(self, at_once: bool) -> None:
        """Whether datagrams at a door wake the loop."""
        for door in self.doors:
            if at_once:
                self._loop.add_reader(door.sock, self._read, door.sock, door)
            else:
                self._loop.remove_reader(door.sock)

    def _read(self, sock: socket.socket, door: Door) -> bool:
        """Take what has come for the guests of `door`; answers whether that was all."""
        receive, view, buffers = sock.recvmsg_into, self._view, [self._view]
        for _ in range(READS):
            try:
                size, ancillary, _, address = receive(buffers, 96)
            except OSError:
                return True
            step, age = size, 0.0
            for level, kind, value in ancillary:
                if kind == UDP_GRO and level == SOL_UDP:
                    step = int.from_bytes(value[:4], "little")
                elif kind == SO_TIMESTAMPNS:
                    age = _since(value)
            if size:
                row = [bytes(view[at : min(at + step, size)]) for at in range(0, size, step)]
                self._take(door, address[:2], row, self._loop.time() - age)
        return False

    def _take(self, door: Door, address: Address, row: Sequence[bytes], arrived: float) -> None:
        """Datagrams that the kernel has brought as one, from one address."""
        checks = [datagram for datagram in row if datagram[0] <= 3]  # STUN (RFC 7983)
        for datagram in checks:
            try:
                self._check(door, address, datagram)
            except stun.StunError as error:
                log.debug("not answered: %s", error)
        if len(checks) < len(row) and (guest := door.guests.get(address)) is not None:
            guest.take(row, arrived)

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
        if holder is not guest:
            self.attend()
        if door.guests.pop(address, None) is not guest:
            own = [other for other, whose in door.guests.items() if whose is guest]
            if len(own) >= MAX_ADDRESSES:
                door.forget(own[0])
        door.guests[address] = guest  # behind those that were checked before
        return True


def _since(stamp: bytes) -> float:
    """Seconds since the kernel's stamp, as long as a datagram can wait here at most: the clock may have been set meanwhile."""
    seconds, nanoseconds = TIMESPEC.unpack(stamp)
    passed: float = time.time() - seconds - nanoseconds / 1e9  # noqa: TID251 - the clock that the kernel takes
    return min(max(passed, 0.0), LONGEST_SECONDS)
