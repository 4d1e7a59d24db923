"""What a node's line takes: which stream it sends, at which quality, and which others make room for it. Pure. See docs/nodes.md."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from video.model import RANK, Priority, Quality

DEFAULT_KBPS: Mapping[Quality, int] = {"main": 2_000, "sub": 500}
"""What a camera is taken to send of which nobody has said or seen anything: the usual settings of 1080p and of its sub stream."""

OVERHEAD = 1.06
"""On the line, beside the payload of 1,180 bytes: RTP and its extension 20, SRTP 16, UDP and IP 28, and now and then a repeat."""

SETTLED_SECONDS = 5.0
"""A stream begins with a burst, the group of pictures that is held: before this what was assumed counts, not what was seen."""

SMOOTHING = 0.2
"""Weight of the newest second: a key frame each second or two must not look like another camera."""


class Sent(Struct, frozen=True):
    """A stream that runs, and what it takes of the line."""

    pull: str
    priority: Priority
    kbps: float


class Choice(Struct, frozen=True):
    """One way to send what is wished for."""

    quality: Quality
    kbps: float


class Fit(Struct, frozen=True):
    """Send it so; the pulls `out` end first."""

    quality: Quality
    out: tuple[str, ...] = ()


def decide(limit: float | None, running: Sequence[Sent], priority: Priority, choices: Sequence[Choice]) -> Fit | None:
    """How a wish with these choices, the best first, goes on a line of `limit` kbit/s; None when it does not.

    What fits beside the others comes before what ends one of them; only what has a lower priority is ended, the lowest first.
    """
    if limit is None:
        return Fit(choices[0].quality)
    free = limit - sum(stream.kbps for stream in running)
    for choice in choices:
        if choice.kbps <= free:
            return Fit(choice.quality)
    lower = [stream for stream in running if RANK[stream.priority] < RANK[priority]]
    for choice in choices:
        out = _room(choice.kbps - free, lower)
        if out is not None:
            return Fit(choice.quality, out)
    return None


def _room(needed: float, lower: Sequence[Sent]) -> tuple[str, ...] | None:
    """Pulls that take at least so many kbit/s: of the lowest priority, and few of them. None when all are not enough."""
    out: list[Sent] = []
    for stream in sorted(lower, key=lambda stream: (RANK[stream.priority], -stream.kbps)):
        if sum(each.kbps for each in out) >= needed:
            break
        out.append(stream)
    if sum(each.kbps for each in out) < needed:
        return None
    for stream in out[::-1]:  # beside a large one that came last, a small one need not end
        rest = [each for each in out if each is not stream]
        if sum(each.kbps for each in rest) >= needed:
            out = rest
    return tuple(stream.pull for stream in out)


class _Measured:
    """One stream while it runs."""

    def __init__(self, camera: str, fit: Choice, priority: Priority) -> None:
        self.camera = camera
        self.quality = fit.quality
        self.priority = priority
        self.kbps = fit.kbps
        self.began: float | None = None
        self.seen = 0.0
        self.octets = 0


class Uplink:
    """The line of one node. `limit` in kbit/s, or None when nobody has said."""

    def __init__(self) -> None:
        self.limit: int | None = None
        self._known: dict[tuple[str, Quality], float] = {}
        self._running: dict[str, _Measured] = {}

    @property
    def running(self) -> tuple[Sent, ...]:
        """What is sent now, as far as it is known."""
        return tuple(Sent(pull, one.priority, one.kbps) for pull, one in self._running.items())

    def take(
        self, pull: str, camera: str, priority: Priority, choices: Sequence[tuple[Quality, int | None]]
    ) -> Fit | None:
        """Decide on a wish, and count it if it fits; `choices`: qualities and their kbit/s by the file, the best first."""
        known = [Choice(quality, self._estimate(camera, quality, configured)) for quality, configured in choices]
        fit = decide(self.limit, self.running, priority, known)
        if fit is not None:
            for gone in fit.out:
                self.end(gone)
            chosen = next(choice for choice in known if choice.quality == fit.quality)
            self._running[pull] = _Measured(camera, chosen, priority)
        return fit

    def measure(self, pull: str, octets: int, now: float) -> None:
        """Payload that a stream has sent in all, at `now` (monotonic seconds). Call it about each second."""
        one = self._running.get(pull)
        if one is None:
            return
        if one.began is None:
            one.began, one.seen, one.octets = now, now, octets
        settled = one.seen - one.began >= SETTLED_SECONDS
        if now <= one.seen or (not settled and now - one.began < SETTLED_SECONDS):
            return
        kbps = (octets - one.octets) * 8 * OVERHEAD / 1000 / (now - one.seen)
        one.kbps = one.kbps + SMOOTHING * (kbps - one.kbps) if settled else kbps
        one.seen, one.octets = now, octets
        self._known[one.camera, one.quality] = one.kbps

    def weigh(self, pull: str, priority: Priority) -> None:
        """A stream is for something else now."""
        if (one := self._running.get(pull)) is not None:
            one.priority = priority

    def priority(self, pull: str) -> Priority | None:
        """What a stream is for now; None when it is not sent."""
        one = self._running.get(pull)
        return one.priority if one else None

    def carried(self) -> Iterator[tuple[str, str, Quality, Priority]]:
        """Pull, camera and quality of each stream, and what it is for."""
        for pull, one in self._running.items():
            yield pull, one.camera, one.quality, one.priority

    def end(self, pull: str) -> None:
        """A stream takes nothing any more; harmless when repeated."""
        self._running.pop(pull, None)

    def _estimate(self, camera: str, quality: Quality, configured: int | None) -> float:
        return self._known.get((camera, quality)) or configured or DEFAULT_KBPS[quality]
