"""A WebSocket this process opens to the centre, and opens again when it is lost. See docs/video.md."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

import aiohttp
from aiohttp import WSCloseCode
from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import encode

log = logging.getLogger(__name__)

MAX_MESSAGE = 256 * 1024
"""Longest message in bytes: twice the longest session description."""

QUEUE_MESSAGES = 1024
"""Messages waiting to be sent; a centre that far behind is dialled anew and told everything again."""

HEARTBEAT_SECONDS = 4.0
"""A line without an answer to a ping for half of this again is dead. A network that comes back after that finds us dialling."""

REFUSED_SECONDS = 30.0
"""Pause after the centre refused the token or the cameras: trying faster would only fill its log."""

REFUSALS = {
    401: ("the centre refused the login: check the id and its token", True),
    403: ("the centre refused the login: check the id and its token", True),
    409: ("another program is connected as this one: if that lasts, stop one of the two", False),
}
"""By HTTP status: what to mend, and whether it stays so until somebody does (then REFUSED_SECONDS)."""

SOUND_CAPS = 2.0
"""A line was a good one, however it ended, when it stood for so many of the longest pauses: the centre lets cameras wait
for 5 s before it refuses them, and a line that it hangs up on at once must be dialled more and more slowly."""

UNREACHED_CAP = 1.5
"""Longest pause while nobody takes the line: what was watched is to be back 3 s after the network is, and a try costs a packet."""

OPEN_SECONDS = 5.0
"""From the first packet to an open line. A network that is lost in between would be waited for for a quarter of an hour."""

SEND_SECONDS = 10.0
"""How long one message may take to leave."""

CLOSE_SECONDS = 2.0

CONNECT_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=2)
"""Of the whole session: a line may last for ever. Linux asks a host that is silent after 0, 1 and 3 s: we ask anew sooner than the third time."""

Incoming = TypeVar("Incoming")


def delays(first: float, cap: float, chance: Callable[[], float] = random.random) -> Iterator[float]:
    """Seconds to wait before each attempt in a row: doubling from `first` to `cap`, each between half and all of it."""
    step = first
    while True:
        yield step * (0.5 + chance() / 2)
        step = min(cap, step * 2)


def websocket_url(centre: str, path: str) -> str:
    """`http(s)://host` or `ws(s)://host` and a path, as a WebSocket URL."""
    base = centre.rstrip("/")
    if base.startswith("http"):
        base = "ws" + base[4:]
    return base if base.endswith(path) else base + path


def _login(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class Line(NamedTuple):
    """Where to dial and as whom. `name` is for the log."""

    name: str
    url: str
    token: str


class Dial(Generic[Incoming]):
    """A line to the centre that is opened again whenever it is lost.

    `decode` reads a text message, `first` makes the message that opens each connection, `handle` gets every message
    that came and must return at once.

    Attributes:
        on_open: called after the first message of each connection; what it sends goes next.
        on_lost: called at the end of each.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        line: Line,
        *,
        decode: Callable[[str], Incoming],
        first: Callable[[], Struct],
        handle: Callable[[Incoming], None],
    ) -> None:
        self._http = http
        self.on_open: Callable[[], None] = lambda: None
        self.on_lost: Callable[[], None] = lambda: None
        self._name = line.name
        self._url = line.url
        self._headers = _login(line.token)
        self._mended = asyncio.Event()
        self._decode = decode
        self._first = first
        self._handle = handle
        self._outgoing: asyncio.Queue[Struct] | None = None
        self._behind = False

    def send(self, message: Struct) -> bool:
        """Queue a message; False when there is no line, or it is so far behind that it will be given up."""
        if self._outgoing is None or self._behind:
            return False
        try:
            self._outgoing.put_nowait(message)
        except asyncio.QueueFull:
            self._behind = True
            return False
        return True

    def mend(self, token: str) -> None:
        """Something was changed at our side: log in with `token` from now on. Who waits to be taken in does not wait any longer."""
        self._headers = _login(token)
        self._mended.set()

    async def run(self, first: float = 0.5, cap: float = 5.0) -> None:
        """Keep the line open for ever; wait `first` to `cap` seconds, growing, between lines, and less between attempts."""
        now = asyncio.get_running_loop().time
        pauses, attempts = delays(first, cap), delays(first, min(cap, UNREACHED_CAP))
        while True:
            self._mended.clear()
            try:
                async with await self._open() as line:
                    log.info("%s: connected to the centre", self._name)
                    began = now()
                    code, reason = await self._converse(line)
                    stood = now() - began
                attempts = delays(first, min(cap, UNREACHED_CAP))
                if stood >= SOUND_CAPS * cap:
                    pauses = delays(first, cap)
                pause = REFUSED_SECONDS if code == WSCloseCode.POLICY_VIOLATION else next(pauses)
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                reason, pause = f"no connection to the centre ({error or type(error).__name__})", next(attempts)
                if isinstance(error, aiohttp.WSServerHandshakeError) and error.status in REFUSALS:
                    reason, lasting = REFUSALS[error.status]
                    pause = REFUSED_SECONDS if lasting else pause
            log.warning("%s: %s; next attempt in %.1f s", self._name, reason, pause)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._mended.wait()

    async def _open(self) -> aiohttp.ClientWebSocketResponse:
        async with asyncio.timeout(OPEN_SECONDS):
            return await self._http.ws_connect(
                self._url,
                headers=self._headers,
                heartbeat=HEARTBEAT_SECONDS,
                max_msg_size=MAX_MESSAGE,
                timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_SECONDS),
            )

    async def _converse(self, line: aiohttp.ClientWebSocketResponse) -> tuple[int | None, str]:
        """One connection from the first message to the end; answers the close code and why it ended, in words."""
        outgoing: asyncio.Queue[Struct] = asyncio.Queue(QUEUE_MESSAGES)
        outgoing.put_nowait(self._first())
        self._outgoing, self._behind = outgoing, False
        try:
            self.on_open()
            async with asyncio.TaskGroup() as tasks:
                writer = tasks.create_task(self._write(line, outgoing))
                goodbye = await self._read(line)
                writer.cancel()
        finally:
            self._outgoing = None
            self.on_lost()
        if goodbye:
            return line.close_code, f"the centre hung up: {goodbye} ({line.close_code})"
        return line.close_code, f"the line to the centre was closed ({line.close_code})"

    async def _read(self, line: aiohttp.ClientWebSocketResponse) -> str:
        """Take messages until the line ends; the centre's last word on it, or nothing."""
        while True:
            message = await line.receive()
            match message.type:
                case aiohttp.WSMsgType.TEXT:
                    self._take(message.data)
                case aiohttp.WSMsgType.CLOSE:
                    return str(message.extra or "")
                case aiohttp.WSMsgType.CLOSING | aiohttp.WSMsgType.CLOSED | aiohttp.WSMsgType.ERROR:
                    return ""
                case _:
                    pass

    def _take(self, text: str) -> None:
        try:
            message = self._decode(text)
        except (DecodeError, ValidationError) as error:
            log.warning("%s: a message from the centre was not understood: %s", self._name, error)
        else:
            self._handle(message)

    async def _write(self, line: aiohttp.ClientWebSocketResponse, outgoing: asyncio.Queue[Struct]) -> None:
        try:
            while not self._behind:
                message = await outgoing.get()
                async with asyncio.timeout(SEND_SECONDS):
                    await line.send_str(encode(message).decode())
        except (aiohttp.ClientError, ConnectionError, TimeoutError) as error:
            log.warning("%s: the centre takes no messages: %s", self._name, error or type(error).__name__)
        await line.close()
