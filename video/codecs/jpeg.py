"""Motion JPEG out of RTP (RFC 2435): the headers that the payloads leave out are made again. No I/O.

Huffman tables are left out: a decoder begins with those of ITU-T T.81 annex K, which RFC 2435 means.
"""

from collections.abc import Iterable

_MAIN_HEADER = 8
_LUMA = bytes.fromhex(
    "100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933"
    "383740485c4e404457453738506d51575f626768673e4d71797064785c656763"
)
_CHROMA = bytes.fromhex(
    "1112121815182f1a1a2f6342384263636363636363636363636363636363636363"
    "63636363636363636363636363636363636363636363636363636363636363"
)
"""Quantiser tables of appendix A, in zigzag order, for quality 50."""


class JpegError(ValueError):
    """The payloads are no JPEG picture of RFC 2435."""


class JpegJoiner:
    """Joins the payloads of one picture after another; tables that come once are kept (4.2)."""

    def __init__(self) -> None:
        self._tables: dict[int, bytes] = {}

    def join(self, payloads: Iterable[bytes]) -> list[bytes]:
        """One JPEG with its headers, as a list of one.

        Raises:
            JpegError: a piece is missing, or the size does not stand in it (wider or higher than 2,040 pixels).
        """
        head, scan = b"", bytearray()
        for payload in payloads:
            if len(payload) < _MAIN_HEADER:
                raise JpegError("a payload is cut short")
            if int.from_bytes(payload[1:4], "big") != len(scan):
                raise JpegError("a piece of a picture is missing")
            at, restart = _restart(payload)
            if not scan:
                tables, at = self._quantisers(payload, at)
                head = _headers(payload, tables, restart)
            scan += payload[at:]
        if not scan:
            raise JpegError("a picture is empty")
        return [head + bytes(scan) + (b"" if scan.endswith(b"\xff\xd9") else b"\xff\xd9")]

    def _quantisers(self, payload: bytes, at: int) -> tuple[bytes, int]:
        """The two tables of a first payload, and where its scan begins (3.1.8)."""
        quality = payload[5]
        if not quality:
            raise JpegError("a picture without quality")
        if quality < 128:
            return scaled_tables(quality), at
        if len(payload) < at + 4:
            raise JpegError("a payload is cut short")
        size = int.from_bytes(payload[at + 2 : at + 4], "big")
        tables = payload[at + 4 : at + 4 + size]
        if len(tables) < size:
            raise JpegError("a payload is cut short")
        if size:
            if payload[at + 1] & 3 or size not in (64, 128):
                raise JpegError("tables of 16 bits")
            self._tables[quality] = tables
        elif quality not in self._tables:
            raise JpegError("the tables of this quality have not come")
        return self._tables[quality], at + 4 + size


def _restart(payload: bytes) -> tuple[int, int]:
    """Where what follows the headers begins, and the restart interval (3.1.7)."""
    if payload[4] < 64:
        return _MAIN_HEADER, 0
    if len(payload) < _MAIN_HEADER + 4:
        raise JpegError("a payload is cut short")
    return _MAIN_HEADER + 4, int.from_bytes(payload[_MAIN_HEADER : _MAIN_HEADER + 2], "big")


def scaled_tables(quality: int) -> bytes:
    """Both quantiser tables of a quality of 1–99 (appendix A)."""
    factor = min(99, quality)
    scale = 5000 // factor if factor < 50 else 200 - factor * 2
    return bytes(min(255, max(1, (value * scale + 50) // 100)) for value in _LUMA + _CHROMA)


def _headers(payload: bytes, tables: bytes, restart: int) -> bytes:
    """Everything before the scan (appendix B)."""
    width, height = payload[6] * 8, payload[7] * 8
    kind = payload[4] & 0x3F
    if not (width and height) or kind > 1:
        raise JpegError("the size or the kind of the picture is none of RFC 2435")
    luma, chroma = tables[:64], tables[64:] or tables[:64]
    frame = bytes((8, *height.to_bytes(2, "big"), *width.to_bytes(2, "big"), 3))
    components = bytes((1, 0x21 if kind == 0 else 0x22, 0, 2, 0x11, 1, 3, 0x11, 1))
    parts = [b"\xff\xd8", _segment(0xDB, b"\0" + luma), _segment(0xDB, b"\1" + chroma)]
    if restart:
        parts.append(_segment(0xDD, restart.to_bytes(2, "big")))
    parts.append(_segment(0xC0, frame + components))
    parts.append(_segment(0xDA, bytes((3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0))))
    return b"".join(parts)


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content
