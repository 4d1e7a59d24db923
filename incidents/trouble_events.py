"""What has happened to troubles, beside that an incident of one was opened."""

from msgspec import Struct


class TroubleReported(Struct, frozen=True, kw_only=True, tag=True):
    """A trouble that has an incident already came again, or is one of more sources, or steps of the clock, than was said."""

    incident: str
    since: str
    at: str
    count: int = 1
    sources: tuple[str, ...] = ()
    steps_s: tuple[float, ...] = ()


class TroubleEnded(Struct, frozen=True, kw_only=True, tag=True):
    """It is over, after so many seconds. `into`: it is not, but told from now on by the trouble of many that this incident is about."""

    incident: str
    at: str
    lasted_s: float
    into: str | None = None
