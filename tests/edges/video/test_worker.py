"""The process that codes for a camera: what it may send."""

from tests.edges.video.taken_over import HEAD
from tests.waiting import until
from video.sources.worker import MAX_RECORD, Worker


async def test_one_that_announces_a_record_without_end_is_ended() -> None:
    heard: list[tuple[int, bytes, int]] = []
    worker = Worker(HEAD, lambda *record: heard.append(record))
    await worker.start("tests.edges.video.taken_over", str(MAX_RECORD + 1))
    try:
        await until(lambda: worker.is_over, "it is not ended", 10)
        assert heard == [(1, b"abc", 7)]
    finally:
        await worker.end()
