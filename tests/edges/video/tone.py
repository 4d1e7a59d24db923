"""A clip that is heard: moving grey, and a tone in one of the codings that cameras have."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np

from video.codecs.audio import OPUS, PCMA, AudioPacket

SECONDS = 3
LOUD = 2_000.0
"""A quarter of the tone; silence is below 10."""


class Coding(NamedTuple):
    """FFmpeg's name, the rate in Hz, and a container that takes it."""

    name: str
    rate: int
    suffix: str


CODINGS = {
    "aac": Coding("aac", 16_000, ".mp4"),
    "opus": Coding("libopus", 48_000, ".mkv"),
    "pcma": Coding("pcm_alaw", 8_000, ".mov"),
    "pcmu": Coding("pcm_mulaw", 8_000, ".mov"),
}


def clip(folder: Path, coding: str) -> Path:
    """The clip, in this coding of sound."""
    name, rate, suffix = CODINGS[coding]
    path = folder / f"{coding}{suffix}"
    with av.open(str(path), "w") as out:
        pictures = out.add_stream("libx264", rate=25, options={"profile": "baseline", "g": "25", "tune": "zerolatency"})
        pictures.width, pictures.height, pictures.pix_fmt = 320, 180, "yuv420p"
        voice = out.add_stream(name, rate=rate)
        assert isinstance(voice, av.AudioStream)
        voice.layout = "mono"
        step = rate // 25
        for number in range(25 * SECONDS):
            picture = np.full((180, 320, 3), number * 3 % 255, np.uint8)
            picture[:, number * 7 % 280 :][:, :40] = 255
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(pictures.encode(frame))
            tone = 12_000 * np.sin(2 * np.pi * 440 * np.arange(number * step, (number + 1) * step) / rate)
            samples = (tone / 32_768).astype(np.float32) if name == "aac" else tone.astype(np.int16)
            sound = av.AudioFrame.from_ndarray(samples[None], "fltp" if name == "aac" else "s16", "mono")
            sound.sample_rate, sound.pts, sound.time_base = rate, number * step, Fraction(1, rate)
            out.mux(voice.encode(sound))
        out.mux(pictures.encode(None))
        out.mux(voice.encode(None))
    return path


def loudness(packets: Sequence[AudioPacket]) -> list[float]:
    """Of each packet of one codec, decoded: the square root of its mean square, 0–32,767."""
    codec = packets[0].codec
    name = "libopus" if codec is OPUS else "pcm_alaw" if codec is PCMA else "pcm_mulaw"
    decoder = av.CodecContext.create(name, "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.sample_rate, decoder.layout = codec.clock_rate, "mono"
    found = []
    for packet in packets:
        for frame in decoder.decode(av.Packet(packet.payload)):
            samples = frame.to_ndarray().astype(float)
            found.append(float(np.sqrt((samples**2).mean())) * (32_768 if "flt" in frame.format.name else 1))
    return found
