"""Where peers come in, for a real media process: the configured port, the next free one, outer addresses, and a reason when there is none."""

import asyncio
import socket
import sys
from asyncio.subprocess import PIPE
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.edges.video.plant import cameras, media_process, plant
from tests.edges.video.viewer import Viewer
from video.rtc.entrance import Entrance, host_addresses
from video.rtc.ports import EntranceError, Listen

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def taken() -> tuple[socket.socket, int]:
    """A UDP port of loopback that somebody has."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    return sock, sock.getsockname()[1]


async def test_the_first_free_port_of_the_range_is_taken_on_every_address() -> None:
    sock, number = taken()
    with sock, Entrance(NOW).open(Listen(("127.0.0.1",), number, number + 1)):
        pass
    entrance = Entrance(NOW)
    with sock, entrance.open(Listen(("127.0.0.1", "::1"), number, number)):
        assert entrance.addresses == [("127.0.0.1", number), ("::1", number)]
    assert entrance.addresses == []


async def test_without_a_free_port_the_reason_names_the_settings() -> None:
    sock, number = taken()
    with sock, pytest.raises(EntranceError, match=f"UDP port {number}-{number} .* media_ports or media_hosts"):
        with Entrance(NOW).open(Listen(("127.0.0.1",), number, number)):
            raise AssertionError("somebody else has it")


async def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(EntranceError, match=r"198\.51\.100\.7"), Entrance(NOW).open(Listen(("198.51.100.7",))):
        raise AssertionError("it is not ours")


async def test_peers_are_told_the_outer_address_where_ours_is_translated() -> None:
    entrance = Entrance(NOW, ["203.0.113.9"])
    with entrance.open(Listen(("127.0.0.1",))):
        assert [host for host, _ in entrance.addresses] == ["203.0.113.9"]


def test_this_machine_has_an_address_and_it_is_not_loopback_when_there_is_another() -> None:
    hosts = host_addresses()
    assert hosts and (hosts == ["127.0.0.1"] or "127.0.0.1" not in hosts)


async def test_the_media_process_uses_what_it_is_told(clips: dict[str, Path]) -> None:
    sock, number = taken()
    sock.close()
    async with plant(cameras(clips), media=False) as relay:
        async with media_process(relay, "--host=127.0.0.1", f"--ports={number}"):
            await relay.ready(nodes=1)
            async with Viewer.watching(relay, "s1") as viewer:
                candidates = [line for line in viewer.peer.remoteDescription.sdp.splitlines() if "candidate:" in line]
                assert {tuple(line.split()[4:6]) for line in candidates} == {("127.0.0.1", str(number))}
                await viewer.show(0, "street")
                await viewer.slots[0].more(3, 5)


async def test_a_media_process_that_cannot_listen_says_why_in_one_line() -> None:
    sock, number = taken()
    with sock:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "video.media", "--centre=ws://127.0.0.1:9/media", "--host=127.0.0.1",
            f"--ports={number}", env={"LIANDONG_MEDIA_TOKEN": "x"}, stderr=PIPE,
        )  # fmt: skip
        async with asyncio.timeout(10):
            _, said = await process.communicate()
    assert process.returncode == 1
    assert said.decode().splitlines()[-1].startswith(f"UDP port {number}-{number} of 127.0.0.1 can't be listened on")
    assert "Traceback" not in said.decode()
