"""Killed at any moment, the centre has every order it acknowledged, once, in a chain that verifies."""

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

from command.log import LogReader, open_reader
from command.recovery import all_rows, first_fault, read
from incidents.events import NoteAdded
from tests.edges.command.centre import recovered

ROOT = Path(__file__).parents[3]
KILLS = 10


def run_and_kill(folder: Path, name: str, lines: int) -> list[tuple[int, str]]:
    """Start a centre, kill it after so many acknowledgements: what it had acknowledged until then."""
    command = [sys.executable, "-m", "tests.edges.command.child", str(folder), name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        told += child.stdout.readlines()
    assert child.returncode == -9
    whole = [line.split() for line in told if line.endswith(b"\n")]
    return [(int(seq), text.decode()) for seq, text in whole]


def notes(folder: Path) -> dict[int, str]:
    with open_reader(folder) as engine:
        events = [read(row) for row in all_rows(LogReader(engine))]
    return {recorded.seq: recorded.event.text for recorded in events if isinstance(recorded.event, NoteAdded)}


def test_a_killed_centre_has_every_order_it_acknowledged_once(tmp_path: Path) -> None:
    chance = random.Random(20260621)
    acknowledged: list[tuple[int, str]] = []
    for number in range(KILLS):
        acknowledged += run_and_kill(tmp_path, f"r{number}", chance.randint(1, 2000))
        held = notes(tmp_path)
        assert [(seq, text) for seq, text in acknowledged if held.get(seq) != text] == []
        assert [text for text, times in Counter(held.values()).items() if times > 1] == []
        with open_reader(tmp_path) as engine:
            position, wrong = first_fault(all_rows(LogReader(engine)))
        assert wrong is None
        assert recovered(tmp_path)[1] == position
    assert len(acknowledged) >= KILLS
