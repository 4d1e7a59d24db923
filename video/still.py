"""`python -m video.still`: turns key frames into JPEGs, one after another, until its input ends. See docs/video.md.

A process of its own: FFmpeg and OpenCV read what a camera sent, and hold 60 MB that the media process can do without.

Input: length (4 bytes, big-endian) and an Annex B key frame. Output: 0 or 1 (failed), length, and the JPEG or a sentence.
"""

import sys
from struct import Struct
from typing import BinaryIO

REQUEST = Struct(">I")
REPLY = Struct(">BI")

WIDTH = 1280
"""Widest picture made, in pixels: enough to read a number plate, about 200 kB."""

QUALITY = 80
"""Of the JPEG; above it a picture grows faster than anybody sees."""


def jpeg(key_frame: bytes) -> bytes:
    """One key frame (Annex B, with SPS and PPS) as a JPEG.

    Raises:
        ValueError: it can't be decoded.
    """
    import av
    import cv2

    decoder = av.CodecContext.create("h264", "r")
    try:
        pictures = [*decoder.decode(av.Packet(key_frame)), *decoder.decode(None)]
    except av.FFmpegError as error:
        raise ValueError(f"the key frame can't be decoded: {error}") from error
    if not pictures:
        raise ValueError("the key frame holds no whole picture")
    whole = pictures[0].to_ndarray(format="bgr24")
    height, width = whole.shape[:2]
    size = min(width, WIDTH), round(height * min(width, WIDTH) / width)
    pixels = cv2.resize(whole, size, interpolation=cv2.INTER_AREA)
    made, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not made:
        raise ValueError("the picture can't be written as a JPEG")
    return encoded.tobytes()


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until they end."""
    while len(head := requests.read(REQUEST.size)) == REQUEST.size:
        key_frame = requests.read(REQUEST.unpack(head)[0])
        try:
            failed, body = 0, jpeg(key_frame)
        except ValueError as error:
            failed, body = 1, str(error).encode()
        replies.write(REPLY.pack(failed, len(body)) + body)
        replies.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
