"""A restart in the middle of everything: how soon the centre serves again, and whether each overdue step is run once."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from command.log import LogReader, open_reader
from incidents.events import LadderLapsed
from incidents.model import AlarmClass
from incidents.orders import DispatchUnit, OpenIncident
from tests.bench.desk import Desk, open_desk
from tests.bench.figures import Figure, spread
from tests.centre import Centre
from tests.processes import until

INCIDENTS, UNITS, ASSIGNMENTS = 200, 30, 300
DEADLINES = 2 * ASSIGNMENTS
"""Each assignment is to be received and to be accepted."""
LIMIT_S = 20.0
"""Longer than giving the orders takes: nothing is overdue before the centre is killed."""
STARTS = 5
READY_S = 3.0
SMOKE = AlarmClass(scheme="liandong", kind="alarm", code="other")
_LAPSED = b'{"type":"LadderLapsed"'


async def measure(folder: Path) -> Sequence[Figure]:
    """Kill it while every deadline runs, start it when all are past, and kill it again while it runs what is overdue."""
    config = folder / "centre.toml"
    limits = ", ".join([str(LIMIT_S)] * 4)
    config.write_text(f"[ladder]\nreceived_s = [{limits}]\naccepted_s = [{limits}]\n")
    centre = Centre(folder / "data", options=("--config", str(config)))
    try:
        centre.start()
        await _fill(centre)
        centre.program.kill()
        await asyncio.sleep(LIMIT_S)  # what is measured is a start after the deadlines
        seconds, after = [], 0.0
        for number in range(STARTS):
            began = time.monotonic()
            centre.start()
            seconds.append(time.monotonic() - began)
            if number == STARTS - 1:
                until(lambda: len(_lapses(centre)) >= DEADLINES, lambda: centre.program.said)
                after = time.monotonic() - began
            else:
                centre.program.kill()
        lapses = Counter(_lapses(centre))
    finally:
        centre.end()
    held = f"{INCIDENTS} open incidents, {DEADLINES} overdue deadlines of {ASSIGNMENTS} dispatches"
    wrong = DEADLINES - len(lapses) + sum(count - 1 for count in lapses.values())
    return [
        Figure(
            what=f"`serve` ready after kill -9 with {held}, worst",
            value=max(seconds),
            unit="s",
            target=READY_S,
            detail=f"{STARTS} starts, killed again at once; {spread(seconds, 's')}; all run {after:.1f} s after the last start",
        ),
        Figure(what="overdue steps not run once", value=wrong, unit="steps", target=0, detail=held),
    ]


async def _fill(centre: Centre) -> None:
    token = centre.add_operator("dispatcher1")
    units = [centre.add_unit(f"F{n:02}") for n in range(UNITS)]
    async with open_desk(centre, token) as desk:
        await _orders(desk, units)


async def _orders(desk: Desk, units: Sequence[str]) -> None:
    """All within the limit."""
    async with asyncio.timeout(LIMIT_S):
        for n in range(INCIDENTS):
            await desk.order(OpenIncident(title=f"事件 {n}", alarm_class=SMOKE))
        for n in range(ASSIGNMENTS):
            await desk.order(DispatchUnit(incident=f"I{n % INCIDENTS + 1}", unit=units[n // INCIDENTS * 10 + n % 10]))


def _lapses(centre: Centre) -> list[tuple[str, str]]:
    """What the log says was overdue."""
    with open_reader(centre.data) as engine:
        bodies = [bytes(row.body) for row in LogReader(engine).rows_after(0)]
    said = (msgspec.json.decode(body, type=LadderLapsed) for body in bodies if body.startswith(_LAPSED))
    return [(one.assignment, one.step) for one in said]
