"""From a device's alert to the painted row of its incident in a second browser."""

import asyncio
import random
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from tests.bench.browser import clock_error, consoles
from tests.bench.devices import add_sensors, sensors, severe
from tests.bench.figures import Figure, percentile, spread
from tests.centre import Centre, running_centre
from web.simulate.sender import AlertSender

ALERTS, RATE, SENSORS = 600, 10.0, 60
TARGET_MS = 300.0
LAST_S = 30.0
"""Seconds after the last alert until a row that is not there is a failure."""

WATCH = """() => {
  const list = document.querySelector("ld-console").shadowRoot.querySelector("ld-incidents").shadowRoot;
  const painted = (window.painted = {});
  new MutationObserver((records) => {
    const rows = records
      .flatMap((record) => [...record.addedNodes])
      .filter((node) => node instanceof Element)
      .flatMap((node) => [node, ...node.querySelectorAll("[data-incident]")])
      .map((row) => row.dataset.incident)
      .filter((incident) => incident && !(incident in painted));
    // The rows are in the document; the next frame begins after the one that shows them was drawn.
    if (rows.length > 0)
      requestAnimationFrame(() => {
        const now = performance.timeOrigin + performance.now();
        for (const incident of rows) painted[incident] ??= now;
      });
  }).observe(list, { childList: true, subtree: true });
}"""


async def measure(folder: Path) -> Sequence[Figure]:
    """600 alerts at 10 in a second, both consoles open."""
    with running_centre(folder) as centre:
        token = centre.add_operator("dispatcher1")
        centre.add_operator("dispatcher2")
        names = add_sensors(centre, SENSORS)
        async with consoles(centre, ["dispatcher1", "dispatcher2"]) as pages, sensors(centre, names) as devices:
            await _until_all_speak(devices)
            for page in pages:
                await page.evaluate(WATCH)
            sent = await _send(devices)
            alerts = _alerts_of(centre, token)
            incidents = [alerts[name]["incident"] for name in sent]
            screens = [await _painted(page, incidents) for page in pages]
            clocks = [await clock_error(page) for page in pages]
    stored = [_ms(alerts[name]["received_at"]) - at for name, at in sent.items()]
    latencies = [
        [painted - clock[0] - at for painted, at in zip(screen, sent.values(), strict=True)]
        for screen, clock in zip(screens, clocks, strict=True)
    ]
    detail = (
        f"{len(sent)} incidents; {spread(latencies[1], 'ms')}; in the first browser p99 "
        f"{percentile(latencies[0], 99):.0f} ms; alert → decided {spread(stored, 'ms')}; "
        f"clocks differ by {clocks[1][0]:.1f} ± {clocks[1][1]:.1f} ms"
    )
    what = "alert published by its device → incident painted in a second browser, p99 at 10 alerts/s"
    return [Figure(what=what, value=percentile(latencies[1], 99), unit="ms", target=TARGET_MS, detail=detail)]


async def _until_all_speak(devices: Sequence[AlertSender]) -> None:
    async with asyncio.TaskGroup() as group:
        for device in devices:
            group.create_task(device.alert(severe(f"{device.device}-0"), LAST_S))


async def _send(devices: Sequence[AlertSender]) -> dict[str, float]:
    """When each alert was handed to its device's connection, by its id, in ms of the wall clock."""
    sent: dict[str, float] = {}
    chance = random.Random(1)
    began = asyncio.get_running_loop().time()

    async def one(device: AlertSender, number: int, due: float) -> None:
        await asyncio.sleep(due - asyncio.get_running_loop().time())
        name = f"{device.device}-{number}"
        sent[name] = time.time() * 1000
        await device.alert(severe(name), LAST_S)

    async with asyncio.TaskGroup() as group:
        for number in range(ALERTS):
            # Not on the beat: it must not fall in step with anything that happens every second or every frame.
            due = began + (number + chance.random()) / RATE
            group.create_task(one(devices[number % len(devices)], number // len(devices) + 1, due))
    return sent


async def _painted(page: Page, incidents: Sequence[str]) -> list[float]:
    """When each of them was on the screen, by the page's clock."""
    times: list[float] = []
    async with asyncio.timeout(LAST_S):
        # Not wait_for_function: the console's Content-Security-Policy forbids the page to evaluate strings.
        while not times or None in times:
            await asyncio.sleep(0.1)
            times = await page.evaluate("(all) => all.map((one) => window.painted[one] ?? null)", incidents)
    return times


def _alerts_of(centre: Centre, token: str) -> dict[str, dict[str, Any]]:
    """All alerts in the log, by the id their device gave them."""
    found: dict[str, dict[str, Any]] = {}
    cursor: str | None = ""
    while cursor is not None:
        status, page = centre.get(f"/api/v1/alerts?limit=500{cursor and f'&after={cursor}'}", token)
        assert status == 200, page
        found |= {alert["source_id"]: alert for alert in page["items"]}
        cursor = page["next"]
    return found


def _ms(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() * 1000
