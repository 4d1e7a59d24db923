"""The hash chain of the log: each event's hash covers the one before it, so nothing can be changed unseen."""

from hashlib import sha256

from msgspec import Struct

GENESIS = bytes(32)
"""What the first event follows."""


class Row(Struct, frozen=True):
    """One event as the log stores it: bytes as they were written, nothing parsed."""

    seq: int
    at: str
    actor: bytes
    body: bytes
    prev: bytes
    hash: bytes


def link(prev: bytes, seq: int, at: str, actor: bytes, body: bytes) -> bytes:
    """SHA-256 over the previous hash and this event. Lengths are written too: no field can borrow from the next."""
    head = f"{seq}|{at}|{len(actor)}|{len(body)}|".encode()
    return sha256(prev + head + actor + body).digest()


def fault(before: Row | None, row: Row) -> str | None:
    """What is wrong with `row` as the successor of `before` (None: it is the first), or None when it is sound."""
    expected_seq, expected_prev = (1, GENESIS) if before is None else (before.seq + 1, before.hash)
    if row.seq != expected_seq:
        return f"event {expected_seq} is missing: {row.seq} follows in its place"
    if row.prev != expected_prev:
        return f"event {row.seq} does not follow the event before it: one of the two was changed"
    if link(row.prev, row.seq, row.at, row.actor, row.body) != row.hash:
        return f"event {row.seq} was changed: its content does not give its hash"
    return None
