"""What two peers say to each other reaches the slot it is meant for, and no slot is left out of what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.video.fanout.line import FORMAT, Clock, Line, unit
from video.codecs import rtcp
from video.codecs.rtcp import (
    Bandwidth,
    FullIntraRequest,
    Goodbye,
    Message,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
    SenderReport,
    SourceDescription,
    middle,
    ntp,
)
from video.codecs.rtp import Header, wrap_rtx
from video.fanout.receiver import Receiver
from video.fanout.sender import REPLAY_SECONDS, Sender
from video.fanout.session import RtpSession
from video.fanout.stream import Stream

OWN = 0xFFFF_0000
SEALED = 20
"""Bytes that SRTCP adds to a compound, at most: tag and index."""

PASSES = 1200
"""Bytes that pass every path."""

KEY = b"\x78\x00\x02\x67\x42\x00\x02\x65\xb8"


class Rig:
    """A session with slots both ways; slot i sends as 1000 + i and receives payload type 96 + 2 i, repeats as 97 + 2 i."""

    def __init__(self, senders: int = 0, receivers: int = 0, cname: str = "a viewer") -> None:
        self.clock = Clock()
        self.stream = Stream(self.clock)
        self.left = 0
        self.session = RtpSession(cname, OWN, self._on_left)
        self.lines = [Line() for _ in range(senders)]
        self.senders = [Sender(self.clock, self.clock.later) for _ in range(senders)]
        for at, (line, sender) in enumerate(zip(self.lines, self.senders, strict=True)):
            form = FORMAT._replace(ssrc=1000 + at, rtx_ssrc=5000 + at, rtx_payload_type=97)
            sender.connect(line, form)
            sender.show(self.stream)
            self.session.add_sender(form.ssrc, sender)
        self.got: list[list[int]] = [[] for _ in range(receivers)]
        self.receivers = [self._receiver(found) for found in self.got]
        for at, receiver in enumerate(self.receivers):
            self.session.add_receiver(receiver, [2 * at], [2 * at + 1])

    def _receiver(self, found: list[int]) -> Receiver:
        return Receiver(lambda picture, now: found.append(picture.timestamp))

    def _on_left(self) -> None:
        self.left += 1

    def push(self, number: int) -> None:
        self.stream.push(unit(number, self.clock()))

    def heard(self, *messages: Message) -> None:
        """As it comes from the network: through the bytes."""
        self.session.heard(rtcp.parse(rtcp.compound(*messages)), self.clock(), middle(ntp(self.clock())))

    def packet(self, kind: int, sequence: int, ssrc: int, payload: bytes = KEY) -> None:
        self.session.take(Header(kind, True, sequence, 3600 * sequence, ssrc, 12, False), payload, self.clock())

    @property
    def sent(self) -> list[int]:
        """How many packets each slot has sent."""
        return [len(line.packets) for line in self.lines]

    def reports(self) -> list[list[Message]]:
        return self.session.reports(self.clock(), ntp(self.clock()))


def test_packets_asked_for_again_come_from_the_slot_that_sent_them() -> None:
    rig = Rig(senders=3)
    rig.push(0)
    rig.heard(Nack(1, 1001, (30_000,)))
    assert rig.sent == [1, 2, 1]


@pytest.mark.parametrize(
    ("message", "replayed"),
    [
        (PictureLoss(1, 1001), [1, 2, 1]),
        (FullIntraRequest(1, ((1000, 1), (1002, 1))), [2, 1, 2]),
        (PictureLoss(1, 1003), [1, 1, 1]),
        (FullIntraRequest(1, ((5, 1), (1001, 255))), [1, 2, 1]),
    ],
)
def test_a_key_frame_comes_from_the_slot_it_was_asked_of(message: Message, replayed: list[int]) -> None:
    rig = Rig(senders=3)
    rig.push(0)
    rig.clock.tick(REPLAY_SECONDS + 0.01)
    rig.heard(message)
    assert rig.sent == replayed


@pytest.mark.parametrize("is_sender", [False, True])
def test_a_report_says_of_each_slot_how_it_arrives(is_sender: bool) -> None:
    rig = Rig(senders=3)
    blocks = (
        ReportBlock(1002, 128, 9, 0, 0, 0, 0),
        ReportBlock(1000, 64, 9, 0, 0, 0, 0),
        ReportBlock(9, 1, 1, 1, 1, 1, 1),
    )
    rig.heard(SenderReport(1, 0, 0, 0, 0, blocks) if is_sender else ReceiverReport(1, blocks))
    assert [sender.loss for sender in rig.senders] == [0.25, 0.0, 0.5]


def test_the_bandwidth_is_of_the_whole_peer() -> None:
    rig = Rig(senders=2)
    assert rig.session.bandwidth is None
    rig.heard(Bandwidth(1, 2_000_000, (1000, 77)))
    assert rig.session.bandwidth == 2_000_000


def test_packets_go_to_the_slot_of_their_payload_type_and_another_source_has_no_place_there() -> None:
    rig = Rig(receivers=2)
    rig.packet(0, 0, 11)
    rig.packet(2, 7, 22)
    rig.packet(99, 1, 11)
    rig.packet(0, 1, 11)
    rig.packet(0, 2, 33)
    assert rig.got == [[0, 3600], [7 * 3600]]


def test_repeats_go_to_the_slot_whose_packets_they_repeat() -> None:
    rig = Rig(receivers=2)
    for sequence in (0, 2):
        rig.packet(0, sequence, 11)
        rig.packet(2, sequence, 22)
    rig.session.take(Header(3, True, 500, 3600, 99, 12, False), wrap_rtx(1, KEY), rig.clock())
    assert rig.got == [[0], [0, 3600, 7200]]


def test_what_is_missing_is_asked_of_each_source_by_its_name() -> None:
    rig = Rig(receivers=2)
    assert not rig.session.is_wanting, "nothing has come yet"
    rig.packet(0, 0, 11)
    rig.packet(2, 0, 22)
    assert not rig.session.is_wanting and rig.session.requests(rig.clock()) == []
    rig.packet(0, 2, 11)
    rig.packet(2, 4, 22)
    assert rig.session.is_wanting
    asked = {message for message in rig.session.requests(rig.clock()) if isinstance(message, Nack)}
    assert {(message.sender, message.media, message.lost) for message in asked} == {
        (OWN, 11, (1,)),
        (OWN, 22, (1, 2, 3)),
    }


def test_a_sources_report_is_repeated_to_it_and_to_no_other() -> None:
    rig = Rig(receivers=2)
    rig.packet(0, 0, 11)
    rig.packet(2, 0, 22)
    rig.heard(SenderReport(22, ntp(50.0), 0, 1, 1))
    ((report, _),) = rig.reports()
    assert isinstance(report, ReceiverReport)
    assert {block.ssrc: block.lsr for block in report.blocks} == {11: 0, 22: middle(ntp(50.0))}


def test_a_source_that_says_good_bye_has_left_and_nobody_else() -> None:
    rig = Rig(senders=1, receivers=2)
    rig.heard(Goodbye((0,)))
    assert rig.left == 0, "no source has come yet"
    rig.packet(0, 0, 11)
    rig.heard(Goodbye((1000, 12, 0)), Goodbye(()))
    assert rig.left == 0
    rig.heard(Goodbye((12, 11)))
    assert rig.left == 1


ssrcs = st.one_of(st.sampled_from([0, 11, 22, 1000, 1001, 5000]), st.integers(0, 2**32 - 1))
words = st.integers(0, 2**32 - 1)
blocks = st.lists(
    st.builds(ReportBlock, ssrcs, st.integers(0, 255), st.integers(-(2**23), 2**23 - 1), words, words, words, words),
    max_size=3,
).map(tuple)
messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(Nack, ssrcs, ssrcs, st.lists(st.integers(0, 65535), min_size=1, max_size=40).map(tuple)),
    st.builds(PictureLoss, ssrcs, ssrcs),
    st.builds(FullIntraRequest, ssrcs, st.lists(st.tuples(ssrcs, st.integers(0, 255)), max_size=4).map(tuple)),
    st.builds(Bandwidth, ssrcs, st.integers(0, 2**40), st.lists(ssrcs, max_size=4).map(tuple)),
    st.builds(ReceiverReport, ssrcs, blocks),
    st.builds(SenderReport, ssrcs, st.integers(0, 2**64 - 1), words, words, words, blocks),
    st.builds(SourceDescription, ssrcs, st.text(max_size=20)),
    st.builds(Goodbye, st.lists(ssrcs, max_size=4).map(tuple)),
)


@given(
    st.lists(st.one_of(messages, st.tuples(st.integers(0, 127), st.integers(0, 65535), ssrcs, st.binary(max_size=9))))
)
def test_whatever_is_heard_the_slots_go_on(doings: list[Message | tuple[int, int, int, bytes]]) -> None:
    rig = Rig(senders=2, receivers=2)
    rig.push(0)
    for doing in doings:
        if isinstance(doing, tuple):
            rig.packet(*doing)
        else:
            rig.heard(doing)
        rig.clock.tick(0.01)
        for compound in [rig.session.requests(rig.clock()), *rig.reports()]:
            assert rtcp.parse(rtcp.compound(*compound)) == compound
    before = rig.sent
    rig.push(1)
    assert all(now > count for now, count in zip(rig.sent, before, strict=True)), "each slot sends the next picture"


@pytest.mark.parametrize("slots", [1, 31, 32, 64])
def test_every_slot_is_reported_in_compounds_that_pass_every_path(slots: int) -> None:
    rig = Rig(slots, slots, cname="v" * 255)
    rig.push(0)
    for at in range(slots):
        rig.packet(2 * at, 0, 20_000 + at)
    compounds = rig.reports()
    for compound in compounds:
        assert isinstance(compound[0], SenderReport | ReceiverReport), "a compound begins with a report (RFC 3550 6.1)"
        assert any(isinstance(message, SourceDescription) for message in compound), "and says whose it is"
        assert len(rtcp.compound(*compound)) + SEALED <= PASSES
    reports = [message for compound in compounds for message in compound]
    assert [message.ssrc for message in reports if isinstance(message, SenderReport)] == list(range(1000, 1000 + slots))
    received = [block.ssrc for message in reports if isinstance(message, ReceiverReport) for block in message.blocks]
    assert sorted(received) == list(range(20_000, 20_000 + slots))


def test_a_slot_that_has_sent_nothing_new_is_not_reported_again() -> None:
    rig = Rig(senders=2)
    rig.push(0)
    assert len(rig.reports()) == 1 and rig.reports() == []
    rig.senders[0].show(None)
    rig.push(1)
    ((report, _),) = rig.reports()
    assert isinstance(report, SenderReport) and report.ssrc == 1001


@pytest.mark.parametrize("slots", [1, 31, 32, 64])
def test_the_good_bye_names_every_slot_that_has_sent_and_nothing_follows_it(slots: int) -> None:
    rig = Rig(slots)
    silent = Sender(rig.clock, rig.clock.later)
    rig.session.add_sender(9, silent)
    rig.push(0)
    farewell = rig.session.close()
    assert isinstance(farewell[0], ReceiverReport) and len(rtcp.compound(*farewell)) + SEALED <= PASSES
    named = [ssrc for message in farewell if isinstance(message, Goodbye) for ssrc in message.ssrcs]
    assert sorted(named) == list(range(1000, 1000 + slots))
    rig.push(1)
    rig.heard(Nack(1, 1000, (30_000,)), PictureLoss(1, 1000))
    assert rig.sent == slots * [1] and not rig.stream.listeners


def test_who_has_sent_nothing_says_no_good_bye() -> None:
    rig = Rig(senders=2, receivers=1)
    rig.packet(0, 0, 11)
    assert rig.session.close() == []
