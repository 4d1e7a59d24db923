"""One peer of the centre and a client of its own on real sockets: how they find each other, and what goes between them."""

import pytest

from tests.edges.video.caller import arrived
from tests.edges.video.meeting import NOW, Hasty, meeting, with_hasty_loop
from tests.unit.video.fanout.line import FORMAT
from tests.unit.video.fanout.network import number_of, picture
from tests.waiting import until
from video.codecs.rtcp import Nack, PictureLoss, ReceiverReport, SourceDescription
from video.codecs.srtp import PROFILES
from video.rtc.dtls import Identity

both_roles = pytest.mark.parametrize("is_server", [True, False], ids=["as server", "as client"])


@both_roles
async def test_a_client_connects_and_packets_go_both_ways(is_server: bool) -> None:
    async with meeting() as both:
        await both.connect(is_server=is_server)
        assert (both.connected, both.gone, both.peer.profile) == (1, [], PROFILES[0].name)
        await both.sees(both.client)
        for number in range(3):
            payloads = picture(number, [2000, 30], 0.0).payloads
            for at, payload in enumerate(payloads):
                both.client.packet(payload, 7200 * number, marker=at == len(payloads) - 1)
        await arrived(both.pictures, 3)
        assert [number_of(one.nals) for one in both.pictures] == [0, 1, 2]


async def test_a_client_without_gcm_is_served_in_counter_mode() -> None:
    async with meeting() as both:
        both.identity.context.set_tlsext_use_srtp(PROFILES[2].name.encode())
        await both.connect()
        assert both.peer.profile == PROFILES[2].name
        await both.sees(both.client)


@both_roles
async def test_the_description_may_come_after_the_handshake(is_server: bool) -> None:
    async with meeting() as both:
        both.peer.expect(is_server=is_server)
        await both.find(is_server=is_server)
        await until(lambda: both.peer.profile and both.client.outbound)
        both.client.tell(PictureLoss(1, FORMAT.ssrc))
        assert both.connected == 0, "nobody knows yet who this is"
        both.peer.describe([("sha-256", both.identity.fingerprint)])
        assert both.connected == 1
        await both.sees(both.client)


@both_roles
async def test_a_client_with_another_certificate_is_refused_and_sent_nothing(is_server: bool) -> None:
    async with meeting() as both:
        both.peer.describe([("sha-256", Identity(NOW).fingerprint)])
        both.peer.expect(is_server=is_server)
        both.push()
        await both.find(is_server=is_server)
        await arrived(both.gone, 1)
        assert both.gone[0].how == "refused" and both.connected == 0
        both.peer.close()
        both.push()
        await until(lambda: both.client.inbound)
        assert both.client.packets == [] and both.client.heard == []
        with pytest.raises(RuntimeError, match="not connected"):
            both.peer.sealer(1)


async def test_a_handshake_that_fails_is_refused() -> None:
    async with meeting() as both:
        both.identity.context.set_tlsext_use_srtp(b"SRTP_AES128_CM_SHA1_32")
        both.peer.describe([("sha-256", both.identity.fingerprint)])
        both.peer.expect(is_server=True)
        await both.find()
        await arrived(both.gone, 1)
        assert both.gone[0].how == "refused" and "profile" in both.gone[0].reason


async def test_what_is_asked_for_and_reported_reaches_the_slot_and_the_slot_reports() -> None:
    async with meeting() as both:
        await both.connect()
        await both.sees(both.client)
        lost = both.client.packets[1][0].sequence
        both.client.tell(ReceiverReport(1), Nack(1, FORMAT.ssrc, (lost,)))
        await until(lambda: both.client.repeats == 1)
        assert both.client.datagrams.count(both.client.datagrams[-1]) == 2, "bit for bit the same"


@pytest.mark.parametrize("is_source", [False, True])
def test_reports_come_each_second_and_more_seldom_to_a_viewer_that_has_had_some(is_source: bool) -> None:
    async def story(loop: Hasty) -> None:
        async with meeting(is_source) as both:
            await both.connect()
            pauses = []
            for turn in range(1, 7):
                await both.sees(both.client)
                before, timer = loop.time(), both.peer._timers["report"]
                pauses.append(round(timer.when() - before + 0.125))
                loop.ahead += timer.when() - before
                await both.reported(turn)
                assert (both.reports[-1].ssrc, both.reports[-1].packets) == (FORMAT.ssrc, 3 * turn)
            assert SourceDescription(FORMAT.ssrc, "cname") in both.client.heard
            assert pauses == ([1] * 6 if is_source else [1, 1, 2, 2, 2, 2])

    with_hasty_loop(story)


async def test_what_is_missing_is_asked_for_at_once_and_again_until_it_comes() -> None:
    async with meeting() as both:
        await both.connect()
        payloads = picture(0, [4000], 0.0).payloads
        for at, payload in enumerate(payloads):
            if at == 2:
                both.client._sequence += 1  # lost
            else:
                both.client.packet(payload, marker=at == len(payloads) - 1)
        asked = Nack(7, 11, (2,))
        await until(lambda: both.client.heard.count(asked) >= 2)
        both.client._sequence = 2
        both.client.packet(payloads[2], marker=False)
        await arrived(both.pictures, 1)
        assert number_of(both.pictures[0].nals) == 0
