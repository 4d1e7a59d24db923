"""mosquitto as a child of this process: configured, watched, started again, and ended with us. See docs/devices.md.

Why a child and not a library: docs/adr/0004-mosquitto.md.
"""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from msgspec import Struct

from devices.beside import beside
from devices.brokerfiles import BrokerError, Owner, command, explain, write_config, write_logins
from devices.brokerlog import LogReader
from devices.credentials import Login
from devices.topics import Rejection

__all__ = ["Broker", "BrokerError", "BrokerState", "start_broker"]

log = logging.getLogger(__name__)

START_SECONDS = 15.0
"""From start to "running". With 6,000 logins and 100,000 stored messages it took under one second here."""
STOP_SECONDS = 5.0
"""For writing the stored sessions at the end."""
FREE_SECONDS = 3.0
"""How long the port may still be held: the broker of a centre that was killed writes its sessions before it ends."""
RESTART_FIRST, RESTART_CAP = 0.1, 1.0
"""Seconds before a dead broker is started again, doubling while it dies young: devices wait for it."""
YOUNG_SECONDS = 10.0
LOG_BUFFER = 1 << 20
"""Bytes of its log held for us. A broker whose log nobody reads stands still in the end: this is two seconds of a storm."""


class BrokerState(Struct, frozen=True, kw_only=True):
    """How the broker is. `seconds` is for how long it has been running, or not; `error` why it is not."""

    running: bool
    seconds: float
    pid: int | None
    restarts: int
    error: str | None


class Broker:
    """A running mosquitto. Made by `start_broker`."""

    def __init__(
        self, address: tuple[str, int], folder: Path, owner: Owner, refused: Callable[[Rejection], None]
    ) -> None:
        self._address = address
        self._folder = folder
        self._owner = owner
        self._refused = refused
        self._reader = LogReader()
        self._loop = asyncio.get_running_loop()
        self._process: asyncio.subprocess.Process | None = None
        self._since = self._loop.time()
        self._restarts = 0
        self._error: str | None = None
        self._writing = asyncio.Lock()
        self._wanted: tuple[Login, ...] = ()
        self._written: tuple[Login, ...] | None = None

    @property
    def state(self) -> BrokerState:
        return BrokerState(
            running=self._process is not None,
            seconds=self._loop.time() - self._since,
            pid=self._process.pid if self._process else None,
            restarts=self._restarts,
            error=self._error,
        )

    async def update(self, logins: Iterable[Login]) -> None:
        """Let these log in, and nobody else. Connected clients stay, except those whose login is gone or changed.

        The broker stands still while it reads: 0.8 s with 6,000 logins, so bring many at once. Calls that come while
        one is at work become one. Raises `ValueError` for a login that cannot be, `BrokerError` when the folder fails.
        """
        self._wanted = tuple(logins)
        async with self._writing:
            if self._written is not self._wanted:
                wanted = self._wanted
                await asyncio.to_thread(write_logins, self._folder, self._owner, wanted)
                self._written = wanted
                if self._process is not None:
                    with suppress(ProcessLookupError):
                        self._process.send_signal(signal.SIGHUP)

    async def start(self) -> None:
        """Start the child and wait until it listens. Raises `BrokerError`."""
        program, *arguments = command(self._folder)
        try:
            process = await asyncio.create_subprocess_exec(
                program,
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                limit=LOG_BUFFER,
                # Ctrl-C in the terminal is for us; we end the broker after the last acknowledgement.
                start_new_session=True,
                **self._owner.drop(),
            )
        except OSError as error:
            raise BrokerError(f"The broker could not be started: {error}.") from error
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._until_running(process)
        except TimeoutError:
            raise BrokerError(f"The broker did not listen within {START_SECONDS:g} s: see {self._folder}.") from None
        except OSError as error:
            raise BrokerError(f"The broker runs and cannot be reached at {self._address}: {error}.") from error
        finally:
            if self._process is not process:
                await _end(process, patience=1.0)

    async def _until_running(self, process: asyncio.subprocess.Process) -> None:
        said = await self._said(process, b" running\n")
        # A signal between that line and its main loop is lost (6 of 200 times here), and it would outlive us. Only the
        # loop accepts connections.
        _, writer = await asyncio.open_connection(*self._address)
        writer.close()
        said += await self._said(process, b"New connection from")
        self._process = process
        self._since, self._error = self._loop.time(), None
        self._hear(said)

    async def _said(self, process: asyncio.subprocess.Process, mark: bytes) -> bytes:
        """Its log up to and somewhat beyond `mark`."""
        said = b""
        while mark not in said:
            chunk = await _read(process)
            if not chunk:
                raise BrokerError(explain(said, self._folder))
            said = (said + chunk)[-LOG_BUFFER:]
        return said

    async def watch(self) -> None:
        """Read its log and start it again whenever it dies, until cancelled."""
        wait = RESTART_FIRST
        while True:
            if self._process is not None:
                await self._attend(self._process)
                wait = RESTART_FIRST if self._loop.time() - self._since > YOUNG_SECONDS else wait
                self._process, self._since = None, self._loop.time()
            log.error("broker down, starting it again in %.1f s: %s", wait, self._error)
            await asyncio.sleep(wait)
            wait = min(2 * wait, RESTART_CAP)
            self._restarts += 1
            try:
                await self.start()
            except BrokerError as error:
                self._error = str(error)

    async def _attend(self, process: asyncio.subprocess.Process) -> None:
        """Read the log of a running broker until it dies."""
        while True:
            chunk: bytes | None = None
            with suppress(TimeoutError):
                async with asyncio.timeout(1.0):  # the reader's window must end also when nothing is said
                    chunk = await _read(process)
            if chunk == b"":
                break
            self._hear(chunk or b"")
        await _end(process, patience=1.0)
        self._error = f"mosquitto ended with code {process.returncode}"

    async def end(self) -> None:
        """Let it write its sessions, and wait until it is gone."""
        if self._process is not None:
            await _end(self._process, patience=0)

    def _hear(self, chunk: bytes) -> None:
        heard = self._reader.feed(chunk, self._loop.time())
        for line in heard.complaints:
            log.warning("broker: %s", line)
        for rejection in heard.rejections:
            self._refused(rejection)


async def _read(process: asyncio.subprocess.Process) -> bytes:
    if process.stderr is None:
        raise BrokerError("The broker was started without a pipe for its log.")
    return await process.stderr.read(65536)


async def _end(process: asyncio.subprocess.Process, patience: float) -> None:
    """Wait `patience` seconds for a process that is ending; then SIGTERM, which saves the sessions; then SIGKILL.

    The patience is not politeness: a signal to a process that is just dying reaps it behind asyncio's back.
    """
    if process.returncode is not None or await _gone(process, patience):
        return
    with suppress(ProcessLookupError):
        process.terminate()
        if not await _gone(process, STOP_SECONDS):
            process.kill()
            await process.wait()


async def _gone(process: asyncio.subprocess.Process, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await process.communicate()  # its log must be read, or it may not end
    except TimeoutError:
        return False
    return True


async def _until_free(host: str, port: int) -> None:
    """Wait for the port, but not long: whoever holds it then is named as the reason."""
    with suppress(TimeoutError):
        async with asyncio.timeout(FREE_SECONDS):
            while _is_held(host, port):  # noqa: ASYNC110 - a port that becomes free has no event
                await asyncio.sleep(RESTART_FIRST)


def _is_held(host: str, port: int) -> bool:
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        return error.errno == errno.EADDRINUSE
    return False


def _ignore(_rejection: Rejection) -> None:
    """Nobody asked."""


@asynccontextmanager
async def start_broker(
    host: str, port: int, folder: Path, logins: Iterable[Login], refused: Callable[[Rejection], None] = _ignore
) -> AsyncIterator[Broker]:
    """A mosquitto that listens on `host:port` and keeps its files in `folder`. Raises `BrokerError`, one sentence.

    `refused` is called, on the event loop, with what the broker refuses by itself: at most five times a second.
    """
    owner = await asyncio.to_thread(write_config, folder, host, port)
    broker = Broker((host, port), folder, owner, refused)
    await broker.update(logins)
    await _until_free(host, port)
    await broker.start()
    try:
        async with beside(broker.watch(), "broker"):
            yield broker
    finally:
        await broker.end()
