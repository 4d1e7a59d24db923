"""Whoever changes the log behind the centre's back is found out, and the first bad event is named."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection, connect

import pytest

from command.chain import link
from command.log import DATABASE, LogReader, StoreError, open_reader
from command.recovery import all_rows, first_fault
from command.store import open_store
from tests.edges.command.centre import noted, opened, recovered, running_core

EVENTS = 8
AT, ACTOR = "2026-06-21T23:59:00.000+08:00", b'{"kind":"system","id":"core"}'
BODY = '{"type":"NoteAdded","incident":"I1","text":"没有发生过","at":"2026-06-21T23:59:00.000+08:00"}'.encode()

Change = Callable[[Connection], object]


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A log of eight events, with no snapshot: a start walks all of it."""
    async with running_core(tmp_path) as core:
        await opened(core)
        for number in range(2, EVENTS + 1):
            await noted(core, f"第{number}条")
    change(tmp_path, lambda rows: rows.execute("DELETE FROM snapshot"))
    return tmp_path


def change(folder: Path, do: Change) -> None:
    with closing(connect(folder / DATABASE)) as connection, connection:
        do(connection)


def verified(folder: Path) -> tuple[int, str | None]:
    """How far the log is sound, and what is wrong after that."""
    with open_reader(folder) as engine:
        position, wrong = first_fault(all_rows(LogReader(engine)))
    return position.seq, wrong


def swap(rows: Connection) -> None:
    rows.execute("UPDATE event SET seq = 1003 WHERE seq = 3")
    rows.execute("UPDATE event SET seq = 3 WHERE seq = 4")
    rows.execute("UPDATE event SET seq = 4 WHERE seq = 1003")


def swap_bodies(rows: Connection) -> None:
    third, fourth = (row[0] for row in rows.execute("SELECT body FROM event WHERE seq IN (3, 4) ORDER BY seq"))
    rows.execute("UPDATE event SET body = ? WHERE seq = 3", (fourth,))
    rows.execute("UPDATE event SET body = ? WHERE seq = 4", (third,))


def append(rows: Connection, prev: bytes, hashed: bytes) -> None:
    rows.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", (EVENTS + 1, AT, ACTOR, BODY, prev, hashed))


def rewrite(rows: Connection) -> None:
    """Change an event and give it the hash that fits: the one after it does not follow any more."""
    (prev,) = rows.execute("SELECT prev FROM event WHERE seq = 4").fetchone()
    hashed = link(prev, 4, AT, ACTOR, BODY)
    rows.execute("UPDATE event SET at = ?, actor = ?, body = ?, hash = ? WHERE seq = 4", (AT, ACTOR, BODY, hashed))


TAMPERING: dict[str, tuple[Change, int, str]] = {
    "body": (lambda rows: rows.execute("UPDATE event SET body = ? WHERE seq = 5", (BODY,)), 4, "event 5 was changed"),
    "time": (lambda rows: rows.execute("UPDATE event SET at = ? WHERE seq = 5", (AT,)), 4, "event 5 was changed"),
    "actor": (
        lambda rows: rows.execute("UPDATE event SET actor = ? WHERE seq = 1", (ACTOR,)),
        0,
        "event 1 was changed",
    ),
    "deleted": (lambda rows: rows.execute("DELETE FROM event WHERE seq = 3"), 2, "event 3 is missing: 4 follows"),
    "first deleted": (lambda rows: rows.execute("DELETE FROM event WHERE seq = 1"), 0, "event 1 is missing: 2 follows"),
    "rows swapped": (swap, 2, "event 3 does not follow the event before it"),
    "bodies swapped": (swap_bodies, 2, "event 3 was changed"),
    "rewritten with its hash": (rewrite, 4, "event 5 does not follow the event before it"),
    "appended": (
        lambda rows: append(rows, bytes(31) + b"1", bytes(32)),
        8,
        "event 9 does not follow the event before it",
    ),
    "hash changed": (
        lambda rows: rows.execute("UPDATE event SET hash = ? WHERE seq = 8", (bytes(32),)),
        7,
        "event 8 was",
    ),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_named(folder: Path, name: str) -> None:
    do, sound, fault = TAMPERING[name]
    assert verified(folder) == (EVENTS, None)
    change(folder, do)
    position, wrong = verified(folder)
    assert position == sound
    assert wrong is not None and wrong.startswith(fault)


@pytest.mark.parametrize("name", TAMPERING)
def test_a_damaged_log_is_refused_at_the_start_with_a_sentence(folder: Path, name: str) -> None:
    do, _, fault = TAMPERING[name]
    change(folder, do)
    with pytest.raises(StoreError, match=rf"^The log is damaged: {fault}.* Run `liandong log verify` and restore"):
        recovered(folder)


def test_an_appended_event_with_the_right_hash_is_one_of_the_log(folder: Path) -> None:
    """The chain shows changes, not who wrote: whoever can write the file can go on with it. See docs/log.md."""
    with open_store(folder) as store:
        head = store.rows_after(EVENTS - 1)[0].hash
    change(folder, lambda rows: append(rows, head, link(head, EVENTS + 1, AT, ACTOR, BODY)))
    assert verified(folder) == (EVENTS + 1, None)


async def test_a_log_cut_behind_its_snapshot_is_refused(folder: Path) -> None:
    async with running_core(folder) as core:
        await noted(core, "最后一条")
    change(folder, lambda rows: rows.execute("DELETE FROM event WHERE seq > 6"))
    assert verified(folder) == (6, None)
    with pytest.raises(StoreError, match="event 9 is not the one that a snapshot was taken after"):
        recovered(folder)


async def test_an_event_of_another_release_is_refused_with_a_sentence(folder: Path) -> None:
    with open_store(folder) as store:
        head = store.rows_after(EVENTS - 1)[0].hash
    body = b'{"type":"TideTurned","at":"2027-01-01T00:00:00.000+08:00"}'
    row = (EVENTS + 1, AT, ACTOR, body, head, link(head, EVENTS + 1, AT, ACTOR, body))
    change(folder, lambda rows: rows.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", row))
    with pytest.raises(StoreError, match=r"Event 9 can't be read .*TideTurned.*: use the release that wrote it"):
        recovered(folder)
