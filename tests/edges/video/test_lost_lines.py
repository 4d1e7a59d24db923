"""What is wished of a running pull while a line to the centre is down: nobody hears it then, and it holds all the same."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from msgspec.structs import replace

from tests.edges.video.meeting import ANY_PORT
from tests.edges.video.plant import NOW, config
from tests.edges.video.relay import TOKEN, Relay
from tests.edges.video.tone import clip
from tests.waiting import until
from video.agent import run_agent
from video.codecs.audio import AudioPacket
from video.dial import Line, websocket_url
from video.fanout.stream import Stream
from video.media.process import Media
from video.media.streams import Key, Streams
from video.rtc.entrance import Entrance

DOOR = Key("n1", "door", "main")


async def pictures(stream: Stream, count: int) -> None:
    """Wait for so many more."""
    before = stream.frames
    await until(lambda: stream.frames >= before + count)


@asynccontextmanager
async def lending(folder: Path) -> AsyncIterator[tuple[Relay, Streams]]:
    """A node whose camera lends its sound, and the streams of a media process: somebody can listen there without a browser."""
    given = config({"door": f"file:{clip(folder, 'pcma')}"})
    [node] = given.node
    given = replace(given, node=(replace(node, camera=tuple(replace(one, sound=True) for one in node.camera)),))
    ready = asyncio.get_running_loop().create_future()

    async def media(relay: Relay) -> None:
        entrance = Entrance(NOW)
        with entrance.open(ANY_PORT):
            async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as tasks:
                one = Media(tasks, entrance, lambda: uuid.uuid4().hex, lambda: NOW)
                ready.set_result(one.streams)
                await one.run(http, Line("media", websocket_url(relay.url, "/media"), TOKEN))

    async with Relay.running() as relay, asyncio.TaskGroup() as tasks:
        work = [tasks.create_task(run_agent(given, relay.url, TOKEN, lambda: NOW)), tasks.create_task(media(relay))]
        await relay.ready(nodes=1)
        yield relay, await ready
        for task in work:
            task.cancel()


async def cut(relay: Relay) -> None:
    """Lose every line."""
    relay.announced.clear()
    relay.readies.clear()
    await relay.cut()


async def test_what_is_wished_while_the_lines_are_down_is_heard_when_they_are_back(tmp_path: Path) -> None:
    heard: list[AudioPacket] = []
    async with lending(tmp_path) as (relay, streams):
        stream = streams.lease(DOOR, lambda *_: None, "browse").stream
        await pictures(stream, 5)
        await cut(relay)
        stream.sound.join(heard.append)
        streams.lease(DOOR, lambda *_: None, "incident")
        await relay.ready(nodes=1)
        await until(lambda: len(heard) > 10)
        assert [said.priority for said in relay.weighed][-1:] == ["incident"]
        await cut(relay)
        stream.sound.leave(heard.append)
        await relay.ready(nodes=1)
        await pictures(stream, 10)
        before = stream.sound.packets
        await pictures(stream, 25)
        assert stream.sound.packets == before, "nobody listens any more"


async def test_a_node_without_its_line_falls_silent_until_it_is_told_who_listens(tmp_path: Path) -> None:
    heard: list[AudioPacket] = []
    async with lending(tmp_path) as (relay, streams):
        stream = streams.lease(DOOR, lambda *_: None).stream
        stream.sound.join(heard.append)
        await until(lambda: len(heard) > 10)
        relay.takes_nodes = False
        await cut(relay)
        await pictures(stream, 10)
        before = stream.sound.packets
        await pictures(stream, 25)
        assert stream.sound.packets == before, "the last listener may have left, and nobody can say so"
        relay.takes_nodes = True
        await until(lambda: stream.sound.packets > before + 10)
