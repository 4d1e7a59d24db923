"""Following a real log for the service-level clocks: from the shift before on, further, and anew when it is another log."""

import shutil
from datetime import datetime
from pathlib import Path

from command.log import DATABASE, LogReader, open_reader
from incidents.orders import OpenIncident
from tests.edges.command.centre import SMOKE, running_core
from tests.laws.world import DISPATCHER, LOCAL, START, later
from web.service_clocks import ServiceClocks


def titled(number: int) -> OpenIncident:
    return OpenIncident(title=f"冒烟 {number}", alarm_class=SMOKE)


async def write(folder: Path, count: int) -> None:
    """Incidents that nobody is sent to, a second after the other."""
    async with running_core(folder) as core:
        for number in range(count):
            await core.submit(titled(number), DISPATCHER)


async def waiting(clocks: ServiceClocks) -> int:
    """How many wait for their first unit, too long already."""
    [process] = [one for one in (await clocks.now()).shifts[0].measures if one.measure == "process"]
    return process.running


async def test_the_first_event_since_a_moment_is_found(tmp_path: Path) -> None:
    await write(tmp_path, 9)
    with open_reader(tmp_path) as engine:
        reader = LogReader(engine)
        times = [datetime.fromisoformat(row.at) for row in reader.rows_after(0)]
        assert len(times) >= 9
        for seq, moment in enumerate(times, 1):
            assert reader.first_since(moment) == times.index(moment) + 1 <= seq
        assert reader.first_since(datetime.fromisoformat(START)) == 1
        assert reader.first_since(datetime.fromisoformat(later(START, 3600))) == len(times) + 1


async def test_the_log_is_followed_and_another_one_is_read_anew(tmp_path: Path) -> None:
    here, backup = tmp_path / "here", tmp_path / "backup"
    await write(backup, 3)
    async with running_core(here) as core:
        with open_reader(here) as engine:
            clocks = ServiceClocks(LogReader(engine), lambda: later(START, 7200), LOCAL)
            assert await waiting(clocks) == 0
            for number in range(1200):  # more than a page
                await core.submit(titled(number), DISPATCHER)
            assert await waiting(clocks) == 1200
            await core.submit(titled(1200), DISPATCHER)
            assert await waiting(clocks) == 1201
    with open_reader(here) as engine:
        clocks = ServiceClocks(LogReader(engine), lambda: later(START, 7200), LOCAL)
        assert await waiting(clocks) == 1201
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (here / name).unlink(missing_ok=True)
        shutil.copy(backup / DATABASE, here / DATABASE)
        assert await waiting(clocks) == 3


async def test_what_was_before_the_shift_before_is_not_read(tmp_path: Path) -> None:
    await write(tmp_path, 3)
    with open_reader(tmp_path) as engine:
        two_days_later = ServiceClocks(LogReader(engine), lambda: later(START, 172_800), LOCAL)
        assert [one.n for shift in (await two_days_later.now()).shifts for one in shift.measures] == [0] * 10
