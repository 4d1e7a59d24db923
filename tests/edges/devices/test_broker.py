"""The broker as a child: what it refuses comes to light, and it lives exactly as long as it should."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiomqtt
import pytest

from devices.broker import BrokerError, start_broker
from devices.brokerfiles import PASSWORDS, RIGHTS, find_program
from devices.flood import EACH_LIMIT
from devices.mqtt import LinkError, open_link
from devices.topics import Rejection
from tests.edges.devices.rig import (
    EVERYTHING,
    LOGINS,
    Rig,
    free_port,
    login,
    reconnected,
    running,
    take,
)
from tests.processes import PATIENCE
from tests.waiting import until

ROOT = "liandong/1/"
STARTS_A_BROKER = """
import asyncio, sys
from pathlib import Path
from devices.broker import start_broker

async def main(folder, port):
    async with start_broker("127.0.0.1", int(port), Path(folder), []) as broker:
        print(broker.state.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with running(tmp_path / "broker") as rig:
        yield rig


async def refused(rig: Rig) -> Rejection:
    async with asyncio.timeout(PATIENCE):
        return await rig.refused.get()


def pid_of(rig: Rig) -> int:
    """Of the broker, which runs: to the kernel 0 would be this test and all that it has started."""
    pid = rig.broker.state.pid
    assert pid is not None
    return pid


async def gone(pid: int) -> None:
    """Wait until a process has ended; it may be gone before we look."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(handle, ended.set)
    try:
        async with asyncio.timeout(PATIENCE):
            await ended.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


async def test_a_denied_publish_comes_to_the_centres_knowledge(rig: Rig) -> None:
    async with rig.link("w-7", session="any client id") as device:
        with pytest.raises(LinkError):
            await device.publish(ROOT + "alert/w-8", b"12345")
    rejection = await refused(rig)
    assert (rejection.reason, rejection.topic, rejection.source, rejection.size) == (
        "unauthorised", ROOT + "alert/w-8", "w-7", 5,
    )  # fmt: skip


async def test_an_oversized_publish_comes_to_the_centres_knowledge(rig: Rig) -> None:
    port = int(rig.url.rpartition(":")[2])
    async with aiomqtt.Client("127.0.0.1", port, username="w-7", password="w-7-password") as device:
        await device.publish(ROOT + "alert/w-7", b"x" * 300_000, qos=1)
    rejection = await refused(rig)
    assert (rejection.reason, rejection.topic, rejection.source, rejection.size) == (
        "oversized", ROOT + "alert/w-7", "w-7", 300_000,
    )  # fmt: skip


async def test_a_packet_that_the_broker_hangs_up_on_comes_to_the_centres_knowledge(rig: Rig) -> None:
    port = int(rig.url.rpartition(":")[2])
    with pytest.raises(aiomqtt.MqttError):
        async with aiomqtt.Client(
            "127.0.0.1", port, username="w-7", password="w-7-password", timeout=PATIENCE
        ) as device:
            await device.publish(ROOT + "alert/w-7", b"x" * 2_000_000, qos=1, timeout=1)
    rejection = await refused(rig)
    assert (rejection.reason, rejection.source) == ("oversized", "w-7")


async def test_a_failed_login_comes_to_the_centres_knowledge(rig: Rig) -> None:
    async with open_link(rig.url, "w-7", "wrong", "w-7", []):
        rejection = await refused(rig)
    assert rejection.reason == "unauthorised"
    assert "login from 127.0.0.1" in rejection.message


async def test_a_flood_of_denials_is_not_shown_one_by_one(rig: Rig) -> None:
    async with rig.link("w-7") as device:
        for _ in range(100):
            with pytest.raises(LinkError):
                await device.publish(ROOT + "alert/w-8", b"x")
    async with rig.link("u-1") as unit:
        with pytest.raises(LinkError):
            await unit.publish(ROOT + "alert/w-8", b"x")
    seen = [await refused(rig) for _ in range(EACH_LIMIT + 1)]
    assert [each.source for each in seen] == ["w-7"] * EACH_LIMIT + ["u-1"]


async def test_a_new_login_works_at_once_and_the_others_stay_connected(rig: Rig) -> None:
    async with rig.link("centre", EVERYTHING) as centre, rig.link("w-7") as old:
        await rig.broker.update([*LOGINS, login("w-8", "sensor")])
        async with rig.link("w-8") as new:
            await new.publish(ROOT + "alert/w-8", b"new")
        await old.publish(ROOT + "alert/w-7", b"old")
        assert [each.payload for each in await take(centre, 2)] == [b"new", b"old"]
        assert (centre.state.connections, old.state.connections) == (1, 1)
        assert rig.broker.state.restarts == 0


async def test_a_login_that_is_taken_away_is_cut_off(rig: Rig) -> None:
    async with rig.link("w-7") as device:
        await rig.broker.update([each for each in LOGINS if each.name != "w-7"])
        await until(lambda: not device.state.connected)
        assert (await refused(rig)).reason == "unauthorised", "it dials again, and is not let in"
        assert device.state.connections == 1


async def test_many_updates_at_once_end_with_the_last(rig: Rig) -> None:
    async with asyncio.TaskGroup() as group:
        for n in range(50):
            group.create_task(rig.broker.update([*LOGINS, login(f"s-{n}", "sensor")]))
    async with rig.link("s-49") as last, open_link(rig.url, "s-48", "s-48-password", "s-48", []) as before:
        assert (await refused(rig)).reason == "unauthorised"
        assert (last.state.connections, before.state.connections) == (1, 0)


async def test_a_login_that_cannot_be_leaves_the_files_as_they_were(rig: Rig, tmp_path: Path) -> None:
    files = [tmp_path / "broker" / name for name in (PASSWORDS, RIGHTS)]
    before = [file.read_text() for file in files]
    with pytest.raises(ValueError, match="cannot be a login"):
        await rig.broker.update([login("w 8\nuser x", "sensor")])
    assert [file.read_text() for file in files] == before
    async with rig.link("w-7") as device:
        assert device.state.connected


async def test_a_killed_broker_is_back_within_a_second_with_its_sessions(rig: Rig) -> None:
    async with rig.link("centre", EVERYTHING, "core") as link:
        loop = asyncio.get_running_loop()
        killed = loop.time()
        os.kill(pid_of(rig), signal.SIGKILL)
        await reconnected(link, 2)
        assert loop.time() - killed < 5.0  # a tenth of it here; the machine of a test may be busy
        assert (rig.broker.state.restarts, rig.broker.state.error) == (1, None)


async def test_sessions_survive_an_orderly_restart(tmp_path: Path) -> None:
    port = free_port()
    async with running(tmp_path, port=port) as rig:
        async with rig.link("centre", EVERYTHING, "core"):
            pass
        async with rig.link("w-7") as device:
            await device.publish(ROOT + "alert/w-7", b"kept")
        pid = pid_of(rig)
    assert (tmp_path / "mosquitto.db").stat().st_size > 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    async with running(tmp_path, port=port) as rig, rig.link("centre", EVERYTHING, "core") as link:
        assert (await take(link))[0].payload == b"kept"


async def test_the_broker_dies_with_us_even_when_we_are_killed(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STARTS_A_BROKER, str(tmp_path), str(free_port()),
        stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        pid = int(await process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    await process.wait()
    await gone(pid)


async def test_a_body_that_ends_at_once_leaves_no_broker_behind(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        pid = pid_of(rig)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
async def test_started_by_root_it_becomes_the_owner_of_its_folder() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        os.chown(folder, 65534, 65534)
        async with running(folder) as rig:
            assert os.stat(f"/proc/{rig.broker.state.pid}").st_uid == 65534
            async with rig.link("centre", EVERYTHING, "core"):
                pass
        assert (folder / "mosquitto.db").stat().st_uid == 65534


async def test_the_port_of_a_broker_that_is_just_ending_is_waited_for(tmp_path: Path) -> None:
    """As after `kill -9` of its centre, on a busy machine."""
    with socket.create_server(("127.0.0.1", 0)) as before:
        asyncio.get_running_loop().call_later(0.5, before.close)
        async with start_broker("127.0.0.1", before.getsockname()[1], tmp_path, LOGINS) as broker:
            assert broker.state.running


async def test_a_port_in_use_is_one_clear_sentence(rig: Rig, tmp_path: Path) -> None:
    port = int(rig.url.rpartition(":")[2])
    with pytest.raises(BrokerError, match="port is in use: stop the program that listens there"):
        async with start_broker("127.0.0.1", port, tmp_path / "second", []):
            pass


async def test_a_folder_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match=r"cannot write in its folder .*make it writable"):
        async with start_broker("127.0.0.1", free_port(), tmp_path / "file" / "x", []):
            pass


async def test_unreadable_sessions_are_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "mosquitto.db").write_bytes(b"not a database")
    with pytest.raises(BrokerError, match=r"mosquitto\.db away"):
        async with start_broker("127.0.0.1", free_port(), tmp_path, []):
            pass


async def test_an_address_that_is_not_ours_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(BrokerError, match=r"did not start .*see "):
        async with start_broker("192.0.2.1", free_port(), tmp_path, []):
            pass


def test_a_missing_broker_says_how_to_get_it() -> None:
    with pytest.raises(BrokerError, match="not installed: sudo apt-get install mosquitto"):
        find_program("/nowhere")
