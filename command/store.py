"""The store: one writer, every batch of events in ONE transaction with its chain, keys, outbox and projections."""

import fcntl
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import (
    URL,
    Connection,
    Dialect,
    Engine,
    StaticPool,
    Table,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError

from command import search_sqlite, tables
from command.chain import Row
from command.decide import Private, Secret
from command.log import DATABASE, LogReader, Saved, StoreError
from command.projections import Write
from command.vault import new_key, seal


class Batch(Struct, frozen=True):
    """What one transaction writes. `subjects`, `keys` and `outbox` carry the seq they stem from."""

    rows: Sequence[Row]
    subjects: Sequence[tuple[str, int]] = ()
    keys: Sequence[tuple[str, int]] = ()
    outbox: Sequence[tuple[int, str, bytes]] = ()
    beside: Sequence[Secret | Private] = ()
    writes: Sequence[Write] = ()


@contextmanager
def open_store(folder: Path) -> Iterator["Store"]:
    """Take the folder for this process and open the database in it, made if absent. Raises StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make_private(folder)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(
            f"The data folder {folder} can't be written ({error.strerror}): choose another with --data."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise StoreError(f"Another centre is using {folder}: stop it, or choose another folder with --data.") from None
    engine = _engine(folder / DATABASE)
    try:
        store = Store(engine)
        try:
            store.prepare()
        except DatabaseError as error:
            raise StoreError(
                f"{folder / DATABASE} can't be opened as the log ({error.orig}): restore a backup."
            ) from None
        yield store
    finally:
        engine.dispose()
        os.close(lock)


def _make_private(folder: Path) -> None:
    """Hashes, keys and sealed numbers lie in it: for the centre's own user only, in a folder of an older release too."""
    folder.chmod(0o700)
    # Made before the engine opens it: SQLite gives -wal and -shm the mode of the database.
    (folder / DATABASE).touch(mode=0o600)
    for path in folder.glob(f"{DATABASE}*"):
        path.chmod(0o600)


def _engine(path: Path) -> Engine:
    # One connection for one writer thread; it is opened here and used there, never by two at a time.
    url = URL.create("sqlite", database=str(path))
    # Named: rows are dictionaries by their columns, for this driver and for others.
    engine = create_engine(url, paramstyle="named", poolclass=StaticPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: DBAPIConnection, _: object) -> None:
        # FULL: a commit that was acknowledged is on the disk. The driver must not begin transactions by itself.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # IMMEDIATE: the write lock is taken before the head is read, else the chain forks (measured: 97 in 601 rows).
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class Store(LogReader):
    """The write side of the store. Every method blocks: call it from the writer thread."""

    def prepare(self) -> None:
        """Make the tables where they are missing. Raises StoreError for a store of another version."""
        with self.engine.begin() as connection:
            tables.metadata.create_all(connection)
            search_sqlite.create(connection)
            version = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.name == "schema"))
            if version is None:
                connection.execute(insert(tables.meta), {"name": "schema", "value": str(tables.SCHEMA)})
            elif version != str(tables.SCHEMA):
                raise StoreError(
                    f"The log has schema {version}, this program writes {tables.SCHEMA}: use the matching release."
                )

    def is_projected(self) -> bool:
        """Whether the projections are those that this release makes."""
        with self.reading() as connection:
            known = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.name == "projected"))
        return known == str(tables.PROJECTED)

    def clear_projections(self) -> None:
        """Make the tables of the projections anew, with nothing in them. Raises StoreError."""
        with self._writing() as connection:
            connection.execute(delete(tables.meta).where(tables.meta.c.name == "projected"))
            tables.metadata.drop_all(connection, tables.PROJECTIONS)
            tables.metadata.create_all(connection, tables.PROJECTIONS)
            search_sqlite.drop(connection)
            search_sqlite.create(connection)

    def project(self, writes: Sequence[Write], is_last: bool) -> None:
        """Write rows of the projections alone; with the last of them they are those of this release. Raises StoreError."""
        with self._writing() as connection:
            _write_projections(connection, writes)
            if is_last:
                connection.execute(insert(tables.meta), {"name": "projected", "value": str(tables.PROJECTED)})

    def append(self, batch: Batch) -> None:
        """Write all of it, or nothing: returns after the commit is on the disk. Raises StoreError."""
        with self._writing() as connection:
            _write(connection, batch)

    def known_keys(self, keys: Sequence[str]) -> dict[str, int]:
        """Which of these idempotency keys are in the log, and the seq they led to."""
        if not keys:
            return {}
        with self.reading() as connection:
            found = connection.execute(select(tables.key.c.key, tables.key.c.seq).where(tables.key.c.key.in_(keys)))
            return {name: seq for name, seq in found}

    def save_snapshot(self, saved: Saved) -> None:
        """Keep a snapshot; the one before it stays too, in case this one can't be read. Raises StoreError."""
        with self._writing() as connection:
            previous = connection.scalar(select(func.max(tables.snapshot.c.seq)))
            connection.execute(delete(tables.snapshot).where(tables.snapshot.c.seq.not_in([previous or 0])))
            connection.execute(delete(tables.snapshot).where(tables.snapshot.c.seq == saved.seq))
            connection.execute(insert(tables.snapshot), {"seq": saved.seq, "head": saved.head, "body": saved.body})

    def waiting_effects(self, lane: str, after: int, limit: int) -> list[tuple[int, bytes]]:
        """One lane of the outbox beyond row `after`, oldest first: row id and encoded effect."""
        row = tables.outbox.c
        query = select(row.id, row.effect).where(row.lane == lane, row.id > after)
        with self.reading() as connection:
            found = connection.execute(query.order_by(row.id).limit(limit))
            return [(found_row.id, found_row.effect) for found_row in found]

    def drop_effects(self, done: Sequence[int]) -> None:
        """Forget effects that are done. Raises StoreError."""
        with self._writing() as connection:
            connection.execute(delete(tables.outbox).where(tables.outbox.c.id.in_(done)))

    def secrets(self, prefix: str) -> dict[str, str]:
        """Password hashes by subject, for all subjects that begin with `prefix`."""
        query = select(tables.secret).where(tables.secret.c.subject.startswith(prefix, autoescape=True))
        with self.reading() as connection:
            return {row.subject: row.hash for row in connection.execute(query)}

    def key_of(self, subject: str) -> bytes:
        """The key under which the personal data of `subject` is sealed, made at the first call. Raises StoreError."""
        with self._writing() as connection:
            return _key_of(connection, subject)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction: all of it, or nothing."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise StoreError(f"The log could not be written ({error.orig}): check the disk of the centre.") from None


def _write(connection: Connection, batch: Batch) -> None:
    if batch.rows:
        _insert(connection, tables.event, [asdict(row) for row in batch.rows])
    if batch.subjects:
        _insert(connection, tables.subject, [{"subject": name, "seq": seq} for name, seq in batch.subjects])
    if batch.keys:
        _insert(connection, tables.key, [{"key": name, "seq": seq} for name, seq in batch.keys])
    if batch.outbox:
        effects = [{"seq": seq, "lane": lane, "effect": effect} for seq, lane, effect in batch.outbox]
        _insert(connection, tables.outbox, effects)
    for beside in batch.beside:
        _write_beside(connection, beside)
    _write_projections(connection, batch.writes)


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have the same columns, handed to the driver as they are: SQLAlchemy's binding took a twelfth of a storm's time."""
    connection.exec_driver_sql(_insertion(table, tuple(rows[0]), connection.dialect), rows)


@cache
def _deletion(table: Table, dialect: Dialect) -> str:
    (primary,) = table.primary_key.columns
    return str(delete(table).where(primary == bindparam("key")).compile(dialect=dialect))


@cache
def _insertion(table: Table, columns: tuple[str, ...], dialect: Dialect) -> str:
    return str(insert(table).compile(dialect=dialect, column_keys=columns))


def _write_projections(connection: Connection, writes: Sequence[Write]) -> None:
    """Upsert the last state of each row: delete and insert, which every database understands."""
    newest: dict[str, dict[str | int, Write]] = {}
    for write in writes:
        newest.setdefault(write.table.name, {})[write.key] = write
    for name, kept in newest.items():
        table = tables.metadata.tables[name]
        rows = {key: write.row() for key, write in kept.items()}
        if table is tables.incident:
            search_sqlite.index(connection, rows)
        connection.exec_driver_sql(_deletion(table, connection.dialect), [{"key": key} for key in rows])
        _insert(connection, table, list(rows.values()))


def _write_beside(connection: Connection, beside: Secret | Private) -> None:
    if isinstance(beside, Secret):
        connection.execute(delete(tables.secret).where(tables.secret.c.subject == beside.subject))
        connection.execute(insert(tables.secret), {"subject": beside.subject, "hash": beside.hash})
        return
    plain = msgspec.json.encode({"text": beside.text, "salt": beside.salt})
    sealed = seal(_key_of(connection, beside.subject), f"{beside.subject}/{beside.field}", plain)
    connection.execute(insert(tables.private), {"subject": beside.subject, "field": beside.field, "sealed": sealed})


def _key_of(connection: Connection, subject: str) -> bytes:
    found = connection.scalar(select(tables.private_key.c.key).where(tables.private_key.c.subject == subject))
    if found is not None:
        return bytes(found)
    key = new_key()
    connection.execute(insert(tables.private_key), {"subject": subject, "key": key})
    return key
