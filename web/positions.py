"""Where units were last, as a web process knows it from the core: what the core tells no more is not current. Pure."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from web.wire import Position

PATIENCE = 20
"""Words of the core, one a second: it tells every position it knows each tenth time (`web.values.ALL_EVERY`), and one of these may be lost."""


class Positions:
    """The last position of each unit. A core that starts anew has heard of none: what it does not tell goes stale here."""

    def __init__(self) -> None:
        """None is known."""
        self._known: dict[str, Position] = {}
        self._told: dict[str, int] = {}
        self._words = 0
        self._core: str | None = None

    @property
    def known(self) -> Mapping[str, Position]:
        """By unit."""
        return self._known

    def take(self, told: Iterable[Position], core: str | None) -> tuple[Position, ...]:
        """What changed with one word of the core that has run since `core`: what it tells, and what has gone stale."""
        self._words += 1
        changed = {position.unit: position for position in told}
        for unit in changed:
            self._told[unit] = self._words
        is_another = core != self._core
        self._core = core
        for unit, position in self._known.items():
            is_forgotten = is_another or self._words - self._told[unit] > PATIENCE
            if unit not in changed and is_forgotten and not position.stale:
                changed[unit] = replace(position, stale=True)
        self._known.update(changed)
        return tuple(changed.values())
