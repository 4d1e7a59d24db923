"""What was watched is back within three seconds after its node's link is, whatever was lost; and nobody is locked out."""

import os
import signal
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.centre import LIANDONG, Centre
from tests.desk import Desk, sitting
from tests.edges.web.player import Player, a_player
from tests.edges.web.proxy import Network, network
from tests.node import running_node, until_online
from tests.processes import Program, running

RESUME_S = 3.0
LOCKED_OUT_S = 20.0

_nodes = count(1)


@pytest.fixture
def node(centre: Centre) -> tuple[str, str]:
    """The id and the token of a new node."""
    name = f"back-{next(_nodes)}"
    return name, centre.add_node(name)


@pytest.fixture
def way(centre: Centre) -> Iterator[Network]:
    with network(centre) as made:
        yield made


@pytest.fixture
def agent(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], clips: dict[str, Path], way: Network
) -> Iterator[Program]:
    """Its agent, behind the network, with two cameras."""
    cameras = {f"{node[0]}-{number}": clips for number in (1, 2)}
    with running_node(centre, tmp_path, *node, cameras, url=way.url) as program:
        until_online(centre, wang, *cameras)
        yield program


def again(centre: Centre, folder: Path, node: str, url: str) -> tuple[str, ...]:
    """The command that starts the agent anew."""
    return (*LIANDONG, "node", "--centre", url, "--config", str(folder / f"{node}.toml"))


async def watch(desk: Desk, player: Player, *cameras: str) -> None:
    await desk.say({"type": "rtc.offer", "sdp": await player.offer(), "slots": 2})
    await player.answer((await desk.told("rtc.answer"))["sdp"])
    for slot, camera in enumerate(cameras):
        await desk.say({"type": "wall.show", "slot": slot, "camera": camera})
        await desk.told("wall.shown", camera=camera)
    desk.events.clear()


async def back_after(desk: Desk, node: str, *cameras: str) -> float:
    """Seconds from the return of the link until all of these are shown again."""
    await desk.event("NodeConnected", node=node)
    began = time.monotonic()
    for camera in cameras:
        await desk.told("wall.shown", camera=camera)
    return time.monotonic() - began


async def test_pictures_do_not_notice_that_the_line_was_cut(
    centre: Centre, wang: str, node: tuple[str, str], agent: Program, way: Network
) -> None:
    camera, other = f"{node[0]}-1", f"{node[0]}-2"
    async with sitting(centre, wang) as desk, a_player(2) as player:
        await watch(desk, player, camera)
        way.cut()
        cut = time.monotonic()
        await desk.event("NodeConnected", node=node[0])
        assert time.monotonic() - cut < RESUME_S, "the line itself is opened again"
        await desk.say({"type": "wall.show", "slot": 1, "camera": other})
        await desk.told("wall.shown", camera=other)
        assert time.monotonic() - cut < RESUME_S, agent.said
        assert not [said for said in desk.heard if said["type"] == "wall.failed"]
        await player.picture()


async def test_an_agent_that_was_killed_and_started_again_shows_what_was_watched(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], agent: Program, way: Network
) -> None:
    """It is back before media would have noticed by itself that no picture comes."""
    cameras = f"{node[0]}-1", f"{node[0]}-2"
    async with sitting(centre, wang) as desk, a_player(2) as player:
        await watch(desk, player, *cameras)
        agent.kill()
        with running(again(centre, tmp_path, node[0], way.url), tmp_path / "again.log"):
            assert await back_after(desk, node[0], *cameras) < RESUME_S
            told = [said for said in desk.heard if said["type"] == "wall.failed"]
            assert {said["code"] for said in told} <= {"restarted", "node_offline"}


async def test_an_agent_that_is_back_after_many_attempts_in_vain_shows_what_was_watched(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], agent: Program, way: Network
) -> None:
    """By then media asks only every five seconds."""
    cameras = f"{node[0]}-1", f"{node[0]}-2"
    async with sitting(centre, wang) as desk, a_player(2) as player:
        await watch(desk, player, *cameras)
        agent.kill()
        for _ in range(5):  # the pauses between attempts have grown to their longest
            await desk.told("wall.failed", camera=cameras[0])
        with running(again(centre, tmp_path, node[0], way.url), tmp_path / "again.log"):
            assert await back_after(desk, node[0], *cameras) < RESUME_S


async def test_a_node_that_was_cut_off_from_everything_shows_what_was_watched(
    centre: Centre, wang: str, node: tuple[str, str], agent: Program
) -> None:
    """Stopped, neither its line nor its pictures go on, as when its network is gone."""
    camera = f"{node[0]}-1"
    async with sitting(centre, wang) as desk, a_player(2) as player:
        await watch(desk, player, camera)
        os.kill(agent.process.pid, signal.SIGSTOP)
        await desk.told("wall.failed", camera=camera)
        await desk.event("NodeDisconnected", node=node[0])
        os.kill(agent.process.pid, signal.SIGCONT)
        began = time.monotonic()
        await back_after(desk, node[0], camera)
        assert time.monotonic() - began < RESUME_S, agent.said


async def test_a_line_whose_other_end_vanished_without_a_word_locks_nobody_out(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], agent: Program, way: Network
) -> None:
    async with sitting(centre, wang) as desk:
        way.fall_silent()
        agent.kill()
        began = time.monotonic()
        with running(again(centre, tmp_path, node[0], centre.url), tmp_path / "again.log") as fresh:
            desk.events.clear()
            await desk.event("NodeConnected", node=node[0])
            assert time.monotonic() - began < LOCKED_OUT_S
            assert "another program is connected as this one" in fresh.said
