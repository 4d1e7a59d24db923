"""A camera's TCP line that takes so many bits a second, with a buffer before it that loses nothing: what a thin line of RTSP is."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

FREE = 1e6
"""kbit/s at which nothing waits."""


class ThinLine:
    """Leads whoever calls `url` to a camera. Only what the camera sends is slowed down; `kbps` may change.

    Attributes:
        waited: how long the newest bytes that got through had been held back, in seconds.
    """

    def __init__(self, camera: str) -> None:
        self.kbps = FREE
        self.waited = 0.0
        self.url = ""
        self.camera = urlsplit(camera)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One caller, until either side hangs up."""
        far_reader, far_writer = await asyncio.open_connection(self.camera.hostname, self.camera.port)
        held: deque[tuple[float, bytes]] = deque()
        came = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._up(reader, far_writer))
                tasks.create_task(self._hold(far_reader, held, came))
                tasks.create_task(self._down(writer, held, came))
        except* (OSError, EOFError):
            pass
        finally:
            writer.close()
            far_writer.close()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        raise EOFError

    async def _hold(self, reader: asyncio.StreamReader, held: deque[tuple[float, bytes]], came: asyncio.Event) -> None:
        while data := await reader.read(65536):
            held.append((asyncio.get_running_loop().time(), data))
            came.set()
        raise EOFError

    async def _down(self, writer: asyncio.StreamWriter, held: deque[tuple[float, bytes]], came: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        while True:
            while not held:
                came.clear()
                await came.wait()
            at, data = held.popleft()
            await asyncio.sleep(len(data) * 8 / 1000 / self.kbps)
            writer.write(data)
            await writer.drain()
            self.waited = loop.time() - at


@asynccontextmanager
async def thin_line(camera: str) -> AsyncIterator[ThinLine]:
    """Such a line to the camera at this URL while the block runs; at first it is wide."""
    line = ThinLine(camera)
    server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    line.url = line.camera._replace(netloc=f"127.0.0.1:{server.sockets[0].getsockname()[1]}").geturl()
    try:
        yield line
    finally:
        server.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await server.wait_closed()
