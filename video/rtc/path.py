"""The way to one peer, as its checks show it. See docs/video.md."""

from collections.abc import Iterable

from video.codecs.sheet import Address, Sheet
from video.rtc.door import ConnectedSocket, Door, UdpSocket
from video.rtc.port import Port


class Path:
    """Where a peer is. One that sends pictures has a socket of its own there (`ConnectedSocket`).

    Attributes:
        is_source: whether it sends pictures.
        way: the socket that reaches it; None until it came, and once the path is closed.
        address: where it is then.
    """

    __slots__ = ("_at", "_own", "_port", "address", "is_source", "way")

    def __init__(self, port: Port, is_source: bool) -> None:
        self.way: UdpSocket | None = None
        self.address: Address = ("", 0)
        self._port = port
        self.is_source = is_source
        self._own: ConnectedSocket | None = None
        self._at: tuple[Door, Address] | None = None  # by what door it came, and from where

    @property
    def has_to_wait(self) -> bool:
        """Whether what it sends is read with what viewers say, though it sends pictures."""
        return self.is_source and self._own is None

    @property
    def route(self) -> tuple[UdpSocket, Address] | None:
        """By what socket the peer is reached, and where; None before it came, and once the path is closed."""
        return (self.way, self.address) if self.way is not None else None

    def lead(self, door: Door, address: Address) -> bool:
        """The peer is at `address` now, and came by `door`; answers whether the route is another one by that."""
        if self._at == (door, address):
            return False
        self._at = (door, address)
        if self.is_source:
            if self._own is not None:
                self._port.leave(self._own)
            self._own = self._port.connect(door, address)
        self.way, self.address = self._own or door, address
        return True

    def write(self, sheet: Sheet) -> None:
        """Send packets, if the peer has come."""
        if self.way is not None:
            self.way.write(sheet, self.address)

    def send(self, datagrams: Iterable[bytes]) -> None:
        """Send DTLS or RTCP, if the peer has come."""
        if self.way is not None:
            for datagram in datagrams:
                self.way.send(datagram, self.address)

    def close(self) -> None:
        """The peer is there no more."""
        self.way = None
        if self._own is not None:
            self._port.disconnect(self._own)
            self._own = None
