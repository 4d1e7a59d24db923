"""One slot: starts at the newest key frame, follows switches on one rising clock, and never sends the old as if it were new."""

import itertools

import pytest

from tests.unit.video.fanout.line import FORMAT, Clock, Line, unit
from video.codecs.rtcp import ReportBlock, middle, ntp
from video.fanout.pace import BURST_BYTES, PACE_SECONDS, Pace
from video.fanout.sender import QUIET_SECONDS, REPLAY_SECONDS, Sender
from video.fanout.stream import Stream


class Slot:
    """A connected sender and what it needs."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.line = Line()
        self.stream = Stream(self.clock)
        self.sender = Sender(self.clock, self.clock.later)
        self.sender.connect(self.line, FORMAT)

    def push(self, *numbers: int, size: int = 2) -> None:
        """Pictures of the camera, at its pace."""
        for number in numbers:
            self.stream.push(unit(number, self.clock(), size))
            self.clock.tick(0.08)

    def catch_up(self, *numbers: int, size: int = 2) -> None:
        """Pictures that are held when the slot comes."""
        for number in numbers:
            self.stream.push(unit(number, self.clock(), size))


@pytest.fixture
def slot() -> Slot:
    return Slot()


def test_a_slot_that_shows_nothing_sends_nothing(slot: Slot) -> None:
    slot.push(0, 1, 2)
    assert slot.line.packets == [] and slot.sender.report(ntp(1.0)) is None


def test_a_newcomer_starts_at_the_newest_key_frame_that_is_held(slot: Slot) -> None:
    slot.push(*range(15))
    firsts: list[int] = []
    slot.sender.show(slot.stream, lambda: firsts.append(len(slot.line.packets)))
    assert slot.line.bodies == [12, 13, 14]
    assert firsts == [1], "told once, with the first key frame"
    slot.push(15)
    assert slot.line.bodies == [12, 13, 14, 15]


def test_what_is_shown_before_the_line_stands_goes_out_when_it_does() -> None:
    clock, line = Clock(), Line()
    stream, sender = Stream(clock), Sender(clock, clock.later)
    sender.show(stream)
    stream.push(unit(0, clock()))
    sender.connect(line, FORMAT)
    assert line.bodies == [0]


def test_switching_goes_on_with_the_same_numbers_and_a_rising_clock(slot: Slot) -> None:
    other = Stream(slot.clock)
    slot.sender.show(slot.stream)
    slot.push(0, 1, 2)
    other.push(unit(120, slot.clock()))
    slot.sender.show(other)
    slot.push(3)
    other.push(unit(121, slot.clock()))
    slot.sender.show(None)
    other.push(unit(122, slot.clock()))
    slot.push(4)
    headers = [header for header, _ in slot.line.packets]
    assert slot.line.bodies == [0, 1, 2, 120, 121]
    assert [header.sequence for header in headers] == list(range(30_000, 30_005))
    steps = [(b.timestamp - a.timestamp) % 2**32 for a, b in itertools.pairwise(headers)]
    assert all(0 < step < 90_000 for step in steps)
    assert not slot.stream.listeners and not other.listeners


def test_a_viewer_that_asks_for_a_key_frame_gets_the_newest_at_once_but_not_again_and_again(slot: Slot) -> None:
    slot.sender.show(slot.stream)
    slot.push(0, 1)
    for _ in range(10):
        slot.sender.replay()
    assert slot.line.bodies == [0, 1, 0, 1]
    slot.clock.tick(REPLAY_SECONDS + 0.01)
    slot.sender.replay()
    assert slot.line.bodies == [0, 1, 0, 1, 0, 1] and slot.sender.key_requests == 11


def test_a_viewer_that_asks_for_a_key_frame_gets_no_old_one(slot: Slot) -> None:
    slot.sender.show(slot.stream)
    slot.push(0, 1, 2)
    slot.clock.tick(QUIET_SECONDS + 2)
    slot.sender.replay()
    assert slot.line.bodies == [0, 1, 2], "the camera has sent nothing for three seconds"
    slot.push(3)
    assert slot.line.bodies == [0, 1, 2, 0, 1, 2, 3], "it goes on: first what the viewer asked for"


def test_a_newcomer_sees_nothing_of_a_stream_that_stands_still(slot: Slot) -> None:
    slot.push(0)
    slot.clock.tick(QUIET_SECONDS + 2)
    slot.sender.show(slot.stream)
    assert slot.line.bodies == []
    slot.push(1)
    assert slot.line.bodies == [0, 1]


def test_catching_up_goes_out_in_pieces_and_pictures_keep_their_order(slot: Slot) -> None:
    slot.catch_up(*range(11), size=30_000)
    slot.sender.show(slot.stream)
    sent = [len(set(slot.line.bodies))]
    for _ in range(9):
        slot.clock.tick(PACE_SECONDS)
        sent.append(len(set(slot.line.bodies)))
    steps = [b - a for a, b in itertools.pairwise([0, *sent])]
    assert max(steps) * 30_000 < 2 * BURST_BYTES and sent[-1] == 11
    slot.push(11)
    numbers = [number for number, _ in itertools.groupby(slot.line.bodies)]
    assert numbers == list(range(12))


def test_all_slots_of_a_viewer_together_catch_up_no_faster_than_one_and_one_after_the_other() -> None:
    clock = Clock()
    pace, stream, lines = Pace(clock.later), Stream(clock), [Line() for _ in range(5)]
    for number in range(11):
        stream.push(unit(number, clock(), 30_000))
    for line in lines:
        sender = Sender(clock, clock.later, pace)
        sender.connect(line, FORMAT)
        sender.show(stream)

    def sent() -> list[int]:
        return [sum(len(payload) for _, payload in line.packets) for line in lines]

    steps, done = [sum(sent())], list[int]()
    while len(done) < 5:
        clock.tick(PACE_SECONDS)
        steps.append(sum(sent()))
        done += [at for at, octets in enumerate(sent()) if octets >= 330_000 and at not in done]
    assert max(b - a for a, b in itertools.pairwise([0, *steps])) < 2 * BURST_BYTES
    assert done == list(range(5)), "the first tile first"
    assert all(sorted(set(line.bodies)) == list(range(11)) for line in lines)


def test_a_viewer_that_cannot_follow_goes_on_at_the_next_key_frame_and_is_counted(slot: Slot) -> None:
    fast, line = Sender(slot.clock, slot.clock.later), Line()
    fast.connect(line, FORMAT)
    for sender in (slot.sender, fast):
        sender.show(slot.stream)
    slot.push(*range(5))
    slot.sender.skip()
    slot.push(*range(5, 30))
    assert line.bodies == list(range(30)), "the other one gets everything"
    assert slot.line.bodies == [*range(5), *range(12, 30)]
    assert slot.sender.skipped == 7 and fast.skipped == 0
    slot.sender.show(None)
    assert slot.stream.skipped == 7


def test_what_a_viewer_lost_is_sent_again(slot: Slot) -> None:
    slot.sender.show(slot.stream)
    slot.push(0, 1, 2)
    slot.sender.repeat([30_001, 29_000, 30_002])
    assert slot.line.bodies == [0, 1, 2, 1, 2]


def test_who_has_asked_for_all_it_may_costs_no_more_search(slot: Slot) -> None:
    slot.sender.show(slot.stream)
    slot.push(0)
    packets = slot.sender.packets
    assert packets is not None
    slot.sender.repeat([30_000] * 600)
    assert packets.is_spent
    asked = iter([30_000, 30_000])
    slot.sender.repeat(asked)
    assert next(asked) == 30_000, "the second one is not even read"


def test_reports_tie_the_slots_clock_to_ours_and_stop_with_the_pictures(slot: Slot) -> None:
    slot.sender.show(slot.stream)
    slot.push(0, 1)
    slot.clock.tick(0.25)
    report = slot.sender.report(ntp(slot.clock()))
    assert report is not None and (report.ssrc, report.packets, report.octets) == (0x1111, 2, 4)
    stamp = slot.line.packets[-1][0].timestamp
    assert (report.rtp - stamp) % 2**32 == pytest.approx(0.33 * 90_000, abs=2), "0.08 s at its pace and 0.25 s more"
    assert slot.sender.report(ntp(slot.clock())) is None


def test_the_viewers_report_tells_loss_and_round_trip(slot: Slot) -> None:
    now = middle(ntp(5000.0))
    slot.sender.reported(ReportBlock(0x1111, 64, 3, 0, 0, middle(ntp(4999.5)), int(0.4 * 65536)), now)
    assert slot.sender.loss == 0.25
    assert slot.sender.rtt == pytest.approx(0.1, abs=0.001)


def test_a_closed_slot_sends_nothing_more(slot: Slot) -> None:
    slot.sender.show(slot.stream)
    slot.push(0)
    slot.sender.close()
    slot.push(1)
    slot.sender.replay()
    slot.sender.repeat([30_000])
    assert slot.line.bodies == [0] and not slot.stream.listeners
