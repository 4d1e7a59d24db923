"""Fifty consoles in a storm: from the publishing of an alert to the moment at which each of them has it, after the commit."""

import asyncio
import json
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure, percentile, spread
from tests.bench.listeners import Told, listeners
from tests.centre import HERE, NOW, Centre, running_centre

CONSOLES, OPERATORS, DEVICES = 50, 10, 20
RUNS = ((50, 60, 100.0), (1000, 60, 1000.0))
"""Alerts a second, seconds, and how many ms the slowest of a hundred may take."""

STEP_S = 0.02
"""The beat of the load: what is due by the clock is published at each."""


async def measure(folder: Path) -> Sequence[Figure]:
    """Each run has a centre of its own. The devices are `mosquitto_pub`, the consoles live sockets."""
    figures = []
    for rate, seconds, target in RUNS:
        with TemporaryDirectory(dir=folder) as place:
            figures.append(await _run(Path(place), rate, seconds, target))
    return figures


async def _run(folder: Path, rate: int, seconds: int, target: float) -> Figure:
    alerts = rate * seconds
    with running_centre(folder) as centre:
        first = [centre.add_operator(f"dispatcher{n}") for n in range(OPERATORS)]
        tokens = first + [centre.token(f"dispatcher{n % OPERATORS}") for n in range(CONSOLES - OPERATORS)]
        # Some 400 m apart: twenty places where something happens.
        names = [
            centre.add_device(f"WL-{n}", at=(HERE[0] + n // 5 * 0.004, HERE[1] + n % 5 * 0.004)) for n in range(DEVICES)
        ]
        with listeners(centre.url, tokens, alerts) as consoles:
            async with _devices(centre, names) as devices:
                await _publish(devices, rate, alerts)
                told = await asyncio.to_thread(consoles.told, 300)
    took = [each for one in told for each in one.took]
    return Figure(
        what=f"alert published → committed → on {CONSOLES} consoles, {rate:,}/s for {seconds} s, p99",
        value=percentile(took, 99),
        unit="ms",
        target=target,
        detail=f"{alerts:,} alerts, {_missing(told)}; {spread(took, 'ms')}",
    )


def _missing(told: Sequence[Told]) -> str:
    return f"{sum(one.lost for one in told)} lost, {sum(one.twice for one in told)} doubled on {len(told)} consoles"


@asynccontextmanager
async def _devices(centre: Centre, names: Sequence[str]) -> AsyncIterator[list[Process]]:
    """A `mosquitto_pub` for each device, which publishes each line it is given."""
    host, _, port = centre.mqtt.rpartition(":")
    found = []
    for name in names:
        login = ("-h", host, "-p", port, "-u", name, "-P", f"{name}-password", "-i", f"{name}-storm")
        found.append(
            await asyncio.create_subprocess_exec(
                "mosquitto_pub", *login, "-l", "-q", "1", "-t", f"liandong/1/alert/{name}", stdin=PIPE, stderr=DEVNULL
            )
        )
    yield found
    for process in found:
        assert process.stdin is not None
        process.stdin.close()
    for process in found:
        assert await process.wait() == 0


async def _publish(devices: Sequence[Process], rate: int, alerts: int) -> None:
    """So many a second, evenly; who is late makes up for it."""
    began, sent = time.monotonic(), 0
    while sent < alerts:
        due = min(alerts, int((time.monotonic() - began) * rate))
        while sent < due:
            pipe = devices[sent % len(devices)].stdin
            assert pipe is not None
            pipe.write(_line(sent))
            sent += 1
        await asyncio.sleep(STEP_S)


def _line(number: int) -> bytes:
    said = {
        "id": f"{number}-{time.monotonic_ns()}",
        "kind": "sensor",
        "class": {"scheme": "liandong", "kind": "alarm", "code": "water_level"},
        "at": NOW(),
        "value": 0.42,
        "unit": "m",
        "severity": "minor",
        "status": "actual",
        "text": "水位超过警戒线",
    }
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"
