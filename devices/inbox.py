"""Deliveries between the connection and their handlers: what waits, what is being handled, what may be acknowledged.

Described in docs/devices.md. Knows nothing of sockets: a connection puts deliveries in and sends the acknowledgements.
"""

import asyncio
from collections import deque
from collections.abc import Callable

TELEMETRY_LIMIT = 2000
"""QoS 0 deliveries that wait. ReceiveMaximum does not bound them; the oldest goes first, for its successor says more."""


class Window:
    """The QoS 1 deliveries of one connection that the broker still waits for, in the order they came.

    Handlers finish in any order; the broker is told in the order of arrival (MQTT 5 §4.6, MQTT-4.6.0-2: a receiver MUST
    send PUBACKs in the order of the PUBLISHes). A late one costs nothing but memory at the broker: what was handled and
    not yet acknowledged when a connection ends is delivered again, and harmless. `send(mid)` sends one PUBACK.
    """

    def __init__(self, send: Callable[[int], None]) -> None:
        self._send = send
        self._open: deque[Delivery] = deque()
        self._closed = False

    def __len__(self) -> int:
        return len(self._open)

    def add(self, delivery: "Delivery") -> None:
        self._open.append(delivery)

    def settle(self) -> None:
        """Acknowledge as many from the front as are handled."""
        while self._open and self._open[0].acked and not self._closed:
            self._send(self._open.popleft().mid)

    def close(self) -> None:
        """The connection is gone. Its message ids now name other messages: nothing may be acknowledged any more."""
        self._closed = True
        self._open.clear()

    @property
    def closed(self) -> bool:
        return self._closed

    def oldest(self) -> float | None:
        """When the longest unacknowledged delivery came, in loop seconds."""
        return self._open[0].came if self._open else None


class Delivery:
    """One message from the broker. `ack()` says that it is safely stored; call it on the event loop's thread."""

    __slots__ = ("_window", "acked", "came", "mid", "payload", "qos", "retain", "topic")

    def __init__(  # noqa: PLR0913 - an MQTT PUBLISH has these fields
        self, topic: str, payload: bytes, qos: int, retain: bool, mid: int, came: float, window: Window
    ) -> None:
        self.topic = topic
        self.payload = payload
        self.qos = qos
        self.retain = retain
        self.mid = mid
        self.came = came
        self.acked = False
        self._window = window

    def ack(self) -> None:
        """Tell the broker, at once or when the earlier ones are handled. Does nothing twice, for QoS 0, or too late."""
        if self.qos > 0 and not self.acked:
            self.acked = True
            self._window.settle()

    @property
    def stale(self) -> bool:
        """Whether its connection is gone, so that the broker will send it again."""
        return self._window.closed


class Inbox:
    """What came and nobody has taken yet. Bounded: QoS 1 by the broker's ReceiveMaximum, QoS 0 by TELEMETRY_LIMIT."""

    def __init__(self) -> None:
        self._alerts: deque[Delivery] = deque()
        self._telemetry: deque[Delivery] = deque(maxlen=TELEMETRY_LIMIT)
        self._filled = asyncio.Event()
        self._alert_next = True
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._alerts) + len(self._telemetry)

    def put(self, delivery: Delivery) -> None:
        if delivery.qos > 0:
            self._alerts.append(delivery)
        else:
            self.dropped += len(self._telemetry) == TELEMETRY_LIMIT
            self._telemetry.append(delivery)
        self._filled.set()

    def forget_stale(self) -> None:
        """Drop what a lost connection delivered: the broker sends it again on the next one."""
        self._alerts = deque(each for each in self._alerts if not each.stale)

    async def get(self) -> Delivery:
        """The next delivery, for ever. Alerts and telemetry take turns: a storm must not make every source look silent."""
        while not len(self):
            self._filled.clear()
            await self._filled.wait()
        alerts_turn = self._alerts and (self._alert_next or not self._telemetry)
        self._alert_next = not alerts_turn
        return (self._alerts if alerts_turn else self._telemetry).popleft()
