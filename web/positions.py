"""Where units were last, as a web process knows it from the core: what the core tells no more is not current, or no more at all. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from devices.telemetry import EXPIRY_SECONDS
from web.clock import seconds_between
from web.wire import Position

PATIENCE = 20
"""Words of the core, one a second: it tells every position it knows each tenth time (`web.values.ALL_EVERY`), and one of these may be lost."""


class News(NamedTuple):
    """What is to be told to consoles: positions that are new or have gone stale, and units of which none is known any more."""

    changed: tuple[Position, ...]
    gone: tuple[str, ...]


class Positions:
    """The last position of each unit, as long as the core knows one.

    A core that starts anew has heard of none: what it does not tell goes stale here, and is kept for as long as the core before it
    would have kept it.
    """

    def __init__(self) -> None:
        """None is known."""
        self._known: dict[str, Position] = {}
        self._told: dict[str, tuple[int, str | None]] = {}
        self._words = 0
        self._core: str | None = None

    @property
    def known(self) -> Mapping[str, Position]:
        """By unit."""
        return self._known

    def take(self, told: Iterable[Position], core: str | None, now: str) -> News:
        """What changed with one word of the core that has run since `core`."""
        self._words += 1
        changed = {position.unit: position for position in told}
        for unit in changed:
            self._told[unit] = self._words, core
        is_another = core != self._core
        self._core = core
        self._known.update(changed)
        gone = tuple(unit for unit in self._known if self._is_gone(unit, now))
        for unit in gone:
            del self._known[unit], self._told[unit]
        if is_another:
            aged = {
                unit: replace(position, stale=True)
                for unit, position in self._known.items()
                if unit not in changed and not position.stale
            }
            self._known.update(aged)
            changed.update(aged)
        return News(tuple(changed.values()), gone)

    def _is_gone(self, unit: str, now: str) -> bool:
        """Whether the core that told it tells it no more, or would not if it still ran."""
        words, core = self._told[unit]
        if core == self._core:
            return self._words - words > PATIENCE
        return seconds_between(self._known[unit].heard, now) > EXPIRY_SECONDS
