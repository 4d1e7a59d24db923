"""What is wished of one pull while it runs: told to its node, and told again when a line was lost. No I/O."""

from collections.abc import Callable

from video import link
from video.model import Priority


class Wishes:
    """Of one pull. `send` reaches the centre, or not: what is said while a line is down never arrives, and nobody says so."""

    def __init__(self, pull: str, node: str, priority: Priority, send: Callable[[link.FromMedia], bool]) -> None:
        """`priority` is what it was asked for."""
        self._pull = pull
        self._node = node
        self._priority = priority
        self._send = send
        self._weigh: link.Weigh | None = None
        self._hear: link.Hear | None = None

    def weigh(self, priority: Priority) -> None:
        """It is for this now."""
        if priority != self._priority:
            self._priority = priority
            self._weigh = link.Weigh(pull=self._pull, node=self._node, priority=priority)
            self._send(self._weigh)

    def hear(self, wanted: bool) -> None:
        """Its sound is wanted, or is not any more."""
        self._hear = link.Hear(pull=self._pull, node=self._node, wanted=wanted)
        self._send(self._hear)

    def repeat(self) -> None:
        """Say the newest of each again; what was never said holds as it was asked for."""
        for said in (self._weigh, self._hear):
            if said is not None:
                self._send(said)
