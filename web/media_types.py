"""What a file really is, by how it begins; what its sender calls it does not count. Pure."""

from incidents.record import MediaType

LIMITS: dict[str, int] = {"image": 10_000_000, "audio": 20_000_000, "video": 50_000_000}
"""Bytes: a photo of a phone, twenty minutes of speech, a minute of its film."""
LARGEST = max(LIMITS.values())

_BEGINNINGS: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_RAW_BRAND = b"crx "
"""Canon's raw photos, which say that they are compatible with films."""
_MOST_BRANDS = 256
"""Bytes of the first box that are read: phones write some 32."""
_RIFF: dict[bytes, MediaType] = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_SOUND_BRANDS = {b"M4A ", b"M4B "}
_FILM_BRANDS = {
    b"isom", *(b"iso%d" % n for n in range(2, 10)), b"mp41", b"mp42", b"avc1", b"mmp4", b"M4V ", b"M4VH", b"M4VP", b"MSNV",
    b"dash", b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"qt  ",
}  # fmt: skip
"""The registered brands of MP4 (mp4ra.org) that phones and cameras write. QuickTime is among them: an iPhone's clip must not be
lost, its boxes are those of MP4, and a browser plays it as MP4 where it holds H.264; HEVC has to be taken out and opened elsewhere."""
_STILL_BRANDS = {
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"avif", b"avis",
}  # fmt: skip
"""Photos in the same boxes (ISO 23008-12, AVIF): no browser at every desk shows them."""


def media_type_of(content: bytes) -> MediaType | None:
    """None for everything that is not kept: documents and programs above all."""
    for beginning, found in _BEGINNINGS:
        if content.startswith(beginning):
            return found
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12])
    if brands := _brands(content):
        return _boxed(brands)
    if (
        len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    ):  # a frame of layer III, ISO 11172-3 §2.4.1.3
        return "audio/mpeg"
    return None


def is_modern_photo(content: bytes) -> bool:
    """Whether it is HEIC or AVIF, which a phone can send as JPEG instead."""
    return bool(brands := _brands(content)) and brands[0] in _STILL_BRANDS


def _brands(content: bytes) -> list[bytes]:
    """ISO 14496-12 §4.3: size, the type of the box, the brand, its version, compatible brands. Empty: no such file."""
    if content[4:8] != b"ftyp":
        return []
    end = min(int.from_bytes(content[:4], "big"), _MOST_BRANDS, len(content))
    return [content[8:12], *(content[at : at + 4] for at in range(16, end - 3, 4))]


def _boxed(brands: list[bytes]) -> MediaType | None:
    """By its own brand; where that says nothing to us, by those it says to be compatible with."""
    if brands[0] in _SOUND_BRANDS:
        return "audio/mp4"
    if brands[0] in _STILL_BRANDS or brands[0] == _RAW_BRAND:
        return None
    return "video/mp4" if _FILM_BRANDS.intersection(brands) else None


def limit_of(media_type: MediaType) -> int:
    """How many bytes a file of a type may have."""
    return LIMITS[media_type.partition("/")[0]]
