"""Arrivals are told once, with what did not come between them."""

from hypothesis import given
from hypothesis import strategies as st

from video.codecs.rtcp_arrivals import MAX_TOLD, TICKS, Arrivals
from video.fanout.arrivals import ArrivalLog


def told(messages: list[Arrivals]) -> dict[int, int]:
    """Which numbers (16 bits) came, and when."""
    found: dict[int, int] = {}
    for message in messages:
        assert bytes(message)
        for at, time in enumerate(message.times):
            if time is not None:
                found[message.first + at & 0xFFFF] = time
    return found


@given(st.lists(st.tuples(st.integers(0, 65_535), st.floats(0, 30)), max_size=400))
def test_whatever_comes_is_told_in_messages_that_can_be_written(packets: list[tuple[int, float]]) -> None:
    log = ArrivalLog()
    for number, at in packets:
        log.take(number, at)
        if number % 7 == 0 and not log.is_empty:
            told(log.tell(1, 2))
    if not log.is_empty:
        told(log.tell(1, 2))
    assert log.is_empty


def test_what_is_missing_between_two_messages_is_told_as_not_come() -> None:
    log = ArrivalLog()
    for number in (65_533, 65_534, 65_535):
        log.take(number, 1.0)
    [first] = log.tell(1, 2)
    assert (first.count, first.first, first.times) == (0, 65_533, (TICKS, TICKS, TICKS))
    log.take(2, 1.5)
    log.take(1, 1.6)
    [second] = log.tell(1, 2)
    assert (second.count, second.first) == (1, 0)
    assert second.times == (None, TICKS * 16 // 10, TICKS * 3 // 2)


def test_a_packet_that_comes_late_is_told_of_by_itself() -> None:
    log = ArrivalLog()
    for number in (5, 7, 8):
        log.take(number, 1.0)
    log.tell(1, 2)
    log.take(6, 1.1)
    log.take(10, 1.2)
    late, new = log.tell(1, 2)
    assert (late.first, len(late.times)) == (6, 1)
    assert (new.first, new.times) == (9, (None, TICKS * 12 // 10)), "that 7 and 8 came is not taken back"
    log.take(12, 1.2)
    [following] = log.tell(1, 2)
    assert (following.first, following.times[0]) == (11, None)


def test_a_burst_of_losses_is_told() -> None:
    log = ArrivalLog()
    log.take(0, 1.0)
    log.tell(1, 2)
    log.take(600, 1.1)
    [message] = log.tell(1, 2)
    assert (message.first, len(message.times), message.times.count(None)) == (1, 600, 599)
    assert len(bytes(message)) < 60


def test_a_long_gap_and_many_packets_make_several_messages() -> None:
    log = ArrivalLog()
    for number in [*range(300), *range(20_000, 20_010)]:
        log.take(number, 1.0)
    messages = log.tell(1, 2)
    assert [message.first for message in messages] == [0, MAX_TOLD, 20_000]
    assert [message.count for message in messages] == [0, 1, 2]
