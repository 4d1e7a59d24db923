"""JPEGs out of RTP; that a decoder reads them is tried with FFmpeg's packets in tests/edges/video."""

import av
import pytest
from av.video.frame import VideoFrame

from video.codecs.jpeg import JpegError, JpegJoiner, scaled_tables


def jpeg_of(quality: str) -> bytes:
    """A grey ramp of 64 × 48 pixels in 4:2:0."""
    encoder = av.CodecContext.create("mjpeg", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = 64, 48, "yuvj420p"
    encoder.thread_count = 1  # more would put restart markers between them
    encoder.options = {"huffman": "default", "qmin": quality, "qmax": quality}
    frame = VideoFrame(64, 48, "yuvj420p")
    for plane in frame.planes:
        plane.update(bytes(at % 251 for at in range(plane.buffer_size)))
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


def segments(jpeg: bytes) -> tuple[dict[int, list[bytes]], bytes]:
    """Marker segments, and the scan behind them."""
    found: dict[int, list[bytes]] = {}
    at = 2
    while True:
        marker, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        found.setdefault(marker, []).append(jpeg[at + 4 : at + 2 + size])
        at += 2 + size
        if marker == 0xDA:
            return found, jpeg[at:]


def payloads(jpeg: bytes, size: int = 200) -> list[bytes]:
    """By RFC 2435, with tables in the packets (Q 255)."""
    found, scan = segments(jpeg)
    tables = b"".join(found[0xDB])
    table = tables[1:65]
    made = []
    for at in range(0, len(scan), size):
        head = bytes((0, *at.to_bytes(3, "big"), 1, 255, 64 // 8, 48 // 8))
        if at == 0:
            head += bytes((0, 0, 0, 128)) + table * 2
        made.append(head + scan[at : at + size])
    return made


def decoded(jpeg: bytes) -> bytes:
    decoder = av.CodecContext.create("mjpeg", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    frames = [*decoder.decode(av.Packet(jpeg)), *decoder.decode(None)]
    return frames[0].to_ndarray(format="gray").tobytes()


def test_a_picture_is_the_same_after_the_way_through_rtp() -> None:
    original = jpeg_of("5")
    [joined] = JpegJoiner().join(payloads(original))
    assert decoded(joined) == decoded(original)


def test_tables_that_come_once_are_kept() -> None:
    rows = payloads(jpeg_of("5"))
    at_once = [bytes((*row[:5], 200, *row[6:])) for row in rows]
    later = [at_once[0][:8] + bytes(4) + at_once[0][8 + 4 + 128 :], *at_once[1:]]
    joiner = JpegJoiner()
    with pytest.raises(JpegError, match="have not come"):
        JpegJoiner().join(later)
    assert joiner.join(at_once) == joiner.join(later)


def test_tables_of_a_quality_by_the_formula_of_the_standard() -> None:
    at_50, best, worst = scaled_tables(50), scaled_tables(99), scaled_tables(1)
    assert at_50[:4] == bytes((16, 11, 12, 14)) and at_50[64:68] == bytes((17, 18, 18, 24)) and len(at_50) == 128
    assert set(best) <= set(range(1, 4)) and set(worst) == {255}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [b"short"],
        [bytes((0, 0, 0, 9, 1, 50, 8, 6)) + b"scan"],
        [bytes((0, 0, 0, 0, 1, 0, 8, 6)) + b"scan"],
        [bytes((0, 0, 0, 0, 1, 50, 0, 6)) + b"scan"],
        [bytes((0, 0, 0, 0, 5, 50, 8, 6)) + b"scan"],
        [bytes((0, 0, 0, 0, 65, 50, 8, 6))],
        [bytes((0, 0, 0, 0, 1, 255, 8, 6, 0, 1, 0, 128)) + bytes(128)],
        [bytes((0, 0, 0, 0, 1, 255, 8, 6, 0, 0, 0, 128)) + bytes(20)],
    ],
)
def test_what_is_no_picture_is_refused(rows: list[bytes]) -> None:
    with pytest.raises(JpegError):
        JpegJoiner().join(rows)
