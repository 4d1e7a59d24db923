"""What the media process says of itself every second: how late its loop runs, and how each stream flows."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from video import link
from video.media.streams import Key, Streams

PERIOD_SECONDS = 1.0
SAMPLES = 10
"""Looks at the clock in a period; the latest of them is the lag told."""


async def tell_figures(
    streams: Streams, viewers: Callable[[], int], send: Callable[[link.FromMedia], bool], now: Callable[[], datetime]
) -> None:
    """Send `Stats` for ever."""
    loop = asyncio.get_running_loop()
    before: dict[Key, tuple[int, int]] = {}
    while True:
        began, lag = loop.time(), 0.0
        for _ in range(SAMPLES):
            due = loop.time() + PERIOD_SECONDS / SAMPLES
            await asyncio.sleep(PERIOD_SECONDS / SAMPLES)
            lag = max(lag, loop.time() - due)
        before, flows = _flows(streams, before, loop.time(), loop.time() - began)
        at = now().isoformat(timespec="milliseconds")
        send(link.Stats(at=at, lag_ms=round(lag * 1000, 1), sessions=viewers(), streams=flows))


def _flows(
    streams: Streams, before: dict[Key, tuple[int, int]], now: float, seconds: float
) -> tuple[dict[Key, tuple[int, int]], tuple[link.StreamStats, ...]]:
    """The counters now, and what they say of the last `seconds`."""
    counters: dict[Key, tuple[int, int]] = {}
    flows = []
    for key, stream, viewers in streams.running():
        counters[key] = stream.frames, stream.octets
        frames, octets = before.get(key, (0, 0))
        sps = stream.sets.sps
        flows.append(
            link.StreamStats(
                camera=key.camera,
                quality=key.quality,
                viewers=viewers,
                kbps=round((stream.octets - octets) * 8 / 1000 / seconds, 1),
                fps=round((stream.frames - frames) / seconds, 1),
                age_ms=round((now - stream.last) * 1000, 1),
                width=sps.width if sps else 0,
                height=sps.height if sps else 0,
            )
        )
    return counters, tuple(flows)
