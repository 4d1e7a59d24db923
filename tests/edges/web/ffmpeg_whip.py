"""`python ffmpeg_whip.py URL TOKEN CERTIFICATE KEY`: FFmpeg's own WHIP client, through PyAV, sends moving bars and a tone in Opus until it is ended."""

import itertools
import sys
import time
from fractions import Fraction

import av
import numpy as np


def main(url: str, token: str, certificate: str, key: str) -> None:
    options = {"authorization": token, "cert_file": certificate, "key_file": key}
    container = av.open(url, "w", format="whip", options=options)
    stream = container.add_stream("libx264", rate=25, options={"profile": "baseline", "tune": "zerolatency", "g": "25"})
    stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
    voice = container.add_stream("libopus", rate=48_000, options={"frame_duration": "20"})
    voice.layout = "stereo"
    for number in itertools.count():
        picture = np.full((180, 320, 3), number * 3 % 255, np.uint8)
        picture[:, number * 7 % 280 :][:, :40] = 255
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, 25)
        container.mux(stream.encode(frame))
        at = np.arange(number * 1920, (number + 1) * 1920)
        tone = (12_000 * np.sin(2 * np.pi * 440 * at / 48_000)).astype(np.int16)
        sound = av.AudioFrame.from_ndarray(np.repeat(tone, 2)[None], "s16", "stereo")
        sound.sample_rate, sound.pts, sound.time_base = 48_000, number * 1920, Fraction(1, 48_000)
        container.mux(voice.encode(sound))
        time.sleep(0.04)


if __name__ == "__main__":
    main(*sys.argv[1:])
