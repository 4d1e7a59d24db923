"""Children that can't be started for a moment."""

import asyncio
import logging
from pathlib import Path

from tests.exhausted import no_files_left
from tests.processes import PATIENCE
from web.children import keep_child


class Told(logging.Handler):
    """Sets an event when something is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.heard = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.text = record.getMessage()
        self.heard.set()


async def test_a_child_that_cannot_be_started_is_told_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    made = tmp_path / "made.zip"
    told, log = Told(), logging.getLogger("web.children")
    log.addHandler(told)
    try:
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
            with no_files_left():
                keeping = tasks.create_task(
                    keep_child("The packer", ("zipfile", "-c", str(made), str(tmp_path / "something")))
                )
                await told.heard.wait()
            assert told.text.startswith("The packer could not be started")
            told.heard.clear()
            await told.heard.wait()
            assert told.text == "The packer ended with 0 and is started again" and made.exists()
            keeping.cancel()
    finally:
        log.removeHandler(told)
