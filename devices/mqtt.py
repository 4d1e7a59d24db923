"""The link to the broker: every message is acknowledged by its handler, over all reconnections. See docs/devices.md."""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Self
from urllib.parse import urlsplit

import aiomqtt
from msgspec import Struct
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from devices.beside import beside
from devices.connection import Connection, ConnectionFailed, Lost, QueueFull
from devices.inbox import Delivery, Inbox
from devices.topics import PAYLOAD_LIMIT

log = logging.getLogger(__name__)

RECEIVE_MAXIMUM = 500
"""QoS 1 deliveries that may be unacknowledged at once: half a second of the storm we are built for (1,000 alerts/s)."""
SESSION_SECONDS = 7 * 24 * 3600
"""How long the broker keeps what comes while the centre is away: a week, longer than any repair we can think of."""
BACKOFF_FIRST, BACKOFF_CAP = 0.05, 2.0
"""Seconds between attempts to connect, doubling. The cap is the longest silence after a broker comes back."""
CONNECT_SECONDS = 3.0
"""For the TCP connection, CONNACK and SUBACK each."""
STABLE_SECONDS = 5.0
"""After so long a connection counts as good and the backoff begins anew; two links with one client id would else cut
each other off twenty times a second."""
ATTEMPTS = 3
"""Connections on which one publish is tried. A message that the broker answers by hanging up must not do so for ever."""
KEEPALIVE_SECONDS = 15
HANDLING_SECONDS = 60.0
"""A delivery that is not acknowledged for so long was lost by its handler. MQTT delivers again on a new connection only
(MQTT 5 §4.4), so the link makes one."""
QUEUED_LIMIT = 5000
"""Publishes that wait for their PUBACK; beyond, a publish is refused rather than kept."""


class LinkError(Exception):
    """A message could not be handed to the broker. Its words say why."""


class LinkState(Struct, frozen=True, kw_only=True):
    """How the link is. `seconds` is for how long it has been connected, or not; `error` why it is not.

    `unacknowledged` deliveries are with their handlers, `waiting` ones with nobody yet; `dropped` QoS 0 messages were
    overtaken by newer ones; `connections` counts those made so far.
    """

    connected: bool
    seconds: float
    error: str | None
    unacknowledged: int
    waiting: int
    dropped: int
    connections: int


class Link:
    """Deliveries from the broker, for ever, and messages to it. Made by `open_link`."""

    def __init__(self, handling_seconds: float) -> None:
        self._inbox = Inbox()
        self._connection: Connection | None = None
        self._connected = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()
        self._error: str | None = "not connected yet"
        self._connections = 0
        self._handling_seconds = handling_seconds

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Delivery:
        return await self._inbox.get()

    @property
    def state(self) -> LinkState:
        return LinkState(
            connected=self._connection is not None,
            seconds=self._loop.time() - self._since,
            error=self._error,
            unacknowledged=len(self._connection.window) if self._connection else 0,
            waiting=len(self._inbox),
            dropped=self._inbox.dropped,
            connections=self._connections,
        )

    async def until_connected(self, deadline: float) -> None:
        """Return when connected and subscribed; raise `LinkError` after `deadline` seconds."""
        try:
            async with asyncio.timeout(deadline):
                await self._connected.wait()
        except TimeoutError:
            raise LinkError(f"The broker could not be reached within {deadline:g} s: {self._error}.") from None

    async def publish(self, topic: str, payload: bytes, qos: int = 1, deadline: float = 5.0) -> bool:
        """Hand one message to the broker within `deadline` seconds; at QoS 1, again over reconnections (maybe twice).

        Tells whether the broker knew a subscriber (MQTT 5 reason code 0x10 says there was none, and the message is gone
        unless it was retained); at QoS 0 nobody can know, and the answer is True. Raises `LinkError` when the broker
        refuses or the time is over. A broker that denies by ACL and says Success cannot be told from one that delivers:
        only the receiver's own receipt proves anything.
        """
        if len(payload) > PAYLOAD_LIMIT:
            raise LinkError(f"{topic} was not sent: {len(payload)} bytes, and {PAYLOAD_LIMIT} is the most.")
        try:
            async with asyncio.timeout(deadline):
                code = await self._publish(topic, payload, qos)
        except Lost:
            raise LinkError(f"{topic} was not sent: the connection was lost {ATTEMPTS} times meanwhile.") from None
        except QueueFull:
            raise LinkError(f"{topic} was not sent: {QUEUED_LIMIT} messages already wait for the broker.") from None
        except TimeoutError:
            why = self._error or "connected, but no acknowledgement came"
            raise LinkError(f"{topic} was not taken by the broker within {deadline:g} s: {why}.") from None
        if code is not None and code.is_failure:
            raise LinkError(f"{topic} was refused by the broker: {code}.")
        return code is None or code.value != 0x10

    async def _publish(self, topic: str, payload: bytes, qos: int) -> ReasonCode | None:
        for _ in range(ATTEMPTS):
            await self._connected.wait()
            connection = self._connection
            if connection is not None:
                with suppress(Lost):
                    return await connection.publish(topic, payload, qos)
            # paho may know of the end before aiomqtt does: give it time to tell, rather than use up the attempts.
            await asyncio.sleep(BACKOFF_FIRST)
        raise Lost

    async def serve(self, options: Mapping[str, Any], subscriptions: Sequence[tuple[str, int]]) -> None:
        """Connect, and connect again, until cancelled."""
        backoff = BACKOFF_FIRST
        while True:
            connection = Connection(aiomqtt.Client(**options), self._inbox)
            try:
                await connection.open(subscriptions)
                self._now(connection, None)
                why = await self._watch(connection)
                backoff = BACKOFF_FIRST if self._loop.time() - self._since > STABLE_SECONDS else backoff
            except ConnectionFailed as error:
                why = str(error) or type(error).__name__
            finally:
                await connection.close()
            self._now(None, why)
            log.warning("broker link down, next attempt in %.2f s: %s", backoff, why)
            await asyncio.sleep(backoff)
            backoff = min(2 * backoff, BACKOFF_CAP)

    async def _watch(self, connection: Connection) -> str:
        """Wait for the end of a connection, and make one when a handler has forgotten a delivery. Tells why it ended."""
        while not await connection.ends(1.0):
            oldest = connection.window.oldest()
            if oldest is not None and self._loop.time() - oldest > self._handling_seconds:
                return f"a delivery was not handled within {self._handling_seconds:g} s; the broker will send it again"
        return connection.why()

    def _now(self, connection: Connection | None, error: str | None) -> None:
        if (connection is None) != (self._connection is None):
            self._since = self._loop.time()
        self._connection, self._error = connection, error
        if connection is None:
            self._connected.clear()
        else:
            self._connections += 1
            self._connected.set()


@asynccontextmanager
async def open_link(  # noqa: PLR0913 - who, where and what: an MQTT session has no fewer parts
    url: str,
    username: str | None,
    password: str | None,
    client_id: str,
    subscriptions: Sequence[tuple[str, int]],
    *,
    handling_seconds: float = HANDLING_SECONDS,
) -> AsyncIterator[Link]:
    """A link to the broker at `mqtt://HOST:PORT` or `mqtts://HOST:PORT`, connected or not: `link.state` tells.

    `client_id` names the session in which the broker keeps what comes while we are away; two links with one id cut each
    other off. `subscriptions` are topic filters with their QoS, 0 or 1. For `mqtts` the system's certificates decide.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname:
        raise LinkError(f"{url} is not a broker address: write mqtt://HOST:PORT, or mqtts://HOST:PORT for TLS.")
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # paho leaves it bare
    properties.SessionExpiryInterval = SESSION_SECONDS
    properties.ReceiveMaximum = RECEIVE_MAXIMUM
    options = {
        "hostname": parts.hostname,
        "port": parts.port or (8883 if parts.scheme == "mqtts" else 1883),
        "username": username,
        "password": password,
        "identifier": client_id,
        "protocol": aiomqtt.ProtocolVersion.V5,
        # aiomqtt's own default would discard the stored session, for each connection has a client of its own.
        "clean_start": False,
        "properties": properties,
        "keepalive": KEEPALIVE_SECONDS,
        "timeout": CONNECT_SECONDS,
        "max_queued_outgoing_messages": QUEUED_LIMIT,
        # A PUBACK and the receipt after it are two small segments: with Nagle the second waits 40 ms for an answer.
        "socket_options": [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        # Never max_queued_incoming_messages: a full queue there discards. ReceiveMaximum is what bounds it.
        "tls_context": ssl.create_default_context() if parts.scheme == "mqtts" else None,
    }
    link = Link(handling_seconds)
    async with beside(link.serve(options, subscriptions), "broker link"):
        yield link
