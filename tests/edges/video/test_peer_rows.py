"""What arrives as one row is every datagram of it: none is lost, and none hides what another shows."""

import pytest

from tests.edges.video.caller import Client, arrived
from tests.edges.video.meeting import Meeting, meeting
from tests.unit.video.fanout.network import number_of, picture
from tests.waiting import until
from video.codecs.audio import OPUS
from video.codecs.rtcp import Nack
from video.codecs.rtp import header_bytes
from video.fanout.sound_receiver import SoundReceiver

PICTURE, SOUND = 11, 12
"""SSRCs."""

GARBAGE = bytes([0x80]).ljust(1208, b"\5")
"""As long as a packet of a picture that has more than one."""


async def begun(both: Meeting) -> list[bytes]:
    """The client has sent a key frame; the packets of its next picture, all but the last of one size."""
    await both.connect()
    first = picture(0, [100], 0.0).payloads
    for at, payload in enumerate(first):
        both.client.packet(payload, marker=at == len(first) - 1)
    await arrived(both.pictures, 1)
    payloads = picture(1, [5000], 0.0).payloads
    return [packet(both.client, payload, marker=at == len(payloads) - 1) for at, payload in enumerate(payloads)]


def packet(client: Client, payload: bytes, *, kind: int = 96, ssrc: int = PICTURE, marker: bool = False) -> bytes:
    return client.sealed(header_bytes(kind, marker, client._sequence, 7200, ssrc), payload, ssrc)


async def test_a_picture_is_taken_whole_and_garbage_in_the_row_costs_one_datagram() -> None:
    async with meeting(is_source=True) as both:
        packets = await begun(both)
        both.client.send_row([packets[0], GARBAGE, *packets[1:]])
        await arrived(both.pictures, 2)
        assert number_of(both.pictures[1].nals) == 1
        assert not any(isinstance(said, Nack) for said in both.client.heard)


@pytest.mark.parametrize("last", ["picture", "sound", "unknown type", "other source", "garbage", "report"])
async def test_what_is_missing_in_a_row_is_asked_for_whatever_ends_it(last: str) -> None:
    async with meeting(is_source=True) as both:
        both.peer.session.add_receiver(SoundReceiver({111: OPUS}, lambda _: None), [111])
        packets = await begun(both)
        lost = both.client._sequence - len(packets) + 1
        end = {
            "picture": packets[3],
            "sound": packet(both.client, b"\xf8".ljust(20), kind=111, ssrc=SOUND),
            "unknown type": packet(both.client, bytes(20), kind=100),
            "other source": packet(both.client, bytes(20), ssrc=SOUND),
            "garbage": GARBAGE[:30],
            "report": GARBAGE[:1] + bytes([201]) + GARBAGE[2:30],
        }[last]
        both.client.send_row([packets[0], packets[2], end])
        await until(lambda: any(isinstance(said, Nack) and lost in said.lost for said in both.client.heard))
