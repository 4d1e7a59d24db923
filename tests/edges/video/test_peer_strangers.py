"""Nobody comes between a peer and its client: strangers are not heard, garbage is dropped, only a nominated check moves the media."""

from tests.edges.video.caller import Client, arrived, check
from tests.edges.video.meeting import meeting
from tests.unit.video.fanout.network import picture
from video.codecs.rtcp import Goodbye, ReceiverReport


async def test_datagrams_of_somebody_else_change_nothing() -> None:
    async with meeting() as both, Client.calling(both.client.to) as attacker:
        await both.connect()
        await both.sees(both.client)
        stolen = list(both.client.datagrams)
        for datagram in [*stolen, *(bytes([first]) * 60 for first in range(256)), b""]:
            attacker.send(datagram)
        for wrong in (check(both.peer.ufrag, "guessed"), check("guessed", both.peer.password)):
            attacker.send(bytes(wrong))
        assert both.client.outbound is not None
        attacker.send(
            both.client.outbound.protect_rtcp(bytes(ReceiverReport(1)) + bytes(Goodbye((11,))))
        )  # even sealed
        attacker.send(b"\x15\xfe\xfd\0\1" + bytes(6) + b"\0\2\1\0")
        await both.sees(both.client)
        both.client.packet(picture(0, [10], 0.0).payloads[0])
        await arrived(both.pictures, 1)
        assert (attacker.answers, attacker.datagrams, both.gone, both.left) == ([], [], [], 0)


async def test_garbage_from_the_peers_own_address_changes_nothing() -> None:
    async with meeting() as both:
        await both.connect()
        for datagram in [*(bytes([first]) * 60 for first in range(256)), b"\x80", b"\x80\xc8", b"\x16\xfe\xfd"]:
            both.client.send(datagram)
        await both.sees(both.client)
        assert both.gone == []


async def test_a_check_that_is_not_nominated_moves_nothing_and_a_nominated_one_moves_the_media() -> None:
    async with meeting() as both:
        await both.connect()
        other = Client(both.client.to)
        other.inbound = both.client.inbound
        try:
            await both.check(other, nominate=False)
            await both.sees(both.client)
            assert other.datagrams == []
            await both.check(other)
            before = len(both.client.datagrams)
            await both.sees(other)
            assert len(both.client.datagrams) == before
            other.outbound = both.client.outbound
            other.packet(picture(0, [10], 0.0).payloads[0])
            await arrived(both.pictures, 1)
            await both.check(both.client)
            await both.sees(both.client)
        finally:
            other.close()


async def test_media_from_an_address_that_was_checked_is_taken_before_it_is_nominated() -> None:
    async with meeting() as both:
        await both.connect()
        other = Client(both.client.to)
        try:
            other.outbound = both.client.outbound
            await both.check(other, nominate=False)
            other.packet(picture(0, [10], 0.0).payloads[0])
            await arrived(both.pictures, 1)
        finally:
            other.close()
