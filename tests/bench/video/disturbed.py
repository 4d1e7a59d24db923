"""What the healthy feel when another viewer loses everything, or a console joins with 64 slots."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import Figure, percentile
from tests.bench.video.clip import HD, clip
from tests.bench.video.plant import Crowd, Place, ours
from tests.desk import sitting

HEALTHY = 100
JOINS, JOIN_EVERY_S = 16, 0.5
WALL = Path(__file__).parents[2] / "examples" / "sdp" / "chromium-wall-64.sdp"


async def measure(folder: Path) -> Sequence[Figure]:
    """A hundred viewers of one camera: alone, beside a pest, and while consoles join. Delays are of pictures, by the kernel's time of arrival."""
    with ours(folder / "centre", clip(folder, HD)) as place:
        with Crowd(place, HEALTHY) as crowd:
            crowd.measure(2.0)
            alone = crowd.measure().delays
            joining = crowd.measure(meanwhile=lambda: _join_walls(place)).delays
        with Crowd(place, HEALTHY, pests=1) as crowd:
            crowd.measure(2.0)
            pested = crowd.measure().delays
    return [
        _added("1 viewer at 100 % loss that asks for everything again, 99 healthy: added delay for the healthy", alone, pested, 1.0),
        _added(f"a 64-slot console joining ({JOINS} of them): added delay for 100 others", alone, joining, 20.0),
    ]  # fmt: skip


def _join_walls(place: Place) -> None:
    """Consoles whose offers are those of Chromium; they are answered, and leave."""
    assert place.centre is not None
    offer = WALL.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\n", "\r\n")

    async def join() -> None:
        assert place.centre is not None
        async with sitting(place.centre, place.token) as desk:
            for _ in range(JOINS):
                await desk.say({"type": "rtc.offer", "sdp": offer, "slots": 64})
                await desk.told("rtc.answer")
                await asyncio.sleep(JOIN_EVERY_S)
                await desk.say({"type": "rtc.close"})

    asyncio.run(join())


def _added(what: str, alone: Sequence[float], disturbed: Sequence[float], target: float) -> Figure:
    before, after = (percentile(delays, 99) for delays in (alone, disturbed))
    detail = (
        f"p99 {before:.2f} ms alone, {after:.2f} ms disturbed; p50 {percentile(alone, 50):.2f}, {percentile(disturbed, 50):.2f};"
        f" {len(disturbed):,} pictures"
    )
    return Figure(what=f"{what}, p99", value=max(0.0, after - before), unit="ms", target=target, detail=detail)
