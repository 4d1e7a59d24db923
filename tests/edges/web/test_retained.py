"""What the broker has kept is not said now: a position is as old as when it came, and who is gone stays gone."""

import asyncio
from pathlib import Path
from typing import Any

from tests.centre import HERE, running_centre
from tests.desk import Desk, Json, sitting
from tests.field import at_broker


def where(lat: float) -> dict[str, Any]:
    return {"lat": lat, "lon": HERE[1], "at": "2026-06-21T20:14:07.000+08:00", "stale": False}


async def positions(desk: Desk, unit: str) -> dict[str, Json]:
    """All that are known once that of `unit` is; each unit's last."""
    known = {one["unit"]: one for one in desk.snapshot["live"]["positions"]}
    async with asyncio.timeout(60):
        while unit not in known:
            known |= {one["unit"]: one for one in (await desk.told("live"))["positions"]}
    return known


async def test_a_retained_position_counts_when_it_comes_and_not_when_the_centre_begins_anew(tmp_path: Path) -> None:
    with running_centre(tmp_path) as centre:
        wang = centre.add_operator("wang")
        for name in ("F03", "F04"):
            centre.add_unit(name)
        async with sitting(centre, wang) as desk, at_broker(centre, "F03") as crew:
            await crew.say("unit", where(31.25), "position", retain=True)
            assert (await positions(desk, "F03"))["F03"]["stale"] is False
        centre.program.end()
        centre.start()
        async with sitting(centre, wang) as desk, at_broker(centre, "F04") as crew:
            # The broker hands over what it has kept at the subscription, before what it gets afterwards.
            await crew.say("unit", where(31.26), "position")
            assert set(await positions(desk, "F04")) == {"F04"}
