"""The worker process that makes JPEGs: started for the first picture, ended when none is wanted for a minute."""

import asyncio
import contextlib
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from video.still import REPLY, REQUEST

log = logging.getLogger(__name__)

IDLE_SECONDS = 60.0
"""A worker holds about 100 MB; starting another takes 0.4 s."""

QUEUE_PICTURES = 16
"""At 10–30 ms a picture: half a second of work."""

WORK_SECONDS = 5.0
"""A picture that takes longer has hung the decoder; the worker is replaced."""

START_AGAIN_SECONDS = 0.5
"""Before a worker that could not be started is tried again: well within the eight seconds a picture may take."""

MAX_JPEG = 3 * 1024 * 1024
"""Bytes: in base64 a third more, which the centre's line takes in one message."""


class StillFailed(Exception):
    """There is no picture; `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


Job = tuple[bytes, "asyncio.Future[bytes | StillFailed]"]


class Stills:
    """Makes JPEGs one after another. `run` owns the worker."""

    def __init__(self) -> None:
        self._jobs: asyncio.Queue[Job] = asyncio.Queue(QUEUE_PICTURES)
        self._worker: Process | None = None

    async def jpeg(self, key_frame: bytes) -> bytes:
        """One key frame (Annex B, with SPS and PPS) as a JPEG.

        Raises:
            StillFailed: too many wait, or it can't be decoded.
        """
        done: asyncio.Future[bytes | StillFailed] = asyncio.get_running_loop().create_future()
        try:
            self._jobs.put_nowait((key_frame, done))
        except asyncio.QueueFull:
            raise StillFailed("busy", "too many pictures are being made; try again") from None
        result = await done
        if isinstance(result, StillFailed):
            raise result
        return result

    async def run(self) -> None:
        """Make pictures for ever; the worker lives from the first to IDLE_SECONDS after the last."""
        try:
            while True:
                key_frame, done = await self._next()
                if not done.done():  # the one who asked may have given up
                    result = await self._make(key_frame)
                    if not done.done():
                        done.set_result(result)
        finally:
            await self._end_worker()

    async def _next(self) -> Job:
        """The next job; the worker is ended when there is none for IDLE_SECONDS."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                return await self._jobs.get()
        await self._end_worker()
        return await self._jobs.get()

    async def _make(self, key_frame: bytes) -> bytes | StillFailed:
        """One JPEG; a worker that died before or during the work is replaced once."""
        failed = StillFailed("not_decoded", "the picture could not be decoded")
        for _ in range(2):
            try:
                worker = await self._ready_worker()
            except OSError as error:  # too many processes or files, too little memory: it may pass
                log.error("no worker for pictures could be started: %s", error)
                failed = StillFailed("no_worker", "no process that decodes pictures could be started")
                await asyncio.sleep(START_AGAIN_SECONDS)
                continue
            try:
                async with asyncio.timeout(WORK_SECONDS):
                    return await _exchange(worker, key_frame)
            except TimeoutError:
                await self._end_worker()
                break
            except (OSError, EOFError):
                await self._end_worker()
        return failed

    async def _ready_worker(self) -> Process:
        if self._worker is None or self._worker.returncode is not None:
            self._worker = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "video.still", stdin=PIPE, stdout=PIPE, stderr=DEVNULL
            )
        return self._worker

    async def _end_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            with contextlib.suppress(ProcessLookupError):
                worker.kill()
            await worker.wait()


async def _exchange(worker: Process, key_frame: bytes) -> bytes | StillFailed:
    if worker.stdin is None or worker.stdout is None:
        raise EOFError
    worker.stdin.write(REQUEST.pack(len(key_frame)) + key_frame)
    await worker.stdin.drain()
    failed, size = REPLY.unpack(await worker.stdout.readexactly(REPLY.size))
    if size > MAX_JPEG:
        raise EOFError
    body = await worker.stdout.readexactly(size)
    return StillFailed("bad_picture", body.decode(errors="replace")) if failed else body
