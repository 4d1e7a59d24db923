"""How a peer ends: it vanishes, leaves or is closed, says good-bye, and nothing of it is left."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.edges.video.caller import Client, arrived, check
from tests.edges.video.meeting import ANY_PORT, NOW, Hasty, Meeting, meeting, with_hasty_loop
from tests.unit.video.fanout.line import FORMAT
from tests.unit.video.fanout.network import picture
from tests.waiting import until
from video.codecs.rtcp import Goodbye, PictureLoss, ReceiverReport
from video.fanout.session import RtpSession
from video.rtc.entrance import Entrance
from video.rtc.peer import VANISHED_SECONDS, Gone


def vanishes(story: Callable[[Hasty, Meeting], Awaitable[None]]) -> list[Gone]:
    """What becomes of a meeting when time is pushed on as the story says."""
    found: list[Gone] = []

    async def run(loop: Hasty) -> None:
        async with meeting() as both:
            await story(loop, both)
            found.extend(both.gone)

    with_hasty_loop(run)
    return found


def test_a_peer_that_never_comes_is_given_up() -> None:
    async def story(loop: Hasty, both: Meeting) -> None:
        both.peer.expect(is_server=True)
        loop.ahead += VANISHED_SECONDS
        await arrived(both.gone, 1)

    (gone,) = vanishes(story)
    assert gone.how == "vanished" and "never came" in gone.reason


def test_a_peer_whose_checks_stop_vanishes_although_its_packets_come() -> None:
    async def story(loop: Hasty, both: Meeting) -> None:
        await both.connect()
        for _ in range(4):
            loop.ahead += VANISHED_SECONDS / 2
            await both.check(both.client)
            await both.sees(both.client)
        assert both.gone == []
        loop.ahead += VANISHED_SECONDS / 2
        both.client.tell(ReceiverReport(1))
        await both.sees(both.client)
        assert both.gone == []
        loop.ahead += VANISHED_SECONDS / 2
        await arrived(both.gone, 1)

    (gone,) = vanishes(story)
    assert gone.how == "vanished" and "never" not in gone.reason


def test_a_client_that_does_not_answer_the_handshake_is_asked_again_and_given_up() -> None:
    async def story(loop: Hasty, both: Meeting) -> None:
        both.peer.describe([("sha-256", both.identity.fingerprint)])
        both.peer.expect(is_server=False)
        await both.check(both.client)
        await arrived(both.client.datagrams, 1)
        await arrived(both.client.datagrams, 2)  # a second later, by OpenSSL's own clock
        assert both.client.datagrams[0][13] == both.client.datagrams[1][13] == 1, "ClientHello"
        loop.ahead += VANISHED_SECONDS
        await arrived(both.gone, 1)

    (gone,) = vanishes(story)
    assert gone.how == "vanished"


async def test_who_closes_says_good_bye_twice_and_is_silent_then() -> None:
    async with meeting() as both:
        await both.connect()
        await both.sees(both.client)
        both.peer.close()
        dtls = both.client.dtls
        assert dtls is not None
        await until(lambda: dtls.closed)
        assert Goodbye((FORMAT.ssrc,)) in both.client.heard
        both.leaves_nothing()
        before = len(both.client.datagrams)
        both.push()
        both.client.tell(PictureLoss(1, FORMAT.ssrc))
        both.client.send(bytes(check(both.peer.ufrag, both.peer.password)))
        both.peer.close()
        after = both.entrance.peer(RtpSession("next", 1, lambda: None))
        after.expect(is_server=True)
        await both.client.ask(check(after.ufrag, after.password))  # so that all before it has been read
        after.close()
        assert len(both.client.datagrams) == before and len(both.client.answers) == 2 and both.gone == []


async def test_a_client_that_leaves_is_gone_at_once() -> None:
    async with meeting() as both:
        await both.connect()
        assert both.client.dtls is not None
        for datagram in 2 * both.client.dtls.close():
            both.client.send(datagram)
        await arrived(both.gone, 1)
        assert [gone.how for gone in both.gone] == ["left"]


async def test_a_source_that_says_good_bye_has_left() -> None:
    async with meeting() as both:
        await both.connect()
        both.client.packet(picture(0, [10], 0.0).payloads[0])
        await arrived(both.pictures, 1)
        both.client.tell(ReceiverReport(11), Goodbye((11,)))
        await until(lambda: both.left)
        assert both.gone == [], "its peer may still be there"


async def test_many_peers_share_the_port_and_leave_it_as_they_found_it() -> None:
    entrance = Entrance(NOW)
    with entrance.open(ANY_PORT):
        meetings = [Meeting(entrance, Client(entrance.addresses[0])) for _ in range(20)]
        try:
            async with asyncio.TaskGroup() as tasks:
                for at, both in enumerate(meetings):
                    tasks.create_task(both.connect(is_server=at % 2 == 0))
            for both in meetings:
                await both.sees(both.client)
            for both in meetings[::2]:
                both.peer.close()
            for both in meetings[1::2]:
                await both.sees(both.client)
        finally:
            for both in meetings:
                both.peer.close()
                both.client.close()
        for both in meetings:
            both.leaves_nothing()
