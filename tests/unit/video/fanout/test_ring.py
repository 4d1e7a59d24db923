"""The ring: newcomers start at the newest key frame, slow readers skip to it, the writer never waits."""

from hypothesis import given
from hypothesis import strategies as st

from video.codecs.access_unit import AccessUnit
from video.fanout.ring import LATE_SECONDS, Cursor, Ring, cost


def unit(number: int, key: bool = False, size: int = 10, at: float | None = None) -> AccessUnit:
    """The `number`-th picture of 25 a second; its `pts` is its number."""
    return AccessUnit((bytes(size),), number, key, number / 25 if at is None else at)


def filled(pattern: str, ring: Ring | None = None) -> Ring:
    """A ring after pictures such as `KppKp`."""
    ring = ring or Ring()
    for i, kind in enumerate(pattern):
        ring.push(unit(i, kind == "K"))
    return ring


def read(cursor: Cursor) -> list[int]:
    numbers = []
    while (one := cursor.next()) is not None:
        numbers.append(one.pts)
    return numbers


def test_a_new_reader_starts_at_the_newest_key_frame() -> None:
    assert read(filled("KppKpp").cursor()) == [3, 4, 5]


def test_a_new_reader_waits_for_the_first_key_frame() -> None:
    ring = filled("ppp")
    cursor = ring.cursor()
    assert read(cursor) == []
    ring.push(unit(3, key=True))
    assert read(cursor) == [3]


def test_a_reader_that_keeps_up_gets_everything() -> None:
    ring, got = Ring(), []
    cursor = ring.cursor()
    for i in range(100):
        ring.push(unit(i, i % 25 == 0))
        got += read(cursor)
    assert got == list(range(100))
    assert cursor.skipped == 0 and cursor.live


def test_a_reader_a_little_behind_finishes_the_group_it_is_in() -> None:
    ring = filled("Kppp")
    cursor = ring.cursor()
    assert cursor.next() is not None  # 0
    filled("", ring)
    for i in (4, 5):
        ring.push(unit(i, i == 4))
    assert read(cursor) == [1, 2, 3, 4, 5]


def test_a_reader_a_second_behind_skips_to_the_next_key_frame_and_is_counted() -> None:
    ring = filled("K" + "p" * 24)
    cursor = ring.cursor()
    assert cursor.next() is not None
    late = int(LATE_SECONDS * 25) + 5
    for i in range(25, 25 + late):
        ring.push(unit(i, i == 40))
    first = cursor.next()
    assert first is not None and first.pts == 40
    assert cursor.skipped == 39


def test_a_late_reader_without_a_newer_key_frame_is_not_skipped() -> None:
    ring = filled("K" + "p" * 80)
    assert read(ring.cursor()) == list(range(81))


def test_a_full_line_is_dropped_up_to_a_key_frame_that_is_still_to_come() -> None:
    ring = filled("Kpp")
    cursor = ring.cursor()
    assert cursor.next() is not None
    cursor.drop()
    assert cursor.next() is None
    ring.push(unit(3))
    assert cursor.next() is None
    ring.push(unit(4, key=True))
    assert read(cursor) == [4]
    assert cursor.skipped == 3  # pictures 1 to 3


def test_a_replay_begins_again_at_the_newest_key_frame() -> None:
    ring = filled("KppKpp")
    cursor = ring.cursor()
    read(cursor)
    cursor.replay()
    assert read(cursor) == [3, 4, 5]


def test_a_group_longer_than_the_limit_is_let_go_and_readers_go_on() -> None:
    limit = 10 * cost(unit(0, False))
    ring = Ring(limit)
    cursor = ring.cursor()
    got = []
    for i in range(30):
        ring.push(unit(i, i in (0, 20)))
        got += read(cursor)
    assert got == list(range(30))  # who keeps up loses nothing
    newcomer = filled("K" + "p" * 11, Ring(limit)).cursor()
    assert newcomer.next() is None  # its key frame is gone; a broken picture is worse than none


def test_clearing_forgets_the_old_pictures() -> None:
    ring = filled("Kpp")
    cursor = ring.cursor()
    ring.clear()
    assert cursor.next() is None and ring.key_frame is None and ring.size == 0
    ring.push(unit(9, key=True))
    assert read(cursor) == [9]


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 60), st.integers(0, 3)), max_size=120), st.integers(500, 4000))
def test_memory_is_bounded_and_readers_only_see_what_can_be_decoded(
    pictures: list[tuple[bool, int, int]], limit: int
) -> None:
    ring = Ring(limit=limit)
    cursor = ring.cursor()
    previous: AccessUnit | None = None
    for number, (key, size, reads) in enumerate(pictures):
        pushed = unit(number, key, size, at=number / 5)
        ring.push(pushed)
        assert ring.size <= max(limit, cost(pushed))
        for _ in range(reads):
            one = cursor.next()
            if one is None:
                break
            # Every picture is a key frame or follows the one before it: nothing refers to what the reader missed.
            assert one.key or (previous is not None and one.pts == previous.pts + 1)
            previous = one


def test_tiny_pictures_do_not_fill_the_memory_by_their_number() -> None:
    ring = Ring(limit=100_000)
    for number in range(10_000):
        ring.push(unit(number, number == 0, 2))
    assert ring.end - ring._first < 300
