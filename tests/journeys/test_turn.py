"""A console behind a firewall that lets it reach a TURN server only: it is told of that one, and sees the place through it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import person
from tests.centre import Centre, free_address, running_centre
from tests.field import alert, at_broker, mosquitto_pub
from tests.node import draw, running_node, until_online
from tests.processes import running, until

RELAYED_ONLY = """window.pairs = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) { super({...configuration, iceTransportPolicy: "relay"}); window.pairs.push(this); }
};
window.way = async () => {
    const stats = await window.pairs.at(-1).getStats();
    const pair = [...stats.values()].find(one => one.type === "candidate-pair" && one.nominated);
    return pair ? [stats.get(pair.localCandidateId).candidateType, stats.get(pair.localCandidateId).relayProtocol] : [];
};"""
"""Chromium that uses no other way, as if a firewall held the others back."""


@pytest.fixture
def turn(tmp_path: Path) -> Iterator[str]:
    """The address of a TURN server that knows one user."""
    address = free_address()
    host, port = address.split(":")
    command = (
        "turnserver", "-n", "--listening-ip", host, "--listening-port", port, "--relay-ip", host, "--lt-cred-mech",
        "--user", "district:secret", "--realm", "liandong", "--no-tls", "--no-dtls", "--no-cli", "--allow-loopback-peers",
        "--log-file", "stdout", "--pidfile", str(tmp_path / "turn.pid"), "--userdb", str(tmp_path / "turn.db"),
    )  # fmt: skip
    with running(command, tmp_path / "turn.log") as program:
        until(lambda: answers(host, int(port)), lambda: program.said)
        yield address


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as caller:
        return caller.connect_ex((host, port)) == 0


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_the_place_is_seen_through_a_turn_server(
    turn: str, transport: str, tmp_path: Path, browser: Browser
) -> None:
    config = tmp_path / "centre.toml"
    server = f'{{url = "turn:{turn}?transport={transport}", username = "district", credential = "secret"}}'
    config.write_text(f"ice_servers = [{server}]\n", "utf-8")
    with running_centre(tmp_path, options=("--config", str(config))) as centre:
        token = centre.add_operator("wang")
        centre.add_device("WL-018")
        with running_node(centre, tmp_path, "n1", centre.add_node("n1"), {"K-001": draw(tmp_path)}):
            until_online(centre, token, "K-001")
            centre.until_media(token)
            await sees_the_place(centre, token, browser, transport)


async def sees_the_place(centre: Centre, token: str, browser: Browser, transport: str) -> None:
    """Something happens, and its camera plays over the relay."""
    async with at_broker(centre, "WL-018", ["alert/WL-018/receipt"]) as gauge, person(browser, centre) as wang:
        await wang.page.context.add_init_script(RELAYED_ONLY)
        await wang.page.reload()
        await wang.sign_in("wang")
        await mosquitto_pub(centre, "WL-018", "alert/WL-018", alert("flood"))
        await gauge.hear()
        [recorded] = centre.get("/api/v1/alerts?device=WL-018&id=flood", token)[1]["items"]
        await wang.choose(recorded["incident"])
        luma = await wang.plays(wang.page.locator("ld-tile[main]"))
        assert luma.variance > 50
        assert await wang.page.evaluate("way()") == ["relay", transport]
