"""`python ffmpeg_whip.py URL TOKEN CERTIFICATE KEY`: FFmpeg's own WHIP client, through PyAV, sends moving bars until it is ended."""

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
    for number in itertools.count():
        picture = np.full((180, 320, 3), number * 3 % 255, np.uint8)
        picture[:, number * 7 % 280 :][:, :40] = 255
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, 25)
        container.mux(stream.encode(frame))
        time.sleep(0.04)


if __name__ == "__main__":
    main(*sys.argv[1:])
