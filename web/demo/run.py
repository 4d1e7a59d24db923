"""`liandong demo`: the centre in this process, the district around it."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from web.config import Config
from web.demo.cells import write_cells
from web.demo.clips import make_district_clips
from web.demo.district import keep_district
from web.demo.logins import FILE, Logins, logins_of
from web.demo.provision import provision
from web.locality import read_locality
from web.serve import serve
from web.services import Services
from web.simulate.scenario import load_scenario

SCENARIO = Path(__file__).parent / "yangpu.toml"


async def demo(config: Config, scenario_file: Path, story: bool) -> None:
    """Run until cancelled. Raises what `serve` raises, and ScenarioError."""
    scenario = load_scenario(scenario_file)
    data = Path(config.data)
    if config.locality is None:
        folder = data / "demo" / "locality"
        write_cells(list(read_locality(None).district.streets.values()), folder / "cells.geojson")
        config = replace(config, locality=str(folder))
    # Its logins are printed: they are everybody's, and nobody has their second factor or would renew them.
    config = replace(config, second_factor="optional", password_days=0)
    ready = asyncio.Event()
    logins: list[Logins] = []

    async def set_up(services: Services) -> None:
        logins.append(await asyncio.to_thread(logins_of, scenario, data))
        await provision(services, scenario, logins[0])
        ready.set()

    async def district() -> None:
        await ready.wait()
        _tell(config, data, logins[0])
        await make_district_clips(scenario, scenario_file, data / "clips")
        await keep_district(scenario, scenario_file if story else None, logins[0], config)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(serve(config, set_up))
        tasks.create_task(district())


def _tell(config: Config, data: Path, logins: Logins) -> None:
    lines = [f"  {login.name:<14} {login.password:<14} {login.role}" for login in logins.operators]
    text = "\n".join(
        [
            "",
            f"Liandong is ready: http://{config.http}",
            "",
            "Demo logins (name, password, role):",
            *lines,
            "",
            f"All logins, also of devices, units and nodes: {data / FILE}",
            "Ctrl-C ends everything.",
            "",
        ]
    )
    print(text, flush=True)  # noqa: T201 - what the person who typed the command waits for
