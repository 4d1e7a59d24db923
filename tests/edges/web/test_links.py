"""The links of nodes and of the media process, when the log can't be written and when one takes the other's place."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from aiohttp import ClientSession, web
from msgspec import Struct

from command.bus import LocalBus
from command.core import NOT_STORED, Submit
from command.model import Refusal
from command.replica import Replica
from tests.edges.web.parts import TOKEN, Full, a_core, a_replica
from tests.processes import PATIENCE
from video import link
from video.media.stills import MAX_JPEG
from video.orders import ConnectNode, DisconnectNode
from web.links.clocks import Clocks
from web.links.line import MAX_MESSAGE, Line
from web.links.nodes import NodeLinks
from web.links.relay import Relay
from web.remote import UNREACHABLE


@asynccontextmanager
async def a_door(replica: Replica, submit: Submit, bus: LocalBus) -> AsyncIterator[ClientSession]:
    """Somebody who can dial `/node` with the token of the node."""
    app, at = web.Application(), lambda: "2026-06-21T20:14:07.120+08:00"
    app.router.add_get("/node", NodeLinks(Relay(bus, str), Clocks(at, time.monotonic), replica, submit, at).handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with ClientSession(url, headers={"Authorization": f"Bearer {TOKEN}"}) as http:
            yield http
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("answer", [NOT_STORED, UNREACHABLE])
async def test_a_lost_link_is_recorded_once_the_log_can_be_written_again(tmp_path: Path, answer: Refusal) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core, a_replica(tmp_path, core, bus) as replica:
        full = Full(core.submit, DisconnectNode, 2, answer)
        async with a_door(replica, full, bus) as http:
            async with http.ws_connect("/node?node=street") as line:
                assert (await line.receive_json())["type"] == "Welcome"
            before = core.position.seq
            assert await replica.reached(before + 1, PATIENCE)
    assert full.refused == 2 and not core.state.video.nodes["street"].online


async def test_a_node_whose_link_cannot_be_recorded_is_told_why_and_dials_again(tmp_path: Path) -> None:
    bus = LocalBus()
    async with a_core(tmp_path, bus) as core, a_replica(tmp_path, core, bus) as replica:
        async with a_door(replica, Full(core.submit, ConnectNode, 1), bus) as http:
            async with http.ws_connect("/node?node=street") as line:
                goodbye = await line.receive(PATIENCE)
                assert (goodbye.data, goodbye.extra) == (1013, NOT_STORED.message)


class Kept(Line):
    """A line whose messages stay here."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Struct] = []

    def send(self, message: Struct) -> bool:
        self.sent.append(message)
        return True


async def test_pictures_asked_of_a_fresh_media_process_outlive_the_line_of_the_old_one() -> None:
    relay, old, fresh = Relay(LocalBus(), str), Kept(), Kept()
    with ExitStack() as late:
        late.enter_context(relay.media_line(old))
        with relay.media_line(fresh):
            async with asyncio.TaskGroup() as tasks:
                snapping = tasks.create_task(relay.snap("K-001", "street", "main"))
                await asyncio.sleep(0)  # it asks
                late.close()
                [asked] = fresh.sent
                assert isinstance(asked, link.Snap)
                await relay.from_media(link.Snapped(request=asked.request, at="", jpeg=b"a picture"))
    assert snapping.result().jpeg == b"a picture"


async def relayed(relay: Relay, *pulls: str) -> None:
    """These pulls of the node run."""
    for pull in pulls:
        await relay.from_media(link.Pull(pull=pull, node="street", camera="K-001", quality="main", offer=""))
        relay.from_node(link.Started(pull=pull, sdp=""))


async def test_what_an_agent_sends_no_more_when_it_is_back_is_asked_for_anew_at_once() -> None:
    relay, media, first, second = Relay(LocalBus(), str), Kept(), Kept(), Kept()
    with relay.media_line(media):
        with relay.node_line("street", first):
            relay.announced("street", ())
            await relayed(relay, "lost", "kept", "dropped")
        await relay.from_media(link.Drop(pull="dropped", node="street"))
        media.sent.clear()
        with relay.node_line("street", second):
            relay.announced("street", ("kept", "dropped"))
            assert second.sent == [link.Stop(pull="dropped")], "it did not hear of that"
            reason = "Node street was restarted: its pictures are asked for again."
            gone = link.NotStarted(pull="lost", code="restarted", message=reason)
            assert media.sent == [gone, link.NodeOnline(node="street")]
            relay.announced("street", ("kept",))
            assert len(media.sent) == 2, "a list that changed is no new line"


async def test_an_old_agent_does_not_say_what_it_sends_and_is_believed() -> None:
    relay, media = Relay(LocalBus(), str), Kept()
    with relay.media_line(media):
        with relay.node_line("street", Kept()):
            await relayed(relay, "kept")
        media.sent.clear()
        with relay.node_line("street", Kept()):
            relay.announced("street", None)
        assert media.sent == [link.NodeOnline(node="street")]


async def test_who_would_publish_without_a_media_process_is_told_so_at_once() -> None:
    bus = LocalBus()
    relay = Relay(bus, str)
    async with bus.subscribe("media.out") as told, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(relay.run())
        await asyncio.sleep(0)  # it listens
        offer = link.Publish(session="p1", node="whip-BC-1", camera="BC-1", offer="")
        await bus.publish("media.in", msgspec.json.encode(offer))
        async with asyncio.timeout(PATIENCE):
            said = link.from_media(await anext(told))
        running.cancel()
    assert isinstance(said, link.PublishFailed) and (said.session, said.code) == ("p1", "no_media")


async def test_sessions_from_before_the_centre_are_ended_each_in_its_way() -> None:
    relay, media = Relay(LocalBus(), str), Kept()
    with relay.media_line(media):
        await relay.from_media(link.Ready(pid=7, sessions=("s1",), publications=("p1",)))
    reason = "the centre was restarted"
    assert media.sent == [link.ViewEnd(session="s1", reason=reason), link.PublishEnd(session="p1", reason=reason)]


def test_the_largest_picture_fits_into_a_message_of_its_line() -> None:
    snapped = link.Snapped(request="0" * 32, at="2026-06-21T20:14:07.120+08:00", jpeg=bytes(MAX_JPEG))
    assert len(msgspec.json.encode(snapped)) < MAX_MESSAGE
