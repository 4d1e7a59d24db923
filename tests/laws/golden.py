"""The golden files of the law "old state + events = new state", for the console to read as well.

`python -m tests.laws.golden` writes them; a test checks that they are current.
"""

from pathlib import Path

import msgspec

from tests.laws.stories import STORIES, Story
from tests.laws.world import World
from web.view import console_state

FOLDER = Path(__file__).parents[1] / "examples" / "law"
READABLE = 50_000
"""Bytes up to which a file is indented; beyond, nobody reads it line by line."""


def text(story: Story) -> bytes:
    """One file: the state before, the events, the state after."""
    world = World()
    story.before(world)
    before = msgspec.Raw(msgspec.json.encode(console_state(world.state)))
    told = len(world.log)
    story.then(world)
    case = {"before": before, "events": world.log[told:], "after": console_state(world.state)}
    encoded = msgspec.json.encode(case)
    return msgspec.json.format(encoded, indent=2 if len(encoded) <= READABLE else 0) + b"\n"


def main() -> None:
    """Write every file, and remove those whose story is gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.json"):
        if path.stem not in STORIES:
            path.unlink()
    for name, story in STORIES.items():
        (FOLDER / f"{name}.json").write_bytes(text(story))


if __name__ == "__main__":
    main()
