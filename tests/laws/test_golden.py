"""Old state + events = new state, in files that the console's tests read too: both sides must agree on every event."""

import json

import msgspec
import pytest

from command.apply import apply
from command.events import EVENTS, Recorded
from command.model import State
from command.people.model import Credential, People
from tests.laws.golden import FOLDER, text
from tests.laws.stories import STORIES
from video.model import State as Video
from video.model import cell, cell_key
from web.view import console_state
from web.wire import ConsoleState


class Case(msgspec.Struct):
    before: ConsoleState
    events: list[Recorded]
    after: ConsoleState


@pytest.mark.parametrize("name", STORIES)
def test_a_golden_file_is_current(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_bytes() == text(STORIES[name]), "run python -m tests.laws.golden"


def test_no_golden_file_has_lost_its_story() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(STORIES)


def test_the_golden_files_use_every_event() -> None:
    used = {
        recorded["event"]["type"]
        for path in FOLDER.glob("*.json")
        for recorded in json.loads(path.read_bytes())["events"]
    }
    assert used == {kind.__name__ for kind in EVENTS}


@pytest.mark.parametrize("name", STORIES)
def test_a_console_that_has_only_the_snapshot_arrives_at_the_same_state(name: str) -> None:
    case = msgspec.json.decode((FOLDER / f"{name}.json").read_bytes(), type=Case)
    state = of_console(case.before)
    for recorded in case.events:
        apply(state, recorded)
    assert console_state(state) == case.after


def of_console(seen: ConsoleState) -> State:
    """The state as a console knows it; search cells are made again from the cameras."""
    video = Video(nodes=seen.nodes, cameras=seen.cameras, views=seen.views)
    for camera in seen.cameras.values():
        if camera.lat is not None and camera.lon is not None:
            video.cells.setdefault(cell_key(*cell(camera.lat, camera.lon)), []).append(camera.id)
    people = People(operators=seen.operators, credentials={name: Credential() for name in seen.operators})
    return State(incidents=seen.incidents, devices=seen.devices, video=video, people=people)
