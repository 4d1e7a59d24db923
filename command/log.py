"""Reading the log: rows as they were written, and the newest snapshot. Safe beside the writer, in any process."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError

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

    def newest_snapshot(self, before: int | None = None) -> Saved:
        """The newest snapshot (older than `before`), or an empty one at 0."""
        query = select(tables.snapshot).order_by(tables.snapshot.c.seq.desc()).limit(1)
        if before is not None:
            query = query.where(tables.snapshot.c.seq < before)
        with self.reading() as connection:
            row = connection.execute(query).first()
        return Saved(row.seq, row.head, row.body) if row else Saved()

    def newest_seq(self) -> int:
        """Position of the newest event; 0 in an empty log."""
        with self.reading() as connection:
            return connection.scalar(select(func.max(tables.event.c.seq))) or 0

    def rows_after(self, seq: int, limit: int = 5000) -> list[Row]:
        """The events after `seq` as they were written, in order."""
        query = select(tables.event).where(tables.event.c.seq > seq).order_by(tables.event.c.seq).limit(limit)
        with self.reading() as connection:
            return [Row(**row) for row in connection.execute(query).mappings()]

    def first_since(self, moment: datetime) -> int:
        """Position of the first event at or after a moment; one beyond the newest where there is none.

        By halving, because times rise with the log; where the clock was set back it is near.
        """
        low, high = 1, self.newest_seq() + 1
        with self.reading() as connection:
            while low < high:
                middle = (low + high) // 2
                at = connection.scalar(select(tables.event.c.at).where(tables.event.c.seq == middle))
                if at is None or datetime.fromisoformat(at) >= moment:
                    high = middle
                else:
                    low = middle + 1
        return low

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose errors are told as StoreError."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise StoreError(f"The log can't be read ({error.orig}): check the disk of the centre.") from None


@contextmanager
def open_reader(folder: Path) -> Iterator[Engine]:
    """An engine that reads the store in `folder` and can't change it. Raises StoreError where there is none."""
    path = folder / DATABASE
    if not path.exists():
        raise StoreError(f"There is no log in {folder}: name the data folder of the centre with --data.")
    # Opened for every question (0.15 ms, measured): a connection kept open would go on reading a log that was replaced.
    # The path is quoted: a folder may be called anything, and SQLite reads `file:` names as URLs.
    url = URL.create("sqlite", database=f"file:{quote(str(path.resolve()))}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(url, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _configure(connection: DBAPIConnection, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=5000")

    try:
        yield engine
    finally:
        engine.dispose()
