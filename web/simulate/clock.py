"""The two times of a simulation: the story's, which may run faster, and the world's, which every message carries."""

import asyncio
from datetime import datetime

from web.clock import Clock


class StoryClock:
    """`told` and `sleep` count seconds of the story, `speed` of them in each real second; `stamp` is the world's time.

    Messages carry the world's time whatever the speed: a centre judges its sources by its own clock.
    Made inside a running loop, whose monotonic time it follows.
    """

    def __init__(self, world: Clock, speed: float = 1.0) -> None:
        if not speed > 0:
            raise ValueError(f"A speed of {speed:g} tells no story: give a number above 0.")
        self.stamp = world
        self.speed = speed
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()

    def now(self) -> datetime:
        """The world's time."""
        return datetime.fromisoformat(self.stamp())

    def told(self) -> float:
        """Seconds of the story since this clock was made."""
        return (self._loop.time() - self._began) * self.speed

    def real(self, seconds: float) -> float:
        """How long `seconds` of the story last, in real seconds, and never less than none."""
        return max(0.0, seconds / self.speed)

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds` of the story."""
        await asyncio.sleep(self.real(seconds))
