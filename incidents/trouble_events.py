"""What has happened to troubles, beside that an incident of one was opened."""

from msgspec import Struct


class TroubleReported(Struct, frozen=True, kw_only=True, tag=True):
    """A trouble that has an incident already came again, or is of more sources, or steps of the clock, or of fewer sources, than was said.

    `sources`: those that are of it from now on too, `back`: those that are not any more; `count`: how many are left.
    """

    incident: str
    since: str
    at: str
    count: int = 1
    sources: tuple[str, ...] = ()
    steps_s: tuple[float, ...] = ()
    back: tuple[str, ...] = ()


class TroubleEnded(Struct, frozen=True, kw_only=True, tag=True):
    """It is over, after so many seconds. `into`: it is not, but told from now on by the trouble of many that this incident is about."""

    incident: str
    at: str
    lasted_s: float
    into: str | None = None
