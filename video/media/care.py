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
        self._reports: dict[Slot, int] = {}

    def look(self, bandwidth_bps: int | None, now: float) -> None:
        """Act on the last second. `bandwidth_bps`: the viewer's own estimate of its line; `now`: monotonic seconds."""
        octets = {slot: slot.sent() for slot in self._slots}
        before, self._looked = self._looked, now
        if before is None or now <= before:
            return
        rates = {slot: 8 * sent / (now - before) for slot, sent in octets.items()}
        verdict = self.health.look(sum(rates.values()), bandwidth_bps, self._loss(rates), now)
        if verdict is Verdict.LOWER:
            self._lower(rates, bandwidth_bps)
        elif verdict is Verdict.RAISE:
            for slot in self._slots:
                if slot.lift():
                    break  # one at a time: each is a try

    def _loss(self, rates: dict[Slot, float]) -> float | None:
        """Of all that is sent, by what the viewer has reported since the last look; None when that is nothing."""
        reports = {slot: slot.sender.reports for slot in self._slots}
        fresh = [slot for slot, count in reports.items() if count > self._reports.get(slot, 0) and rates[slot]]
        self._reports = reports
        sent = sum(rates[slot] for slot in fresh)
        return sum(rates[slot] * slot.sender.loss for slot in fresh) / sent if sent else None

    def _lower(self, rates: dict[Slot, float], bandwidth_bps: int | None) -> None:
        """The dearest first, until the line can take the rest, or half of it where nobody knows; what can't be lowered skips.

        An estimate above what is sent knows nothing: it follows delay, and these packets were lost.
        """
        total = sum(rates.values())
        goal = bandwidth_bps if bandwidth_bps and bandwidth_bps < total else total / 2
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
