"""What befalls the centre in the fault run: processes are killed, the disk is full for a while, the clock is set."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress

from incidents.orders import AddNote
from tests.centre import Centre
from tests.processes import until
from tests.small_disk import SmallDisk
from tests.stepped import SteppedClock

READY_S = 60.0
FULL_S = 3.0
"""How long the disk stays full once an order was refused for it."""
NOTE = AddNote(incident="I1", text="水" * 2000)


class Acts:
    """`done` counts what was done. Killed is one of: the service, the broker, everything."""

    def __init__(self, centre: Centre, disk: SmallDisk | None, clock: SteppedClock) -> None:
        """Without a disk that can be filled none is."""
        self.done = Counter[str]()
        self._centre = centre
        self._disk = disk
        self._clock = clock
        self._chance = random.Random(3)
        self._told = ""

    async def kill(self, within_s: float) -> None:
        """At random, and what was killed runs again when it returns."""
        await asyncio.sleep(self._chance.uniform(0, within_s))  # kills come when they come
        what = self._chance.choice(("service", "broker", "everything"))
        await asyncio.to_thread(self._kill, what)
        self.done[f"{what} killed"] += 1

    def _kill(self, what: str) -> None:
        """What is killed comes back: the broker by the centre itself, the centre by whoever watches it."""
        program = self._centre.program
        if what == "broker":
            with suppress(ProcessLookupError):
                os.kill(program.find("mosquitto"), signal.SIGKILL)
            return
        for pid in program.alive() if what == "everything" else (program.process.pid,):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        program.process.wait()
        self._centre.start()
        until(self._centre.is_ready, lambda: program.said, READY_S)

    async def fill_disk(self, token: str) -> None:
        """Until an order of a dispatcher is refused for it, and a moment longer."""
        if self._disk is None:
            return
        await asyncio.to_thread(self._fill, self._disk, token)
        self.done["disk full"] += 1

    def _fill(self, disk: SmallDisk, token: str) -> None:
        try:
            until(lambda: self._is_refused(disk, token), lambda: f"still stored on a full disk: {self._told}", READY_S)
            ends = time.monotonic() + FULL_S
            while time.monotonic() < ends:
                disk.fill()
                time.sleep(0.1)  # it is full for a time: that is the act
        finally:
            disk.empty()

    def _is_refused(self, disk: SmallDisk, token: str) -> bool:
        disk.fill()
        try:
            status, answer = self._centre.ask(NOTE, token)
        except OSError as error:
            self._told = repr(error)
            return False
        self._told = f"{status} {answer}"
        return status >= 500 and bool(answer["error"]["code"] == "not_stored")

    async def set_clock(self, seconds: float) -> None:
        """Forward, or back when negative."""
        await asyncio.to_thread(self._clock.step, seconds)
        self.done["clock set"] += 1
