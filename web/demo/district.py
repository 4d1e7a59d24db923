"""The processes of the simulated district: node agents that send clips, and the player of the story."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

from web.children import keep_child
from web.config import Config
from web.demo.logins import FILE, Logins
from web.simulate.scenario import Scenario


async def keep_district(scenario: Scenario, story: Path | None, logins: Logins, config: Config) -> None:
    """Run the node agents against the centre until cancelled, and the player of the scenario file `story`, if any."""
    data = Path(config.data)
    async with asyncio.TaskGroup() as tasks:
        for name, path in write_configs(scenario, logins, data):
            agent = ("web.cli", "node", "--centre", f"http://{config.http}", "--config", str(path), "--quiet")
            tasks.create_task(keep_child(f"The agent of {name}", agent))
        if story is not None:
            where = ("--scenario", str(story), "--logins", str(data / FILE), "--mqtt", config.broker or config.mqtt)
            tasks.create_task(keep_child("The simulation", ("web.cli", "simulate", *where, "--loop", "--quiet")))


def write_configs(scenario: Scenario, logins: Logins, data: Path) -> list[tuple[str, Path]]:
    """One configuration file for each agent process; they hold tokens, so only we can read them."""
    tokens = {login.id: login.token for login in logins.nodes}
    streets = [node.id for node in scenario.nodes if node.kind == "street"]
    half = len(streets) // 2
    groups = [[node.id] for node in scenario.nodes if node.kind != "street"] + [streets[:half], streets[half:]]
    written = []
    # A district with one street has no second half: an agent without a node would end at once, and be started again for ever.
    for number, group in enumerate(filter(None, groups), 1):
        path = data / "demo" / f"nodes-{number}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join(_lines(scenario, group, tokens)))
        written.append((", ".join(group), path))
    return written


def _lines(scenario: Scenario, group: list[str], tokens: dict[str, str]) -> Iterator[str]:
    for node in group:
        yield f"[[node]]\nid = {_text(node)}\ntoken = {_text(tokens[node])}\n"
        for row in scenario.cameras:
            if row.node == node:
                yield "[[node.camera]]"
                for name in ("id", "name", "lat", "lon", "bearing", "fov", "range"):
                    value = getattr(row, name)
                    yield f"{name} = {_text(value) if isinstance(value, str) else value}"
                for quality in row.qualities:
                    yield f"{quality} = {_text(f'file:../clips/{row.id}-{quality}.mp4')}"
                yield ""


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are a part of TOML's."""
    return json.dumps(value, ensure_ascii=False)
