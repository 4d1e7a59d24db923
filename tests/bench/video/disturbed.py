"""What the healthy feel when another viewer loses everything, or a console joins with 64 slots."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, percentile
from tests.bench.video.clip import HD, SMALL, clip
from tests.bench.video.member import Member
from tests.bench.video.plant import Crowd, Place, ours
from tests.desk import sitting
from video.rtc.dtls import Identity

HEALTHY = 100
TURNS, TURN_S = 12, 4.0
JOINS, STAY_S = 4, 0.5
SLOTS = 64


async def measure(folder: Path) -> Sequence[Figure]:
    """A hundred viewers of one camera: alone, while consoles join, and one of them a pest, in turns: the machine is not the same for a minute.

    Delays are of pictures, by the kernel's time of arrival.
    """
    alone: list[list[float]] = []
    joining: list[list[float]] = []
    pested: list[list[float]] = []
    with ours(folder / "centre", clip(folder, HD), sub=clip(folder, SMALL)) as place, Crowd(place, HEALTHY) as crowd:
        crowd.measure(2.0)
        for _ in range(TURNS):
            alone.append(crowd.measure(TURN_S).delays)
            joining.append(crowd.measure(TURN_S, meanwhile=lambda: asyncio.run(_join_walls(place))).delays)
            pested.append(crowd.measure(TURN_S, pests=1).delays)
    return [
        _added("1 viewer at 100 % loss that asks for everything again, 99 healthy: added delay for the healthy", alone, pested, 1.0),
        _added(f"a {SLOTS}-slot console joining and showing {SLOTS} tiles ({JOINS * TURNS} of them): added delay for 100 others", alone, joining, 20.0),
    ]  # fmt: skip


async def _join_walls(place: Place) -> None:
    """Consoles one after the other: each joins, has a picture in every tile, stays a moment and leaves."""
    assert place.centre is not None
    identity = Identity(datetime.now(UTC))
    async with sitting(place.centre, place.token) as desk:
        for _ in range(JOINS):
            member = Member(identity)
            await desk.say({"type": "rtc.offer", "sdp": member.offer(SLOTS), "slots": SLOTS})
            member.begin((await desk.told("rtc.answer"))["sdp"])
            for slot in range(SLOTS):
                await desk.say({"type": "wall.show", "slot": slot, "camera": place.cameras[0], "quality": "sub"})
            for slot in range(SLOTS):
                await desk.told("wall.shown", slot=slot)
            await asyncio.sleep(STAY_S)
            await desk.say({"type": "rtc.close"})
            member.close()


def _added(what: str, alone: Sequence[Sequence[float]], disturbed: Sequence[Sequence[float]], target: float) -> Figure:
    """The median of what was added in each turn: a machine that stood still for a moment in one of them is not what is asked for."""
    turns = [percentile(after, 99) - percentile(before, 99) for before, after in zip(alone, disturbed, strict=True)]
    before, after = ([delay for turn in delays for delay in turn] for delays in (alone, disturbed))
    detail = (
        f"by turn {', '.join(f'{turn:+.1f}' for turn in turns)}; of all p99 {percentile(before, 99):.2f} ms alone,"
        f" {percentile(after, 99):.2f} ms disturbed; p50 {percentile(before, 50):.2f}, {percentile(after, 50):.2f}; {len(after):,} pictures"
    )
    return Figure(what=f"{what}, p99", value=max(0.0, median(turns)), unit="ms", target=target, detail=detail)
