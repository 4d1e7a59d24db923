"""When what viewers send is read: at once while one of them may need an answer, else in the rhythm of pictures. No I/O. See docs/video.md.

A viewer says little, and hardly ever what can't wait: a report a second, a check each few. But a hundred of them wake a core that sleeps
a hundred times a second, and one that slept is slow: that was an eighth of all this process did. What they say right after a picture
went out costs nothing more than to read it.
"""

from collections.abc import Callable
from typing import Protocol

ATTENTIVE_SECONDS = 1.0
"""Somebody came, or missed something: so long everybody is read at once, as who missed one packet will miss more."""

PAUSE_SECONDS = 0.01
"""Between two looks, however many pictures come."""

LONGEST_SECONDS = 0.05
"""Between two looks, however few: so long waits, at most, who was in no need and misses a packet."""


class Timer(Protocol):
    """What is to be called later."""

    def cancel(self) -> None: ...


class Rhythm:
    """Attentive until pictures come and nobody needs anything. Then each picture is the moment to look, and a timer when there is none."""

    def __init__(
        self,
        clock: Callable[[], float],
        later: Callable[[float, Callable[[], None]], Timer],
        look: Callable[[], bool],
        wake: Callable[[bool], None],
    ) -> None:
        """`clock` is monotonic, in seconds; `later(seconds, call)` calls once (`loop.call_later`).

        `look` reads what has come, and answers whether that was all. `wake(True)` has it read as it comes, as in the beginning; `wake(False)` does not.
        """
        self._clock = clock
        self._later = later
        self._look = look
        self._wake = wake
        self._until = clock() + ATTENTIVE_SECONDS
        self._looked = self._beaten = 0.0
        self._timer: Timer | None = None  # while not attentive

    def attend(self) -> None:
        """Somebody may need an answer soon."""
        self._until = self._clock() + ATTENTIVE_SECONDS
        if self._timer is not None:
            self.close()
            self._wake(True)

    def beat(self) -> None:
        """Something of a source has come, hardly ever else than packets of pictures, and is sent on: who was asleep is awake."""
        now = self._beaten = self._clock()
        if self._timer is None:
            if now < self._until:
                return
            self._wake(False)
        elif now - self._looked < PAUSE_SECONDS:
            return
        self._glance(now)

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _glance(self, now: float) -> None:
        self.close()
        self._looked = now
        self._timer = self._later(LONGEST_SECONDS, self._overdue)
        if not self._look():
            self.attend()

    def _overdue(self) -> None:
        now = self._clock()
        if now - self._beaten > ATTENTIVE_SECONDS:  # nothing comes: nothing is spared
            self.attend()
        else:
            self._glance(now)
