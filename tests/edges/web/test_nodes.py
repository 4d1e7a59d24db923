"""The link of a node: who may dial, what becomes known, and what a lost link leads to."""

import os
import secrets
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from tests.centre import HERE, LIANDONG, NOW, Centre
from tests.desk import Desk, signed_in, sitting
from tests.edges.web.player import Player, a_player
from tests.field import alert, at_broker
from tests.node import running_node, until_online
from tests.processes import PATIENCE, Program, until
from video.orders import RenewNode, RevokeNode
from web.ids import fingerprint

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


def typed(centre: Centre, *words: str) -> str:
    """What `liandong camera-node` prints."""
    command = (*LIANDONG, "camera-node", *words, "--data", str(centre.data))
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout.strip()


async def show(desk: Desk, player: Player, camera: str) -> None:
    """Look at a camera on a wall of one slot."""
    await desk.say({"type": "rtc.offer", "sdp": await player.offer(), "slots": 1})
    await player.answer((await desk.told("rtc.answer"))["sdp"])
    await desk.say({"type": "wall.show", "slot": 0, "camera": camera})
    await desk.told("wall.shown", slot=0, camera=camera)


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


async def test_a_node_whose_token_is_revoked_is_cut_off_and_comes_back_with_a_new_one(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], clips: dict[str, Path]
) -> None:
    name, camera = node[0], f"{node[0]}-1"
    async with sitting(centre, wang) as desk, a_player() as player:
        with agent_of(centre, tmp_path, node, clips, wang) as agent:
            await show(desk, player, camera)
            centre.order(RevokeNode(node=name))
            failed = await desk.told("wall.failed", slot=0, code="revoked")
            assert failed["message"] == f"The token of node {name} was revoked: ask the centre for a new one."
            until(lambda: state(centre, wang, name) == (False, {"offline"}))
            until(lambda: "was revoked: ask the centre for a new one. (1008); next attempt in 30.0 s" in agent.said)
        async with signed_in(centre, node[1]) as http:
            with pytest.raises(WSServerHandshakeError) as refused:
                await http.ws_connect("/node", params={"node": name})
            assert refused.value.status == 401
        told = next(one for one in centre.get("/api/v1/nodes?limit=500", wang)[1]["items"] if one["id"] == name)
        assert told["revoked"]
        token = typed(centre, "renew", name)
        with agent_of(centre, tmp_path, (name, token), clips, wang):
            await desk.told("wall.shown", slot=0, camera=camera)
        assert typed(centre, "revoke", name) == ""


async def test_a_new_token_takes_the_place_of_the_old_at_once(centre: Centre, wang: str, node: tuple[str, str]) -> None:
    fresh = secrets.token_urlsafe(32)
    async with signed_in(centre, node[1]) as http, http.ws_connect("/node", params={"node": node[0]}) as line:
        assert [(await line.receive_json())["type"] for _ in range(2)] == ["Welcome", "Ping"]
        centre.order(RenewNode(node=node[0], token_hash=fingerprint(fresh)))
        goodbye = await line.receive(PATIENCE)
        assert (goodbye.data, goodbye.extra) == (1008, f"Node {node[0]} was given a new token: put it into its file.")
    until(lambda: not state(centre, wang, node[0])[0])
    async with signed_in(centre, fresh) as http, http.ws_connect("/node", params={"node": node[0]}) as line:
        assert (await line.receive_json())["node"] == node[0]


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
            while (await line.receive(PATIENCE)).type is WSMsgType.TEXT:
                pass
            assert line.close_code == 1007
        await desk.event("NodeDisconnected", node=node[0])


def clock_of(centre: Centre, token: str, node: str) -> tuple[int | None, int | None]:
    """By how much it is ahead, and the round trip, in milliseconds."""
    [told] = [one for one in centre.get("/api/v1/nodes?limit=500", token)[1]["items"] if one["id"] == node]
    return told["clock_offset_ms"], told["rtt_ms"]


async def test_how_far_a_node_s_clock_is_off_is_measured_while_it_is_connected(
    centre: Centre, wang: str, node: tuple[str, str]
) -> None:
    async with signed_in(centre, node[1]) as http, sitting(centre, wang) as desk:
        async with http.ws_connect("/node", params={"node": node[0]}) as line:
            assert (await line.receive_json())["type"] == "Welcome"
            ping = await line.receive_json(timeout=PATIENCE)
            assert ping["type"] == "Ping" and clock_of(centre, wang, node[0]) == (None, None)
            ahead = datetime.fromisoformat(ping["at"]) + timedelta(seconds=2)
            await line.send_json({"type": "Pong", "id": ping["id"], "at": ahead.isoformat(timespec="milliseconds")})
            await until_told(desk, node[0])
            offset, rtt = clock_of(centre, wang, node[0])
            assert offset is not None and rtt is not None
            assert abs(offset + rtt / 2 - 2000) <= 2, "it answered at once, with the centre's own clock and two seconds"
        until(lambda: clock_of(centre, wang, node[0]) == (None, None))


async def until_told(desk: Desk, node: str) -> None:
    """Wait until the desk knows the clock of a node."""
    while not any(clock["node"] == node for clock in (await desk.told("live"))["clocks"] or ()):
        pass


async def test_the_agent_s_clock_is_ours_on_this_machine(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], clips: dict[str, Path]
) -> None:
    with agent_of(centre, tmp_path, node, clips, wang):
        until(lambda: clock_of(centre, wang, node[0])[0] is not None)
        offset, rtt = clock_of(centre, wang, node[0])
        assert offset is not None and rtt is not None and abs(offset) <= rtt / 2 + 2


async def test_a_node_whose_cameras_are_refused_is_told_why(centre: Centre, node: tuple[str, str]) -> None:
    spec = {"id": "摄像头 一", "name": "坏编号", "lat": HERE[0], "lon": HERE[1]}
    async with signed_in(centre, node[1]) as http, http.ws_connect("/node", params={"node": node[0]}) as line:
        assert [(await line.receive_json())["type"] for _ in range(2)] == ["Welcome", "Ping"]
        await line.send_json({"type": "Announce", "cameras": [spec], "at": NOW()})
        goodbye = await line.receive(PATIENCE)
    assert goodbye.data == 1008 and "'摄像头 一': use 1 to 64 letters" in str(goodbye.extra)


async def test_a_file_that_is_changed_while_the_agent_runs_changes_the_list_at_the_centre(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], clips: dict[str, Path]
) -> None:
    def names() -> set[str]:
        items = centre.get("/api/v1/cameras?limit=500", wang)[1]["items"]
        return {one["name"] for one in items if one["node"] == node[0]}

    with agent_of(centre, tmp_path, node, clips, wang) as agent:
        file = tmp_path / f"{node[0]}.toml"
        first = file.read_text("utf-8")
        file.write_text(first.replace("镜头", "东口"), "utf-8")
        until(lambda: names() == {f"{node[0]}-1 东口"}, lambda: agent.said)
        file.write_text("nodes = 7", "utf-8")
        until(lambda: "the configuration from before goes on" in agent.said)
        file.write_text(first.replace("镜头", "西口"), "utf-8")
        os.kill(agent.process.pid, signal.SIGHUP)
        until(lambda: names() == {f"{node[0]}-1 西口"}, lambda: agent.said, seconds=1.5)
        assert state(centre, wang, node[0]) == (True, {"online"})
        assert agent.said.count("connected to the centre") == 1


async def test_a_new_token_in_the_file_is_used_at_once(
    centre: Centre, wang: str, tmp_path: Path, node: tuple[str, str], clips: dict[str, Path]
) -> None:
    fresh = secrets.token_urlsafe(32)
    with agent_of(centre, tmp_path, node, clips, wang) as agent:
        centre.order(RenewNode(node=node[0], token_hash=fingerprint(fresh)))
        until(lambda: "was given a new token: put it into its file. (1008)" in agent.said, lambda: agent.said)
        file = tmp_path / f"{node[0]}.toml"
        file.write_text(file.read_text("utf-8").replace(node[1], fresh), "utf-8")
        until(lambda: state(centre, wang, node[0]) == (True, {"online"}), lambda: agent.said, seconds=5)


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
