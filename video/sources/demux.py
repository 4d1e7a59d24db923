"""FFmpeg's demuxer of a file in a thread of its own, with a bounded way to the event loop. Nothing is decoded."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer
from av.video.stream import VideoStream

from video.codecs import h265
from video.codecs.clock90k import CLOCK_RATE, Clock90k
from video.codecs.depacketiser import CodedPicture
from video.codecs.h264 import H264Error, avcc_nals, is_key, nals, parse_avc_config
from video.sources.source import SourceError

QUEUE_PICTURES = 64
"""Pictures under way from the thread to the loop: 2.5 s at 25 fps."""

# Playlists could name other files or hosts; only the file itself may be read.
OPTIONS = {"protocol_whitelist": "file"}


class Form(NamedTuple):
    """What is in the file: FFmpeg's name of the coding, and parameter sets from outside the stream.

    `cut`: a packet's units; `is_key`: whether decoding can start at these.
    """

    coding: str
    sets: tuple[bytes, ...]
    cut: Callable[["av.Packet[VideoStream]"], list[bytes]]
    is_key: Callable[[list[bytes]], bool]


Due = tuple[CodedPicture, int]
"""A picture, and when it is due (1/90,000 s): decoding order, which that of its display may not be."""


class Demuxer:
    """One file, read for ever. It is read in the thread; pictures come out of the asynchronous iteration."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stop = threading.Event()
        self._space = threading.Semaphore(QUEUE_PICTURES)
        self._queue: asyncio.Queue[Due | SourceError] = asyncio.Queue()  # bounded by _space
        self._loop = asyncio.get_running_loop()
        self._form: asyncio.Future[Form | SourceError] = self._loop.create_future()
        self._thread = threading.Thread(target=self._run, name="demux", daemon=True)

    async def __aenter__(self) -> Self:
        self._thread.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()  # the thread sees it after its present read; nobody waits for it
        self._space.release()  # or at once, if it waits for a place

    async def form(self) -> Form:
        """What is in it, as soon as that is known.

        Raises:
            SourceError: nothing that we can show.
        """
        form = await self._form
        if isinstance(form, SourceError):
            raise form
        return form

    async def pictures(self) -> AsyncGenerator[Due]:
        """Every picture, over and over."""
        while True:
            item = await self._queue.get()
            if isinstance(item, SourceError):
                raise item
            self._space.release()
            yield item

    def _call(self, call: Callable[[], object]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed meanwhile
            self._loop.call_soon_threadsafe(call)

    def _fail(self, error: SourceError) -> None:
        def tell() -> None:
            if not self._form.done():
                self._form.set_result(error)
            self._queue.put_nowait(error)

        self._call(tell)

    def _run(self) -> None:
        try:
            with av.open(str(self._path), options=OPTIONS) as container:
                self._demux(container)
        except SourceError as error:
            self._fail(error)
        except (H264Error, av.FFmpegError, OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            self._fail(SourceError("unreachable", f"the camera can't be read: {reason}"))

    def _demux(self, container: InputContainer) -> None:
        stream = next(iter(container.streams.video), None)
        if stream is None:
            raise SourceError("no_video", "there is no picture in this source")
        form = _form(stream)
        self._call(partial(self._form.set_result, form))
        base = stream.time_base
        clock = Clock90k(Fraction(base.numerator, base.denominator) if base else Fraction(1, CLOCK_RATE))
        if container.duration:  # a clip seems to run on while nobody looks
            container.seek(int(self._loop.time() * 1_000_000) % container.duration)
        while not self._stop.is_set():
            if not self._pass_on(container, stream, form, clock):
                raise SourceError("empty", "there is no picture in this file")
            container.seek(0)

    def _pass_on(self, container: InputContainer, stream: VideoStream, form: Form, clock: Clock90k) -> int:
        """Hand over pictures up to the end of the file, or of interest; answers how many."""
        passed = 0
        for packet in container.demux(stream):
            if self._stop.is_set():
                break
            if not packet.size:
                continue
            decoded = packet.pts if packet.dts is None else packet.dts
            due = clock.ticks(decoded, packet.duration)
            later = 0 if packet.pts is None or packet.dts is None else packet.pts - packet.dts
            units = form.cut(packet)
            key = form.is_key(units)
            if not units or not (passed or key):
                continue
            picture = CodedPicture(units, due + int(later * (stream.time_base or 0) * CLOCK_RATE), key)
            if not self._take_place():
                break
            self._call(partial(self._queue.put_nowait, (picture, due)))
            passed += 1
        return passed

    def _take_place(self) -> bool:
        """One place in the queue, as soon as it is free or the file unwanted."""
        while not self._space.acquire(timeout=1.0):
            if self._stop.is_set():
                return False
        return True


def _form(stream: VideoStream) -> Form:
    """What the stream is, and how its packets are read.

    Raises:
        SourceError: it is of a coding that we don't take.
    """
    name, extra = stream.codec_context.name, stream.codec_context.extradata or b""
    if name == "h264":
        try:
            config = parse_avc_config(extra)
        except H264Error:  # Annex B
            return Form(name, tuple(nals(extra)), lambda packet: nals(bytes(packet)), is_key)
        size = config.length_size
        return Form(name, config.sps + config.pps, lambda packet: avcc_nals(bytes(packet), size), is_key)
    if name == "hevc":
        # FFmpeg's own filter: it puts the parameter sets of the container before each key frame.
        annexb = BitStreamFilterContext("hevc_mp4toannexb", stream)
        return Form(
            name, (), lambda packet: [nal for one in annexb.filter(packet) for nal in nals(bytes(one))], h265.is_key
        )
    if name == "mjpeg":
        return Form(name, (), lambda packet: [bytes(packet)], bool)
    raise SourceError("not_h264", f"the camera sends {name.upper()}: set its stream to H.264, or use its sub stream")
