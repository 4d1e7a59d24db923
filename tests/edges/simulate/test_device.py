import asyncio
from datetime import datetime
from itertools import pairwise
from random import Random
from statistics import median

from devices.messages import BeatMessage, ReadingMessage
from devices.model import Device
from tests.edges.simulate.centre import NOW, fake_centre, mosquitto, receipt
from web.simulate.clock import StoryClock
from web.simulate.device import Part, run_device
from web.simulate.rows import Reading, SilenceStep, Step
from web.simulate.sender import Login

GAS = Device(id="GS-103", kind="sensor", code="gas", name="燃气", agency="municipal", lat=31.28, lon=121.51)


async def test_a_silent_device_says_nothing_for_as_long_as_the_story_wants() -> None:
    """A reading every 6 s of the story, a minute of silence, sixty times as fast."""
    async with mosquitto() as broker, fake_centre(broker, receipt) as centre, asyncio.TaskGroup() as group:

        def times() -> list[datetime]:
            return [
                datetime.fromisoformat(each.body.at) for each in centre.heard if isinstance(each.body, ReadingMessage)
            ]

        part = Part(
            device=GAS,
            login=Login(broker=broker, id=GAS.id),
            reading=Reading(value=5.0, spread=1.0, unit="%LEL", every=6.0),
            places={},
        )
        steps: asyncio.Queue[Step] = asyncio.Queue(10)
        running = group.create_task(run_device(part, steps, StoryClock(NOW, 60.0), Random(1)))
        await centre.until(lambda: len(times()) >= 5)
        steps.put_nowait(SilenceStep(at="00:00", source=GAS.id, over="01:00"))
        heard = len(times())
        await centre.until(lambda: len(times()) >= heard + 5)
        running.cancel()
    gaps = sorted((b - a).total_seconds() for a, b in pairwise(times()))
    assert 0.9 < gaps[-1] < 5.0
    assert median(gaps) < 0.5
    values = [each.body.value for each in centre.heard if isinstance(each.body, ReadingMessage)]
    assert all(4.0 <= value <= 6.0 for value in values)


async def test_a_device_beats_at_once_or_within_half_a_minute() -> None:
    """The first beats of a district are spread over 30 s; this one is due at once."""
    async with mosquitto() as broker, fake_centre(broker, receipt) as centre, asyncio.TaskGroup() as group:
        part = Part(device=GAS, login=Login(broker=broker, id=GAS.id), reading=None, places={})
        steps: asyncio.Queue[Step] = asyncio.Queue(10)
        running = group.create_task(run_device(part, steps, StoryClock(NOW), Early()))
        await centre.until(lambda: any(isinstance(each.body, BeatMessage) for each in centre.heard))
        running.cancel()
    assert [each.body.n for each in centre.heard if isinstance(each.body, BeatMessage)] == [1]


class Early(Random):
    """Chance that always comes out lowest."""

    def uniform(self, a: float, b: float) -> float:
        return min(a, b)
