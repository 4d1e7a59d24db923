"""Who gives up a place among the transcodings of an agent, through whichever of its nodes they look. See docs/nodes.md."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from video.model import RANK, Priority
from video.sources import Transcodings

KEPT_SECONDS = 8.0
"""How long a place is kept for a stream that another made room for: media asks again within five."""


class Look(NamedTuple):
    """One pull that is not over: of which URL and for what. `give_way` ends it for one of that priority."""

    url: str
    priority: Priority
    give_way: Callable[[Priority], None]


def least(looks: Iterable[Look], running: Collection[str], priority: Priority) -> str | None:
    """The URL, of those that are coded again, that matters least; None when none matters less than `priority`.

    A stream is for what the most important of its looks is for: to end another of them frees nothing.
    """
    ranks: dict[str, int] = {}
    for look in looks:
        if look.url in running:
            ranks[look.url] = max(RANK[look.priority], ranks.get(look.url, RANK[look.priority]))
    found = min(ranks, key=ranks.__getitem__, default=None)
    return found if found is not None and ranks[found] < RANK[priority] else None


class Places:
    """The places of one agent. `looks` are those of all its nodes."""

    def __init__(self, transcodings: Transcodings, looks: Callable[[], Iterable[Look]]) -> None:
        self._transcodings = transcodings
        self._looks = looks

    def make(self, url: str, priority: Priority) -> None:
        """The stream that matters least ends for this one, if it matters less; its place is kept until media asks for this one again."""
        looks = tuple(self._looks())
        given = least(looks, self._transcodings.running, priority)
        release = self._transcodings.keep(url) if given is not None else None
        if release is None:  # nobody gives way, or somebody does already
            return
        asyncio.get_running_loop().call_later(KEPT_SECONDS, release)
        for look in looks:
            if look.url == given:
                look.give_way(priority)
