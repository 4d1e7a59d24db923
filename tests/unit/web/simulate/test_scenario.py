import itertools
import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from devices.model import Device, Unit
from web.simulate.rows import AlertStep, CameraRow, MoveStep, SilenceStep
from web.simulate.scenario import Scenario, ScenarioError, load_scenario

WEB = Path(__file__).parents[4] / "web"
DISTRICT = WEB / "demo" / "yangpu.toml"
STORY = WEB / "demo" / "yangpu-story.toml"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(DISTRICT)


@pytest.fixture(scope="module")
def streets() -> dict[str, list[list[tuple[float, float]]]]:
    features: list[Any] = json.loads((WEB / "geo" / "streets.geojson").read_text())["features"]
    return {each["properties"]["name"].removesuffix("街道"): each["geometry"]["coordinates"] for each in features}


def inside(lat: float, lon: float, rings: list[list[tuple[float, float]]]) -> bool:
    """Even-odd rule over all rings: holes count twice."""
    within = False
    for ring in rings:
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                within = not within
    return within


def seen_from(lat: float, lon: float, at_lat: float, at_lon: float) -> tuple[float, float]:
    """Metres and degrees from north to a point; flat, which is within centimetres over 200 m."""
    north = (at_lat - lat) * 110_950
    east = (at_lon - lon) * 111_320 * math.cos(math.radians(lat))
    return math.hypot(north, east), math.degrees(math.atan2(east, north)) % 360


def test_has_what_the_demo_promises(scenario: Scenario) -> None:
    kinds = Counter(node.kind for node in scenario.nodes)
    assert kinds == {"police": 1, "city_management": 1, "street": 12}
    assert len(scenario.cameras) == 40
    assert Counter(device.kind for device in scenario.devices) == {"sensor": 120, "line": 6}
    codes = {device.code for device in scenario.devices if device.kind == "line"}
    assert codes == {"110", "119", "120", "122", "12345", "12319"}
    assert len(scenario.units) == 20
    assert {unit.kind for unit in scenario.units} == {
        "police", "fire", "medical", "city_management", "municipal", "street",
    }  # fmt: skip
    roles = Counter(operator.role for operator in scenario.operators)
    assert roles == {
        "dispatcher": 2, "supervisor": 1, "commander": 1, "street_officer": 1,
        "viewer": 1, "administrator": 1, "auditor": 1,
    }  # fmt: skip


def test_every_street_has_its_node_and_that_node_only_cameras_of_its_own(scenario: Scenario) -> None:
    names = {agency.id: agency.name for agency in scenario.agencies}
    for node in scenario.nodes:
        rows = [camera for camera in scenario.cameras if camera.node == node.id]
        assert rows, node.id
        assert len(scenario.specs(node.id)) == len(rows)
        if node.kind == "street":
            assert {row.street + "街道" for row in rows} == {names[node.agency]}


def test_every_point_lies_in_the_sub_district_its_row_names(
    scenario: Scenario, streets: dict[str, list[list[tuple[float, float]]]]
) -> None:
    sensors = [each for each in scenario.devices if each.kind == "sensor"]
    points: list[CameraRow | Device | Unit] = [*scenario.cameras, *sensors, *scenario.units]
    for row in points:
        assert row.lat is not None and row.lon is not None
        assert inside(row.lat, row.lon, streets[scenario.streets[row.id]]), row.id
    for name, place in scenario.story.places.items():
        assert inside(place.lat, place.lon, streets[place.street]), name


def test_two_cameras_see_every_place_of_the_story(scenario: Scenario) -> None:
    for name, place in scenario.story.places.items():
        seeing = []
        for camera in scenario.cameras:
            metres, degrees = seen_from(camera.lat, camera.lon, place.lat, place.lon)
            off_axis = abs((degrees - camera.bearing + 180) % 360 - 180)
            if metres <= camera.range and off_axis <= camera.fov / 2:
                seeing.append(camera.id)
        assert len(seeing) >= 2, (name, seeing)


def test_cameras_look_like_street_cameras(scenario: Scenario) -> None:
    for camera in scenario.cameras:
        assert 60 <= camera.range <= 150, camera.id
        assert camera.label.startswith(camera.id)


def test_alarms_come_from_where_they_say(scenario: Scenario) -> None:
    """A sensor that does not walk is within sight of the place its text names; an inspector says where."""
    devices = {device.id: device for device in scenario.devices}
    for step in scenario.story.steps:
        if isinstance(step, AlertStep):
            device = devices[step.source]
            assert (device.code == "inspector") == (step.place is not None), step
            assert (step.report == "grid") == (device.code == "inspector"), step


def test_an_exercise_says_so_in_its_words(scenario: Scenario) -> None:
    spoken = [step for step in scenario.story.steps if not isinstance(step, MoveStep | SilenceStep)]
    marked = [step for step in spoken if getattr(step, "status", "actual") == "exercise"]
    assert marked
    for step in spoken:
        assert ("演练" in (getattr(step, "text", "") or "")) == (step in marked)


MISTAKES = [
    (DISTRICT, "lat = 31.27656", "lat = 131.27656", ["cameras[0].lat (PD-01)", "<= 90"]),
    (DISTRICT, "bearing = 247", "baering = 247", ["cameras[0] (PD-01)", "`baering`"]),
    (DISTRICT, 'kind = "fire"', 'kind = "fier"', ["units[5].kind (F01)", "'fier'"]),
    (DISTRICT, 'agency = "police", role', 'agency = "polis", role', ["operators (viewer)", "'polis'", "add it"]),
    (DISTRICT, 'node = "police"', 'node = "polis"', ["cameras (PD-01)", "'polis'", "add it"]),
    (DISTRICT, 'id = "PD-02"', 'id = "PD-01"', ["cameras", "'PD-01' is there twice"]),
    (DISTRICT, 'id = "SM-3302"', 'id = "P12"', ["sensors, lines and units", "'P12' is there twice"]),
    (DISTRICT, 'label = "PD-01', 'label = "公安', ["cameras[0].label (PD-01)"]),
    (DISTRICT, 'name = "杨浦模拟区"', "", ["the top level", "`name`"]),
    (DISTRICT, "yangpu-story.toml", "lost.toml", ["lost.toml", "cannot be read"]),
    (STORY, 'kind = "ramp"', 'kind = "rump"', ["steps[1].kind (00:05)", "'rump'"]),
    (STORY, "to = 0.62", 'to = "high"', ["steps[1].to (00:05)", "`float`"]),
    (STORY, 'source = "WL-018"', 'source = "WL-999"', ["steps[1] (00:05)", "'WL-999'", "sensors"]),
    (STORY, 'source = "L-119"', 'source = "SM-3301"', ["'SM-3301'", "lines"]),
    (STORY, 'place = "bus"', 'place = "coach"', ["steps[0] (00:03)", "'coach'", "places"]),
    (STORY, 'at = "00:35"', 'at = "04:35"', ["steps[5] (00:50)", "order of time"]),
    (STORY, 'at = "00:35"', 'at = "35 s"', ["steps[4].at"]),
    (STORY, 'length = "10:00"', 'length = "01:00"', ["length", "longer"]),
    (STORY, "[places]", "[places", ["not TOML", "line"]),
]


@pytest.mark.parametrize(
    ("file", "right", "wrong", "words"), MISTAKES, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_mistake_is_named_with_file_and_key(
    tmp_path: Path, file: Path, right: str, wrong: str, words: list[str]
) -> None:
    for original in (DISTRICT, STORY):
        text = original.read_text(encoding="utf-8")
        if original == file:
            assert right in text
            text = text.replace(right, wrong, 1)
        (tmp_path / original.name).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(tmp_path / DISTRICT.name)
    for word in [str(tmp_path), *words]:
        assert word in str(caught.value)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_bytes(b"name = '\xff'")
    with pytest.raises(ScenarioError, match="save the file as UTF-8"):
        load_scenario(path)
