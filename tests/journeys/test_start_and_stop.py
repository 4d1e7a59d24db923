"""What the person at the terminal sees: a start that works or says why not, and an end that leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.centre import LIANDONG, Centre, free_address, running_centre
from tests.node import draw, until_online
from tests.processes import until

SMALL = Path(__file__).parent / "scenario" / "small.toml"


@contextmanager
def running_demo(folder: Path) -> Iterator[Centre]:
    """The whole small district at work: both cameras connected, its first alarm received."""
    (folder / "data" / "clips").mkdir(parents=True)
    for quality, clip in draw(folder).items():
        for camera in ("P-1", "S-1"):
            (folder / "data" / "clips" / f"{camera}-{quality}.mp4").hardlink_to(clip)
    with running_centre(folder, "demo", ("--scenario", str(SMALL))) as demo:
        until(lambda: "Liandong is ready" in demo.program.said, lambda: demo.program.said)
        token = demo.token("wang")
        until_online(demo, token, "P-1", "S-1")
        demo.until_media(token)
        until(lambda: demo.get("/api/v1/alerts", token)[1]["items"], lambda: demo.program.said)
        yield demo


def expected(demo: Centre) -> None:
    """Everybody is there, and has been all the time."""
    lines = "\n".join(demo.program.alive().values())
    for part in ("liandong demo", "mosquitto -c", "video.media", "web.cli simulate", "nodes-1.toml", "nodes-2.toml"):
        assert part in lines, f"{part} does not run:\n{lines}"
    assert "started again" not in demo.program.said, demo.program.said


def test_ctrl_c_ends_everything(tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        expected(demo)
        demo.program.interrupt()
        until(lambda: not demo.program.alive(), lambda: str(demo.program.alive()), 10)
        assert demo.program.process.wait(1) == 0
        assert "Traceback" not in demo.program.said, demo.program.said
        assert not (demo.data / "control.json").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_a_centre_that_ends_otherwise_leaves_no_orphans(tmp_path: Path, number: signal.Signals) -> None:
    with running_demo(tmp_path) as demo:
        os.kill(demo.program.process.pid, number)
        demo.program.process.wait(10)
        until(lambda: not demo.program.alive(), lambda: str(demo.program.alive()), 5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_one_that_ends_while_it_draws_its_cameras_leaves_no_orphans(tmp_path: Path, number: signal.Signals) -> None:
    with running_centre(tmp_path, "demo", ("--scenario", str(SMALL))) as demo:
        until(lambda: sum("multiprocessing" in line for line in demo.program.alive().values()) > 1)
        os.kill(demo.program.process.pid, number)
        demo.program.process.wait(10)
        until(lambda: not demo.program.alive(), lambda: str(demo.program.alive()), 5)


def test_what_was_there_is_there_again_and_logins_still_work(tmp_path: Path) -> None:
    with running_demo(tmp_path) as demo:
        logins = json.loads((demo.data / "demo-logins.json").read_text())
        assert set(logins) == {"operators", "devices", "units", "nodes"}
        assert (demo.data / "demo-logins.json").stat().st_mode & 0o077 == 0
        seq = demo.get("/readyz")[1]["seq"]
        demo.program.stop()
        demo.start()
        assert demo.get("/readyz")[1]["seq"] > seq
        assert json.loads((demo.data / "demo-logins.json").read_text()) == logins
        until_online(demo, demo.token("wang"), "P-1", "S-1")


def fails(*command: str, around: tuple[str, ...] = ()) -> str:
    """The one sentence with which a command fails."""
    done = subprocess.run([*around, *LIANDONG, *command], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode not in (0, -signal.SIGKILL), done
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if " INFO " not in line]
    assert len(lines) == 1 and lines[0].startswith("liandong: "), done.stderr
    return lines[0]


def serve(folder: Path, **flags: str) -> tuple[str, ...]:
    given = {"data": str(folder / "data"), "http": free_address(), "mqtt": free_address(), **flags}
    return ("serve", *(word for name, value in given.items() for word in (f"--{name}", value)))


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        said = fails(*serve(tmp_path, http=address))
        assert address in said and "--http" in said
        assert "--mqtt" in fails(*serve(tmp_path, mqtt=address))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for folder in (str(tmp_path / "file" / "data"), "/proc/liandong"):
        said = fails(*serve(tmp_path, data=folder))
        assert folder in said and "--data" in said


def test_a_second_centre_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with running_centre(tmp_path) as first:
        said = fails(*serve(tmp_path))
        assert "Another centre" in said and str(first.data) in said
        assert first.get("/readyz")[0] == 200
        assert first.ask({"type": "OpenSession", "id": "0" * 64, "operator": "nobody", "expires": ""})[0] == 404


def test_a_broker_that_is_not_installed_is_asked_for(tmp_path: Path) -> None:
    """An empty folder lies over the one where Debian installs it, for this one process."""
    hide = 'mount -t tmpfs none /usr/sbin && PATH=$0:/usr/bin:/bin exec "$@"'
    around = ("unshare", "--map-root-user", "--mount", "sh", "-c", hide, str(tmp_path))
    if subprocess.run([*around, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount anything, so its mosquitto can't be hidden")
    assert "apt-get install mosquitto" in fails(*serve(tmp_path), around=around)


@pytest.mark.parametrize(
    ("text", "names"),
    [("http = 7", "http"), ("colour = 'red'", "colour"), ("http =", "centre.toml"), ("role = 'king'", "role")],
)
def test_a_configuration_that_cannot_be_used_names_the_key(tmp_path: Path, text: str, names: str) -> None:
    config = tmp_path / "centre.toml"
    config.write_text(text)
    assert names in fails("serve", "--config", str(config))


@pytest.mark.parametrize(
    ("command", "names"),
    [
        (("serve", "--config", "/nowhere.toml"), "/nowhere.toml"),
        (("serve", "--http", "8080"), "HOST:PORT"),
        (("serve", "--role", "web"), "redis_url"),
        (("serve", "--role", "media"), "centre_url"),
        (("demo", "--scenario", "/nowhere.toml"), "/nowhere.toml"),
        (("node", "--centre", "http://127.0.0.1:1", "--config", "/nowhere.toml"), "/nowhere.toml"),
        (("simulate", "--logins", "/nowhere.json"), "/nowhere.json"),
        (("log", "verify", "--data", "/nowhere"), "/nowhere"),
        (("token", "create", "--operator", "wang", "--data", "/nowhere"), "/nowhere"),
        (("token", "create", "--operator", "wang", "--ttl", "soon"), "30m"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(tmp_path: Path, command: tuple[str, ...], names: str) -> None:
    assert names in fails(*command)
