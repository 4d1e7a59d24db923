"""The link of a node: who may dial, what becomes known, and what a lost link leads to."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSServerHandshakeError

from tests.centre import HERE, NOW, Centre
from tests.desk import signed_in, sitting
from tests.edges.web.player import a_player
from tests.field import alert, at_broker
from tests.node import running_node, until_online
from tests.processes import PATIENCE, Program, until

_nodes = count(1)


@pytest.fixture
def node(centre: Centre) -> tuple[str, str]:
    """The id and the token of a new node."""
    name = f"node-{next(_nodes)}"
    return name, centre.add_node(name)


@contextmanager
def agent_of(
    centre: Centre, tmp_path: Path, node: tuple[str, str], clips: dict[str, Path], wang: str
) -> Iterator[Program]:
    """Its agent, with one camera `NODE-1`."""
    camera = f"{node[0]}-1"
    with running_node(centre, tmp_path, *node, {camera: clips}) as agent:
        until_online(centre, wang, camera)
        yield agent


def state(centre: Centre, token: str, node: str) -> tuple[bool, set[str]]:
    """Whether a node is online, and the states of its cameras."""
    nodes = centre.get("/api/v1/nodes?limit=500", token)[1]["items"]
    cameras = centre.get("/api/v1/cameras?limit=500", token)[1]["items"]
    [online] = [one["online"] for one in nodes if one["id"] == node]
    return online, {one["state"] for one in cameras if one["node"] == node}


@pytest.mark.parametrize("token", [None, "wrong"])
@pytest.mark.parametrize("name", ["", "nobody", "{node}"])
async def test_a_wrong_token_is_turned_away(
    centre: Centre, node: tuple[str, str], token: str | None, name: str
) -> None:
    async with signed_in(centre, token) as http:
        with pytest.raises(WSServerHandshakeError) as refused:
            await http.ws_connect("/node", params={"node": name.format(node=node[0])})
    assert refused.value.status == 401


async def test_a_token_is_for_its_own_node_and_for_nothing_else(centre: Centre, node: tuple[str, str]) -> None:
    other = f"node-{next(_nodes)}"
    centre.add_node(other)
    async with signed_in(centre, node[1]) as http:
        for path in (f"/node?node={other}", "/media", "/live"):
            with pytest.raises(WSServerHandshakeError) as refused:
                await http.ws_connect(path)
            assert refused.value.status == 401, path
    assert centre.get("/api/v1/cameras", node[1])[0] == 401


async def test_a_second_agent_of_a_node_is_turned_away_and_the_first_goes_on(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], clips: dict[str, Path]
) -> None:
    with agent_of(centre, tmp_path, node, clips, wang):
        async with signed_in(centre, node[1]) as http:
            with pytest.raises(WSServerHandshakeError) as refused:
                await http.ws_connect("/node", params={"node": node[0]})
            assert refused.value.status == 409
        assert state(centre, wang, node[0]) == (True, {"online"})


async def test_what_a_node_announces_is_what_it_has(centre: Centre, wang: str, node: tuple[str, str]) -> None:
    def spec(name: str) -> dict[str, Any]:
        return {"id": f"{node[0]}-{name}", "name": f"{name} 镜头", "lat": HERE[0], "lon": HERE[1], "bearing": 90.0}

    async with signed_in(centre, node[1]) as http, sitting(centre, wang) as desk:
        async with http.ws_connect("/node", params={"node": node[0]}) as line:
            assert (await line.receive_json())["node"] == node[0]
            for names in (("a", "b"), ("b", "c")):
                await line.send_json({"type": "Announce", "cameras": [spec(name) for name in names], "at": NOW()})
                desk.events.clear()
                await desk.event("CamerasAnnounced", node=node[0])
                items = centre.get("/api/v1/cameras?limit=500", wang)[1]["items"]
                mine = {one["id"]: one for one in items if one["node"] == node[0]}
                assert set(mine) == {f"{node[0]}-{name}" for name in names}
                assert mine[f"{node[0]}-b"]["owner"] == node[0] and mine[f"{node[0]}-b"]["bearing"] == 90
            await line.send_str('{"type": "Announce", "cameras": 7}')
            await line.receive()
            assert line.close_code == 1007
        await desk.event("NodeDisconnected", node=node[0])


async def test_a_node_whose_cameras_are_refused_is_told_why(centre: Centre, node: tuple[str, str]) -> None:
    spec = {"id": "摄像头 一", "name": "坏编号", "lat": HERE[0], "lon": HERE[1]}
    async with signed_in(centre, node[1]) as http, http.ws_connect("/node", params={"node": node[0]}) as line:
        assert (await line.receive_json())["node"] == node[0]
        await line.send_json({"type": "Announce", "cameras": [spec], "at": NOW()})
        goodbye = await line.receive(PATIENCE)
    assert goodbye.data == 1008 and "'摄像头 一': use 1 to 64 letters" in str(goodbye.extra)


async def test_an_agent_that_dies_is_missed_and_welcomed_again(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], clips: dict[str, Path]
) -> None:
    async with sitting(centre, wang) as desk:
        with agent_of(centre, tmp_path, node, clips, wang) as agent:
            agent.kill()
            await desk.event("NodeDisconnected", node=node[0])
            assert state(centre, wang, node[0]) == (False, {"offline"})
        with agent_of(centre, tmp_path, node, clips, wang):
            async with signed_in(centre, wang) as http, a_player() as player:
                headers = {"Content-Type": "application/sdp"}
                async with http.post(f"/whep/{node[0]}-1", data=await player.offer(), headers=headers) as answer:
                    assert answer.status == 201
                    await player.answer(await answer.text())
                await player.picture()


async def test_an_agent_that_hangs_is_missed_within_ten_seconds(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], clips: dict[str, Path]
) -> None:
    """Its connection is still open: only its silence tells."""
    with agent_of(centre, tmp_path, node, clips, wang) as agent:
        os.kill(agent.process.pid, signal.SIGSTOP)
        until(lambda: state(centre, wang, node[0]) == (False, {"offline"}), seconds=12)
        os.kill(agent.process.pid, signal.SIGCONT)
        until(lambda: state(centre, wang, node[0]) == (True, {"online"}), lambda: agent.said)


async def test_an_alert_whose_camera_is_not_connected_says_why_it_has_no_picture(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], gauge: str
) -> None:
    place = {"lat": 31.34, "lon": 121.56}
    spec = {"id": f"{node[0]}-1", "name": "远处", **place}
    async with signed_in(centre, node[1]) as http, http.ws_connect("/node", params={"node": node[0]}) as line:
        await line.send_json({"type": "Announce", "cameras": [spec], "at": NOW()})
        until(lambda: state(centre, wang, node[0])[1] == {"online"})
    until(lambda: state(centre, wang, node[0])[1] == {"offline"})
    async with sitting(centre, wang) as desk, at_broker(centre, gauge) as device:
        await device.say("alert", alert("blind", **place))
        missed = (await desk.event("PictureMissed"))["event"]
    assert missed["camera"] == f"{node[0]}-1" and "not connected" in missed["reason"]
