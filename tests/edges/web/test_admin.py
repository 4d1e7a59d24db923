"""`liandong user`, `token` and `log` as an administrator types them, whether the centre runs or not."""

import os
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from command.log import DATABASE
from tests.centre import LIANDONG, free_address, running_centre
from tests.edges.command.centre import noted, opened, running_core
from tests.processes import PATIENCE

WANG = ("user", "add", "wang", "--agency", "centre", "--role", "dispatcher", "--stdin")
TOKEN = ("token", "create", "--operator", "wang")


def typed(data: Path, words: Sequence[str], environment: dict[str, str] | None = None) -> tuple[int, str]:
    """The exit status and what is printed."""
    done = subprocess.run(
        (*LIANDONG, *words, "--data", str(data)),
        input="滨江 Pump-station 42 mm\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**os.environ, **(environment or {})},  # noqa: TID251 - a program gets the environment of the test
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout.strip() or done.stderr.strip()


def test_orders_are_taken_while_the_centre_runs_and_after_it_was_killed(tmp_path: Path) -> None:
    with running_centre(tmp_path) as centre:
        # The centre is reached directly, whatever proxy this machine is told to use.
        proxy = {"http_proxy": f"http://{free_address()}"}
        assert typed(centre.data, WANG, proxy) == (0, "")
        status, token = typed(centre.data, TOKEN, proxy)
        assert status == 0 and centre.get("/api/v1/me", token)[1]["name"] == "wang"
        centre.program.kill()
        assert (centre.data / "control.json").exists(), "nobody was left to take it away"
        status, token = typed(centre.data, TOKEN)
        assert status == 0, token
        centre.start()
        assert centre.get("/api/v1/me", token)[0] == 200


async def test_a_folder_whose_centre_cannot_be_asked_yet_is_told_so(tmp_path: Path) -> None:
    async with running_core(tmp_path):
        status, told = typed(tmp_path, TOKEN)
    assert status == 1 and told.endswith("is starting or stopping: try again in a moment.")


@pytest.mark.parametrize("name", ["pictures", "control.json"])
def test_a_data_folder_with_something_in_the_way_is_told_in_one_sentence(tmp_path: Path, name: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    if name == "pictures":
        (data / name).touch()
    else:
        (data / name).mkdir()
    status, told = typed(data, ("serve", "--http", free_address(), "--mqtt", free_address()))
    [sentence] = [line for line in told.splitlines() if line.startswith("liandong: ")]
    assert status == 1 and name in sentence and sentence.endswith(": mend it, or choose another folder.")


@pytest.mark.parametrize("left", ["snapshot", "idempotency_key", "subject"])
async def test_a_log_whose_end_was_cut_off_is_not_sound(tmp_path: Path, left: str) -> None:
    async with running_core(tmp_path) as core:
        await opened(core, "first")
        await noted(core, "第二条")
        await opened(core, "last")
    assert typed(tmp_path, ("log", "verify"))[0] == 0
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection, connection:
        connection.execute("DELETE FROM event WHERE seq > 1")
        for table in {"snapshot", "idempotency_key", "subject", "outbox"} - {left}:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of this list
    told = (1, "liandong: The log is sound up to event 1; then event 2 is missing: the store knows of 3.")
    assert typed(tmp_path, ("log", "verify")) == told


def test_a_crew_is_changed_taken_out_of_service_and_put_back(tmp_path: Path) -> None:
    with running_centre(tmp_path) as centre:
        token = centre.add_operator("wang")
        add = ("unit", "add", "F03", "--kind", "fire", "--agency", "fire", "--crew", "6", "--shift", "day")
        assert typed(centre.data, add)[0] == 0
        assert typed(centre.data, ("unit", "change", "F03", "--crew", "4", "--shift", "")) == (0, "")
        assert typed(centre.data, ("unit", "stop", "F03", "--reason", "车辆检修")) == (0, "")
        [unit] = centre.get("/api/v1/units", token)[1]["items"]
        assert (unit["crew"], unit["shift"], unit["service"], unit["service_reason"]) == (
            *(4, None),
            *("out_of_service", "车辆检修"),
        )
        assert typed(centre.data, ("unit", "resume", "F03")) == (0, "")
        status, told = typed(centre.data, ("unit", "change", "F03", "--shift", "late"))
        assert status == 1 and told.endswith("There is no shift late: choose one of day, night.")
        assert centre.get("/api/v1/units", token)[1]["items"][0]["service"] == "in_service"
