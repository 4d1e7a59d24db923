"""The hash chain, event by event."""

from hashlib import sha256
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from command.chain import GENESIS, Row, fault, link
from command.recovery import Position, first_fault

AT, ACTOR = "2026-06-21T20:14:07.120+08:00", b'{"kind":"system","id":"core"}'
CHANGES = {
    "seq": 9,
    "at": "2026-06-21T20:14:07.121+08:00",
    "actor": b"{}",
    "body": b"no",
    "prev": bytes(32),
    "hash": b"",
}


def chain(*bodies: bytes) -> list[Row]:
    rows: list[Row] = []
    prev = GENESIS
    for seq, body in enumerate(bodies, 1):
        rows.append(Row(seq, AT, ACTOR, body, prev, link(prev, seq, AT, ACTOR, body)))
        prev = rows[-1].hash
    return rows


def test_a_hash_is_sha_256_over_everything_in_order() -> None:
    """Written out, so that logs stay readable for ever and by others."""
    head = f"1|{AT}|{len(ACTOR)}|4|".encode()
    assert link(GENESIS, 1, AT, ACTOR, b"body") == sha256(bytes(32) + head + ACTOR + b"body").digest()


def test_a_sound_chain_has_no_fault() -> None:
    rows = chain(b"one", b"two", b"three")
    assert fault(None, rows[0]) is None
    assert [fault(before, row) for before, row in pairwise(rows)] == [None, None]
    assert first_fault(rows) == (Position(3, rows[2].hash), None)


def test_an_empty_log_has_no_fault() -> None:
    assert first_fault([]) == (Position(0, GENESIS), None)


@given(st.integers(0, 4), st.sampled_from(list(CHANGES)))
def test_a_change_of_any_field_of_any_event_is_found_there_or_right_after(index: int, field: str) -> None:
    rows = chain(b"one", b"two", b"three", b"four", b"five")
    changed = replace(rows[index], **{field: CHANGES[field]})
    if changed == rows[index]:
        return
    position, wrong = first_fault([*rows[:index], changed, *rows[index + 1 :]])
    assert wrong is not None
    assert position.seq == index


@given(st.binary(max_size=8), st.binary(max_size=8), st.integers(1, 8))
def test_no_byte_can_move_from_one_field_to_the_next(actor: bytes, body: bytes, cut: int) -> None:
    whole = actor + body
    if cut != len(actor) and cut <= len(whole):
        assert link(GENESIS, 1, AT, actor, body) != link(GENESIS, 1, AT, whole[:cut], whole[cut:])


def test_faults_are_sentences_that_name_the_event() -> None:
    one, two, three = chain(b"one", b"two", b"three")
    assert fault(None, two) == "event 1 is missing: 2 follows in its place"
    assert fault(one, three) == "event 2 is missing: 3 follows in its place"
    assert fault(replace(one, hash=bytes(32)), two) == (
        "event 2 does not follow the event before it: one of the two was changed"
    )
    assert fault(one, replace(two, body=b"2")) == "event 2 was changed: its content does not give its hash"
