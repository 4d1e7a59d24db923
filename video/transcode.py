"""`python -m video.transcode hevc`: a camera's pictures coded again as H.264 without B-frames, until its input ends. See docs/nodes.md.

A process of its own for each stream: a decoder that crashes or hangs on what a camera sends takes no other camera with it,
and at a lower priority the kernel lets packets that only pass through go first.

Input and output are records: kind, size, time (1/90,000 s) and the picture: Annex B, or a JPEG on the way in.
"""

import os
import queue
import resource
import sys
import threading
from collections.abc import Iterator
from fractions import Fraction
from struct import Struct
from typing import BinaryIO

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame

from video.codecs.clock90k import CLOCK_RATE, Clock90k

RECORD = Struct(">BIq")
PICTURE, KEY_PICTURE, KEY_WANTED, TAKEN = range(4)
"""Kinds of records: a picture, one that decoding can start at; in: a viewer needs a key frame; out: one more picture was read."""

BEHIND = 3
"""Pictures that wait while one is being worked at: from here on they are decoded and not shown, until the newest is reached."""

NICE = 10
"""A tenth of the weight of what passes packets on, when both want the processor (sched(7))."""

MEMORY = 2 * 1024**3
"""Bytes of address space: 4K H.265 needs 500 MB of it; a stream that claims more is damaged, or means harm."""

OPEN_FILES = 3
"""Input, output and log: whoever takes over the decoder by what a camera sends can open no file and no connection."""

MAX_WIDTH, MAX_HEIGHT = 1920, 1080
"""A larger picture is made smaller: 4K in H.264 would be 12 Mbit/s, and no tile of a wall shows it."""

KEY_TICKS = 2 * CLOCK_RATE
"""Between key frames, as we ask of cameras: what a newcomer is sent at once, and what a loss costs."""

BITS_PER_PIXEL = 1.5
"""Highest rate, bits a second for each pixel: 3.1 Mbit/s at 1080p, 1.4 at 720p, as cameras of that size are set."""

MIN_RATE = 400_000
CRF = "23"
"""Quality aimed at below the highest rate (x264's own default): a still scene takes little of the line."""

PRESET = "superfast"
"""6.9 ms for 1080p where veryfast takes 9.9 and ultrafast 5.3, with half of its rate at the same quality."""


def size_for(width: int, height: int) -> tuple[int, int]:
    """What a picture is coded as: within the largest, of the same shape, even (4:2:0)."""
    scale = min(1.0, MAX_WIDTH / width, MAX_HEIGHT / height)
    return max(16, int(width * scale) // 2 * 2), max(16, int(height * scale) // 2 * 2)


def rate_for(width: int, height: int) -> int:
    """Highest rate for pictures of this size, in bit/s."""
    return max(MIN_RATE, int(width * height * BITS_PER_PIXEL))


class Transcode:
    """One stream: `take` each picture in the order it came."""

    def __init__(self, coding: str) -> None:
        """`coding` is FFmpeg's name of a decoder."""
        av.logging.set_level(None)
        decoder = av.CodecContext.create(coding, "r")
        if not isinstance(decoder, VideoCodecContext):
            raise TypeError(f"{coding} is no coding of pictures")
        decoder.thread_count = 1  # more would hold pictures back, one for each
        self._decoder = decoder
        self._encoder: VideoCodecContext | None = None
        self._clock = Clock90k(Fraction(1, CLOCK_RATE))
        self._key_at: int | None = None

    def take(
        self, data: bytes, pts: int, is_shown: bool, key_wanted: threading.Event
    ) -> Iterator[tuple[bytes, int, bool]]:
        """What one coded picture leads to: Annex B, time, and whether decoding can start there. `is_shown`: not too late."""
        packet = av.Packet(data)
        packet.pts = pts
        try:
            frames = self._decoder.decode(packet)
        except av.FFmpegError:
            return  # a damaged picture; the next key frame mends it
        for frame in frames:
            time = self._clock.ticks(frame.pts, None)
            if is_shown:
                yield from self._code(frame, time, key_wanted)

    def _code(self, frame: VideoFrame, time: int, key_wanted: threading.Event) -> Iterator[tuple[bytes, int, bool]]:
        width, height = size_for(frame.width, frame.height)
        if self._encoder is None or (self._encoder.width, self._encoder.height) != (width, height):
            self._encoder, self._key_at = encoder(width, height), None
        picture = frame.reformat(width, height, "yuv420p", dst_color_range="MPEG")
        is_due = self._key_at is None or time - self._key_at >= KEY_TICKS or key_wanted.is_set()
        if is_due:
            self._key_at = time
            key_wanted.clear()
        picture.pts, picture.time_base = time, self._encoder.time_base
        picture.pict_type = PictureType.I if is_due else PictureType.NONE
        for packet in self._encoder.encode(picture):
            yield bytes(packet), packet.pts or 0, packet.is_keyframe


def encoder(width: int, height: int) -> VideoCodecContext:
    """H.264 as WebRTC has it: constrained baseline, nothing held back, a key frame when we say so."""
    made = av.CodecContext.create("libx264", "w")
    if not isinstance(made, VideoCodecContext):
        raise TypeError("libx264 codes no pictures")
    rate = rate_for(width, height)
    made.width, made.height, made.pix_fmt = width, height, "yuv420p"
    made.time_base, made.framerate = Fraction(1, CLOCK_RATE), Fraction(25)
    made.thread_count, made.max_b_frames, made.gop_size = 1, 0, 100_000
    made.options = {
        "preset": PRESET,
        "tune": "zerolatency",
        "profile": "baseline",
        "forced-idr": "1",
        "crf": CRF,
        "maxrate": str(rate),
        "bufsize": str(rate // 2),
    }
    return made


def read_records(stream: BinaryIO) -> Iterator[tuple[int, bytes, int]]:
    """Kind, content and time of each record, until the input ends."""
    while len(head := stream.read(RECORD.size)) == RECORD.size:
        kind, size, time = RECORD.unpack(head)
        yield kind, stream.read(size), time


def serve(coding: str, records: BinaryIO, results: BinaryIO) -> None:
    """Transcode until the input ends."""
    waiting: queue.SimpleQueue[tuple[bytes, int]] = queue.SimpleQueue()  # bounded by who sends, see TAKEN
    key_wanted = threading.Event()

    def read() -> None:
        for kind, data, time in read_records(records):
            if kind == KEY_WANTED:
                key_wanted.set()
            else:
                waiting.put((data, time))
        os._exit(0)  # our agent is gone, or wants us no more, whatever the decoder is at

    work = Transcode(coding)
    threading.Thread(target=read, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    while True:
        data, time = waiting.get()
        is_shown = waiting.qsize() < BEHIND
        for unit, pts, key in work.take(data, time, is_shown, key_wanted):
            results.write(RECORD.pack(KEY_PICTURE if key else PICTURE, len(unit), pts) + unit)
        results.write(RECORD.pack(TAKEN, 0, 0))
        results.flush()


if __name__ == "__main__":
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    serve(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
