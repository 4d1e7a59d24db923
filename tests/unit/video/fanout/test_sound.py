"""Sound reaches every listener at once, in one row of packets and one rising time, whatever camera or codec it comes from."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.video.fanout.line import Clock, Line
from video.codecs import rtcp
from video.codecs.audio import OPUS, PCMA, PCMU, AudioCodec, AudioPacket
from video.codecs.rtcp import Goodbye, ReceiverReport, ReportBlock, SenderReport, middle, ntp
from video.codecs.rtp import Header
from video.codecs.sheet import Seal, Sheet
from video.fanout.receiver import Receiver
from video.fanout.session import RtpSession
from video.fanout.sound import Sound
from video.fanout.sound_clock import JUMP_SECONDS, SoundClock
from video.fanout.sound_receiver import SoundReceiver
from video.fanout.sound_sender import SoundForm, SoundSender

FORM = SoundForm({"opus": 111, "PCMA": 8}, ssrc=0x3333, first_index=30_000, first_timestamp=2**32 - 1000)
STEP = 0.02
OPUS_20_MS = b"\x78" + bytes(20)
G711_20_MS = bytes(160)


def packet(codec: AudioCodec, number: int, begins: int = 0) -> AudioPacket:
    """The packet `number` of a source whose clock began at `begins`; 20 ms each."""
    payload = OPUS_20_MS if codec is OPUS else G711_20_MS
    return AudioPacket(codec, payload, (begins + number * codec.clock_rate // 50) % 2**32)


class Rig:
    """A camera with sound, and somebody who hears it."""

    def __init__(self) -> None:
        self.clock, self.line = Clock(), Line()
        self.sound = Sound(self.clock)
        self.sender = SoundSender(self.clock, self.clock.later)
        self.sender.connect(self.line, FORM)
        self.sender.hear(self.sound)

    def play(self, sound: Sound, codec: AudioCodec, numbers: Sequence[int], begins: int = 0) -> None:
        for number in numbers:
            self.clock.tick(STEP)
            sound.push(packet(codec, number, begins))

    @property
    def headers(self) -> list[Header]:
        return [header for header, _ in self.line.packets]

    def times(self) -> list[int]:
        """Ticks of the packets, from the first timestamp on."""
        return [(header.timestamp - FORM.first_timestamp) % 2**32 for header in self.headers]


def test_a_packet_leaves_as_it_is_in_the_call_that_brings_it() -> None:
    rig = Rig()
    rig.play(rig.sound, OPUS, range(3), begins=77)
    assert [payload for _, payload in rig.line.packets] == [OPUS_20_MS] * 3
    assert [header.payload_type for header in rig.headers] == [111] * 3
    assert [header.sequence for header in rig.headers] == [30_000, 30_001, 30_002]
    assert [header.marker for header in rig.headers] == [True, False, False], "it begins after silence"
    first, second, third = rig.times()
    assert (second - first, third - second) == (960, 960)


def test_sequence_and_time_go_on_over_another_camera_and_another_codec() -> None:
    rig = Rig()
    other = Sound(rig.clock)
    rig.play(rig.sound, OPUS, range(5), begins=9_000_000)
    rig.sender.hear(other)
    rig.play(other, PCMA, range(5), begins=123)
    rig.sender.hear(rig.sound)
    rig.play(rig.sound, OPUS, range(5), begins=9_000_000)
    assert [header.sequence for header in rig.headers] == list(range(30_000, 30_015))
    assert [header.payload_type for header in rig.headers] == [111] * 5 + [8] * 5 + [111] * 5
    times = rig.times()
    assert [times[at + 1] - times[at] for at in range(14)] == [960] * 5 + [160] * 5 + [960] * 4
    assert [at for at, header in enumerate(rig.headers) if header.marker] == [0, 5, 10]


def test_a_gap_stays_a_gap_and_a_packet_that_comes_late_is_left_out() -> None:
    rig = Rig()
    rig.play(rig.sound, OPUS, [0, 1])
    rig.clock.tick(2 * STEP)
    rig.play(rig.sound, OPUS, [4, 3, 5])
    times = rig.times()
    assert [time - times[0] for time in times] == [0, 960, 4 * 960, 5 * 960]
    assert [header.sequence for header in rig.headers] == [30_000, 30_001, 30_002, 30_003]


def test_a_clip_that_begins_again_goes_on_without_a_gap() -> None:
    rig = Rig()
    rig.play(rig.sound, PCMA, [100, 101, 0, 1])
    times = rig.times()
    assert [times[at + 1] - times[at] for at in range(3)] == [160, 160, 160]


def test_a_codec_that_the_listener_has_not_is_not_sent() -> None:
    rig = Rig()
    rig.play(rig.sound, PCMU, range(3))
    assert rig.line.packets == []


def test_nothing_goes_out_before_the_line_stands_or_after_it_is_over() -> None:
    rig = Rig()
    early = SoundSender(rig.clock, rig.clock.later)
    early.hear(rig.sound)
    rig.play(rig.sound, OPUS, range(2))
    rig.sender.close()
    rig.play(rig.sound, OPUS, range(2, 4))
    assert len(rig.headers) == 2 and not early.has_sent
    early.close()
    assert not rig.sound.is_wanted


def test_it_is_wanted_from_the_first_listener_to_the_last() -> None:
    rig = Rig()
    said: list[bool] = []
    rig.sound.on_wanted = lambda: said.append(rig.sound.is_wanted)
    second = SoundSender(rig.clock, rig.clock.later)
    second.hear(rig.sound)
    rig.sender.hear(None)
    assert said == []
    rig.sender.hear(None)
    second.close()
    second.close()
    assert said == [False]
    rig.sender.hear(rig.sound)
    assert said == [False, True]


def test_the_first_packet_is_told_once() -> None:
    rig = Rig()
    told: list[int] = []
    rig.sender.hear(rig.sound, lambda: told.append(len(rig.headers)))
    assert told == []
    rig.play(rig.sound, OPUS, range(3))
    assert told == [1]


class Broken(Line):
    """A line whose every write fails."""

    def sealer(self, ssrc: int) -> Seal:
        def seal(index: int, sheet: Sheet) -> None:
            raise OSError("no way")

        return seal


def test_a_listener_whose_line_breaks_delays_nobody() -> None:
    rig = Rig()
    rig.sender.hear(None)
    broken = SoundSender(rig.clock, rig.clock.later)
    broken.connect(Broken(), FORM)
    broken.hear(rig.sound)
    rig.sender.hear(rig.sound)
    rig.sound.push(packet(OPUS, 0))
    assert len(rig.headers) == 1
    with pytest.raises(OSError, match="no way"):
        rig.clock.tick(0)


def test_reports_tie_its_time_to_the_clock() -> None:
    rig = Rig()
    assert rig.sender.report(ntp(rig.clock())) is None
    rig.play(rig.sound, OPUS, range(10))
    rig.clock.tick(0.5)
    report = rig.sender.report(ntp(rig.clock()))
    assert report is not None
    assert (report.ssrc, report.packets, report.octets) == (FORM.ssrc, 10, 210)
    assert report.rtp == (rig.headers[-1].timestamp + 24_000) % 2**32
    assert rig.sender.report(ntp(rig.clock())) is None, "nothing new"
    rig.sender.reported(
        ReportBlock(FORM.ssrc, 64, 3, 0, 0, middle(ntp(rig.clock() - 0.25)), 0), middle(ntp(rig.clock()))
    )
    assert rig.sender.loss == 0.25 and rig.sender.rtt == pytest.approx(0.25, abs=0.001)


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.sampled_from([8_000, 48_000]), st.floats(0, 5), st.booleans())))
def test_time_only_rises(doings: list[tuple[int, int, float, bool]]) -> None:
    clock, now, last = SoundClock(0.0), 0.0, 0
    for timestamp, rate, seconds, switch in doings:
        now += seconds
        if switch:
            clock.switch()
        found = clock.stamp(timestamp, rate, now)
        if found is not None:
            assert found[0] > last
            last = found[0]
        assert clock.at(now) >= last


def test_a_source_that_stood_still_is_heard_now_and_not_in_arrears() -> None:
    clock = SoundClock(0.0)
    first = clock.stamp(5000, 8_000, 1.0)
    assert first is not None
    late = clock.stamp(5160, 8_000, 1.0 + 2 * JUMP_SECONDS)
    assert late == (first[0] + 2 * 8_000, True)


def received(receiver: SoundReceiver, numbers: Sequence[int], clock: Clock, payload: bytes = OPUS_20_MS) -> None:
    for number in numbers:
        clock.tick(STEP)
        receiver.take(Header(111, False, number & 0xFFFF, number * 960, 0x77, 12, False), payload, clock())


def test_a_receiver_gives_on_at_once_and_reports_what_is_missing() -> None:
    clock, got = Clock(), list[AudioPacket]()
    receiver = SoundReceiver({111: OPUS}, got.append)
    assert receiver.block(clock()) is None
    received(receiver, [65_534, 65_535, 65_536, 65_539], clock)
    assert [each.timestamp for each in got] == [number * 960 for number in (65_534, 65_535, 65_536, 65_539)]
    assert got[0] == AudioPacket(OPUS, OPUS_20_MS, 65_534 * 960)
    receiver.heard(SenderReport(0x77, ntp(clock()), 0, 4, 0), clock())
    clock.tick(0.5)
    block = receiver.block(clock())
    assert block is not None
    assert (block.ssrc, block.lost, block.highest, block.fraction_lost) == (0x77, 2, 65_539, 2 * 256 // 6)
    assert block.dlsr == pytest.approx(32_768, abs=2)


def test_what_is_none_of_the_codec_is_dropped() -> None:
    clock, got = Clock(), list[AudioPacket]()
    receiver = SoundReceiver({111: OPUS}, got.append)
    received(receiver, [1, 2], clock, b"")
    received(receiver, [3], clock, b"\x7b\x00")
    assert got == [] and receiver.block(clock()) is None


def test_what_no_line_takes_in_one_piece_is_dropped() -> None:
    got: list[AudioPacket] = []
    receiver = SoundReceiver({111: PCMU}, got.append)
    received(receiver, [1], Clock(), bytes(60_000))
    assert got == [] and receiver.packets == 0


def test_a_session_tells_of_sound_as_of_pictures_and_asks_for_none() -> None:
    clock, left = Clock(), list[int]()
    session = RtpSession("a viewer", 1, lambda: left.append(1))
    line, sound = Line(), Sound(clock)
    sender = SoundSender(clock, clock.later)
    session.add_sender(FORM.ssrc, sender)
    pictures = Receiver(lambda picture, now: None)
    session.add_receiver(pictures, [96])
    session.add_receiver(SoundReceiver({111: OPUS}, sound.push), [111])
    sender.connect(line, FORM)
    sender.hear(sound)
    assert session.close() == [], "nothing was sent"
    sender.connect(line, FORM)
    sender.hear(sound)
    assert session.take(Header(111, False, 5, 960, 0x77, 12, False), OPUS_20_MS, clock()) is False
    assert session.take(Header(111, False, 9, 4800, 0x77, 12, False), OPUS_20_MS, clock()) is False
    assert len(line.packets) == 2 and not session.is_wanting and session.requests(clock()) == []
    told = [message for compound in session.reports(clock(), ntp(clock())) for message in compound]
    assert [one.ssrc for one in told if isinstance(one, SenderReport)] == [FORM.ssrc]
    assert [block.ssrc for one in told if isinstance(one, ReceiverReport) for block in one.blocks] == [0x77]
    session.heard(
        rtcp.parse(rtcp.compound(rtcp.Nack(9, FORM.ssrc, (30_000,)), rtcp.PictureLoss(9, FORM.ssrc))), clock(), 0
    )
    assert len(line.packets) == 2, "what is lost is a gap"
    session.heard([Goodbye((0x77,))], clock(), 0)
    assert left == [], "its pictures go on without sound"
    assert session.close()[-1] == Goodbye((FORM.ssrc,))
