"""One live flow of a camera at one quality: a ring, and readers who are told when it grew. See docs/video.md."""

from collections.abc import Callable

from video.codecs.access_unit import AccessUnit
from video.codecs.assembler import Picture
from video.codecs.h264 import SEI, SLICE, ParameterSets
from video.codecs.payloads import is_packed, packetise
from video.fanout.lateness import Lateness
from video.fanout.lockstep import Lockstep
from video.fanout.receiver import Receiver
from video.fanout.ring import Cursor, Ring
from video.fanout.sound import Sound

_NOTHING_TO_DO = frozenset({SLICE, SEI})
"""A picture of these NAL units alone has no parameter sets to learn or to add, and nothing to leave out."""


class Stream:
    """What a source writes and every viewer of it reads. `push` never waits.

    Attributes:
        ring: the newest pictures.
        step: the viewers that have them all.
        sound: what is heard with them, if anything is.
        lateness: by how much the newest came later than the best.
        sets: parameter sets and picture size seen so far.
        listeners: called, without arguments, after each push; they must return at once, and raise nothing: others wait.
        frames, octets: pushed so far.
        skipped: pictures that viewers never got, of those that have left.
        on_key_wanted: called when a viewer needs a key frame; a camera makes them by itself, a publisher when it is asked.
        last: when the newest picture arrived, or the stream began to be waited for (monotonic seconds).
        key_seconds: between its last two key frames; 0 before.
        receiver: where its pictures come from, if they come as packets.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` is monotonic, in seconds."""
        self.ring = Ring()
        self.step = Lockstep()
        self.sound = Sound(clock)
        self.lateness = Lateness()
        self.sets = ParameterSets()
        self.listeners: set[Callable[[], None]] = set()
        self.frames = 0
        self.octets = 0
        self.skipped = 0
        self.on_key_wanted: Callable[[], None] = lambda: None
        self.last = clock()
        self.key_seconds = 0.0
        self.receiver: Receiver | None = None
        self._clock = clock
        self._key_at: float | None = None

    def push(self, unit: AccessUnit) -> None:
        """Take the next picture of the source and wake whoever waits for it; one that has no packets is none."""
        if not unit.payloads:
            return
        self.frames += 1
        self.octets += unit.size
        self.last = unit.arrived
        self.lateness.note(unit.pts, unit.arrived)
        if unit.key:
            self.key_seconds = unit.arrived - self._key_at if self._key_at is not None else 0.0
            self._key_at = unit.arrived
        self.step.send(unit, self._clock())  # before the ring has it: whoever falls out then goes on with this picture
        self.ring.push(unit)
        for listener in tuple(self.listeners):
            listener()

    def take(self, picture: Picture, now: float) -> None:
        """Push a picture that came in packets; a key frame without parameter sets gets the newest ones.

        What comes packed as we would pack it, from our own nodes that is, is passed on as it is.
        """
        payloads = picture.payloads
        if not picture.types <= _NOTHING_TO_DO or not is_packed(payloads):
            payloads = packetise(self.sets.complete(picture.nals))
        self.push(AccessUnit(payloads, picture.timestamp, picture.key, now))

    def clear(self) -> None:
        """Forget every picture (the source changed); viewers go on at the next key frame."""
        self.step.dismiss()
        self.ring.clear()
        self.lateness.clear()

    def cursor(self) -> Cursor:
        """A reader's place, at the newest key frame."""
        return self.ring.cursor()
