"""Sessions that nobody has touched for a while, ended by the core: a desk that was left is nobody's. See docs/people.md."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping

from command.bus import Bus, Lagged
from command.core import Core
from command.model import Actor
from command.people.model import Session
from command.people.orders import CloseSession
from web.inside import decode_online

LOOK_S = 1.0
"""Between two looks: so much later than promised a session ends, at most."""

SYSTEM = Actor(kind="system", id="idleness")

log = logging.getLogger(__name__)


class Idle:
    """Since when nobody has touched each session, in seconds of a clock that only goes forward. Pure."""

    def __init__(self, limit_s: float) -> None:
        """No session is known yet."""
        self._limit_s = limit_s
        self._touched: dict[str, float] = {}

    def touch(self, sessions: Iterable[str], now: float) -> None:
        """Somebody was there."""
        self._touched.update(dict.fromkeys(sessions, now))

    def over(self, sessions: Mapping[str, Session], now: float) -> list[str]:
        """Those whose time is over. One that is new counts from now: after a start everybody has their time again."""
        browsers = [name for name, session in sessions.items() if not session.token]
        self._touched = {name: self._touched.get(name, now) for name in browsers}
        return [name for name, at in self._touched.items() if now - at >= self._limit_s]


class Idleness:
    """Ends idle sessions while it runs."""

    def __init__(self, core: Core, bus: Bus, minutes: float, monotonic: Callable[[], float]) -> None:
        """`minutes` 0: no session is ever idle."""
        self._core = core
        self._bus = bus
        self._minutes = minutes
        self._monotonic = monotonic
        self._idle = Idle(minutes * 60.0)

    async def run(self) -> None:
        """Watch until cancelled."""
        if not self._minutes:
            return
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hear())
            tasks.create_task(self._look())

    async def _hear(self) -> None:
        while True:
            try:
                async with self._bus.subscribe("presence") as messages:
                    async for message in messages:
                        self._idle.touch(decode_online(message).touched, self._monotonic())
            except Lagged:
                log.warning("Presence was lost; who is at their desk touches it again within a minute")

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            for session in self._idle.over(self._core.state.people.sessions, self._monotonic()):
                await self._core.submit(CloseSession(id=session, reason="idle"), SYSTEM)
