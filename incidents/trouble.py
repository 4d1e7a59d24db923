"""What is wrong with the centre's own means, and the canary that proves them. Pure. See docs/silence.md."""

from typing import Final, Literal

from msgspec import Struct

TroubleKind = Literal["quiet", "gaps", "canary", "broker", "clock"]
"""A source is not heard; too much of it is lost; the canary does not come back; the broker does not answer; somebody set the clock."""

CANARY: Final = "canary"
"""The source of the centre's own canary, and its login at the broker: no device may have it."""
NAMED: Final = 20
"""Steps of the clock that a trouble names; it counts all. Nobody reads more."""
SOURCES_LIMIT: Final = 20_000
"""Sources of one trouble: as many as are heard at most (`devices/telemetry.py`). All are named: who is not could fall silent, or come back, unseen."""


class SourceTrouble(Struct, frozen=True, kw_only=True):
    """Why an incident is a trouble and no alarm. `source` is empty where it is of many, or of the centre itself.

    `since`: from when on nothing was heard. `sources`: all that are of it now, and `count` how many; those that came back are
    taken out. `told_at`: when it was last said to be more; `ended_at`: when it was over. `steps_s`: of a `clock`, by how many seconds it was set
    each time, back is negative, the newest; `count` is of these then, and `since` by the clock that was set.
    """

    kind: TroubleKind
    source: str
    since: str
    told_at: str
    count: int = 1
    sources: tuple[str, ...] = ()
    steps_s: tuple[float, ...] = ()
    ended_at: str | None = None

    @property
    def key(self) -> str:
        """By what its incident is known again when it comes back."""
        return key_of(self.kind, self.source)

    @property
    def keys(self) -> tuple[str, ...]:
        """What it is of: there is one trouble of each key at a time."""
        names = self.sources if self.source == "" and self.sources else (self.source,)
        return tuple(key_of(self.kind, name) for name in names)


class Canary(Struct, frozen=True, kw_only=True):
    """The newest canary: when it set out, and when it was back in the log. Both are by the centre's clock."""

    at: str
    received_at: str


def key_of(kind: TroubleKind, source: str = "") -> str:
    """By what a trouble that lasts is known again."""
    return f"{kind}:{source}"
