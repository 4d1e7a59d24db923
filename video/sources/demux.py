"""FFmpeg's demuxers in a thread of their own, with a bounded way to the event loop. Nothing is decoded."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Mapping
from fractions import Fraction
from types import TracebackType
from typing import Self

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from video.codecs.access_unit import AccessUnit
from video.codecs.h264 import (
    H264Error,
    ParameterSets,
    avcc_nals,
    has_b_slice,
    is_key,
    nals,
    parse_avc_config,
)
from video.fanout.timeline import CLOCK_RATE
from video.sources.source import SourceError

QUEUE_UNITS = 64
"""Pictures under way from the thread to the loop: 2.5 s at 25 fps."""

OPEN_SECONDS = 5.0
READ_SECONDS = 5.0
"""A camera that is silent this long is gone (the stall limit of the centre is the same)."""

B_FRAMES = "the camera sends B-frames, which WebRTC can't show: switch them off (profile Baseline, or 'B-frames: 0')"


class Translator:
    """Turns FFmpeg packets of one H.264 stream into access units, whatever their container."""

    def __init__(self, extradata: bytes) -> None:
        self._length_size = 0  # 0: Annex B
        try:
            config = parse_avc_config(extradata)
            self._length_size = config.length_size
            self._sets = ParameterSets(config.sps + config.pps)
        except H264Error:
            self._sets = ParameterSets(nals(extradata))

    def unit(self, packet: bytes, pts: int, now: float) -> AccessUnit | None:
        """One packet as a unit (`pts` in 1/90,000 s); None when there is nothing in it.

        Raises:
            SourceError: it has B slices, or isn't H.264.
        """
        try:
            units = avcc_nals(packet, self._length_size) if self._length_size else nals(packet)
        except H264Error as error:
            raise SourceError("bad_stream", f"the stream is damaged: {error}") from error
        if not units:
            return None
        if has_b_slice(units):
            raise SourceError("b_frames", B_FRAMES)
        key = is_key(units)
        return AccessUnit.of(self._sets.complete(units), pts, key, now)


class Clock90k:
    """Times of packets in 1/90,000 s, rising even where the container has none or starts again."""

    def __init__(self, time_base: Fraction) -> None:
        self._tick = time_base * CLOCK_RATE
        self._shift = 0
        self._last: int | None = None
        self._step = CLOCK_RATE // 25

    def ticks(self, pts: int | None, duration: int | None) -> int:
        """The time of the next packet; without one, a step after the last."""
        if duration:
            self._step = int(duration * self._tick)
        if pts is None:
            time = 0 if self._last is None else self._last + self._step
        else:
            time = int(pts * self._tick) + self._shift
            if self._last is not None and time <= self._last:
                self._shift += self._last + self._step - time
                time = self._last + self._step
        self._last = time
        return time


class Demuxer:
    """One opened input. It is read in the thread; the units come out of the asynchronous iteration.

    `live`: a full queue loses pictures up to the next key frame; otherwise (files) it holds the thread back.
    """

    def __init__(self, address: str, options: Mapping[str, str], *, live: bool) -> None:
        self._address = address
        self._options = dict(options)
        self._live = live
        self._stop = threading.Event()
        self._space = threading.Semaphore(QUEUE_UNITS)
        self._queue: asyncio.Queue[AccessUnit | SourceError] = asyncio.Queue()  # bounded by _space
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="demux", daemon=True)

    async def __aenter__(self) -> Self:
        self._thread.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()  # the thread sees it after its present read, within READ_SECONDS; nobody waits for it
        self._space.release()  # or at once, if it waits for a place

    async def __aiter__(self) -> AsyncGenerator[AccessUnit]:
        while True:
            item = await self._queue.get()
            if isinstance(item, SourceError):
                raise item
            self._space.release()
            yield item

    def _hand_over(self, item: AccessUnit | SourceError) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed meanwhile
            self._loop.call_soon_threadsafe(self._queue.put_nowait, item)

    def _run(self) -> None:
        try:
            with av.open(self._address, options=self._options, timeout=(OPEN_SECONDS, READ_SECONDS)) as container:
                self._demux(container)
        except SourceError as error:
            self._hand_over(error)
        except av.ExitError:  # FFmpeg's word for its own timeouts
            self._hand_over(SourceError("unreachable", f"the camera gave no picture for {READ_SECONDS:.0f} s"))
        except (av.FFmpegError, OSError, ValueError) as error:
            # Not the whole error: it names the address, with its password, and this goes to the centre.
            reason = getattr(error, "strerror", None) or type(error).__name__
            self._hand_over(SourceError("unreachable", f"the camera can't be read: {reason}"))

    def _demux(self, container: InputContainer) -> None:
        stream = _h264_stream(container)
        translator = Translator(stream.codec_context.extradata or b"")
        base = stream.time_base
        clock = Clock90k(Fraction(base.numerator, base.denominator) if base else Fraction(1, CLOCK_RATE))
        if self._live:
            self._pass_on(container, stream, translator, clock)
            raise SourceError("ended", "the camera closed the stream")
        if container.duration:  # a clip seems to run on while nobody looks
            container.seek(int(self._loop.time() * 1_000_000) % container.duration)
        while not self._stop.is_set():
            if not self._pass_on(container, stream, translator, clock):
                raise SourceError("empty", "there is no picture in this file")
            container.seek(0)

    def _pass_on(self, container: InputContainer, stream: VideoStream, translator: Translator, clock: Clock90k) -> int:
        """Hand over packets up to the end of the input, or of interest; answers how many."""
        passed, broken = 0, True
        for packet in container.demux(stream):
            if self._stop.is_set():
                break
            if not packet.size:
                continue
            pts = clock.ticks(packet.dts if packet.pts is None else packet.pts, packet.duration)
            unit = translator.unit(bytes(packet), pts, self._loop.time())
            if unit is None or (broken and not unit.key):
                continue
            broken = not self._take_place()
            if not broken:
                self._hand_over(unit)
                passed += 1
        return passed

    def _take_place(self) -> bool:
        """One place in the queue; a live source never waits for it, a file waits until it is free or unwanted."""
        if self._live:
            return self._space.acquire(blocking=False)
        while not self._space.acquire(timeout=1.0):
            if self._stop.is_set():
                return False
        return True


def _h264_stream(container: InputContainer) -> VideoStream:
    stream = next(iter(container.streams.video), None)
    if stream is None:
        raise SourceError("no_video", "there is no picture in this source")
    if stream.codec_context.name != "h264":
        name = stream.codec_context.name.upper()
        raise SourceError("not_h264", f"the camera sends {name}: set its stream to H.264, or use its sub stream")
    return stream
