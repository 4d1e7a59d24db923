"""Who has a console where, of all web processes together. Pure."""

from collections.abc import Iterable

from web.inside import Online
from web.wire import Present

LASTS = 3
"""Periods after which the consoles of a web process that says nothing are taken for gone."""


class Everybody:
    """What each web process last told."""

    def __init__(self) -> None:
        """Nobody has told anything."""
        self._online: dict[str, tuple[Online, int]] = {}

    def take(self, online: Online) -> Online | None:
        """A web process tells who is there now; answers what it told before."""
        told, _ = self._online.get(online.web, (None, 0))
        self._online[online.web] = (online, LASTS)
        return told

    def grow_old(self) -> None:
        """A period has passed."""
        self._online = {name: (online, left - 1) for name, (online, left) in self._online.items() if left > 1}

    def present(self) -> tuple[Present, ...]:
        """Each operator once, by name."""
        people: dict[str, Present] = {}
        for online, _ in self._online.values():
            for one in online.present:
                other = people.get(one.operator)
                if other is not None:
                    on = tuple(sorted({*one.incidents, *other.incidents}))
                    one = Present(operator=one.operator, incidents=on, consoles=one.consoles + other.consoles)
                people[one.operator] = one
        return tuple(people[name] for name in sorted(people))


def present(consoles: Iterable[tuple[str, str | None]]) -> tuple[Present, ...]:
    """The operators of consoles, given with the incident that each looks at."""
    found: dict[str, list[str | None]] = {}
    for operator, incident in consoles:
        found.setdefault(operator, []).append(incident)
    return tuple(
        Present(operator=name, incidents=tuple(sorted({i for i in on if i})), consoles=len(on))
        for name, on in sorted(found.items())
    )
