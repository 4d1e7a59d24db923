"""From the store to the state: the newest snapshot, then the events after it. The same way at every start."""

import logging
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from command.apply import apply
from command.chain import GENESIS, Row, fault
from command.events import Event, Recorded
from command.log import LogReader, Saved, StoreError
from command.model import Actor, State

log = logging.getLogger(__name__)

_event = msgspec.json.Decoder(Event).decode
_actor = msgspec.json.Decoder(Actor).decode


STATE = 6
"""Version of the state in snapshots. It changes with what `State` holds, and when events say more to a release than to the one before: what that kept is passed over,
and made anew from the log. Fields have defaults: with the old number a snapshot would be read, and lack what has moved."""


class _Kept(Struct, frozen=True, array_like=True):
    version: int
    state: State


_version = msgspec.msgpack.Decoder(tuple[int, msgspec.Raw]).decode
_kept = msgspec.msgpack.Decoder(_Kept).decode


class Position(Struct, frozen=True):
    """The end of the log: the newest seq and its hash."""

    seq: int = 0
    head: bytes = GENESIS


def read(row: Row) -> Recorded:
    """The event that a row holds."""
    return Recorded(seq=row.seq, at=row.at, actor=_actor(row.actor), event=_event(row.body))


def encode_state(state: State) -> bytes:
    """The state as a snapshot keeps it."""
    return msgspec.msgpack.encode(_Kept(STATE, state))


def is_of_this_release(saved: Saved) -> bool:
    """Whether a snapshot keeps the state as this release does; none does not."""
    try:
        return saved.body is not None and _version(saved.body)[0] == STATE
    except msgspec.MsgspecError:
        return False


def decode_state(body: bytes) -> State:
    """The state that a snapshot keeps. Raises msgspec.MsgspecError for one that is not of this release."""
    kept = _kept(body)
    if kept.version != STATE:
        raise msgspec.ValidationError(f"it is of version {kept.version}, and {STATE} is known here")
    return kept.state


def recover(store: LogReader) -> tuple[State, Position]:
    """The state at the end of the log. Raises StoreError when the log from the snapshot on is not sound."""
    state, position = _begin(store)
    for row in all_rows(store, position.seq):
        wrong = fault_after(position, row)
        if wrong is not None:
            raise _damaged(wrong)
        try:
            apply(state, read(row))
        except msgspec.MsgspecError as error:
            raise StoreError(f"Event {row.seq} can't be read ({error}): use the release that wrote it.") from None
        position = Position(row.seq, row.hash)
    return state, position


def _begin(store: LogReader) -> tuple[State, Position]:
    """The newest snapshot that can be read; without any, nothing at 0."""
    saved = store.newest_snapshot()
    while saved.body is not None:
        row = next(iter(store.rows_after(saved.seq - 1, 1)), None)
        if saved.seq > 0 and (row is None or (row.seq, row.hash) != (saved.seq, saved.head)):
            raise _damaged(f"event {saved.seq} is not the one that a snapshot was taken after")
        try:
            return decode_state(saved.body), Position(saved.seq, saved.head)
        except msgspec.MsgspecError as error:
            log.warning("The snapshot at %d can't be read (%s): an older one is taken", saved.seq, error)
            saved = store.newest_snapshot(before=saved.seq)
    return State(), Position()


def _damaged(wrong: str) -> StoreError:
    return StoreError(f"The log is damaged: {wrong}. Run `liandong log verify` and restore a backup.")


def all_rows(store: LogReader, after: int = 0) -> Iterator[Row]:
    """Every row after a seq, a page at a time."""
    while page := store.rows_after(after):
        yield from page
        after = page[-1].seq


def fault_after(position: Position, row: Row) -> str | None:
    """What is wrong with `row` as the successor of a position, or None."""
    if position.seq == 0:
        return fault(None, row)
    return fault(Row(position.seq, "", b"", b"", b"", position.head), row)


def first_fault(rows: Iterable[Row]) -> tuple[Position, str | None]:
    """Walk the whole chain: how far it is sound, and what is wrong with the first bad row (None: nothing)."""
    position = Position()
    for row in rows:
        wrong = fault_after(position, row)
        if wrong is not None:
            return position, wrong
        position = Position(row.seq, row.hash)
    return position, None


def snapshot_of(state: State, position: Position) -> Saved:
    """What to keep of a state at a position."""
    return Saved(position.seq, position.head, encode_state(state))
