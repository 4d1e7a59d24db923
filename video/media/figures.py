"""What the media process says of itself every second: how late its loop runs, what a packet costs, and how each stream flows."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from video import link
from video.fanout.sender import Sender
from video.fanout.stream import Stream
from video.media.slot import Slot
from video.media.streams import Key, Streams

PERIOD_SECONDS = 1.0
SAMPLES = 10
"""Looks at the clock in a period; the latest of them is the lag told."""


class Counters(NamedTuple):
    """What only grows; figures are differences of two of these."""

    at: float
    cpu: float
    packets: int
    streams: Mapping[Key, "Counts"]


class Counts(NamedTuple):
    """Of one stream."""

    frames: int = 0
    octets: int = 0
    sound_octets: int = 0


class Flow(NamedTuple):
    """A stream that is held, and how many want it."""

    key: Key
    stream: Stream
    viewers: int


class Figures:
    """Tells `Stats`. `run` must be running; `viewers` counts sessions, `slots` are all of theirs."""

    def __init__(
        self,
        streams: Streams,
        viewers: Callable[[], int],
        slots: Callable[[], Iterable[Slot]],
        dropped: Callable[[], int],
    ) -> None:
        self._streams = streams
        self._viewers = viewers
        self._slots = slots
        self._dropped = dropped
        self._before = Counters(0.0, 0.0, 0, {})
        self._gone = 0  # packets of slots that are no more
        self._seen: dict[Slot, int] = {}

    async def run(self, send: Callable[[link.FromMedia], bool], now: Callable[[], datetime]) -> None:
        """Send `Stats` for ever; `now` is the wall clock."""
        loop = asyncio.get_running_loop()
        while True:
            lag = 0.0
            for _ in range(SAMPLES):
                due = loop.time() + PERIOD_SECONDS / SAMPLES
                await asyncio.sleep(PERIOD_SECONDS / SAMPLES)
                lag = max(lag, loop.time() - due)
            at = now().isoformat(timespec="milliseconds")
            send(self._stats(at, lag, loop.time()))

    def _stats(self, at: str, lag: float, now: float) -> link.Stats:
        before, slots = self._before, list(self._slots())
        streams = [Flow(*flow) for flow in self._streams.running()]
        counters = {flow.key: _counts(flow.stream) for flow in streams}
        after = self._before = Counters(now, time.process_time(), self._packets(slots), counters)
        seconds, packets = max(after.at - before.at, 0.001), after.packets - before.packets
        shown = _shown(slots)
        return link.Stats(
            at=at,
            lag_ms=round(lag * 1000, 1),
            sessions=self._viewers(),
            streams=tuple(
                _told(flow, shown.get(flow.stream, ()), before.streams.get(flow.key), now, seconds) for flow in streams
            ),
            packets_per_s=round(packets / seconds, 1),
            cpu_us=round((after.cpu - before.cpu) / packets * 1e6, 1) if packets else 0.0,
            lowered=sum(slot.is_lowered for slot in slots),
            dropped=self._dropped(),
        )

    def _packets(self, slots: Iterable[Slot]) -> int:
        """Sent since the beginning, by slots that are gone too."""
        sent = {slot: slot.sender.packets.count for slot in slots if slot.sender.packets is not None}
        self._gone += sum(count for slot, count in self._seen.items() if slot not in sent)
        self._seen = sent
        return self._gone + sum(sent.values())


def _counts(stream: Stream) -> Counts:
    return Counts(stream.frames, stream.octets, stream.sound.octets)


def _shown(slots: Iterable[Slot]) -> Mapping[Stream, Sequence[Sender]]:
    """Who shows each stream. Asked of each slot once: 50 consoles have 3,200, and 300 streams run beside them."""
    shown: defaultdict[Stream, list[Sender]] = defaultdict(list)
    for slot in slots:
        if slot.sender.stream is not None:
            shown[slot.sender.stream].append(slot.sender)
    return shown


def _told(flow: Flow, senders: Sequence[Sender], before: Counts | None, now: float, seconds: float) -> link.StreamStats:
    """One stream over the last `seconds`; `senders` show it; `before`: what it had counted then, None for a new one."""
    stream = flow.stream
    new, old = _counts(stream), before or Counts()
    trips = [sender.rtt for sender in senders if sender.rtt is not None]
    sps, receiver = stream.sets.sps, stream.receiver
    return link.StreamStats(
        camera=flow.key.camera,
        node=flow.key.node,
        quality=flow.key.quality,
        viewers=flow.viewers,
        kbps=round((new.octets - old.octets) * 8 / 1000 / seconds, 1),
        sound_kbps=round((new.sound_octets - old.sound_octets) * 8 / 1000 / seconds, 1),
        fps=round((new.frames - old.frames) / seconds, 1),
        age_ms=round((now - stream.last) * 1000, 1),
        late_ms=round(stream.lateness.seconds * 1000, 1),
        width=sps.width if sps else 0,
        height=sps.height if sps else 0,
        key_s=round(stream.key_seconds, 2),
        lost=receiver.lost if receiver else 0,
        nacks=receiver.nacks if receiver else 0,
        key_requests=receiver.key_requests if receiver else 0,
        repeats=sum(sender.packets.repeats for sender in senders if sender.packets),
        skipped=stream.skipped + sum(sender.skipped for sender in senders),
        viewer_key_requests=sum(sender.key_requests for sender in senders),
        viewer_loss=round(max((sender.loss for sender in senders), default=0.0), 3),
        rtt_ms=round(max(trips) * 1000, 1) if trips else None,
    )
