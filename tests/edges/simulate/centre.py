"""A real mosquitto that lets anybody in, and a centre of a few lines behind it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from devices.messages import AlertMessage, AlertReceipt, CallMessage, CallReceipt, DispatchMessage, ReceiptMessage
from devices.mqtt import Link, open_link
from devices.topics import INCOMING, Body, Message, Rejection, format, parse
from tests.waiting import until
from web.clock import clock_at, later

NOW = clock_at("+08:00")
DEADLINE = 30.0
BUS = (31.27638, 121.51392)
Answer = Callable[[Message], list[tuple[str, Body]]]


@asynccontextmanager
async def mosquitto(port: int | None = None) -> AsyncIterator[str]:
    """A broker on that port, or on a free one; its URL."""
    program = which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    assert program, "mosquitto is not installed: make test installs it"
    if port is None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    with TemporaryDirectory() as folder:
        config = _config(Path(folder), port)
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(program, "-c", str(config), stdout=quiet, stderr=quiet)
        try:
            yield f"mqtt://127.0.0.1:{port}"
        finally:
            process.terminate()
            async with asyncio.timeout(DEADLINE):
                await process.wait()


def _config(folder: Path, port: int) -> Path:
    path = folder / "mosquitto.conf"
    # Without nodelay each receipt would wait for a delayed TCP acknowledgement (40 ms).
    path.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 10000\nset_tcp_nodelay true\n"
    )
    folder.chmod(0o755)  # started by root, mosquitto becomes another user
    return path


class FakeCentre:
    """Keeps what it heard, in order, and answers as it is told."""

    def __init__(self, link: Link, answer: Answer, group: asyncio.TaskGroup) -> None:
        self.heard: list[Message] = []
        self.rejected: list[Rejection] = []
        self.link = link
        self._answer = answer
        self._news = asyncio.Event()
        self._group = group

    async def listen(self) -> None:
        async for delivery in self.link:
            message = parse(delivery.topic, delivery.payload)
            if isinstance(message, Rejection):
                self.rejected.append(message)
            else:
                self.heard.append(message)
                for to, body in self._answer(message):
                    # One after the other, each would wait for the broker's word on the one before.
                    self._group.create_task(self.send(to, body))
            delivery.ack()
            self._news.set()

    async def send(self, to: str, body: Body) -> None:
        await self.link.publish(*format(to, body))

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait until it has; `TimeoutError` after DEADLINE."""
        async with asyncio.timeout(DEADLINE):
            while not happened():
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def fake_centre(broker: str, answer: Answer) -> AsyncIterator[FakeCentre]:
    async with open_link(broker, None, None, "centre", INCOMING) as link, asyncio.TaskGroup() as group:
        await until(lambda: link.state.connected)
        centre = FakeCentre(link, answer, group)
        listening = group.create_task(centre.listen())
        try:
            yield centre
        finally:
            listening.cancel()


def receipt(message: Message) -> list[tuple[str, Body]]:
    """What the centre says to an alert or a call when it has it."""
    match message.body:
        case AlertMessage(id=name):
            return [(message.source, AlertReceipt(id=name, seq=7, at=NOW()))]
        case CallMessage(id=name, phase=phase, at=told_at):
            return [(message.source, CallReceipt(id=name, seq=8, at=NOW(), phase=phase, told_at=told_at))]
        case _:
            return []


def dispatch(assignment: str, step: str = "sent", minutes: float = 30.0) -> DispatchMessage:
    """To the bus; it may be acted on for so many minutes."""
    return DispatchMessage(
        assignment=assignment,
        incident=assignment.partition("-")[0],
        step=step,
        place="江浦路控江路口公交站",
        text="公交车起火",
        priority=1,
        status="actual",
        at=NOW(),
        expires=later(NOW(), timedelta(minutes=minutes)),
        lat=BUS[0],
        lon=BUS[1],
    )


def steps_of(centre: FakeCentre, unit: str) -> list[str]:
    """The receipts of a unit, in the order they came."""
    return [each.body.step for each in centre.heard if isinstance(each.body, ReceiptMessage) and each.source == unit]
