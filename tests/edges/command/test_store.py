"""The store on real SQLite: what was acknowledged is there after a restart, once, and nothing half."""

import asyncio
import os
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import event

from command import queries
from command.core import Core
from command.log import DATABASE, StoreError, open_reader
from command.model import Accepted, Refusal, State
from command.people.orders import AddOperator
from command.recovery import STATE
from command.store import open_store
from command.vault import Unsealable, unseal
from devices.orders import AddDevice
from incidents.model import Place
from incidents.orders import AddNote, ReportCall
from tests.edges.command.centre import (
    OPEN,
    SYSTEM,
    Published,
    accepted,
    change,
    noted,
    opened,
    recovered,
    running_core,
    same,
)
from tests.laws.world import BROKER_HASH, DISPATCHER, LINE, WANG, of_device


def files(folder: Path) -> bytes:
    """Everything the store has written to the disk."""
    return b"".join(path.read_bytes() for path in folder.glob(f"{DATABASE}*"))


async def test_orders_that_wait_together_are_stored_in_one_transaction(tmp_path: Path) -> None:
    published = Published()
    commits: list[object] = []
    async with running_core(tmp_path, published) as core:
        await opened(core)
        event.listen(core.store.engine, "commit", commits.append)
        async with asyncio.TaskGroup() as tasks:
            waiting = [tasks.create_task(noted(core, f"第{n}条")) for n in range(200)]
        assert len(commits) == 1
    assert [one.result() for one in waiting] == list(range(2, 202))
    assert [len(batch) for batch in published.batches] == [1, 200]


async def test_a_refused_order_takes_no_other_with_it(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await opened(core)
        async with asyncio.TaskGroup() as tasks:
            good = tasks.create_task(noted(core, "在"))
            bad = tasks.create_task(core.submit(AddNote(incident="I9", text="不在"), DISPATCHER))
            more = tasks.create_task(noted(core, "也在"))
    refusal = bad.result()
    assert isinstance(refusal, Refusal)
    assert refusal.code == "unknown_incident"
    assert (good.result(), more.result()) == (2, 3)


async def test_the_same_key_has_the_same_effect_once_also_after_a_restart(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        async with asyncio.TaskGroup() as tasks:
            together = [tasks.create_task(core.submit(OPEN, DISPATCHER, "k1")) for _ in range(3)]
        assert [one.result() for one in together] == [Accepted(seq=1), *[Accepted(seq=1, repeated=True)] * 2]
        await noted(core, "之后")
    async with running_core(tmp_path) as core:
        assert await core.submit(OPEN, DISPATCHER, "k1") == Accepted(seq=1, repeated=True)
        assert list(core.state.incidents.incidents) == ["I1"]
        assert await opened(core, "k2") == 3


async def test_a_refused_order_may_come_again_under_its_key(tmp_path: Path) -> None:
    note = AddNote(incident="I1", text="先到")
    async with running_core(tmp_path) as core:
        assert isinstance(await core.submit(note, DISPATCHER, "k"), Refusal)
        await opened(core)
        assert await core.submit(note, DISPATCHER, "k") == Accepted(seq=2)


async def test_a_restart_finds_the_state_from_a_snapshot_and_the_events_after_it(tmp_path: Path) -> None:
    state = State()
    for text in ("先", "后"):
        async with running_core(tmp_path) as core:
            await opened(core)
            await noted(core, text)
            state = core.state
    change(tmp_path, "DELETE FROM snapshot WHERE seq = 4")
    found, position = recovered(tmp_path)
    assert position.seq == 4
    assert same(found, state)
    change(tmp_path, "DELETE FROM snapshot")
    assert same(recovered(tmp_path)[0], state)


@pytest.mark.parametrize(
    "body",
    [b"\xc1", msgspec.msgpack.encode(State()), msgspec.msgpack.encode([STATE - 1, State()])],
    ids=["damaged", "without a version", "of an older release"],
)
async def test_a_snapshot_that_cannot_be_read_is_passed_over(tmp_path: Path, body: bytes) -> None:
    for _ in range(3):
        async with running_core(tmp_path) as core:
            await opened(core)
    for which in ("seq = 3", "seq > 0"):
        change(tmp_path, f"UPDATE snapshot SET body = x'{body.hex()}' WHERE {which}")  # noqa: S608 - this test's own
        found, position = recovered(tmp_path)
        assert (position.seq, list(found.incidents.incidents)) == (3, ["I1", "I2", "I3"])


async def test_passwords_lie_beside_the_log(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        accepted(await core.submit(AddOperator(operator=WANG, password_hash="$argon2id$geheim"), SYSTEM))
        assert await core.call(core.store.secrets, "operator:") == {"operator:dispatcher1": "$argon2id$geheim"}
        assert b"geheim" not in b"".join(row.body for row in core.store.rows_after(0))


async def test_a_callers_number_lies_sealed_beside_the_log(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await _line(core)
        sealed = queries.private(core.store.engine, "A1", "caller")
        assert sealed is not None
        assert b"13800001234" in unseal(sealed[0], "A1/caller", sealed[1])
        with pytest.raises(Unsealable):
            unseal(sealed[0], "A2/caller", sealed[1])
    everything = files(tmp_path)
    assert "119 接警一线".encode() in everything
    assert b"13800001234" not in everything


async def _line(core: Core) -> None:
    accepted(await core.submit(AddDevice(device=LINE, password_hash=BROKER_HASH), SYSTEM))
    call = ReportCall(
        line=LINE.id, number="119", call_id="c1", phase="ringing", at="2026-06-21T20:14:07.120+08:00", place=Place(), caller="13800001234", salt="b7e2",
    )  # fmt: skip
    accepted(await core.submit(call, of_device(LINE)))


@pytest.mark.parametrize("name", ["数据 库", "a?b#c%41&d"])
async def test_a_data_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    async with running_core(tmp_path / name) as core:
        await opened(core)
    assert os.listdir(tmp_path) == [name]
    assert recovered(tmp_path / name)[1].seq == 1


async def test_nobody_else_on_the_machine_can_read_the_log(tmp_path: Path) -> None:
    """Not what is made now, and not what an older release had left open."""
    data = tmp_path / "data"
    for _ in range(2):
        async with running_core(data) as core:
            await opened(core)
            modes = {path.name: path.stat().st_mode & 0o777 for path in data.glob(f"{DATABASE}*")}
            assert modes == dict.fromkeys((DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"), 0o600)
            assert data.stat().st_mode & 0o777 == 0o700
        for path in (data, data / DATABASE):
            path.chmod(0o755)


async def test_a_second_writer_is_refused_with_a_sentence(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        with pytest.raises(StoreError, match=r"Another centre is using .*: stop it, or choose another folder"):
            with open_store(tmp_path):
                pass
        assert await opened(core) == 1
    with open_store(tmp_path) as store:
        assert store.newest_seq() == 1


def test_a_folder_that_cannot_be_written_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"can't be written .*: choose another with --data"):
        with open_store(tmp_path / "file"):
            pass


def test_a_store_of_another_version_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with open_store(tmp_path):
        pass
    change(tmp_path, "UPDATE meta SET value = '999'")
    with pytest.raises(StoreError, match="The log has schema 999"):
        with open_store(tmp_path):
            pass


def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes("这不是数据库。".encode() * 100)
    with pytest.raises(StoreError, match=r"can't be opened as the log .*: restore a backup"):
        with open_store(tmp_path):
            pass


def test_a_folder_without_a_log_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no log in .*: name the data folder"):
        with open_reader(tmp_path):
            pass
