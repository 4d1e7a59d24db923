"""What a file is told to be by how it begins."""

import pytest

from web.media_types import LARGEST, limit_of, media_type_of


@pytest.mark.parametrize(
    ("beginning", "found"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"RIFF\x10\0\0\0WEBP", "image/webp"),
        (b"OggS\0", "audio/ogg"), (b"RIFF\x10\0\0\0WAVE", "audio/wav"), (b"ID3\x04", "audio/mpeg"), (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"), (b"\0\0\0\x20ftypisom", "video/mp4"), (b"\x1aE\xdf\xa3", "video/webm"),
        (b"<html><script>", None), (b"%PDF-1.7", None), (b"MZ\x90", None), (b"RIFF\x10\0\0\0AVI ", None), (b"", None),
        (b"GIF89a", None), (b"\xff", None), (b"\xff\xff", None), (b"<svg onload=alert(1)>", None),
    ],
)  # fmt: skip
def test_a_file_is_what_it_begins_as(beginning: bytes, found: str | None) -> None:
    assert media_type_of(beginning) == found


def test_every_kind_has_a_limit() -> None:
    assert (limit_of("image/png"), limit_of("audio/wav"), limit_of("video/mp4")) == (10_000_000, 20_000_000, LARGEST)
