"""What is wrong with the centre's own means, and the canary that proves them. Pure. See docs/silence.md."""

from typing import Final, Literal

from msgspec import Struct

TroubleKind = Literal["quiet", "gaps", "canary", "broker", "clock"]
"""A source is not heard; too much of it is lost; the canary does not come back; the broker does not answer; somebody set the clock."""

CANARY: Final = "canary"
"""The source of the centre's own canary, and its login at the broker: no device may have it."""
NAMED: Final = 20
"""Sources that a trouble of many names, or steps of the clock; it counts all. Nobody reads more, and 5,000 would stand in each snapshot."""


class SourceTrouble(Struct, frozen=True, kw_only=True):
    """Why an incident is a trouble and no alarm. `source` is empty where it is of many, or of the centre itself.

    `since`: from when on nothing was heard. `count`: how many sources, at most so far; `sources` names the first of them.
    `told_at`: when this was last said; `ended_at`: when it was over. `steps_s`: of a `clock`, by how many seconds it was set
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
        """There is one of each key at a time."""
        return key_of(self.kind, self.source)


class Canary(Struct, frozen=True, kw_only=True):
    """The newest canary: when it set out, and when it was back in the log. Both are by the centre's clock."""

    at: str
    received_at: str


def key_of(kind: TroubleKind, source: str = "") -> str:
    """By what a trouble that lasts is known again."""
    return f"{kind}:{source}"
