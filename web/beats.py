"""When the page of each operator last said that it is alive, of all web processes together. Pure. See docs/wire.md."""

from collections.abc import Mapping

from web.inside import Online


class Beats:
    """The newest beat of each operator, also after their page is gone: who joins later must see how old it is."""

    def __init__(self) -> None:
        """Nobody has said anything."""
        self._known: dict[str, str] = {}
        self._new: dict[str, str] = {}

    @property
    def known(self) -> Mapping[str, str]:
        """By operator, when it came (ISO 8601)."""
        return self._known

    def take(self, online: Online, before: Online | None) -> None:
        """What a web process tells now, and told before. What it had not told is newer, also where the clock was set back."""
        told = self._known if before is None else before.beats
        for operator, at in online.beats.items():
            if at != told.get(operator):
                self._known[operator] = self._new[operator] = at

    def news(self) -> Mapping[str, str]:
        """What has come since this was asked last."""
        new, self._new = self._new, {}
        return new
