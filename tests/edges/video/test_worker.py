"""The process that codes for a camera: what it may send."""

import asyncio
from pathlib import Path
from struct import Struct

import pytest

from video.sources.worker import MAX_RECORD, Worker

RECORD = Struct(">BIq")

SENDS = """
import struct, sys
head = struct.Struct(">BIq")
sys.stdout.buffer.write(head.pack(1, 3, 7) + b"abc" + head.pack(1, {size}, 8))
sys.stdout.buffer.flush()
while True:
    sys.stdout.buffer.write(bytes(65536))
"""


async def test_one_that_announces_a_record_without_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken_over.py").write_text(SENDS.format(size=MAX_RECORD + 1))
    monkeypatch.chdir(tmp_path)  # a module is looked for in the working directory first
    heard: list[tuple[int, bytes, int]] = []
    worker = Worker(RECORD, lambda *record: heard.append(record))
    await worker.start("taken_over")
    try:
        async with asyncio.timeout(10):
            while not worker.is_over:  # noqa: ASYNC110 - its owner asks at each picture
                await asyncio.sleep(0.01)
        assert heard == [(1, b"abc", 7)]
    finally:
        await worker.end()
