"""One live flow of a camera at one quality: a ring, and readers who are told when it grew. See docs/video.md."""

from collections.abc import Callable

from video.aiortc_private import payloads
from video.codecs.h264 import AccessUnit, ParameterSets
from video.ring import Cursor, Ring


class Stream:
    """What a source writes and every viewer of it reads. `push` never waits.

    Attributes:
        ring: the newest pictures.
        sets: parameter sets and picture size seen so far.
        listeners: called, without arguments, after each push; they must return at once.
        frames, octets: pushed so far.
        skipped: units that slow readers never got.
        last: when the newest picture arrived, or the stream began to be waited for (monotonic seconds).
    """

    def __init__(self, now: float) -> None:
        self.ring = Ring()
        self.sets = ParameterSets()
        self.listeners: set[Callable[[], None]] = set()
        self.frames = 0
        self.octets = 0
        self.skipped = 0
        self.last = now
        self._packed: tuple[AccessUnit, list[bytes]] | None = None

    def push(self, unit: AccessUnit) -> None:
        """Take the next picture of the source and wake whoever waits for it."""
        self.frames += 1
        self.octets += len(unit.data)
        self.last = unit.arrived
        self.ring.push(unit)
        for listener in tuple(self.listeners):
            listener()

    def cursor(self) -> Cursor:
        """A reader's place, at the newest key frame."""
        return self.ring.cursor()

    def payloads(self, unit: AccessUnit) -> list[bytes]:
        """RTP payloads of a unit; live viewers ask for the same one, so the last answer is kept."""
        if self._packed is None or self._packed[0] is not unit:
            self._packed = unit, payloads(unit.data)
        return self._packed[1]
