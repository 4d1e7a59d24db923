"""How much one caller may have of the sessions over HTTP, so that a script gone wild takes nothing from the others. Pure."""

from collections.abc import Iterable
from typing import Protocol

OFFERS_PER_SECOND = 50.0
"""From one address, offers and pieces of them: a wall of 64 WHEP players behind one router comes up in a second with the burst."""
OFFERS_AT_ONCE = 100.0

MAX_ADDRESSES = 10_000
"""Addresses remembered; those that have been quiet for a burst are forgotten first."""


class Held(Protocol):
    """A session: whose it is, and from where; `address` is empty for one that doesn't count."""

    @property
    def owner(self) -> str:
        """Who began it."""

    @property
    def address(self) -> str:
        """From where."""


class Limits:
    """The sessions and offers of each owner and address. `now` is in seconds, of any clock that only goes forward."""

    def __init__(self, per_operator: int, per_address: int) -> None:
        """`per_operator`, `per_address`: sessions at once."""
        self._per_operator = per_operator
        self._per_address = per_address
        self._buckets: dict[str, tuple[float, float]] = {}

    def may_offer(self, address: str, now: float) -> bool:
        """Take a token of the address; False when there is none."""
        left, at = self._buckets.pop(address, (OFFERS_AT_ONCE, now))
        left = min(OFFERS_AT_ONCE, left + (now - at) * OFFERS_PER_SECOND)
        self._buckets[address] = (
            left - 1 if left >= 1 else left,
            now,
        )  # behind the others: the first is the longest quiet
        if len(self._buckets) > MAX_ADDRESSES:
            del self._buckets[next(iter(self._buckets))]
        return left >= 1

    def excess(self, sessions: Iterable[Held], owner: str, address: str) -> str | None:
        """Why there may be no session more, as a sentence; None when there may."""
        counted = [session for session in sessions if session.address]
        if sum(session.owner == owner for session in counted) >= self._per_operator:
            return f"{owner} has {self._per_operator} sessions: end one of them first."
        if sum(session.address == address for session in counted) >= self._per_address:
            return f"There are {self._per_address} sessions from {address}: end one of them first."
        return None
