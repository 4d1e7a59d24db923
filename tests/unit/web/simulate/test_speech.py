from pathlib import Path
from random import Random

import pytest

from devices.messages import AlarmClass
from devices.topics import Message, format, parse
from web.simulate import ground, speech
from web.simulate.rows import AlertStep, CallStep, RampStep, StoryPlace, seconds
from web.simulate.scenario import Scenario, load_scenario

AT = "2026-06-21T20:14:07.120+08:00"
BUS = StoryPlace(lat=31.27638, lon=121.51392, street="江浦路", address="江浦路控江路口公交站")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(Path(__file__).parents[4] / "web" / "demo" / "yangpu.toml")


def test_the_centre_can_read_every_message_of_the_story(scenario: Scenario) -> None:
    """What the player says is what the centre's own parser takes, word for word."""
    devices = {device.id: device for device in scenario.devices}
    spoken = 0
    for step in scenario.story.steps:
        if isinstance(step, AlertStep):
            place = scenario.story.places[step.place] if step.place else None
            alert = speech.alert(step, devices[step.source], place, f"{step.source}-1", AT)
            assert parse(*format(step.source, alert)) == Message(step.source, alert)
            spoken += 1
        if isinstance(step, CallStep):
            for _, phase in speech.phases(step):
                call = speech.call(step, devices[step.source], phase, "call-1", AT)
                assert parse(*format(step.source, call)) == Message(step.source, call)
                spoken += 1
    assert spoken > 30


def test_a_sensor_reports_its_own_alarm_from_where_it_stands(scenario: Scenario) -> None:
    device = next(each for each in scenario.devices if each.id == "WL-018")
    step = AlertStep(at="00:35", source="WL-018", severity="minor", value=0.14, unit="m")
    alert = speech.alert(step, device, None, "WL-018-1", AT)
    assert alert.alarm_class == AlarmClass(scheme="liandong", kind="alarm", code="water_level")
    assert (alert.kind, alert.status, alert.lat, alert.lon) == ("sensor", "actual", None, None)


def test_an_inspector_says_where_and_in_the_grid_s_words(scenario: Scenario) -> None:
    reports = [step for step in scenario.story.steps if isinstance(step, AlertStep) and step.report == "grid"]
    device = next(each for each in scenario.devices if each.id == reports[0].source)
    alert = speech.alert(reports[0], device, BUS, "GR-1", AT)
    assert (alert.lat, alert.lon, alert.extra) == (BUS.lat, BUS.lon, {"address": BUS.address})
    assert alert.alarm_class == AlarmClass(scheme="CJ/T 214-2007", kind="event", code="0408")


def test_a_call_rings_before_anything_is_said(scenario: Scenario) -> None:
    step = CallStep(at="00:00", source="L-119", caller="13800001191", place="bus", text="着火了", answered=3, ended=48)
    line = next(each for each in scenario.devices if each.id == "L-119")
    assert list(speech.phases(step)) == [(0.0, "ringing"), (3.0, "answered"), (48.0, "ended")]
    ringing, answered = (speech.call(step, line, phase, "call-1", AT) for phase in ("ringing", "answered"))
    assert ringing.to == "119" and ringing.agent is None and ringing.extra == {}
    assert answered.agent and answered.extra == {"text": "着火了"}


def test_nobody_answers_a_call_that_breaks_off(scenario: Scenario) -> None:
    step = CallStep(at="00:00", source="L-119", caller="", place="bus", text="（未接通）")
    assert [phase for _, phase in speech.phases(step)] == ["ringing"]


@pytest.mark.parametrize("seed", range(20))
def test_a_caller_is_near_the_place(seed: int) -> None:
    lat, lon = speech.caller_at(BUS, Random(seed))
    assert 0 < ground.distance(BUS.lat, BUS.lon, lat, lon) < 60


def test_a_ramp_goes_from_one_end_to_the_other() -> None:
    step = RampStep(at="00:05", source="WL-018", first=0.1, last=0.6, over="00:50", every=10, unit="m")
    assert list(speech.ramp(step)) == [(0, 0.1), (10, 0.2), (20, 0.3), (30, 0.4), (40, 0.5), (50, 0.6)]


def test_moments_are_minutes_and_seconds() -> None:
    assert (seconds("00:05"), seconds("10:00"), seconds("120:59")) == (5, 600, 7259)
