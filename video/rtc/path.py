"""The way to one peer, as its checks show it. See docs/video.md."""

from collections.abc import Iterable

from video.codecs.sheet import Sheet
from video.rtc.door import Address, Door, Line, Way
from video.rtc.port import Port


class Path:
    """Where a peer is. One that sends pictures has a socket of its own there (`Line`).

    Attributes:
        door: what reaches it; None until it came, and once the path is closed.
        address: where it is then.
    """

    __slots__ = ("_at", "_is_source", "_line", "_port", "address", "door")

    def __init__(self, port: Port, is_source: bool) -> None:
        self.door: Way | None = None
        self.address: Address = ("", 0)
        self._port = port
        self._is_source = is_source
        self._line: Line | None = None
        self._at: tuple[Door, Address] | None = None  # by what door it came, and from where

    @property
    def has_to_wait(self) -> bool:
        """Whether what it sends is read with what viewers say, though it sends pictures."""
        return self._is_source and self._line is None

    def lead(self, door: Door, address: Address) -> None:
        """The peer is at `address` now, and came by `door`."""
        if self._at == (door, address):
            return
        self._at = (door, address)
        if self._is_source:
            if self._line is not None:
                self._port.leave(self._line)
            self._line = self._port.line(door, address)
        self.door, self.address = self._line or door, address

    def write(self, sheet: Sheet) -> None:
        """Send packets, if the peer has come."""
        if self.door is not None:
            self.door.write(sheet, self.address)

    def send(self, datagrams: Iterable[bytes]) -> None:
        """Send DTLS or RTCP, if the peer has come."""
        if self.door is not None:
            for datagram in datagrams:
                self.door.send(datagram, self.address)

    def close(self) -> None:
        """The peer is there no more."""
        self.door = None
        if self._line is not None:
            self._port.hang_up(self._line)
            self._line = None
