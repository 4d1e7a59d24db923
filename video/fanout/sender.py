"""The sending end of one slot: a stream, another one after a switch, or nothing. See docs/video.md.

It sends in the call that brings a picture: there is no task and no queue for a viewer, and none waits for another.
"""

from collections.abc import Callable, Iterable

from video.codecs.rtcp import SenderReport
from video.fanout.headers import Format
from video.fanout.pace import Pace
from video.fanout.packets import Outlet, Packets
from video.fanout.ring import Cursor
from video.fanout.sending_end import SendingEnd
from video.fanout.stream import Stream
from video.fanout.timeline import AGE_TICKS, CLOCK_RATE, DRIFT_TICKS, Timeline

REPLAY_SECONDS = 0.5
"""Shortest pause between two replays, so that a viewer in trouble can't ask for more than it can take."""

QUIET_SECONDS = 1.0
"""A stream that brought nothing for so long stands still: what it holds is not sent until it goes on. A browser asks for a
key frame when nothing comes (Chromium after 3 s), and the old one sent again would look new (seen)."""


class Sender(SendingEnd):
    """What ONE slot sends, one rising clock and one row of packets whatever it shows. Silent until `connect` and `show`.

    Attributes:
        stream: what it shows; once it has all of that, it is in step with others.
        packets: the packets it made; None until connected.
        key_requests: how often the viewer asked for a key frame.
    """

    __slots__ = (
        "_cursor", "_first", "_keeps_age", "_outlet", "_pace", "_paced", "_replayed", "_reported", "_timeline",
        "key_requests", "packets", "stream",
    )  # fmt: skip

    def __init__(
        self,
        clock: Callable[[], float],
        later: Callable[[float, Callable[[], None]], object],
        pace: Pace | None = None,
        keeps_age: bool = False,
    ) -> None:
        """As of `SendingEnd`. `pace`: what all slots of a peer share; alone it has its own.

        `keeps_age`: the other side is to see by timestamps and reports how late pictures come. A player is not: it would wait for them.
        """
        super().__init__(clock, later)
        self._pace = pace or Pace(later)
        self.stream: Stream | None = None
        self.packets: Packets | None = None
        self.key_requests = 0
        self._keeps_age = keeps_age
        self._timeline = Timeline(clock(), AGE_TICKS if keeps_age else DRIFT_TICKS)
        self._outlet: Outlet | None = None
        self._cursor: Cursor | None = None
        self._first: Callable[[], None] | None = None
        self._paced = False
        self._replayed = float("-inf")
        self._reported = 0

    @property
    def skipped(self) -> int:
        """Pictures of the present stream this viewer never got; `Stream.skipped` has those of viewers that left."""
        return self._cursor.skipped if self._cursor else 0

    @property
    def has_sent(self) -> bool:
        """Whether there is something to say good-bye of."""
        return self.packets is not None and self.packets.count > 0

    def connect(self, outlet: Outlet, form: Format) -> None:
        """The peer can be reached: what is shown goes out from here on."""
        self._outlet = outlet
        self.packets = Packets(form, outlet)
        self.wake()

    def show(self, stream: Stream | None, first: Callable[[], None] | None = None) -> None:
        """Carry `stream` from its newest key frame on, or nothing. `first` is called once that key frame is sent."""
        self._leave()
        self.stream = stream
        self.loss = 0.0
        self._first = first
        self._timeline.switch()
        if stream is not None:
            self._cursor = stream.cursor()
            stream.listeners.add(self.wake)
            self.wake()

    def again(self, first: Callable[[], None]) -> None:
        """The stream will begin anew after a failure: call `first` once its key frame is sent."""
        if self.stream is not None:
            self.fall_out()
            self._first = first

    def close(self) -> None:
        """Send nothing more."""
        self._leave()
        self._outlet = None

    def _leave(self) -> None:
        if self.stream is not None and self._cursor is not None:
            self.fall_out()
            self.stream.listeners.discard(self.wake)
            self.stream.skipped += self._cursor.skipped
        self.stream = self._cursor = self._first = None

    def wake(self) -> None:
        """Send what is new, or the next piece of what has to be caught up.

        Raises nothing: a fault of this viewer's line is told to the loop, and the viewer goes on at the next key frame.
        """
        stream, cursor, outlet, packets = self.stream, self._cursor, self._outlet, self.packets
        if stream is None or cursor is None or outlet is None or packets is None or self._paced:
            return
        now = self._clock()
        if now - stream.last > QUIET_SECONDS:
            return
        try:
            while self._pace.has_room:
                unit = cursor.next()
                if unit is None:
                    return
                stamp = self._timeline.stamp(unit.pts, cursor.live, now)
                outlet.write(packets.picture(unit, stamp, now))
                self._pace.spend(unit.size)
                if self._first is not None:
                    first, self._first = self._first, None
                    first()
                if cursor.live:
                    self._fall_in(stream, packets, outlet)
                    return
        except Exception as error:  # noqa: BLE001 - whatever it is, the stream's other viewers must not wait for it
            self.fail(error)
            return
        self._paced = True
        self._pace.wait(self._go_on)

    def _go_on(self) -> None:
        self._paced = False
        self.wake()

    def _fall_in(self, stream: Stream, packets: Packets, outlet: Outlet) -> None:
        offset, route = self._timeline.offset, outlet.route
        if offset is not None and route is not None:
            stream.listeners.discard(self.wake)
            packets.fall_in(self, stream.step, offset, route)

    def fall_out(self) -> None:
        """Go on by itself from what comes next, if it was in step."""
        stream, packets, cursor = self.stream, self.packets, self._cursor
        if stream is not None and cursor is not None and packets is not None and packets.is_in_step:
            self._follow(packets)
            cursor.follow()
            packets.fall_out(self)
            stream.listeners.add(self.wake)

    def moved(self) -> None:
        """The peer is reached by another route: what comes next goes there."""
        self.fall_out()

    def fail(self, error: Exception) -> None:
        """Writing raised this: the loop is told, and nothing more goes out until a key frame that is still to come."""
        was_in_step = self.packets is not None and self.packets.is_in_step
        self.skip()
        if was_in_step and self._cursor is not None:  # the ring has not the picture yet that could not be written
            self._cursor.drop(ahead=1)
        self._tell(error)

    def _follow(self, packets: Packets) -> None:
        """Know the newest picture that went out in step."""
        if (passed := packets.stepped) is not None:
            self._timeline.follow(passed.unit.pts, passed.at)

    def replay(self) -> None:
        """The viewer asked for a key frame (PLI, FIR): the newest one is the soonest it can have."""
        self.key_requests += 1
        now = self._clock()
        if self.stream is not None and self._cursor is not None and now - self._replayed > REPLAY_SECONDS:
            self._replayed = now
            self.fall_out()
            self.stream.on_key_wanted()
            self._cursor.replay()
            self._timeline.switch()
            self.wake()

    def skip(self) -> None:
        """The viewer can't follow: nothing more until a key frame that is still to come."""
        if self._cursor is not None:
            self.fall_out()
            self._cursor.drop()

    def repeat(self, sequences: Iterable[int]) -> None:
        """The viewer asked for packets again (NACK, RFC 4585 6.2.1)."""
        if self._outlet is None or self.packets is None:
            return
        now = self._clock()
        for sequence in sequences:
            if self.packets.is_spent:
                return
            if (sheet := self.packets.again(sequence, now)) is not None:
                self._outlet.write(sheet)

    def report(self, ntp: int) -> SenderReport | None:
        """What was sent, for the moment `ntp` (now); None when that is nothing new."""
        packets = self.packets
        if packets is None or packets.count == self._reported:
            return None
        now = self._clock()
        packets.forget(now)
        self._follow(packets)
        self._reported = packets.count
        stamp = packets.form.first_timestamp + self._timeline.at(now)
        if self._keeps_age and self.stream is not None:
            stamp += int(self.stream.lateness.seconds * CLOCK_RATE)
        return SenderReport(packets.form.ssrc, ntp, stamp & 0xFFFFFFFF, packets.count, packets.octets)
