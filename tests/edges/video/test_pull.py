"""How a pull from a node begins and ends, on real sockets and with a time that is pushed on."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from tests.edges.video.caller import Client, check
from tests.edges.video.meeting import ANY_PORT, NOW, Hasty, with_hasty_loop
from tests.unit.video.fanout.network import picture
from tests.waiting import until
from video import link
from video.codecs.rtcp import Goodbye, ReceiverReport
from video.codecs.sdp_parse import parse
from video.fanout.stream import Stream
from video.media.pull import ANSWER_SECONDS, CONNECT_SECONDS, STALL_SECONDS, Fate, PullFailed, pull
from video.rtc.dtls import Identity
from video.rtc.entrance import Entrance

ANSWER = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=fingerprint:sha-256 {fingerprint}
m=video 9 UDP/TLS/RTP/SAVPF 96
c=IN IP4 127.0.0.1
a=mid:0
a=sendonly
a=ice-ufrag:theirs
a=ice-pwd:theirtheirtheirtheirtheir
a=setup:active
a=rtcp-mux
a=rtpmap:96 H264/90000
"""


class Node:
    """The other end of a pull: answers, connects, sends pictures."""

    def __init__(self, entrance: Entrance) -> None:
        loop = asyncio.get_running_loop()
        self.client = Client(entrance.addresses[0])
        self.stream = Stream(loop.time)
        self.fate = Fate(loop)
        self.offers: list[str] = []
        self.pulling = loop.create_task(pull(entrance, self.stream, self.offers.append, self.fate))
        self._identity = Identity(NOW)
        self._sent = 0

    def answer(self) -> None:
        text = ANSWER.format(fingerprint=self._identity.fingerprint)
        self.fate.answered(text.replace("\n", "\r\n"))

    async def connect(self) -> None:
        await until(lambda: self.offers)
        self.answer()
        transport = parse(self.offers[0], max_bytes=link.MAX_SDP).transport
        await self.client.ask(check(transport.ufrag, transport.password))
        self.client.shake(self._identity, is_server=False)
        await until(lambda: self.client.outbound is not None)

    async def show(self) -> None:
        """One more picture, and wait until it is there."""
        payloads = picture(self._sent, [3000], 0.0).payloads
        for at, payload in enumerate(payloads):
            self.client.packet(payload, 7200 * self._sent, marker=at == len(payloads) - 1)
        self._sent += 1
        await until(lambda: self.stream.frames == self._sent)

    async def failure(self) -> PullFailed:
        with pytest.raises(PullFailed) as caught:
            await asyncio.wait_for(self.pulling, 20)
        return caught.value

    async def over(self) -> None:
        self.client.close()
        self.pulling.cancel()
        with suppress(asyncio.CancelledError, PullFailed):
            await self.pulling


def story(told: Callable[[Hasty, Node], Awaitable[None]]) -> None:
    """A pull from a node of which this is told; afterwards nothing of it is left."""

    async def run(loop: Hasty) -> None:
        entrance = Entrance(NOW)
        with entrance.open(ANY_PORT):
            node = Node(entrance)
            try:
                await told(loop, node)
            finally:
                await node.over()
            assert not entrance._port._guests and not node.stream.cursor().next()

    with_hasty_loop(run)


def test_a_node_that_does_not_answer_is_given_up() -> None:
    async def told(loop: Hasty, node: Node) -> None:
        await until(lambda: node.offers)
        loop.ahead += ANSWER_SECONDS
        assert (await node.failure()).code == "no_answer"

    story(told)


def test_an_answer_that_is_none_is_told_apart() -> None:
    async def told(loop: Hasty, node: Node) -> None:
        await until(lambda: node.offers)
        node.fate.answered("nonsense")
        assert (await node.failure()).code == "bad_answer"

    story(told)


def test_a_node_whose_pictures_never_get_through_is_given_up_and_the_firewall_named() -> None:
    async def told(loop: Hasty, node: Node) -> None:
        await until(lambda: node.offers)
        node.answer()
        before = loop.ahead

        def is_given_up() -> bool:
            loop.ahead += CONNECT_SECONDS / 20  # so fast time goes on here
            return node.pulling.done()

        await until(is_given_up)
        assert loop.ahead - before < 1.5 * CONNECT_SECONDS
        failure = await node.failure()
        assert failure.code == "no_connection" and "firewall" in failure.message

    story(told)


def test_a_stream_that_stands_still_is_over_as_soon_as_that_is_sure_and_no_sooner() -> None:
    async def told(loop: Hasty, node: Node) -> None:
        await node.connect()
        for _ in range(3):
            await node.show()
            loop.ahead += STALL_SECONDS - 1
        await node.show()
        assert not node.pulling.done()
        loop.ahead += STALL_SECONDS
        assert (await node.failure()).code == "stalled"

    story(told)


def test_a_stream_that_its_node_ends_has_ended() -> None:
    async def told(loop: Hasty, node: Node) -> None:
        await node.connect()
        await node.show()
        node.client.tell(ReceiverReport(11), Goodbye((11,)))
        assert (await node.failure()).code == "ended"

    story(told)


def test_what_nobody_wants_any_more_ends_without_a_failure() -> None:
    async def told(loop: Hasty, node: Node) -> None:
        await node.connect()
        await node.show()
        node.fate.over(None)
        await node.pulling

    story(told)


def test_what_its_node_refuses_is_over_before_anything_is_sent() -> None:
    async def told(loop: Hasty, node: Node) -> None:
        await until(lambda: node.offers)
        node.fate.over(PullFailed("uplink", "the line of the node is full"))
        failure = await node.failure()
        assert (failure.code, failure.message) == ("uplink", "the line of the node is full")

    story(told)
