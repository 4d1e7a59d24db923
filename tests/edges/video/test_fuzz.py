"""Whatever is sent to the port or by a peer itself, nothing is raised, nothing grows, and the peer works as before.

`HYPOTHESIS_PROFILE=fuzz` makes some 70,000 datagrams of it.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.edges.video.caller import check
from tests.edges.video.meeting import NOW, Meeting, meeting
from tests.sealing import packet
from tests.unit.video.fanout.line import FORMAT
from tests.unit.video.fanout.network import picture
from video.codecs import rtcp
from video.codecs.assembler import WINDOW
from video.codecs.rtcp import (
    Bandwidth,
    FullIntraRequest,
    Goodbye,
    Nack,
    PictureLoss,
    ReceiverReport,
    ReportBlock,
    SenderReport,
)
from video.codecs.srtp import MAX_SOURCES
from video.fanout.receiver import Receiver
from video.rtc.dtls import Dtls, Identity
from video.rtc.port import MAX_ADDRESSES

some = settings(max_examples=settings().max_examples // 2)

SOUND = [
    bytes(ReceiverReport(1, (ReportBlock(FORMAT.ssrc, 9, 9, 9, 9, 9, 9),))),
    bytes(SenderReport(11, 1, 2, 3, 4, (ReportBlock(FORMAT.ssrc, 9, 9, 9, 9, 9, 9),))),
    rtcp.compound(ReceiverReport(1), Nack(1, FORMAT.ssrc, tuple(range(30_000, 30_040)))),
    bytes(PictureLoss(1, FORMAT.ssrc)),
    bytes(FullIntraRequest(1, ((FORMAT.ssrc, 1), (2, 2)))),
    bytes(Bandwidth(1, 10**6, (FORMAT.ssrc,))),
    rtcp.compound(ReceiverReport(11), Goodbye((11, FORMAT.ssrc))),
]
"""RTCP as it should be."""

numbers = st.integers(0, 65535)
ssrcs = st.sampled_from([0, 7, 11, 12, FORMAT.ssrc, 2**32 - 1])


@st.composite
def spoiled(draw: st.DrawFn, sound: st.SearchStrategy[bytes]) -> bytes:
    """Something right, in which some bytes are wrong, missing, or too many."""
    datagram = bytearray(draw(sound))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, min(len(datagram) - 1, 80))))
        match draw(st.sampled_from(["set", "set", "cut", "more"])):
            case "set":
                datagram[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del datagram[at:]
            case _:
                datagram[at:at] = draw(st.binary(max_size=30))
    return bytes(datagram)


@st.composite
def random_datagrams(draw: st.DrawFn) -> bytes:
    """Anything, more often of the kinds that somebody looks at."""
    first = draw(st.sampled_from([0, 1, 3, 4, 19, 20, 21, 22, 23, 63, 64, 127, 128, 0x90, 0xB0, 191, 192, 255]))
    return bytes([first]) + draw(st.binary(max_size=draw(st.sampled_from([3, 60, 1400]))))


payloads = st.one_of(
    st.binary(max_size=40),
    spoiled(st.sampled_from([one for number in range(3) for one in picture(number, [2500, 30], 0.0).payloads])),
    st.just(b"\x78" + 12 * b"\0\0"),
)


class Sealed:
    """A packet as its header says, or RTCP; sealed by the client when its turn comes."""

    def __init__(self, header: bytes, payload: bytes, *, is_rtcp: bool = False) -> None:
        self.header, self.payload, self.is_rtcp = header, payload, is_rtcp

    def __repr__(self) -> str:
        return f"Sealed({self.header!r}, {self.payload!r}, is_rtcp={self.is_rtcp})"


@st.composite
def sealed_packets(draw: st.DrawFn) -> Sealed:
    """RTP of any sequence number, with sources and extensions, padded or said to be."""
    sources, words = draw(st.integers(0, 3)), draw(st.integers(0, 3))
    has_extension, padded = draw(st.booleans()), draw(st.booleans())
    header = bytes(
        [0x80 | padded << 5 | has_extension << 4 | sources, draw(st.sampled_from([96, 224, 97, 225, 0, 127]))]
    )
    header += draw(numbers).to_bytes(2, "big") + draw(st.integers(0, 2**32 - 1)).to_bytes(4, "big")
    header += draw(ssrcs).to_bytes(4, "big") + bytes(4 * sources)
    if has_extension:
        header += b"\xbe\xde" + words.to_bytes(2, "big") + draw(st.binary(min_size=4 * words, max_size=4 * words))
    return Sealed(header, draw(payloads))


@st.composite
def sealed_reports(draw: st.DrawFn) -> Sealed:
    """RTCP that is right, nearly right or nonsense."""
    body = draw(
        st.one_of(spoiled(st.sampled_from(SOUND)), spoiled(st.just(SOUND[0] + SOUND[2])), st.binary(max_size=60))
    )
    head = bytes([0x80 | draw(st.integers(0, 63)), draw(st.integers(192, 223))])
    return Sealed(b"", body.ljust(8, b"\0") if draw(st.booleans()) else head + body.ljust(6, b"\0"), is_rtcp=True)


def feed(both: Meeting, *doings: bytes | Sealed) -> None:
    """Hand datagrams of the client to the port, as if they had come as one."""
    row = [datagram for doing in doings if (datagram := datagram_of(both, doing))]
    if row:
        port = both.entrance._port
        port._take(port.doors[0], both.client.address, row, port._loop.time())


def datagram_of(both: Meeting, doing: bytes | Sealed) -> bytes:
    if isinstance(doing, bytes):
        return doing
    assert both.client.outbound is not None
    if doing.is_rtcp:
        return both.client.outbound.protect_rtcp(doing.payload)
    ssrc, sequence = int.from_bytes(doing.header[8:12], "big"), int.from_bytes(doing.header[2:4], "big")
    return packet(both.client.outbound, ssrc, sequence, doing.header, doing.payload)


def is_bounded(both: Meeting) -> None:
    """Nothing that lives as long as the peer has grown beyond its limit."""
    (door,) = both.entrance._port.doors
    assert len(door.guests) <= MAX_ADDRESSES and len(door._alone) == 0
    inbound, receiver = both.peer._inbound, next(iter(both.peer.session._receivers.values()))
    assert isinstance(receiver, Receiver)
    assert inbound is not None and max(len(inbound._packets), len(inbound._reports)) <= MAX_SOURCES
    assert len(receiver._assembler._waiting) <= WINDOW and len(receiver._assembler._missing) <= WINDOW
    assert both.peer._timers.keys() <= {"watch", "report", "dtls", "ask"}


async def survives(doings: list[bytes | Sealed]) -> None:
    """A connected peer takes all this and goes on."""
    async with meeting() as both:
        await both.connect()
        await both.sees(both.client)
        for at in range(0, len(doings), 3):
            feed(both, *doings[at : at + 3])
        is_bounded(both)
        await both.check(both.client)
        await both.sees(both.client)
        assert both.gone == []


@some
@given(st.lists(random_datagrams(), min_size=1, max_size=30))
async def test_a_connected_peer_survives_random_datagrams(datagrams: list[bytes]) -> None:
    await survives(list(datagrams))


@some
@given(st.lists(st.one_of(sealed_packets(), sealed_reports()), min_size=1, max_size=30))
async def test_a_connected_peer_survives_what_its_client_seals(doings: list[Sealed]) -> None:
    await survives(list(doings))


@some
@given(st.data())
async def test_a_connected_peer_survives_what_is_nearly_right(data: st.DataObject) -> None:
    async with meeting() as both:
        sent: list[bytes] = []
        send = both.client.send

        def keep(datagram: bytes) -> None:
            sent.append(datagram)
            send(datagram)

        both.client.send = keep  # type: ignore[method-assign] # what the client really sends is what is spoiled
        await both.connect()
        await both.sees(both.client)
        for compound in SOUND[:2]:
            both.client.seal_rtcp(compound)
        both.client.packet(picture(0, [10], 0.0).payloads[0])
        assert both.client.dtls is not None
        both.client.dtls._ssl.send(b"nobody wants this")
        for datagram in both.client.dtls._flight():
            both.client.send(datagram)
        for datagram in data.draw(st.lists(spoiled(st.sampled_from(sent)), min_size=1, max_size=20)):
            feed(both, datagram)
        is_bounded(both)
        await both.check(both.client)
        await both.sees(both.client)
        assert both.gone == []


def handshake() -> list[bytes]:
    """Every datagram of one."""
    client, server = Dtls(Identity(NOW), is_server=False), Dtls(Identity(NOW), is_server=True)
    sent: list[bytes] = []
    flight, to, back = client.begin(), server, client
    while flight:
        sent += flight
        flight = [answer for datagram in flight for answer in to.take(datagram)]
        to, back = back, to
    return sent


SHAKEN = handshake()


@pytest.mark.parametrize("is_server", [True, False], ids=["as server", "as client"])
@some
@given(st.lists(st.one_of(random_datagrams(), spoiled(st.sampled_from(SHAKEN))), min_size=1, max_size=20))
async def test_garbage_in_a_handshake_ends_it_with_a_reason_or_not_at_all(
    is_server: bool, garbage: list[bytes]
) -> None:
    async with meeting() as both:
        both.peer.describe([("sha-256", both.identity.fingerprint)])
        both.peer.expect(is_server=is_server)
        await both.check(both.client)
        for datagram in garbage:
            feed(both, datagram)
        assert both.connected == 0
        assert not both.gone or [gone.how for gone in both.gone] == ["refused"]


@some
@given(
    st.lists(
        spoiled(st.builds(lambda nominate: bytes(check("u", "p", nominate=nominate)), st.booleans())),
        min_size=1,
        max_size=30,
    )
)
async def test_the_port_survives_checks_that_are_nearly_right(datagrams: list[bytes]) -> None:
    async with meeting() as both:
        both.peer.ufrag, both.peer.password = "u", "p"
        both.peer.expect(is_server=True)
        for datagram in datagrams:
            feed(both, datagram)
        await both.check(both.client)
