import asyncio
from collections import Counter, defaultdict

from msgspec.structs import replace

from devices.messages import AlertMessage, CallMessage, ReadingMessage, Status
from devices.topics import Body, Message
from tests.edges.simulate.centre import NOW, Answer, FakeCentre, dispatch, fake_centre, mosquitto, receipt, steps_of
from web.simulate.clock import StoryClock
from web.simulate.player import Cast, play
from web.simulate.rows import AlertStep, CallStep, RawStep
from web.simulate.run import DEMO
from web.simulate.scenario import load_scenario
from web.simulate.speech import phases

SPEED = 60.0
"""The ten minutes of the story in ten seconds."""
LADDER = ["received", "shown", "accepted", "en_route", "on_scene", "clear"]


def centre_that_sends(unit: str) -> Answer:
    """Receipts for everything; the alarm button at the bus stop brings `unit`."""

    def answer(message: Message) -> list[tuple[str, Body]]:
        sent: list[tuple[str, Body]] = [(unit, dispatch("I1-1"))] if message.source == "BT-005" else []
        return receipt(message) + (sent if isinstance(message.body, AlertMessage) else [])

    return answer


def calls(centre: FakeCentre) -> dict[str, list[str]]:
    """The phases of each call, in the order they came."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in centre.heard:
        if isinstance(each.body, CallMessage):
            found[each.body.id].append(each.body.phase)
    return found


def alerts(centre: FakeCentre) -> list[tuple[str, str, Status]]:
    """Source, id and status of each alert."""
    return [
        (each.source, each.body.id, each.body.status) for each in centre.heard if isinstance(each.body, AlertMessage)
    ]


def readings(centre: FakeCentre, device: str) -> list[float]:
    return [each.body.value for each in centre.heard if isinstance(each.body, ReadingMessage) and each.source == device]


def since_the_peak(water: list[float]) -> list[float]:
    """The levels from the highest of the story on; none before it was reached."""
    return water[water.index(0.62) :] if 0.62 in water else []


async def test_the_whole_story_reaches_the_centre() -> None:
    """Every alert once, every call in its phases, the rubbish as rubbish, and the crew that was sent goes and comes."""
    scenario = load_scenario(DEMO)
    everybody = [device.id for device in scenario.devices] + [unit.id for unit in scenario.units]
    steps = scenario.story.steps
    told = [(step.source, step.status) for step in steps if isinstance(step, AlertStep)]
    spoken = sorted([phase for _, phase in phases(step)] for step in steps if isinstance(step, CallStep))
    async with mosquitto() as broker, fake_centre(broker, centre_that_sends("F03")) as centre:
        cast = Cast(scenario=scenario, broker=broker, passwords=dict.fromkeys(everybody))
        async with asyncio.TaskGroup() as group:
            playing = group.create_task(play(cast, StoryClock(NOW, SPEED), seed=1))
            await centre.until(lambda: "clear" in steps_of(centre, "F03"))
            await centre.until(lambda: sorted(calls(centre).values()) == spoken)
            await centre.until(lambda: min(since_the_peak(readings(centre, "WL-018")), default=1.0) < 0.4)
            playing.cancel()
    said = alerts(centre)
    assert Counter((source, status) for source, _, status in said) == Counter(told)
    assert len({name for _, name, _ in said}) == len(said)
    rubbish = [step.source for step in steps if isinstance(step, RawStep)]
    assert sorted(str(each.source) for each in centre.rejected) == sorted(rubbish)
    assert steps_of(centre, "F03") == LADDER
    measuring = {each.id for each in scenario.devices if each.code in scenario.readings}
    assert {each.source for each in centre.heard} >= measuring | {unit.id for unit in scenario.units}
    water = readings(centre, "WL-018")
    rising = [value for value in water[: -len(since_the_peak(water))] if value > 0.1]
    assert len(rising) > 20 and rising == sorted(rising)


async def test_it_is_told_again_after_a_rest_with_new_ids() -> None:
    whole = load_scenario(DEMO)
    story = replace(
        whole.story, length="01:00", rest="00:30", steps=tuple(s for s in whole.story.steps if s.at < "01:00")
    )
    scenario = replace(whole, story=story)
    everybody = [device.id for device in scenario.devices] + [unit.id for unit in scenario.units]
    async with mosquitto() as broker, fake_centre(broker, receipt) as centre:
        cast = Cast(scenario=scenario, broker=broker, passwords=dict.fromkeys(everybody))
        async with asyncio.TaskGroup() as group:
            playing = group.create_task(play(cast, StoryClock(NOW, SPEED), seed=1, loop=True))
            await centre.until(lambda: [source for source, _, _ in alerts(centre)].count("WL-018") == 2)
            playing.cancel()
    said = alerts(centre)
    assert len({name for _, name, _ in said}) == len(said)
