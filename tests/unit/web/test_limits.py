"""How many sessions and offers one caller may have."""

from typing import NamedTuple

from web.limits import MAX_ADDRESSES, OFFERS_AT_ONCE, OFFERS_PER_SECOND, Limits


class Session(NamedTuple):
    owner: str
    address: str


def test_offers_come_in_a_burst_and_then_at_a_rate() -> None:
    limits = Limits(1, 1)
    assert sum(limits.may_offer("a", 5.0) for _ in range(500)) == OFFERS_AT_ONCE
    assert limits.may_offer("b", 5.0), "each address has its own"
    assert sum(limits.may_offer("a", 5.0 + n / 1000) for n in range(1, 1001)) == OFFERS_PER_SECOND
    assert sum(limits.may_offer("a", 1000.0) for _ in range(500)) == OFFERS_AT_ONCE, "no more is saved up"


def test_addresses_are_not_remembered_without_end() -> None:
    limits = Limits(1, 1)
    for number in range(MAX_ADDRESSES + 5):
        limits.may_offer(str(number), 0.0)
    assert len(limits._buckets) == MAX_ADDRESSES


def test_sessions_are_counted_by_owner_and_by_address() -> None:
    limits = Limits(2, 3)
    held = [Session("wang", "10.0.0.1"), Session("chen", "10.0.0.1"), Session("wang", "10.0.0.2"), Session("wang", "")]
    assert "wang has 2 sessions" in (limits.excess(held, "wang", "10.0.0.9") or "")
    assert limits.excess(held, "chen", "10.0.0.1") is None
    held.append(Session("he", "10.0.0.1"))
    assert "3 sessions from 10.0.0.1" in (limits.excess(held, "chen", "10.0.0.1") or "")
    assert limits.excess(held, "chen", "10.0.0.2") is None


def test_walls_do_not_count() -> None:
    assert Limits(1, 1).excess([Session("wang", "")] * 9, "wang", "10.0.0.1") is None
