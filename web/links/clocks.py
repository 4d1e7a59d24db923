"""How far the clock of each node is off, measured over its link as NTP does it (RFC 5905 §8). See docs/video.md."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import NamedTuple

from video import link
from web.clock import Clock
from web.wire import NodeClock

SAMPLES = 8
"""Answers of which the quickest counts: what a line delays, it delays one way only, and that is the error. As many as NTP's filter."""
UNDERWAY = 3
"""Questions that may wait for an answer: an old agent gives none."""


class Sample(NamedTuple):
    """One answer: how long it took, and by how much the node's clock is ahead. Milliseconds."""

    rtt: float
    offset: float


def sample(sent_at: datetime, told: datetime, rtt: float) -> Sample:
    """`told` is the node's clock when it answered what was sent at `sent_at` and came back after `rtt` ms: halfway, as far as we know."""
    return Sample(rtt, (told - sent_at).total_seconds() * 1000 - rtt / 2)


class _Node:
    def __init__(self) -> None:
        self.samples: deque[Sample] = deque(maxlen=SAMPLES)
        self.underway: dict[int, tuple[float, datetime]] = {}


class Clocks:
    """The last values of every connected node. They are telemetry: none of it is in the log."""

    def __init__(self, clock: Clock, monotonic: Callable[[], float]) -> None:
        """`monotonic` is in seconds."""
        self._clock = clock
        self._monotonic = monotonic
        self._ids = count(1)
        self._nodes: dict[str, _Node] = {}

    def ping(self, node: str) -> link.Ping:
        """The next question to a node."""
        known = self._nodes.setdefault(node, _Node())
        ping = link.Ping(id=next(self._ids), at=self._clock())
        known.underway[ping.id] = self._monotonic(), datetime.fromisoformat(ping.at)
        if len(known.underway) > UNDERWAY:
            del known.underway[min(known.underway)]
        return ping

    def heard(self, node: str, pong: link.Pong) -> None:
        """An answer; one that is no answer to a question of ours, or no time, means nothing."""
        known, told = self._nodes.get(node), _time(pong.at)
        asked = known.underway.pop(pong.id, None) if known is not None else None
        if known is not None and asked is not None and told is not None:
            known.samples.append(sample(asked[1], told, (self._monotonic() - asked[0]) * 1000))

    def forget(self, node: str) -> None:
        """Its link is gone: what its clock does now, nobody knows."""
        self._nodes.pop(node, None)

    def __call__(self) -> tuple[NodeClock, ...]:
        """Every node that has answered, by the quickest of its last answers."""
        quickest = ((name, min(node.samples)) for name, node in self._nodes.items() if node.samples)
        return tuple(NodeClock(node=name, offset_ms=round(it.offset), rtt_ms=round(it.rtt)) for name, it in quickest)


def _time(text: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo is not None else None
