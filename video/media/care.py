"""Looks after viewers whose line is thin: lowers what they are shown, and lifts it again. See docs/video.md."""

from collections.abc import Sequence

from video.fanout.health import Health, Verdict
from video.media.slot import Slot

SAVED = 0.75
"""Part of `main` that `sub` saves at least: cameras send 2,000 and 500 kbit/s."""


class Care:
    """One viewer's line. Call `look` each second.

    Attributes:
        health: its verdicts so far.
    """

    def __init__(self, slots: Sequence[Slot]) -> None:
        self.health = Health()
        self._slots = slots
        self._looked: float | None = None

    def look(self, bandwidth_bps: int | None, now: float) -> None:
        """Act on the last second. `bandwidth_bps`: the viewer's own estimate of its line; `now`: monotonic seconds."""
        octets = {slot: slot.sent() for slot in self._slots}
        before, self._looked = self._looked, now
        if before is None or now <= before:
            return
        rates = {slot: 8 * sent / (now - before) for slot, sent in octets.items()}
        loss = max((slot.sender.loss for slot in self._slots if slot.sender.stream is not None), default=0.0)
        verdict = self.health.look(sum(rates.values()), bandwidth_bps, loss, now)
        if verdict is Verdict.LOWER:
            self._lower(rates, bandwidth_bps)
        elif verdict is Verdict.RAISE:
            for slot in self._slots:
                if slot.lift():
                    break  # one at a time: each is a try

    def _lower(self, rates: dict[Slot, float], bandwidth_bps: int | None) -> None:
        """The dearest first, until the line can take the rest, or half of it where nobody knows; what can't be lowered skips."""
        total = sum(rates.values())
        goal = min(bandwidth_bps, total) if bandwidth_bps else total / 2
        lowered = False
        for slot in sorted(rates, key=rates.__getitem__, reverse=True):
            if total <= goal:
                break
            if slot.lower():
                lowered = True
                total -= rates[slot] * SAVED
        if not lowered:
            for slot in self._slots:
                slot.sender.skip()
