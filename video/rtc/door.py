"""The sockets of the media process, and what goes out by them: the packets of a picture in one system call. See docs/video.md."""

import errno
import logging
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

from video.codecs.sheet import Address, Run, Sheet

log = logging.getLogger(__name__)

SOL_UDP, UDP_SEGMENT, UDP_GRO = 17, 103, 104  # linux/udp.h; Python 3.11 does not name them
SO_TIMESTAMPNS = 35  # asm-generic/socket.h

BUFFER_BYTES = 4 * 1024 * 1024
"""Of each socket, both ways, if the system allows it: a key frame for 100 viewers is 5 MB in one go."""

BUFFERS = ((socket.SO_SNDBUF, "wmem_max"), (socket.SO_RCVBUF, "rmem_max"))
"""Of a socket, and what limits each."""

NO_SEGMENTS = (errno.EIO, errno.EINVAL, errno.EMSGSIZE, errno.EOPNOTSUPP)
"""How a route refuses what a socket that cuts would send, short datagrams too: its network card makes no checksums or it is a
tunnel of IPsec (EIO), or it is narrower than a packet (EINVAL, in newer kernels EMSGSIZE)."""

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

    def take(self, row: Sequence[bytes], arrived: float) -> None:
        """Datagrams that came as one, at a time of the loop: DTLS, SRTP or SRTCP, and checks, which have been dealt with."""


class UdpSocket:
    """A socket that datagrams go out by. `write` and `send` never wait: what the system does not take at once is lost, and counted in `dropped`."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.dropped = 0
        self._told: set[int | None] = {
            errno.EAGAIN, errno.ENOBUFS, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EPERM, errno.ECONNREFUSED,
        }  # fmt: skip
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
        if self._segment is None or (self._alone and address in self._alone):
            for run in sheet.runs:
                self._one_by_one(run, address)
            return
        for run in sheet.runs:
            size, count, octets = run
            if count == 1:
                self.send(octets, address)
                continue
            try:
                if size != self._segment:  # nearly all have the same: as an option it costs nothing for each call
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
        if self._is_known(address):
            self._alone.add(address)
        self._cut_at(0)
        self._one_by_one(run, address)

    def _is_known(self, address: Address) -> bool:
        """Whether it is worth remembering."""
        return True

    def _cut_at(self, size: int) -> None:
        self.sock.setsockopt(SOL_UDP, UDP_SEGMENT, size)
        self._segment = size

    def _lost(self, error: OSError, count: int) -> None:
        self.dropped += count
        if error.errno not in self._told:
            self._told.add(error.errno)
            log.warning("a datagram could not be sent: %s (said once; `dropped` counts all)", error)


class Door(UdpSocket):
    """A socket of one of our addresses, for whoever comes.

    Attributes:
        guests: who is at an address.
        checked: when each of them last was, by its check.
        connected: the sockets beside it.
    """

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.guests: dict[Address, Guest] = {}
        self.checked: dict[Address, float] = {}
        self.connected: set[ConnectedSocket] = set()

    def forget(self, address: Address) -> None:
        """Nobody is there any more."""
        del self.guests[address]
        self.checked.pop(address, None)
        self._alone.discard(address)

    def _is_known(self, address: Address) -> bool:
        return address in self.guests


class ConnectedSocket(UdpSocket):
    """A socket beside a door, of the same address and number, to which the kernel brings only what comes from one peer."""

    def __init__(self, door: Door, address: Address) -> None:
        """To a peer at `address` that came by `door`.

        Raises:
            OSError: the system gives no more sockets, or there is no way to that address.
        """
        sock = socket.socket(door.sock.family, socket.SOCK_DGRAM)
        try:
            _prepare(sock)
            with _shared(sock, door.sock, *(other.sock for other in door.connected)):
                sock.bind(door.sock.getsockname())
            sock.connect(address)
        except OSError:
            sock.close()
            raise
        super().__init__(sock)
        self.door = door
        self.address = address
        door.connected.add(self)

    def close(self) -> None:
        """Give the socket back."""
        self.door.connected.discard(self)
        self.sock.close()

    def _lost(self, error: OSError, count: int) -> None:
        self.door._lost(error, count)


@contextmanager
def _shared(*socks: socket.socket) -> Iterator[None]:
    """These may have one number, as nobody else can before and after, and nobody of another account meanwhile: the kernel wants that of
    SO_REUSEPORT, but not of SO_REUSEADDR, by which a stranger took the number within seconds (tried).
    """
    try:
        for sock in socks:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        yield
    finally:
        for sock in socks:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 0)


def bind(host: str, number: int) -> socket.socket:
    """A socket for a door.

    Raises:
        OSError: the number is taken, or the host is not this machine's.
    """
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        _prepare(sock)
        for option, name in BUFFERS:
            if (given := sock.getsockopt(socket.SOL_SOCKET, option)) < BUFFER_BYTES:
                log.warning(
                    "the system gives this socket %d bytes where many pictures at once need %d; as root: sysctl -w net.core.%s=%d",
                    given, BUFFER_BYTES, name, BUFFER_BYTES,
                )  # fmt: skip
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)  # it may be read a little later than it came
        sock.bind((host, number))
    except OSError:
        sock.close()
        raise
    return sock


def _prepare(sock: socket.socket) -> None:
    sock.setblocking(False)
    for option, _ in BUFFERS:
        sock.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
    with suppress(OSError):
        sock.setsockopt(SOL_UDP, UDP_GRO, 1)  # rows of datagrams arrive as one, where the kernel can


def _has(sock: socket.socket, option: int) -> bool:
    """Whether the kernel knows a UDP option (GSO came with Linux 4.18, GRO with 5.0)."""
    try:
        sock.setsockopt(SOL_UDP, option, 0)
    except OSError:
        return False
    return True
