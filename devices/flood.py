"""How many refused payloads are shown singly: the first few of each source, the rest counted. Pure.

Each one shown is an event, and a log does not forget: a device that sends rubbish day and night must not fill the disk.
"""

from collections import Counter
from typing import Final

from devices.model import Reason
from devices.topics import Rejection

WINDOW_SECONDS: Final = 10.0
EACH_LIMIT: Final = 5
"""Refusals of one source that are shown singly in a window: enough to see what it tries."""


class Flood:
    """Counts refusals in windows of WINDOW_SECONDS. `now` is in seconds of any clock that does not go back."""

    def __init__(self, total: int) -> None:
        """`total` refusals of all sources together are shown singly in a window."""
        self._total = total
        self._opened: float | None = None
        self._shown: Counter[str] = Counter()
        self._more: Counter[tuple[Reason, str]] = Counter()

    def may_show(self, reason: Reason, source: str | None, now: float) -> bool:
        """Whether this one is shown by itself; if not, it is counted."""
        if self._opened is None:
            self._opened = now
        who = source or ""
        if self._shown[who] < EACH_LIMIT and self._shown.total() < self._total:
            self._shown[who] += 1
            return True
        # Only logins have names here, so there are no more of them than devices.
        self._more[reason, who] += 1
        return False

    def take_back(self, source: str | None) -> None:
        """One that might be shown could not be kept, and comes again."""
        if self._shown[source or ""] > 0:
            self._shown[source or ""] -= 1

    def over(self, now: float) -> list[Rejection]:
        """When the window is over: what was counted and not shown in it, one rejection for each reason."""
        if self._opened is None or now - self._opened < WINDOW_SECONDS:
            return []
        seconds = now - self._opened
        summaries = [self._summary(reason, seconds) for reason in sorted({reason for reason, _ in self._more})]
        self._opened = None
        self._shown.clear()
        self._more.clear()
        return summaries

    def _summary(self, reason: Reason, seconds: float) -> Rejection:
        counts = Counter({who: count for (why, who), count in self._more.items() if why == reason})
        (most, count), *_ = counts.most_common(1)
        message = (
            f"{counts.total()} more were refused in {seconds:.0f} s and are not shown singly, "
            f"{count} of them from {most or 'unknown senders'}: look at that device first."
        )
        return Rejection(topic="", reason=reason, message=message, excerpt="", size=0, source=most or None)
