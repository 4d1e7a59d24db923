"""A node whose line is full, at a real centre: an incident's camera takes the place of the wall's, and the desk is told why."""

import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.centre import Centre
from tests.desk import sitting
from tests.edges.web.player import a_player
from tests.node import running_node, until_online
from tests.processes import Program, until

_nodes = count(1)


@pytest.fixture
def node(centre: Centre) -> tuple[str, str]:
    """The id and the token of a new node."""
    name = f"thin-{next(_nodes)}"
    return name, centre.add_node(name)


@pytest.fixture
def agent(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], clips: dict[str, Path]
) -> Iterator[Program]:
    """Its agent, whose line takes one camera of 2,000 kbit/s and no second one, not even of 500."""
    cameras = {f"{node[0]}-{number}": clips for number in (1, 2)}
    with running_node(centre, tmp_path, *node, cameras) as program:
        until_online(centre, wang, *cameras)
        file = tmp_path / f"{node[0]}.toml"
        text = file.read_text("utf-8").replace("token = ", "uplink_kbps = 2300\ntoken = ", 1)
        file.write_text(text, "utf-8")
        os.kill(program.process.pid, signal.SIGHUP)
        until(lambda: "was read again" in program.said, lambda: program.said)
        yield program


def uplink(centre: Centre, token: str, node: str) -> tuple[int | None, int]:
    """What the line of a node takes, and what it sends."""
    told = next(one for one in centre.get("/api/v1/nodes?limit=500", token)[1]["items"] if one["id"] == node)
    return told["uplink_kbps"], told["uplink_used_kbps"]


def test_a_node_that_sends_nothing_and_has_not_said_what_its_line_takes(centre: Centre, wang: str) -> None:
    centre.add_node("nobody")
    assert uplink(centre, wang, "nobody") == (None, 0)


@pytest.mark.usefixtures("agent")
async def test_an_incident_s_camera_takes_the_place_of_the_wall_s_and_the_desk_is_told(
    centre: Centre, wang: str, node: tuple[str, str], incident: str
) -> None:
    first, second = f"{node[0]}-1", f"{node[0]}-2"
    async with sitting(centre, wang) as desk, a_player(2) as player:
        await desk.say({"type": "rtc.offer", "sdp": await player.offer(), "slots": 2})
        await player.answer((await desk.told("rtc.answer"))["sdp"])
        await desk.say({"type": "wall.show", "slot": 0, "camera": first})
        await desk.told("wall.shown", camera=first)
        until(lambda: uplink(centre, wang, node[0])[1] > 20)
        assert uplink(centre, wang, node[0])[0] == 2300, "the list of nodes tells what its line takes"
        await desk.say({"type": "wall.show", "slot": 1, "camera": second})
        refused = await desk.told("wall.failed", slot=1, code="uplink")
        assert refused["message"].startswith(f"the line of node {node[0]} is full: 2300 kbit/s; close another")
        await desk.say({"type": "wall.show", "slot": 1, "camera": second, "incident": incident})
        pushed = await desk.told("wall.failed", slot=0, code="uplink")
        assert pushed["message"].endswith("is full: 2300 kbit/s; a camera of an incident has priority")
        await desk.told("wall.shown", camera=second)
        await player.picture(1)
