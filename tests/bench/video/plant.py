"""What is measured: a real centre with a node and its cameras, or stock aiortc with the same file; and the crowd that looks."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from tests.centre import Centre, running_centre
from tests.node import running_node, until_online

WINDOW_S = 8.0
"""CPU is counted this long: a few hundred ticks of 10 ms."""
SETTLE_S = 1.5


class Place(NamedTuple):
    """Where to look, and the process that is paid for it."""

    url: str
    token: str
    cameras: tuple[str, ...]
    pid: int
    centre: Centre | None = None


class Run(NamedTuple):
    """What a crowd was sent in the window. `cpu` in seconds of the serving process; `joined` in ms from POST to first packet."""

    viewers: int
    packets: int
    seconds: float
    cpu: float
    joined: list[float]
    pss_mb: float
    delays: list[float]

    @property
    def us(self) -> float:
        """CPU in µs for each packet and viewer."""
        return self.cpu / self.packets * 1e6

    def __str__(self) -> str:
        share, rate = 100 * self.cpu / self.seconds, self.packets / self.seconds
        return f"{self.us:.2f} µs a packet ({self.viewers} viewers, {rate:,.0f} packets/s, {share:.1f} % of a core)"


def together(runs: Sequence[Run]) -> Run:
    """Several as one: sums, and the highest memory."""
    return Run(
        viewers=runs[0].viewers,
        packets=sum(run.packets for run in runs),
        seconds=sum(run.seconds for run in runs),
        cpu=sum(run.cpu for run in runs),
        joined=[each for run in runs for each in run.joined],
        pss_mb=max(run.pss_mb for run in runs),
        delays=[each for run in runs for each in run.delays],
    )


@contextmanager
def ours(folder: Path, clip: Path, cameras: int = 1, sub: Path | None = None) -> Iterator[Place]:
    """A centre whose node has `cameras` cameras of this file, and of that one for small tiles."""
    names = tuple(f"C{number:02}" for number in range(cameras))
    folder.mkdir()
    with running_centre(folder) as centre:
        token = centre.add_operator("dispatcher1")
        clips = {name: {"main": clip} | ({"sub": sub} if sub else {}) for name in names}
        with running_node(centre, folder, "police", centre.add_node("police", "police"), clips):
            until_online(centre, token, *names)
            yield Place(f"{centre.url}/whep/", token, names, centre.until_media(token), centre)


@contextmanager
def stock(clip: Path) -> Iterator[Place]:
    """Stock aiortc that passes this file through."""
    command = [sys.executable, "-m", "tests.bench.video.stock", str(clip)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        try:
            yield Place(f"http://127.0.0.1:{port}/whep/", "", ("clip",), process.pid)
        finally:
            process.kill()


class Crowd:
    """Viewers in a process of their own."""

    def __init__(self, place: Place, viewers: int, **wish: Any) -> None:
        """All join within 5 s unless `over` says otherwise; see `crowd` for what else may be wished."""
        self.place = place
        self.viewers = viewers
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.video.crowd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        wishes = {"url": place.url, "token": place.token, "cameras": place.cameras, "viewers": viewers, "over": 5.0}
        self.joined: list[float] = self._ask({**wishes, **wish})["joined"]

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _ask(self, question: object) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def measure(self, seconds: float = WINDOW_S, meanwhile: Callable[[], None] = lambda: None, pests: int = 0) -> Run:
        """What the serving process spends on it, once all have joined; `meanwhile` runs beside it, and is waited for.

        So many of them are `pests`, see `crowd`.
        """
        time.sleep(SETTLE_S)
        beside = Thread(target=meanwhile)
        beside.start()
        pid = self.place.pid
        before, cpu, began = self._ask(pests), cpu_of(pid), time.monotonic()
        time.sleep(seconds)
        after, took, passed = self._ask(0), cpu_of(pid) - cpu, time.monotonic() - began
        beside.join()
        packets = after["packets"] - before["packets"]
        return Run(self.viewers, packets, passed, took, self.joined, pss_mb(pid), after["delays"])


def watched(place: Place, viewers: int, **wish: Any) -> Run:
    """A crowd, measured once."""
    with Crowd(place, viewers, **wish) as crowd:
        return crowd.measure()


def cpu_of(pid: int) -> float:
    """CPU seconds a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss_mb(pid: int) -> float:
    """Memory of a process; a page that n processes share counts 1/n."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:"))) / 1024
