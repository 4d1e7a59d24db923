"""Whether what the broker kept for the centre has been taken in. Pure. See docs/incidents.md, "The ladder"."""

from typing import Final

QUIET_S: Final = 0.3
"""Nothing waits for so long: what was kept has come. Between two batches of it lies one way to the broker and back, 0.1 s over a slow line."""
WITHOUT_LINK_S: Final = 5.0
"""Then it is not waited for any more: what is kept may come in hours, and somebody has to see to who doesn't answer."""
WITH_LINK_S: Final = 30.0
"""So long at most where it goes on coming: the answers of crews stand in one queue with the alerts of a storm."""


class Backlog:
    """Is looked at again and again from a start on."""

    def __init__(self, now: float) -> None:
        """`now` in seconds, of a clock that nobody sets."""
        self._began = now
        self._busy = now

    def is_taken(self, connected: bool, unacknowledged: int, now: float) -> bool:
        """Whether all is in, or must not be waited for any longer. `unacknowledged`: deliveries that are not in the log yet."""
        if not connected or unacknowledged:
            self._busy = now
        is_quiet = now - self._busy >= QUIET_S
        return is_quiet or now - self._began >= (WITH_LINK_S if connected else WITHOUT_LINK_S)
