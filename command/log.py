"""Reading the log: rows as they were written, and the newest snapshot. Safe beside the writer, in any process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.engine.interfaces import DBAPIConnection

from command import tables
from command.chain import GENESIS, Row

DATABASE = "liandong.db"


class StoreError(Exception):
    """The store can't be used; the text is one sentence that tells how to mend it."""


class Saved(Struct, frozen=True):
    """The newest snapshot: `body` is the encoded state right after event `seq`, whose hash is `head`."""

    seq: int = 0
    head: bytes = GENESIS
    body: bytes | None = None


class LogReader:
    """The read side of the store. Every method blocks: call it from a thread."""

    def __init__(self, engine: Engine) -> None:
        """Use an engine made by `open_reader` or by the writer."""
        self.engine = engine

    def newest_snapshot(self) -> Saved:
        """The newest snapshot, or an empty one at 0."""
        with self.engine.connect() as connection:
            row = connection.execute(select(tables.snapshot).order_by(tables.snapshot.c.seq.desc()).limit(1)).first()
        return Saved(row.seq, row.head, row.body) if row else Saved()

    def rows_after(self, seq: int, limit: int = 5000) -> list[Row]:
        """The events after `seq` as they were written, in order."""
        query = select(tables.event).where(tables.event.c.seq > seq).order_by(tables.event.c.seq).limit(limit)
        with self.engine.connect() as connection:
            return [Row(**row) for row in connection.execute(query).mappings()]


@contextmanager
def open_reader(folder: Path) -> Iterator[Engine]:
    """An engine that reads the store in `folder` and can't change it. Raises StoreError where there is none."""
    path = folder / DATABASE
    if not path.exists():
        raise StoreError(f"There is no log in {folder}: name the data folder of the centre with --data.")
    engine = create_engine(f"sqlite:///file:{path.resolve()}?mode=ro&uri=true", pool_size=2, max_overflow=2)

    @event.listens_for(engine, "connect")
    def _configure(connection: DBAPIConnection, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=5000")

    try:
        yield engine
    finally:
        engine.dispose()
