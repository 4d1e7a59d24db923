"""Two places to work at: a small room with everything in it, and the whole demo district."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser import Person, chromium, person
from tests.centre import Centre, running_centre
from tests.journeys.commands import end_all
from tests.node import draw, running_node, until_online
from tests.processes import until
from web.demo.run import SCENARIO
from web.simulate.scenario import load_scenario

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A gauge, a line, three crews, two dispatchers and a viewer, and a node whose two cameras see the place."""
    folder = tmp_path_factory.mktemp("room")
    with running_centre(folder) as centre:
        centre.add_operator("chen")
        centre.add_operator("zhou", "supervisor")
        centre.add_operator("viewer", "viewer", "police")
        token = centre.add_operator("wang")
        centre.add_device("WL-018")
        centre.add_device("L-12345", "12345", "line", None)
        centre.add_unit("F03")
        centre.add_unit("P12", "police", at=(31.30, 121.53))
        centre.add_unit("M02", "medical", at=(31.31, 121.54))
        node = centre.add_node("kongjianglu")
        clips = draw(folder)
        with running_node(centre, folder, "kongjianglu", node, {"K-001": clips, "K-002": clips}):
            until_online(centre, token, "K-001", "K-002")
            centre.until_media(token)
            yield centre


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """The demo as people start it, without its story. Drawing all its cameras would take half a minute: one stands for all."""
    folder = tmp_path_factory.mktemp("district")
    clips = folder / "data" / "clips"
    clips.mkdir(parents=True)
    cameras = [camera.id for camera in load_scenario(SCENARIO).cameras]
    for quality, clip in draw(folder).items():
        for camera in cameras:
            shutil.copy(clip, clips / f"{camera}-{quality}.mp4")
    with running_centre(folder, "demo", ("--no-story",)) as centre:
        until(lambda: "Liandong is ready" in centre.program.said, lambda: centre.program.said)
        token = centre.token("dispatcher1")
        until_online(centre, token, *cameras)
        centre.until_media(token)
        yield centre


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for all that a process tests: it takes a second to start. Each person has a profile of their own in it."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def wang(room: Centre, browser: Browser) -> AsyncIterator[Person]:
    """Signed in at the room, where nothing is open yet: what others left open nearer by would be proposed first."""
    end_all(room)
    async with person(browser, room) as wang:
        await wang.sign_in("wang")
        yield wang
        assert wang.complaints == []
    end_all(room)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser outlives a test, and so must the loop that it is driven from."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
