"""Whatever packets and reports a peer sends, a receiver raises nothing, keeps little, and shows the next sound pictures.

`HYPOTHESIS_PROFILE=fuzz` makes some 150,000 inputs of it.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.video.fanout.network import GROUP, PICTURE_SECONDS, number_of, picture
from video.codecs import rtcp
from video.codecs.assembler import MAX_PICTURE, WINDOW, Assembler, Picture
from video.codecs.rtcp import Nack, RtcpError
from video.codecs.rtp import Header
from video.fanout.receiver import Receiver
from video.fanout.session import RtpSession

WELL_SECONDS = 2.0
"""From the end of the garbage to pictures, at the latest."""

SOURCE = 11
SOUND = [payload for number in range(2) for payload in picture(number, [2500, 30], 0.0).payloads]


@st.composite
def payloads(draw: st.DrawFn) -> bytes:
    """Of H.264, or something like it."""
    payload = bytearray(draw(st.one_of(st.sampled_from(SOUND), st.binary(max_size=12), st.just(b"\x78\0\0\0\0"))))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, max(0, min(len(payload) - 1, 6))))
        payload[at : at + 1] = draw(st.binary(max_size=2))
    return bytes(payload)


steps = st.one_of(st.just(1), st.just(1), st.integers(-5, 5), st.sampled_from([600, 5000, 32_767, 32_768, -32_768]))
packets = st.tuples(
    steps,
    st.sampled_from([0, 0, 1, 7200, -7200, 2**31]),
    st.booleans(),
    payloads(),
    st.sampled_from([0.0, 0.0, 0.001, 0.02, 0.3]),
    st.sampled_from([96, 96, 96, 97, 5]),
)


class Rig:
    """A session with a receiver, at a time of its own."""

    def __init__(self) -> None:
        self.got: list[Picture] = []
        self.receiver = Receiver(lambda one, _: self.got.append(one))
        self.session = RtpSession("far", 7, lambda: None)
        self.session.add_receiver(self.receiver, [96], [97])
        self.now = 0.0

    def take(self, sequence: int, timestamp: int, marker: bool, payload: bytes, kind: int = 96) -> None:
        header = Header(kind, marker, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, SOURCE, 12, False)
        self.session.take(header, payload, self.now)
        if self.session.is_wanting:
            asked = rtcp.compound(*self.session.requests(self.now))
            assert len(asked) <= 1100 and sum(isinstance(one, Nack) for one in rtcp.parse(asked)) <= 1
        is_bounded(self.receiver._assembler)


def is_bounded(assembler: Assembler) -> None:
    """What it keeps: packets that wait, numbers that are missing, a picture that is not whole."""
    assert len(assembler._waiting) <= WINDOW and len(assembler._missing) <= WINDOW
    assert sum(map(len, assembler._payloads)) <= MAX_PICTURE


@given(st.lists(packets, max_size=60), st.integers(0, 65535))
def test_after_any_packets_sound_pictures_are_shown(
    garbage: list[tuple[int, int, bool, bytes, float, int]], first: int
) -> None:
    rig = Rig()
    sequence, timestamp = first, 0
    for step, ticks, marker, payload, wait, kind in garbage:
        sequence, timestamp, rig.now = sequence + step, timestamp + ticks, rig.now + wait
        rig.take(sequence, timestamp, marker, payload, kind)
    rig.got.clear()
    sequence = rig.receiver._highest + 1 if rig.receiver._highest >= 0 else sequence
    begun = int(WELL_SECONDS / PICTURE_SECONDS)
    for number in range(begun + GROUP):
        unit = picture(number, [2500, 30], rig.now)
        timestamp += 7200
        for at, payload in enumerate(unit.payloads):
            rig.take(sequence, timestamp, at == len(unit.payloads) - 1, payload)
            sequence += 1
        rig.now += PICTURE_SECONDS
    assert [number_of(one.nals) for one in rig.got][-GROUP:] == list(range(begun, begun + GROUP))


@pytest.mark.parametrize(
    "payload", [b"\x41", b"\x7c\x01" + bytes(1200), bytes(60_000)], ids=["tiny", "fragments", "huge"]
)
def test_a_picture_that_never_ends_is_not_kept(payload: bytes) -> None:
    rig = Rig()
    for sequence in range(3 * MAX_PICTURE // (len(payload) + 50)):
        rig.receiver.take(Header(96, False, sequence & 0xFFFF, 0, SOURCE, 12, False), payload, 0.0)
        if sequence % 100 == 0:
            is_bounded(rig.receiver._assembler)
            assert len(rig.receiver._assembler._payloads) <= MAX_PICTURE // 50
    assert rig.receiver.is_wanting and rig.got == []


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_any_bytes_heard_as_reports_are_refused_or_passed_on(datagrams: list[bytes]) -> None:
    rig = Rig()
    for datagram in datagrams:
        for kind in (None, 200, 201, 202, 203, 205, 206):
            try:
                messages = rtcp.parse(datagram if kind is None else framed(datagram, kind))
            except RtcpError:
                continue
            rig.session.heard(messages, rig.now, 0)
            for compound in rig.session.reports(rig.now, 0):
                assert rtcp.parse(rtcp.compound(*compound)) == compound


def framed(body: bytes, kind: int) -> bytes:
    """The bytes as an RTCP packet of this type, whose length is right."""
    count, body = (body[0] & 31, body[1:]) if body else (0, b"")
    body += bytes(-len(body) % 4)
    return bytes([0x80 | count, kind]) + (len(body) // 4).to_bytes(2, "big") + body
