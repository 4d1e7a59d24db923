"""A process of ours that codes for one camera: records to it, records from it, over pipes that never make the agent wait."""

import asyncio
import contextlib
import logging
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from struct import Struct

log = logging.getLogger(__name__)

END_SECONDS = 2.0

MAX_RECORD = 16 * 1024 * 1024
"""Bytes of one. What decodes a stranger's pictures may be taken over by them, and then announce four gigabytes."""


class Worker(asyncio.SubprocessProtocol):
    """One process; it ends with `end`, or by itself. `heard` gets kind, content and time of each record."""

    def __init__(self, record: Struct, heard: Callable[[int, bytes, int], None]) -> None:
        """`record`: the head of a record: kind, size, time."""
        self._record = record
        self._heard = heard
        self._buffer = bytearray()
        self._ended = asyncio.Event()
        self._transport: asyncio.SubprocessTransport | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._ended.is_set()

    async def start(self, *module: str) -> None:
        """Run a module of ours with these arguments.

        Raises:
            OSError: too many processes or files, too little memory.
        """
        command = (sys.executable, "-m", *module)
        loop = asyncio.get_running_loop()
        # Without an environment: what decodes a stranger's bytes need not know our token.
        self._transport, _ = await loop.subprocess_exec(
            lambda: self, *command, stdin=PIPE, stdout=PIPE, stderr=None, env={}
        )

    def give(self, kind: int, data: bytes, time: int) -> None:
        """Send it a record, if it can be reached. Never waits: who gives counts what is under way."""
        if self._transport is not None and not self.is_over:
            pipe = self._transport.get_pipe_transport(0)
            if isinstance(pipe, asyncio.WriteTransport) and not pipe.is_closing():
                pipe.write(self._record.pack(kind, len(data), time) + data)

    async def end(self) -> None:
        """End it; harmless when repeated."""
        transport, self._transport = self._transport, None
        if transport is None:
            return
        with contextlib.suppress(ProcessLookupError):
            transport.kill()
        cancelled: asyncio.CancelledError | None = None
        until = asyncio.get_running_loop().time() + END_SECONDS
        while not self.is_over:
            try:
                async with asyncio.timeout_at(until):
                    await self._ended.wait()
            except TimeoutError:
                break
            except (
                asyncio.CancelledError
            ) as again:  # the agent goes down meanwhile: what was killed is still waited for
                cancelled = again
        transport.close()
        if cancelled is not None:
            raise cancelled

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """See asyncio: its output."""
        self._buffer += data
        at, held, head = 0, self._buffer, self._record
        while len(held) >= at + head.size:
            kind, size, time = head.unpack_from(held, at)
            if size > MAX_RECORD:
                self._give_up(fd)
                return
            end = at + head.size + size
            if len(held) < end:
                break
            self._heard(kind, bytes(held[at + head.size : end]), time)
            at = end
        del held[:at]

    def _give_up(self, fd: int) -> None:
        """It sends what no coder of ours does: nothing more is read, and its owner finds that it has ended."""
        log.error("a process that codes for a camera announces too long a record, and is ended")
        self._buffer.clear()
        if self._transport is not None:
            pipe = self._transport.get_pipe_transport(fd)
            if pipe is not None:
                pipe.close()
            with contextlib.suppress(ProcessLookupError):
                self._transport.kill()

    def process_exited(self) -> None:
        """See asyncio: its end."""
        self._ended.set()
