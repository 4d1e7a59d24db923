"""`python -m video.transcode_sound 1408`: a camera's AAC coded again as Opus, until its input ends. See docs/nodes.md.

The argument is what the decoder has to know before (AudioSpecificConfig, in hexadecimal). A process of its own, and with the same
records, as of pictures: `video/transcode.py` says why. Times are in 1/48,000 s.
"""

import os
import queue
import resource
import sys
import threading
from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO, NoReturn

import av
from av import AudioFrame
from av.audio.codeccontext import AudioCodecContext

from video.codecs.audio import OPUS
from video.transcode import NICE, RECORD, read_records

SOUND, TAKEN = range(2)
"""Kinds of records: a piece of sound; out: one more was read."""

MEMORY = 1024**3
"""Bytes of address space; it needs a third of that."""

OPEN_FILES = 3
"""Input, output and log: whoever takes over the decoder can open no file and no connection."""

SAMPLES = OPUS.clock_rate // 50
"""Of a packet: 20 ms, as browsers send it."""

RATE = 32_000
"""Bits a second for each channel: RFC 7587 3.1.1 has 28–40 kbit/s for speech of full band, and it is not speech alone."""

JUMP = OPUS.clock_rate // 10
"""Times that are so far from what follows on the samples before are believed: something was lost."""


class TranscodeSound:
    """One source: `take` each unit in the order it came."""

    def __init__(self, config: bytes) -> None:
        av.logging.set_level(None)
        decoder = av.CodecContext.create("aac", "r")
        if not isinstance(decoder, AudioCodecContext):
            raise TypeError("aac is no coding of sound")
        decoder.extradata = config
        self._decoder = decoder
        self._encoder: AudioCodecContext | None = None
        self._fifo = av.AudioFifo()
        self._resampler: av.AudioResampler | None = None
        self._time = 0  # of the first sample that is held

    def take(self, data: bytes, time: int) -> Iterator[tuple[bytes, int]]:
        """The packets of Opus that one unit completes, each with its time."""
        try:
            frames = self._decoder.decode(av.Packet(data))
        except av.FFmpegError:
            return  # a damaged unit is a gap
        for frame in frames:
            yield from self._code(frame, time)

    def _code(self, frame: AudioFrame, time: int) -> Iterator[tuple[bytes, int]]:
        layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
        if self._encoder is None or self._encoder.layout.name != layout:
            self._encoder = encoder(layout)
            self._resampler = av.AudioResampler("s16", layout, OPUS.clock_rate)
            self._fifo = av.AudioFifo()
        if self._resampler is None:
            return
        if abs(time - self._time - self._fifo.samples) > JUMP:
            self._fifo = av.AudioFifo()
            self._time = time
        frame.pts = None
        for part in self._resampler.resample(frame):
            part.pts = None
            self._fifo.write(part)
        while self._fifo.samples >= SAMPLES and (piece := self._fifo.read(SAMPLES)) is not None:
            begins, self._time = self._time, self._time + SAMPLES
            piece.pts = begins
            for packet in self._encoder.encode(piece):
                yield bytes(packet), begins


def encoder(layout: str) -> AudioCodecContext:
    """Opus in packets of 20 ms."""
    made = av.CodecContext.create("libopus", "w")
    if not isinstance(made, AudioCodecContext):
        raise TypeError("libopus codes no sound")
    made.sample_rate, made.format, made.layout = OPUS.clock_rate, "s16", layout
    made.time_base = Fraction(1, OPUS.clock_rate)
    made.bit_rate = RATE * made.layout.nb_channels
    made.options = {"frame_duration": "20"}
    return made


def serve(config: bytes, records: BinaryIO, results: BinaryIO) -> NoReturn:
    """Code until the input ends. What waits is bounded by who gives it, see TAKEN."""
    waiting: queue.SimpleQueue[tuple[bytes, int]] = queue.SimpleQueue()

    def read() -> None:
        for _, data, time in read_records(records):
            waiting.put((data, time))
        os._exit(0)  # as of pictures: whatever the decoder is at

    work = TranscodeSound(config)
    threading.Thread(target=read, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    while True:
        data, time = waiting.get()
        for packet, at in work.take(data, time):
            results.write(RECORD.pack(SOUND, len(packet), at) + packet)
        results.write(RECORD.pack(TAKEN, 0, 0))
        results.flush()


if __name__ == "__main__":
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    serve(bytes.fromhex(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
