"""Which cameras open on an incident: the best three for everybody, others when its place is corrected, the next where one shows nothing."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser import LAPTOP, Person, chromium, person
from tests.centre import HERE, Centre, running_centre
from tests.edges.web.conftest import open_incident
from tests.node import running_node, until_online
from tests.processes import until
from tests.waiting import eventually

THERE = HERE[0] + 0.02, HERE[1]
"""2 km north."""


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory, clips: dict[str, Path]) -> Iterator[Centre]:
    """Five cameras here, the first of them without a file; three there."""
    folder = tmp_path_factory.mktemp("sightings")
    with ExitStack() as stack:
        centre = stack.enter_context(running_centre(folder))
        centre.add_operator("chen")
        wang = centre.add_operator("wang")
        here = {"H-0": {"main": folder / "none.mp4"}, **{f"H-{n}": clips for n in range(1, 5)}}
        there = {f"T-{n}": clips for n in range(3)}
        for name, cameras, at in (("here", here, HERE), ("there", there, THERE)):
            stack.enter_context(running_node(centre, folder, name, centre.add_node(name), cameras, at))
        until_online(centre, wang, *here, *there)
        centre.until_media(wang)
        yield centre


@pytest.fixture
def wang(centre: Centre) -> str:
    return centre.token("wang")


@pytest.fixture
async def desks(centre: Centre) -> AsyncIterator[list[Person]]:
    async with chromium() as browser, person(browser, centre, LAPTOP) as one, person(browser, centre, LAPTOP) as other:
        await one.sign_in("wang")
        await other.sign_in("chen")
        yield [one, other]


async def shown(page: Page) -> list[str]:
    """The pictures beside the incident, the main one first."""
    found: list[str] = await page.locator("ld-wall ld-tile").evaluate_all(
        "tiles => tiles.filter(tile => tile.camera).sort((a, b) => a.style.order - b.style.order).map(tile => tile.camera)"
    )
    return found


async def until_shown(page: Page, *cameras: str) -> None:
    async def are() -> bool:
        return await shown(page) == list(cameras)

    await eventually(are, f"{cameras} are not what is shown")


def sightings(centre: Centre, token: str, incident: str) -> dict[str, Any]:
    status, page = centre.get(f"/api/v1/incidents/{incident}/cameras", token)
    assert status == 200, page
    return {one["camera"]: one for one in page["items"]}


async def test_correcting_a_place_changes_what_opens_and_a_blind_camera_is_replaced(
    centre: Centre, wang: str, desks: list[Person]
) -> None:
    one, other = desks
    incident = open_incident(centre, wang, place={"lat": HERE[0], "lon": HERE[1]})
    for desk in desks:
        await desk.choose(incident)
        await until_shown(desk.page, "H-0", "H-1", "H-2")
    # The first has no file: what everybody's tiles fail at is known of the camera, and the next one is offered.
    blind, offer = one.see("camera-blind"), one.see("camera-offer")
    await expect(blind).to_contain_text("无画面：H-0 镜头")
    await expect(offer).to_have_text("换看 H-3 镜头 O")
    row = one.page.locator("[data-near-camera=H-0]")
    await expect(row).to_have_attribute("data-health", "no_picture")
    await one.press("o")
    await until_shown(one.page, "H-3", "H-1", "H-2")
    await expect(blind).to_have_count(0)
    await expect(offer).to_have_text("再看 H-4 镜头 O")
    until(lambda: sightings(centre, wang, incident)["H-1"]["health"] == "ok", lambda: centre.program.said)
    told = sightings(centre, wang, incident)
    assert (
        list(told)[-1] == "H-0" and told["H-0"]["health"] == "no_picture" and set(told) == {f"H-{n}" for n in range(5)}
    )
    [camera] = [at for at in centre.get("/api/v1/cameras?limit=500", wang)[1]["items"] if at["id"] == "H-0"]
    assert (camera["health"], camera["health_code"]) == ("no_picture", "no_file") and camera["health_age_s"] < 60
    # It is elsewhere: other cameras for both, and what a person has opened stays theirs.
    place = {"lat": THERE[0], "lon": THERE[1]}
    centre.order({"type": "CorrectPlace", "subject": incident, "place": place, "reason": "现场核实"}, wang)
    await until_shown(one.page, "H-3", "T-0", "T-1", "T-2")
    await until_shown(other.page, "T-0", "T-1", "T-2")
    await expect(other.page.locator("[data-near-camera=T-0]")).to_have_attribute("data-open", "")


async def test_what_is_known_of_a_camera_counts_when_the_next_incident_opens(centre: Centre, wang: str) -> None:
    """The test before has looked through the camera that has no file."""
    incident = open_incident(centre, wang, place={"lat": HERE[0], "lon": HERE[1]})
    cameras = centre.get(f"/api/v1/incidents/{incident}", wang)[1]["incident"]["cameras"]
    assert "H-0" not in cameras and len(cameras) == 3


def test_an_incident_that_nobody_has_placed_has_no_cameras(centre: Centre, wang: str) -> None:
    assert sightings(centre, wang, open_incident(centre, wang, place={"address": "某处"})) == {}
