"""One connection to the broker, with manual acknowledgement and PUBACKs that are looked at. See docs/devices.md.

The one module that touches private parts of aiomqtt (pinned, 2.5.1) and of the paho client inside it: aiomqtt has no
manual acknowledgement and ignores what a PUBACK says. tests/edges/devices/test_mqtt.py says in words what broke after
an upgrade; docs/adr/0003-aiomqtt.md says when this module can go.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import aiomqtt
import paho.mqtt.client as paho
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from devices.inbox import Delivery, Inbox, Window

ConnectionFailed = (aiomqtt.MqttError, OSError)


class Lost(Exception):
    """The connection ended before the PUBACK came: nobody knows whether the broker has the message."""


class QueueFull(Exception):
    """Too many publishes wait for their PUBACK."""


class Connection:
    """One connection, with one aiomqtt client of its own.

    A client that is used again keeps its old queue, and acknowledges by message ids that the new connection has given
    to other messages: those would be lost.
    """

    def __init__(self, client: aiomqtt.Client, inbox: Inbox) -> None:
        self._client = client
        self._paho = self._client._client
        self._loop = asyncio.get_running_loop()
        self._inbox = inbox
        self._publishing: dict[int, asyncio.Future[ReasonCode]] = {}
        self.window = Window(self._acknowledge)
        self._paho.on_message = self._on_message
        self._paho.on_publish = self._on_publish
        self._paho.on_socket_register_write = self._on_wants_write

    async def open(self, subscriptions: Sequence[tuple[str, int]]) -> None:
        """Connect and subscribe, or raise one of `ConnectionFailed`. The stored session's messages come at once."""
        # Before connecting: set afterwards, paho may acknowledge the first of them by itself.
        self._paho.manual_ack_set(True)
        await self._client.__aenter__()
        if subscriptions:
            granted = await self._client.subscribe([(topic, SubscribeOptions(qos=qos)) for topic, qos in subscriptions])
            # Granted at QoS 0 instead of 1, the broker would not wait for our acknowledgement.
            if [getattr(code, "value", code) for code in granted] != [qos for _, qos in subscriptions]:
                raise aiomqtt.MqttError(f"the broker answers {granted} to the subscriptions {subscriptions}")
        # asyncio.wait_for, in which aiomqtt waits for the SUBACK, loses a cancellation that comes together with it (before
        # Python 3.12, gh-86296): a centre that was stopped right after its start then stood there for ever (1 in 150).
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError

    async def ends(self, seconds: float) -> bool:
        """Whether the connection ends within `seconds`."""
        done, _ = await asyncio.wait([self._client._disconnected], timeout=seconds)
        return bool(done)

    def why(self) -> str:
        """Why it ended."""
        return str(self._client._disconnected.exception() or "the broker closed the connection")

    async def close(self) -> None:
        """Send DISCONNECT if there is somebody to send it to, and free the socket. Who waits for a PUBACK gets `Lost`."""
        self.window.close()
        self._inbox.forget_stale()
        for waiting in self._publishing.values():
            if not waiting.done():
                waiting.set_exception(Lost())
        self._publishing.clear()
        # What aiomqtt has scheduled for this socket must find it open: its number may belong to another one afterwards.
        await asyncio.sleep(0)
        self._paho.disconnect()
        self._write()
        self._paho._sock_close()
        if self._client._disconnected.done():
            self._client._disconnected.exception()  # else asyncio logs that nobody asked for it

    async def publish(self, topic: str, payload: bytes, qos: int) -> ReasonCode | None:
        """The reason code of the PUBACK, None at QoS 0. Raises `Lost` or `QueueFull`."""
        info = self._paho.publish(topic, payload, qos)
        if info.rc == paho.MQTT_ERR_QUEUE_SIZE:
            raise QueueFull
        if info.rc != paho.MQTT_ERR_SUCCESS:
            raise Lost
        if qos == 0:
            return None
        waiting: asyncio.Future[ReasonCode] = self._loop.create_future()
        self._publishing[info.mid] = waiting
        try:
            return await waiting
        finally:
            self._publishing.pop(info.mid, None)

    def _acknowledge(self, mid: int) -> None:
        self._paho.ack(mid, 1)

    def _on_message(self, _client: paho.Client, _userdata: Any, message: paho.MQTTMessage) -> None:
        # `message.topic` raises for a topic that is not UTF-8, and an exception here would end the connection, for the
        # message to come again, for ever. The broker should refuse such a topic; it must not be able to hold us up.
        topic = message._topic.decode("utf-8", "replace")
        payload = bytes(message.payload)
        came = self._loop.time()
        delivery = Delivery(topic, payload, message.qos, message.retain, message.mid, came, self.window)
        if delivery.qos > 0:
            self.window.add(delivery)
        self._inbox.put(delivery)

    def _on_publish(self, _client: paho.Client, _userdata: Any, mid: int, code: ReasonCode, _properties: Any) -> None:
        waiting = self._publishing.get(mid)
        if waiting is not None and not waiting.done():
            waiting.set_result(code)

    def _on_wants_write(self, _client: paho.Client, _userdata: Any, sock: Any) -> None:
        """As aiomqtt's own, but a socket that was closed meanwhile is left alone. Called from any thread."""
        self._loop.call_soon_threadsafe(self._watch_writable, sock)

    def _watch_writable(self, sock: Any) -> None:
        current = self._paho.socket()
        if current is not None and current is sock:
            self._loop.add_writer(current.fileno(), self._write)

    def _write(self) -> None:
        try:
            self._paho.loop_write()
        except OSError as error:
            if not self._client._disconnected.done():
                self._client._disconnected.set_exception(error)
