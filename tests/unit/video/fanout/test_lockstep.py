"""Viewers in step: each is sent, byte for byte, what it would be sent by itself."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.video.fanout.line import FORMAT, PEER, WITH_RTX, Clock, Line, datagrams, unit
from video.codecs.access_unit import AccessUnit
from video.codecs.rtcp import SenderReport, ntp
from video.codecs.sheet import Address, Sheet
from video.fanout.headers import Format
from video.fanout.lockstep import Way
from video.fanout.packets import Outlet, Packets
from video.fanout.sender import Sender
from video.fanout.session import RtpSession
from video.fanout.stream import Stream


class Alone(Sender):
    """A viewer that never falls in."""

    def _fall_in(self, stream: Stream, packets: Packets, outlet: Outlet) -> None:
        """Stays a listener of its stream."""


class Wire(Line):
    """Keeps every byte of what is written, and when."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.written: list[tuple[float, list[bytes]]] = []
        self._clock = clock

    def write(self, sheet: Sheet) -> None:
        super().write(sheet)
        self.written.append((self._clock(), datagrams(sheet)))


class Pair:
    """The same viewer twice, in step and alone, of the same two cameras."""

    def __init__(self, form: Format) -> None:
        self.clock = Clock()
        self.streams = [Stream(self.clock) for _ in range(2)]
        self.lines = [Wire(self.clock), Wire(self.clock)]
        self.senders = [made(self.clock, self.clock.later) for made in (Sender, Alone)]
        for sender, line in zip(self.senders, self.lines, strict=True):
            sender.connect(line, form)
            sender.show(self.streams[0])
        self._made = 0
        self._leap = 0

    def push(self, size: int) -> None:
        """The next picture of both cameras."""
        made = unit(self._made, self.clock(), size)
        for stream in self.streams:
            stream.push(AccessUnit(made.payloads, made.pts + self._leap, made.key, made.arrived))
        self._made += 1
        self.clock.tick(0.08)

    def leap(self, seconds: int) -> None:
        """The cameras' clocks jump."""
        self._leap += seconds * 90_000

    def both(self, do: Callable[[Sender], object]) -> list[object]:
        """Something happens to the viewer."""
        return [do(sender) for sender in self.senders]


def lose(last: int) -> Callable[[Pair], object]:
    """Ask for one of the newest packets again, by its number from the first one."""
    return lambda pair: pair.both(lambda sender: sender.repeat([30_000 + max(0, len(pair.lines[1].packets) - last)]))


EVENTS: st.SearchStrategy[Callable[[Pair], object]] = st.one_of(
    st.sampled_from([2, 2, 2, 900, 3000, 9000]).map(lambda size: lambda pair: pair.push(size)),
    st.integers(1, 40).map(lose),
    st.sampled_from([
        lambda pair: pair.both(Sender.replay),
        lambda pair: pair.both(Sender.skip),
        lambda pair: pair.both(lambda sender: sender.report(ntp(pair.clock()))),
        lambda pair: pair.both(lambda sender: sender.show(pair.streams[0])),
        lambda pair: pair.both(lambda sender: sender.show(pair.streams[1])),
        lambda pair: pair.both(lambda sender: sender.show(None)),
        lambda pair: pair.streams[0].clear(),
        lambda pair: pair.leap(10),
        lambda pair: pair.leap(-10),
        lambda pair: pair.clock.tick(1.5),
    ]),
)  # fmt: skip


@given(st.sampled_from([FORMAT, WITH_RTX]), st.lists(EVENTS, max_size=60))
def test_in_step_or_alone_a_viewer_is_sent_the_same(form: Format, events: list[Callable[[Pair], object]]) -> None:
    pair = Pair(form)
    usual: list[Callable[[Pair], object]] = [lambda pair: pair.push(2)] * 3
    for event in [*usual, *events, *usual]:
        event(pair)
        stepping, alone = pair.lines
        assert stepping.written == alone.written
    reports = pair.both(lambda sender: sender.report(ntp(pair.clock())))
    assert reports[0] == reports[1]
    first, second = (sender.packets for sender in pair.senders)
    assert first is not None and second is not None
    assert (first.count, first.octets, first.repeats) == (second.count, second.octets, second.repeats)
    assert pair.senders[0].skipped == pair.senders[1].skipped


def test_who_has_every_picture_is_in_step_and_no_listener_any_more() -> None:
    pair = Pair(FORMAT)
    for _ in range(3):
        pair.push(2)
    assert pair.streams[0].listeners == {pair.senders[1].wake}
    pair.both(Sender.skip)
    assert pair.streams[0].listeners == {sender.wake for sender in pair.senders}


class Breaking(Wire):
    """A line that fails while it is broken."""

    is_broken = False

    def write(self, sheet: Sheet) -> None:
        if self.is_broken:
            raise ConnectionError("broken")
        super().write(sheet)


def test_a_line_that_breaks_in_step_costs_the_others_nothing() -> None:
    clock = Clock()
    stream, lines = Stream(clock), [Breaking(clock), Breaking(clock)]
    for line in lines:
        sender = Sender(clock, clock.later)
        sender.connect(line, FORMAT)
        sender.show(stream)
    stream.push(unit(0, clock()))
    lines[0].is_broken = True
    faults = []
    for number in range(1, 13):
        stream.push(unit(number, clock()))
        try:
            clock.tick(0.08)
        except ConnectionError as error:
            faults.append(error)
            lines[0].is_broken = False
    assert len(faults) == 1 and lines[1].bodies == list(range(13))
    assert lines[0].bodies == [0, 12], "it goes on at the next key frame"


class Mobile(Wire):
    """A peer that can be at another address; its packets are sorted by where they went."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.address = PEER
        self.went: list[Address] = []

    @property
    def route(self) -> tuple[Way, Address]:
        return self.Door(self), self.address

    def write(self, sheet: Sheet) -> None:
        self.Door(self).write(sheet, self.address)

    class Door(NamedTuple):
        """Writes to any address."""

        line: "Mobile"

        def write(self, sheet: Sheet, address: Address) -> None:
            self.line.went.append(address)
            Wire.write(self.line, sheet)


def test_who_moves_is_sent_the_next_picture_there_and_falls_in_again() -> None:
    clock = Clock()
    stream, line, sender = Stream(clock), Mobile(clock), Sender(clock, clock.later)
    session = RtpSession("centre", 1, lambda: None)
    session.add_sender(FORMAT.ssrc, sender)
    sender.connect(line, FORMAT)
    sender.show(stream)
    there = ("198.51.100.7", 7)
    for number in range(6):
        if number == 3:
            line.address = there
            session.moved()
        stream.push(unit(number, clock()))
        clock.tick(0.08)
    assert line.went == [PEER] * 3 + [there] * 3
    assert line.bodies == list(range(6)) and len(stream.step._places) == 1


class Refusing(Wire):
    """A line that does not take key frames after the first."""

    def write(self, sheet: Sheet) -> None:
        if self.bodies and self.is_key(sheet):
            self.refused += 1
            raise OSError("no way")
        super().write(sheet)

    refused = 0

    @staticmethod
    def is_key(sheet: Sheet) -> bool:
        return sheet.packets[0][0][0] & 0x1F == 5


def test_a_key_frame_that_can_t_be_written_is_tried_once() -> None:
    clock = Clock()
    stream, line, sender = Stream(clock), Refusing(clock), Sender(clock, clock.later)
    sender.connect(line, FORMAT)
    sender.show(stream)
    for number in range(13):
        stream.push(unit(number, clock()))
    with pytest.raises(OSError, match="no way"):
        clock.tick(0.08)
    stream.push(unit(13, clock()))
    assert line.refused == 1 and line.bodies == list(range(12))


def test_a_report_in_step_counts_what_was_sent_there() -> None:
    pair = Pair(FORMAT)
    for _ in range(5):
        pair.push(2)
    reports = pair.both(lambda sender: sender.report(ntp(pair.clock())))
    assert isinstance(reports[0], SenderReport) and reports[0].packets == 5 and reports[0] == reports[1]


def test_nothing_old_is_remembered_by_who_is_in_step() -> None:
    pair = Pair(FORMAT)
    for _ in range(40):
        pair.push(2)
    pair.both(lambda sender: sender.report(ntp(pair.clock())))
    packets = pair.senders[0].packets
    assert packets is not None and not packets._sent
    assert len(pair.streams[0].step.passed) <= 14, "a second"


def test_viewers_who_agreed_on_other_marks_are_each_sent_their_own() -> None:
    clock = Clock()
    stream = Stream(clock)
    forms = [
        WITH_RTX,
        WITH_RTX._replace(payload_type=102),
        WITH_RTX._replace(send_time_id=6, playout_delay_id=3),
        WITH_RTX._replace(send_time_id=0, playout_delay_id=0),
    ]
    lines = [[Wire(clock), Wire(clock)] for _ in forms]
    for form, pair in zip(forms, lines, strict=True):
        for made, line in zip((Sender, Alone), pair, strict=True):
            sender = made(clock, clock.later)
            sender.connect(line, form)
            sender.show(stream)
    for number in range(3):
        stream.push(unit(number, clock(), 3000))
        clock.tick(0.04)
    assert stream.step.packets > 0 and len(stream.step._places) == len(forms)
    for in_step, alone in lines:
        assert in_step.written == alone.written
    assert len({repr(in_step.written) for in_step, _ in lines}) == len(forms)
