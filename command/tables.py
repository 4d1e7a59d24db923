"""The tables of the store. The log is the truth; the projections after it can be rebuilt from it. See docs/log.md."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

SCHEMA = 1
"""Version of the tables that are not projections; a store of another version is refused, never guessed at."""

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("actor", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    # UNIQUE: a chain that forks is an error of the database, not only of the code (measured: 97 forks without).
    Column("prev", LargeBinary(32), nullable=False, unique=True),
    Column("hash", LargeBinary(32), nullable=False),
)
subject = Table(
    "subject",
    metadata,
    Column("subject", String, primary_key=True),
    Column("seq", Integer, ForeignKey(event.c.seq), primary_key=True),
    sqlite_with_rowid=False,
)
key = Table(
    "idempotency_key",
    metadata,
    Column("key", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    sqlite_with_rowid=False,
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("seq", Integer, nullable=False),
    Column("lane", String, nullable=False),
    Column("effect", LargeBinary, nullable=False),
    Index("outbox_by_lane", "lane", "id"),
    # Without it SQLite gives the ids of deleted rows again, and a worker that has read past them would never see them.
    sqlite_autoincrement=True,
)
secret = Table(
    "secret",
    metadata,
    Column("subject", String, primary_key=True),
    Column("hash", String, nullable=False),
)
private_key = Table(
    "private_key",
    metadata,
    Column("subject", String, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
private = Table(
    "private",
    metadata,
    Column("subject", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
snapshot = Table(
    "snapshot",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("head", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

alert = Table(
    "alert",
    metadata,
    Column("id", String, primary_key=True),
    Column("n", Integer, nullable=False, index=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("incident", String, index=True),
    Column("body", LargeBinary, nullable=False),
    Index("alert_by_source", "source", "source_id"),
)
incident = Table(
    "incident",
    metadata,
    Column("id", String, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("status", String, nullable=False),
    Column("lead", String, index=True),
    # What it is found by (`command/search.py`); `opened` in ms since 1970, `class` as scheme/kind/code.
    Column("text", String, nullable=False),
    Column("class", String, nullable=False),
    Column("street", String),
    Column("opened", Integer, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("body", LargeBinary, nullable=False),
    # With what a search narrows by: what it passes over costs no look at the row.
    Index("incident_by_n", "n", "opened", "lat", "lon"),
    Index("incident_by_opened", "opened", "n"),
)
assignment = Table(
    "assignment",
    metadata,
    Column("id", String, primary_key=True),
    Column("n", Integer, nullable=False, index=True),
    Column("incident", String, nullable=False, index=True),
    Column("unit", String, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
)
rejected = Table(
    "rejected",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("reason", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

PROJECTED = 4
"""Version of the projections: when it changes they are made anew from the log at the next start."""
PROJECTIONS = (alert, incident, assignment, rejected)
