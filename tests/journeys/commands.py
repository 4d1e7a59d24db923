"""What the person at the terminal types beside a running centre."""

import asyncio
from pathlib import Path

from tests.centre import LIANDONG


async def verify(data: Path) -> str:
    """What `liandong log verify` says of a centre that is running."""
    tool = await asyncio.create_subprocess_exec(
        *LIANDONG, "log", "verify", "--data", str(data), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, wrong = await tool.communicate()
    assert tool.returncode == 0, wrong.decode()
    return said.decode()
