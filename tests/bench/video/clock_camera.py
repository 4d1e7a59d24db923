"""An RTSP camera that shows the time: `python -m tests.bench.video.clock_camera`. Prints its URL; runs until its input ends.

Each picture carries the (lowest bits of the) ms of the wall clock at which it was taken, as a row of black and white squares, most significant bit first.
"""

import asyncio
import base64
import struct
import sys
import time
from fractions import Fraction

import av
import numpy as np

from tests.edges.video.rtsp_server import SDP, Camera
from video.codecs.h264 import PPS, SPS, nals
from video.codecs.payloads import packetise

WIDTH, HEIGHT, FPS = 640, 360, 25
BITS, SQUARE = 32, 16
"""The lowest 32 bits of the ms, which begin anew each 49 days; a square of a macroblock survives any coding."""


class ClockCamera(Camera):
    """Takes a picture each 40 ms and codes it as a camera does: at once, without looking ahead."""

    def __init__(self) -> None:
        self.url, self.calls, self.hang = "", 0, False
        self.answers, self.asked, self.said_goodbye = {}, [], asyncio.Event()
        self._lines = set()
        self._made = 0
        self._encoder = _encoder()
        sets = [nal for nal in nals(self.take()) if nal[0] & 31 in (SPS, PPS)]
        self.sdp = SDP.format(sets=",".join(base64.b64encode(nal).decode() for nal in sets)).replace("\n", "\r\n")
        self._encoder = _encoder()

    def take(self) -> bytes:
        """One picture (Annex B) of now."""
        now = int(time.time() * 1000)
        luma = np.full((HEIGHT, WIDTH), 128, np.uint8)
        for bit in range(BITS):
            luma[:SQUARE, bit * SQUARE : (bit + 1) * SQUARE] = 235 if now >> (BITS - 1 - bit) & 1 else 16
        frame = av.VideoFrame.from_ndarray(np.vstack([luma, np.full((HEIGHT // 2, WIDTH), 128, np.uint8)]), "yuv420p")
        frame.pts = self._made
        self._made += 1
        return b"".join(bytes(packet) for packet in self._encoder.encode(frame))

    async def _play(self, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        began, sequence, number = loop.time(), 0, 0
        while True:
            parts = packetise(nals(self.take()))
            for at, part in enumerate(parts):
                marker = 0x80 if at == len(parts) - 1 else 0
                header = struct.pack(">BBHII", 0x80, 96 | marker, sequence & 0xFFFF, number * 3600, 0x1234)
                writer.write(struct.pack(">cBH", b"$", 0, len(header) + len(part)) + header + part)
                sequence += 1
            await writer.drain()
            number += 1
            await asyncio.sleep(max(0.0, began + number / FPS - loop.time()))


def _encoder() -> av.VideoCodecContext:
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.framerate, encoder.gop_size = Fraction(1, FPS), Fraction(FPS), 2 * FPS
    encoder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "profile": "baseline",
        "x264-params": "threads=1",
    }
    return encoder


async def main() -> None:
    """Serve whoever asks."""
    camera = ClockCamera()
    server = await asyncio.start_server(camera.serve, "127.0.0.1", 0)
    print(f"rtsp://127.0.0.1:{server.sockets[0].getsockname()[1]}/clock", flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
