"""The sound of one stream: passed on at once to whoever listens. Nothing of it is held. No I/O. See docs/video.md."""

from collections.abc import Callable

from video.codecs.audio import AudioPacket

Listen = Callable[[AudioPacket], None]
"""Takes the next packet at once; it raises nothing, because others wait behind it."""


class Sound:
    """What a source's microphone sends and every listener of it hears. `push` never waits.

    Attributes:
        packets, octets: pushed so far, and their payload.
        last: when the newest came (monotonic seconds); None before the first.
        on_wanted: called when the first listener comes and when the last one leaves.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` is monotonic, in seconds."""
        self.packets = self.octets = 0
        self.last: float | None = None
        self.on_wanted: Callable[[], None] = lambda: None
        self._clock = clock
        self._listeners: tuple[Listen, ...] = ()

    @property
    def is_wanted(self) -> bool:
        """Whether somebody listens: until then it need not cross any network."""
        return bool(self._listeners)

    def push(self, packet: AudioPacket) -> None:
        """Take the next packet of the source."""
        self.packets += 1
        self.octets += len(packet.payload)
        self.last = self._clock()
        for listen in self._listeners:
            listen(packet)

    def join(self, listen: Listen) -> None:
        """Hear what comes from here on."""
        before, self._listeners = self._listeners, (*self._listeners, listen)
        if not before:
            self.on_wanted()

    def leave(self, listen: Listen) -> None:
        """Hear no more; harmless when repeated."""
        before, self._listeners = self._listeners, tuple(each for each in self._listeners if each != listen)
        if before and not self._listeners:
            self.on_wanted()
