"""FFmpeg's demuxer of a file in a thread of its own, with a bounded way to the event loop. Nothing is decoded."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import av
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer
from av.video.stream import VideoStream

from video.codecs import h265
from video.codecs.audio import OPUS, PCMA, PCMU
from video.codecs.clock90k import CLOCK_RATE, Clock90k
from video.codecs.depacketiser import CodedPicture
from video.codecs.h264 import H264Error, avcc_nals, is_key, nals, parse_avc_config
from video.codecs.sound_units import AAC, SoundCoding, SoundUnit
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


Due = tuple[CodedPicture | SoundUnit, int]
"""A picture or a piece of sound, and when it is due (1/90,000 s): decoding order, which that of its display may not be."""

SOUNDS = {"opus": OPUS.name, "pcm_mulaw": PCMU.name.lower(), "pcm_alaw": PCMA.name.lower(), "aac": AAC}
"""Codings of sound that are played, by FFmpeg's name."""


class Demuxer:
    """One file, read for ever. It is read in the thread; pictures, and what is heard, come out of the asynchronous iteration.

    Attributes:
        sound: what its sound is, once `form` is known; None where it has none that is played, or none is wanted.
    """

    def __init__(self, path: Path, *, with_sound: bool = False) -> None:
        self.sound: SoundCoding | None = None
        self._path = path
        self._with_sound = with_sound
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

    async def parts(self) -> AsyncGenerator[Due]:
        """Every picture and all that is heard, over and over."""
        while True:
            item = await self._queue.get()
            if isinstance(item, SourceError):
                raise item
            self._space.release()
            yield item

    def _call(self, call: Callable[[], object]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed meanwhile
            self._loop.call_soon_threadsafe(call)

    def _tell_form(self, form: Form | SourceError) -> None:
        if not self._form.done():  # who waited for it may have gone, and it with them
            self._form.set_result(form)

    def _fail(self, error: SourceError) -> None:
        def tell() -> None:
            self._tell_form(error)
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
        voice = next(iter(container.streams.audio), None) if self._with_sound else None
        sounds = _Sounds(voice) if voice is not None and voice.codec_context.name in SOUNDS else None
        self.sound = sounds.coding if sounds is not None else None
        self._call(partial(self._tell_form, form))
        base = stream.time_base
        clock = Clock90k(Fraction(base.numerator, base.denominator) if base else Fraction(1, CLOCK_RATE))
        if container.duration:  # a clip seems to run on while nobody looks
            container.seek(int(self._loop.time() * 1_000_000) % container.duration)
        while not self._stop.is_set():
            if not self._pass_on(container, _Pictures(stream, form, clock), sounds):
                raise SourceError("empty", "there is no picture in this file")
            container.seek(0)

    def _pass_on(self, container: InputContainer, pictures: "_Pictures", sounds: "_Sounds | None") -> int:
        """Hand over what comes up to the end of the file, or of interest; answers how many pictures."""
        passed = 0
        wanted = [pictures.stream] if sounds is None else [pictures.stream, sounds.stream]
        for packet in container.demux(*wanted):
            if self._stop.is_set():
                break
            if not packet.size:
                continue
            if sounds is not None and packet.stream.index == sounds.stream.index:
                # Before the first picture of a round nobody knows by how much that is later than the file's own times.
                part = sounds.part(packet, pictures.clock.shift) if passed else None
            else:
                part = pictures.part(packet, passed > 0)
                passed += part is not None
            if part is None:
                continue
            if not self._take_place():
                break
            self._call(partial(self._queue.put_nowait, part))
        return passed

    def _take_place(self) -> bool:
        """One place in the queue, as soon as it is free or the file unwanted."""
        while not self._space.acquire(timeout=1.0):
            if self._stop.is_set():
                return False
        return True


class _Pictures(NamedTuple):
    """The pictures of a file, in one round."""

    stream: VideoStream
    form: Form
    clock: Clock90k

    def part(self, packet: "av.Packet[Any]", has_begun: bool) -> Due | None:
        """A picture and when it is due; None for what can't be shown, which is everything before the first key frame."""
        decoded = packet.pts if packet.dts is None else packet.dts
        due = self.clock.ticks(decoded, packet.duration)
        later = 0 if packet.pts is None or packet.dts is None else packet.pts - packet.dts
        units = self.form.cut(packet)
        key = self.form.is_key(units)
        if not units or not (has_begun or key):
            return None
        return CodedPicture(units, due + int(later * (self.stream.time_base or 0) * CLOCK_RATE), key), due


class _Sounds:
    """What is heard in a file."""

    def __init__(self, stream: AudioStream) -> None:
        context, base = stream.codec_context, stream.time_base
        name = SOUNDS[context.name]
        rate = OPUS.clock_rate if name == OPUS.name else context.sample_rate
        self.stream = stream
        self.coding = SoundCoding(name, rate, context.extradata or b"")
        self._tick = Fraction(base.numerator, base.denominator) if base else Fraction(1, rate)

    def part(self, packet: "av.Packet[Any]", shift: int) -> Due | None:
        """A piece of sound and when it is due, `shift` later than the file says."""
        if packet.pts is None:
            return None
        seconds = packet.pts * self._tick + Fraction(shift, CLOCK_RATE)
        return SoundUnit(bytes(packet), round(seconds * self.coding.clock_rate)), int(seconds * CLOCK_RATE)


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
