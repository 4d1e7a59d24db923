"""The receiving end of a stream: what it reports of the line, what it asks for and how often, what fills its gaps."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.video.fanout.network import picture
from video.codecs.assembler import ASK_SECONDS, REPEAT_SECONDS, Picture
from video.codecs.rtcp import Nack, PictureLoss, ReportBlock, SenderReport, middle, ntp
from video.codecs.rtp import Header, wrap_rtx
from video.fanout.receiver import Receiver

OWN, SOURCE = 7, 0x1111


def head(sequence: int, timestamp: int = 0, marker: bool = True, ssrc: int = SOURCE) -> Header:
    return Header(96, marker, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc, 12, False)


class Rig:
    """A receiver, and the pictures it gave away."""

    def __init__(self) -> None:
        self.got: list[Picture] = []
        self.receiver = Receiver(lambda one, now: self.got.append(one))

    def numbers(self, *numbers: int, now: float = 0.0) -> None:
        """Packets of these sequence numbers, a picture each; every one could begin a decoder."""
        for number in numbers:
            self.receiver.take(head(number, 3600 * number), b"\x78\x00\x02\x67\x42\x00\x02\x65\xb8", now)

    def block(self, now: float = 0.0) -> ReportBlock:
        block = self.receiver.block(now)
        assert block is not None
        return block


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_before_its_first_packet_there_is_nothing_to_report_and_nobody_to_ask(rig: Rig) -> None:
    assert rig.receiver.block(0.0) is None
    rig.receiver.ask_key()
    assert rig.receiver.requests(OWN, 0.0) == [] and rig.receiver.requests(OWN, 10.0) == []
    rig.numbers(0)
    assert rig.receiver.requests(OWN, 10.0) == [PictureLoss(OWN, SOURCE)], "now it is known whom to ask"


def test_loss_is_told_since_the_last_report_and_in_all(rig: Rig) -> None:
    rig.numbers(*(number for number in range(100) if number % 10 != 5))
    assert (rig.block().fraction_lost, rig.block().lost) == (25, 10), "10 of 100, in 1/256"
    rig.numbers(*range(100, 200))
    second = rig.block()
    assert (second.fraction_lost, second.lost, second.highest, second.ssrc) == (0, 10, 199, SOURCE)


def test_nothing_came_since_the_last_report_is_no_loss(rig: Rig) -> None:
    rig.numbers(1, 2)
    rig.block()
    assert rig.block().fraction_lost == 0


def test_who_gets_nearly_nothing_reports_that_and_no_more(rig: Rig) -> None:
    rig.numbers(0, 20_000)
    assert (rig.block().fraction_lost, rig.block().lost) == (255, 19_999)


def test_packets_that_come_late_make_up_for_a_loss_reported_before(rig: Rig) -> None:
    rig.numbers(0, 1, 4)
    assert rig.block().lost == 2
    rig.numbers(2, 3, 5)
    block = rig.block()
    assert (block.fraction_lost, block.lost, block.highest) == (0, 0, 5)


def test_the_highest_number_counts_its_rounds_and_what_is_late_does_not_lower_it(rig: Rig) -> None:
    rig.numbers(*range(65_000, 65_536), *range(10), 65_535, 3)
    assert rig.block().highest == 65_536 + 9
    rig.numbers(*(number & 0xFFFF for number in range(10, 2 * 65_536, 1000)))
    assert rig.block().highest == 65_536 + 10 + 131 * 1000


def test_jitter_is_a_sixteenth_of_each_change_of_the_way(rig: Rig) -> None:
    # RFC 3550 6.4.1, by hand: pictures of 40 ms, the third 16 ms late, the fourth on time again.
    for number, arrival in enumerate((0.0, 0.040, 0.096, 0.120)):
        rig.receiver.take(head(number, 3600 * number), b"\x41", 5.0 + arrival)
    first = 0.016 / 16
    assert rig.receiver.jitter == pytest.approx(first + (0.016 - first) / 16)
    assert rig.block().jitter == int(rig.receiver.jitter * 90_000)


def test_the_packets_of_one_picture_are_no_jitter(rig: Rig) -> None:
    for number in range(30):
        at = number // 3 * 0.04 + number % 3 * 0.005
        rig.receiver.take(head(number, 3600 * (number // 3), number % 3 == 2), b"\x41", at)
    assert rig.receiver.jitter == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("first", "jump"), [(2**32 - 3600 * 5, 0), (0, 90_000 * 3600)])
def test_a_timestamp_that_wraps_or_jumps_is_no_jitter(rig: Rig, first: int, jump: int) -> None:
    for number in range(10):
        stamp = first + 3600 * number + (jump if number >= 5 else 0)
        rig.receiver.take(head(number, stamp), b"\x41", 0.04 * number)
    assert rig.receiver.jitter == pytest.approx(0.0, abs=1e-9)


def test_repeats_fill_a_gap_and_are_not_counted_as_packets(rig: Rig) -> None:
    unit = picture(0, [5000], 0.0)
    last = len(unit.payloads) - 1
    for at, payload in enumerate(unit.payloads):
        if at not in (1, 2):
            rig.receiver.take(head(at, 0, at == last), payload, 0.0)
    assert rig.got == []
    for at in (2, 1):
        rig.receiver.take_repeat(head(900 + at, 0, False, 0x2222), wrap_rtx(at, unit.payloads[at]), 0.03)
    assert [one.nals for one in rig.got] == [unit.nals()]
    assert (rig.receiver.packets, rig.receiver.lost, rig.block().lost) == (last - 1, 0, 2), "the line lost two"


def test_padding_on_the_stream_of_repeats_is_nothing(rig: Rig) -> None:
    rig.numbers(0)
    for payload in (b"", b"\x00"):
        rig.receiver.take_repeat(head(5, 0, False, 0x2222), payload, 0.0)
    assert len(rig.got) == 1 and not rig.receiver.is_wanting


def test_what_claims_to_repeat_a_packet_still_to_come_is_no_repeat(rig: Rig) -> None:
    future = wrap_rtx(20_000, b"\x41")
    rig.receiver.take_repeat(head(5, 0, False, 0x2222), future, 0.0)
    rig.numbers(0, 1)
    rig.receiver.take_repeat(head(6, 0, False, 0x2222), future, 0.0)
    rig.numbers(2)
    assert len(rig.got) == 3 and not rig.receiver.is_wanting


def test_a_repeat_that_comes_twice_or_too_late_changes_nothing(rig: Rig) -> None:
    rig.numbers(0, 1, 3)
    for at in (2, 2, 1, 0):
        rig.receiver.take_repeat(head(900, 3600 * at), wrap_rtx(at, b"\x78\x00\x02\x67\x42\x00\x02\x65\xb8"), 0.0)
    assert [one.timestamp for one in rig.got] == [0, 3600, 7200, 10_800]


def test_what_is_missing_is_asked_for_in_the_rhythm_of_round_trips(rig: Rig) -> None:
    rig.numbers(0, 3)
    asked = []
    for tick in range(50):
        now = tick / 256  # which has no rounding error
        for message in rig.receiver.requests(OWN, now):
            assert message == Nack(OWN, SOURCE, (1, 2))
            asked.append(now)
    pauses = [b - a for a, b in itertools.pairwise(asked)]
    assert len(asked) == 4 and all(REPEAT_SECONDS <= pause < REPEAT_SECONDS + 1 / 256 for pause in pauses)
    assert rig.receiver.nacks == 2 * len(asked) and rig.receiver.is_wanting


def test_a_key_frame_is_asked_for_in_a_rhythm_until_it_comes(rig: Rig) -> None:
    rig.receiver.take(head(0), b"\x41no key frame", 0.0)
    asked = [at for at in range(0, 3000, 20) if rig.receiver.requests(OWN, at / 1000) == [PictureLoss(OWN, SOURCE)]]
    step = int(ASK_SECONDS * 1000)
    assert asked == list(range(step, 3000, step))
    rig.numbers(1, now=3.0)
    assert rig.receiver.requests(OWN, 10.0) == [] and not rig.receiver.is_wanting
    assert rig.receiver.key_requests == len(asked)


def test_however_much_is_lost_key_frames_are_asked_for_in_the_same_rhythm(rig: Rig) -> None:
    asked = []
    for number in range(1000):
        now = number / 100
        if number % 3:
            rig.receiver.take(head(number, 3600 * number), b"\x41no key frame", now)
        asked += [now for message in rig.receiver.requests(OWN, now) if isinstance(message, PictureLoss)]
    assert all(b - a >= ASK_SECONDS for a, b in itertools.pairwise(asked)) and len(asked) > 10


def test_somebody_who_needs_a_key_frame_has_it_asked_for_once(rig: Rig) -> None:
    rig.numbers(0)
    for _ in range(3):
        rig.receiver.ask_key()
    assert rig.receiver.is_wanting
    assert rig.receiver.requests(OWN, 0.0) == [PictureLoss(OWN, SOURCE)]
    assert rig.receiver.requests(OWN, 0.0) == [] and not rig.receiver.is_wanting


def test_the_sources_own_report_is_answered_with_its_time_and_the_delay(rig: Rig) -> None:
    rig.numbers(0)
    assert (rig.block().lsr, rig.block(5.0).dlsr) == (0, 0), "none has come"
    rig.receiver.heard(SenderReport(SOURCE, ntp(77.25), 0, 1, 9), 10.0)
    block = rig.block(12.5)
    assert (block.lsr, block.dlsr) == (middle(ntp(77.25)), int(2.5 * 65536))


@given(
    st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 2**32 - 1), st.booleans(), st.floats(0, 1e5)), max_size=60)
)
def test_whatever_comes_and_whenever_it_can_be_reported(packets: list[tuple[int, int, bool, float]]) -> None:
    rig = Rig()
    now = 0.0
    rig.receiver.heard(SenderReport(SOURCE, ntp(1.0), 0, 0, 0), now)
    for sequence, stamp, marker, wait in packets:
        now += wait
        rig.receiver.take(head(sequence, stamp, marker), b"\x41", now)
        block = rig.block(now)
        assert len(bytes(block)) == 24 and 0 <= block.fraction_lost <= 255
    assert all(a.timestamp < b.timestamp for a, b in itertools.pairwise(rig.got))
