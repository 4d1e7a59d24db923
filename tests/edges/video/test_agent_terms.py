"""What a node allows its cameras: transcodings that leave a sub stream, networks that change, key frames on demand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.edges.video.plant import NOW, config, media_running
from tests.edges.video.relay import TOKEN, Relay
from tests.edges.video.rtsp_ffmpeg import make
from tests.edges.video.rtsp_lock import Lock
from tests.edges.video.rtsp_server import camera
from tests.edges.video.test_uplink import show
from tests.edges.video.viewer import Viewer
from tests.edges.video.watching import terms
from tests.processes import PATIENCE
from tests.waiting import until
from video import link
from video.agent import AgentConfig, run_agent
from video.agent.cameras import Cameras
from video.agent.config import CameraConfig, NodeConfig
from video.sources import Networks, SourceError


@asynccontextmanager
async def node(given: AgentConfig, *later: AgentConfig) -> AsyncIterator[tuple[Relay, asyncio.Event]]:
    """An agent with media; the event brings the next configuration."""
    turn = asyncio.Event()

    async def changes() -> AsyncIterator[AgentConfig]:
        for one in later:
            await turn.wait()
            turn.clear()
            yield one

    async with Relay.running() as relay, media_running(relay), asyncio.TaskGroup() as tasks:
        agent = tasks.create_task(run_agent(given, relay.url, TOKEN, lambda: NOW, changes()))
        await relay.ready(nodes=1)
        yield relay, turn
        agent.cancel()


@pytest.fixture
async def foreign(tmp_path: Path) -> str:
    """The URL of a file in H.265."""
    return f"file:{await make(tmp_path / 'c.mp4', 'h265')}"


@pytest.mark.parametrize(("places", "quality"), [(0, "sub"), (1, "main")])
async def test_where_main_finds_no_place_to_be_coded_again_its_sub_stream_is_sent(
    foreign: str, clips: dict[str, Path], places: int, quality: str
) -> None:
    both = CameraConfig(id="both", name="both", lat=31.27, lon=121.5, main=foreign, sub=f"file:{clips['street']}")
    one = AgentConfig(node=(NodeConfig(id="n1", camera=(both,)),), transcodings=places)
    async with node(one) as (relay, _), Viewer.watching(relay, "s1") as viewer:
        await viewer.show(0, "both")
        if not places:
            failed = await relay.until(5, link.ShowFailed, camera="both")
            assert isinstance(failed, link.ShowFailed) and failed.code == "not_h264" and "H.265" in failed.message
        await relay.until(5, link.Shown, camera="both", quality=quality)
        await viewer.slots[0].more(20, 5)
        assert min(viewer.slots[0].brightness()) > 20


async def test_a_camera_of_an_incident_takes_the_place_of_one_that_is_only_looked_at(
    foreign: str, tmp_path: Path
) -> None:
    """Both have to be coded again, and one may."""
    other = f"file:{await make(tmp_path / 'b.mp4', 'b-frames')}"
    one = replace(config({"browsed": foreign, "burning": other}), transcodings=1)
    async with node(one) as (relay, _), Viewer.watching(relay, "s1", 2) as viewer:
        await show(relay, 0, "browsed", "browse")
        await relay.until(5, link.Shown, camera="browsed")
        await show(relay, 1, "burning", "incident")
        out = await relay.until(5, link.ShowFailed, camera="browsed", code="transcodings")
        assert isinstance(out, link.ShowFailed) and out.message.endswith("a camera of an incident has priority")
        await relay.until(8, link.Shown, camera="burning")
        await viewer.slots[1].more(40, 5)
        refused = await relay.until(8, link.ShowFailed, camera="browsed", code="transcodings")
        assert isinstance(refused, link.ShowFailed) and "transcodes 1 stream already" in refused.message
        failures = [said for said in relay.said if isinstance(said, link.ShowFailed) and said.camera == "burning"]
        assert len(failures) <= 1, "once, until the place was free"


async def test_a_place_is_given_up_by_whichever_node_of_the_agent_needs_it_least(foreign: str, tmp_path: Path) -> None:
    """Two cameras of one node with one address lose it together; an equal wish ends neither."""
    other = f"file:{await make(tmp_path / 'b.mp4', 'b-frames')}"
    looked_at, burning = config({"browsed": foreign, "same": foreign}), config({"burning": other}, "n2")
    both = replace(looked_at, node=(*looked_at.node, *burning.node), transcodings=1)
    async with node(both) as (relay, _), Viewer.watching(relay, "s1", 3) as viewer:
        await relay.ready(nodes=2)
        await show(relay, 0, "browsed", "browse")
        await show(relay, 1, "same", "wall")
        for name in ("browsed", "same"):
            await relay.until(8, link.Shown, camera=name)
        wish = link.Show(session="s1", slot=2, camera="burning", node="n2", priority="wall")
        await relay.tell_media(wish)
        refused = await relay.until(8, link.ShowFailed, camera="burning", code="transcodings")
        assert isinstance(refused, link.ShowFailed) and "transcodes 1 stream already" in refused.message
        assert not [said for said in relay.said if isinstance(said, link.ShowFailed)], "its most important look counts"
        await relay.tell_media(replace(wish, priority="incident"))
        for name in ("browsed", "same"):
            out = await relay.until(8, link.ShowFailed, camera=name, code="transcodings")
            assert isinstance(out, link.ShowFailed) and out.message.startswith("node n1 codes no more streams again")
        await relay.until(8, link.Shown, camera="burning")
        await viewer.slots[2].more(20, 5)


async def test_networks_that_are_narrowed_end_what_is_outside_of_them(clips: dict[str, Path]) -> None:
    async with camera(clips["fire"]) as one:
        wide = config({"door": one.url, "file": f"file:{clips['street']}"})
        narrow = replace(wide, networks=("10.0.0.0/8",))
        async with node(wide, narrow) as (relay, turn), Viewer.watching(relay, "s1", 2) as viewer:
            for slot, name in enumerate(("door", "file")):
                await viewer.show(slot, name)
                await relay.until(5, link.Shown, camera=name)
            turn.set()
            await relay.until(5, link.ShowFailed, camera="door", code="changed")
            failed = await relay.until(5, link.ShowFailed, camera="door", code="network")
            assert isinstance(failed, link.ShowFailed) and "127.0.0.1" not in failed.message
            assert one.calls == 1
            await viewer.slots[1].more(20, 4)
            assert not [said for said in relay.said if isinstance(said, link.ShowFailed) and said.camera == "file"]


async def test_what_is_not_allowed_any_more_is_neither_read_on_nor_joined(clips: dict[str, Path]) -> None:
    """Whoever looks may be slow to leave: the word that they do is one datagram."""
    async with camera(clips["fire"]) as one, asyncio.TaskGroup() as tasks:
        door = CameraConfig(id="door", name="door", lat=31.27, lon=121.5, main=one.url)
        wide, failures = terms(), asyncio.Queue[SourceError]()
        cameras = Cameras(tasks, wide)
        cameras.change([door], wide)
        async with asyncio.timeout(PATIENCE):
            with cameras.lease("door", "main", failures.put_nowait) as before:
                grew = asyncio.Event()
                before.listeners.add(grew.set)
                await grew.wait()
                cameras.change([door], wide._replace(networks=Networks(["10.0.0.0/8"])))
                assert (await failures.get()).code == "changed"
                with cameras.lease("door", "main", failures.put_nowait) as after:
                    assert after is not before
                    assert (await failures.get()).code == "network"
                await until(lambda: "camera door" not in [task.get_name() for task in asyncio.all_tasks()])
        assert one.calls == 1


async def test_a_camera_that_refuses_the_password_is_not_asked_again_and_again(clips: dict[str, Path]) -> None:
    async with camera(clips["fire"]) as one:
        one.lock = Lock("admin", "right", ["MD5"])
        wrong = config({"door": one.url.replace("//", "//admin:wrong@")})
        right = config({"door": one.url.replace("//", "//admin:right@")})
        async with node(wrong, right) as (relay, turn), Viewer.watching(relay, "s1") as viewer:
            await viewer.show(0, "door")
            for _ in range(3):  # media asks again, and is told again
                failed = await relay.until(8, link.ShowFailed, camera="door")
                assert isinstance(failed, link.ShowFailed) and failed.code == "no_login"
            assert one.lock.turned_away == 1, "cameras lock out who tries often"
            turn.set()
            await relay.until(8, link.Shown, camera="door")


async def test_a_key_frame_that_a_viewer_asks_for_is_made_at_once(foreign: str) -> None:
    async with asyncio.TaskGroup() as tasks:
        cameras = Cameras(tasks, terms())
        cameras.change([CameraConfig(id="c", name="c", lat=31.27, lon=121.5, main=foreign)], on := terms())
        with cameras.lease("c", "main", lambda _: None) as stream, cameras.lease("c", "sub", lambda _: None) as same:
            assert same is stream
            grew = asyncio.Event()
            stream.listeners.add(grew.set)

            async def grown(frames: int) -> None:
                async with asyncio.timeout(10):
                    while stream.frames < frames:
                        grew.clear()
                        await grew.wait()

            await grown(10)
            assert len(on.transcodings.running) == 1, "one for all who look"
            assert cameras.transcoded() == ("c",)
            assert not stream.key_seconds, "the first is the only one so far"
            stream.on_key_wanted()
            await grown(20)
            assert 0 < stream.key_seconds < 1
