"""How the cameras are, as far as somebody has looked lately. Last values with an end, never in the log. Pure. See docs/video.md."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from video.link import StreamStats

Condition = Literal["ok", "late", "line_full", "no_picture", "offline", "unknown"]
"""`late`: pictures come, seconds old; `line_full`: its node's line takes no more; `no_picture`: it was asked in vain;
`offline`: its node is; `unknown`: nobody has looked lately. What is on a picture (frozen, dark) nobody examines yet."""

LASTS_S = 300.0
"""A camera is opened on demand only: what was seen of it five minutes ago is the best there is, and older is a guess."""
FULL_LASTS_S = 30.0
"""A full line is free again as soon as somebody looks elsewhere."""
STALLED_MS = 3_000.0
"""Without a picture for so long it shows none. After 5 s its pull ends anyway (docs/video.md)."""
LATE_MS = 2_000.0
"""From here on its tile says so too."""
NOT_ITS_OWN = frozenset({"offline", "node_offline", "revoked", "restarted", "changed", "no_centre", "busy", "internal"})
"""Failures that say nothing of the camera: of its node the state tells, of the centre its troubles."""


class Health(Struct, frozen=True, kw_only=True):
    """The last that is known of a camera, and when it was (the centre's clock). `code`: why there was no picture."""

    state: Condition
    at: str
    code: str | None = None


class Moment(NamedTuple):
    """One moment by two clocks: the centre's, which is told, and one in seconds that never jumps, by which values end."""

    at: str
    seconds: float


class Conditions(Mapping[str, Health]):
    """The last value of each camera that somebody has looked through lately. A mapping that changes, not a copy."""

    def __init__(self) -> None:
        """Nothing is known."""
        self._held: dict[str, Health] = {}
        self._until: dict[str, float] = {}

    def __getitem__(self, camera: str) -> Health:
        """Raises KeyError where nothing is known."""
        return self._held[camera]

    def __iter__(self) -> Iterator[str]:
        """The cameras of which something is known."""
        return iter(self._held)

    def __len__(self) -> int:
        """Of how many something is known."""
        return len(self._held)

    def flow(self, streams: Iterable[StreamStats], now: Moment) -> None:
        """What the media process says of the streams that run; the better of two qualities counts. What has ended is forgotten."""
        found: dict[str, Condition] = {}
        for stream in streams:
            if not stream.width:
                continue  # no picture yet: a pull that has just begun says nothing
            state: Condition = "late" if stream.late_ms >= LATE_MS else "ok"
            if stream.age_ms >= STALLED_MS:
                state = "no_picture"
            if (
                _BETTER.index(state) < _BETTER.index(found.get(stream.camera, "no_picture"))
                or stream.camera not in found
            ):
                found[stream.camera] = state
        for camera, state in found.items():
            self._keep(camera, Health(state=state, at=now.at, code="stalled" if state == "no_picture" else None), now)
        for camera in [camera for camera, until in self._until.items() if until < now.seconds]:
            del self._held[camera], self._until[camera]

    def fail(self, camera: str, code: str, now: Moment) -> None:
        """Somebody wished to look and was shown nothing, for this reason."""
        if code not in NOT_ITS_OWN:
            self._keep(
                camera, Health(state="line_full" if code == "uplink" else "no_picture", at=now.at, code=code), now
            )

    def _keep(self, camera: str, health: Health, now: Moment) -> None:
        self._held[camera] = health
        self._until[camera] = now.seconds + (FULL_LASTS_S if health.state == "line_full" else LASTS_S)


_BETTER: tuple[Condition, ...] = ("ok", "late", "no_picture")
