"""A centre to be killed: gives orders from many tasks and prints each acknowledged one. `python -m … FOLDER NAME`."""

import asyncio
import sys
from itertools import count
from pathlib import Path

from command.core import Core
from tests.edges.command.centre import noted, opened, running_core

TASKS = 20


async def give(core: Core, name: str) -> None:
    for number in count():
        text = f"{name}-{number}"
        seq = await noted(core, text)
        sys.stdout.write(f"{seq} {text}\n")
        sys.stdout.flush()


async def main(folder: Path, name: str) -> None:
    async with running_core(folder) as core:
        if not core.state.incidents.incidents:
            await opened(core)
        async with asyncio.TaskGroup() as tasks:
            for number in range(TASKS):
                tasks.create_task(give(core, f"{name}-{number}"))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
