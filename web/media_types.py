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
_RIFF: dict[bytes, MediaType] = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_SOUND_BRANDS = (b"M4A ", b"M4B ")


def media_type_of(content: bytes) -> MediaType | None:
    """None for everything that is not kept: documents and programs above all."""
    for beginning, found in _BEGINNINGS:
        if content.startswith(beginning):
            return found
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12])
    if content[4:8] == b"ftyp":  # ISO 14496-12 §4.3: size, then the type of the box, then the brand
        return "audio/mp4" if content[8:12] in _SOUND_BRANDS else "video/mp4"
    if (
        len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    ):  # a frame of layer III, ISO 11172-3 §2.4.1.3
        return "audio/mpeg"
    return None


def limit_of(media_type: MediaType) -> int:
    """How many bytes a file of a type may have."""
    return LIMITS[media_type.partition("/")[0]]
