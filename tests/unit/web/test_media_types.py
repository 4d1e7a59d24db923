"""What a file is told to be by how it begins."""

import pytest

from web.media_types import LARGEST, is_modern_photo, limit_of, media_type_of


@pytest.mark.parametrize(
    ("beginning", "found"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"RIFF\x10\0\0\0WEBP", "image/webp"),
        (b"OggS\0", "audio/ogg"), (b"RIFF\x10\0\0\0WAVE", "audio/wav"), (b"ID3\x04", "audio/mpeg"), (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"), (b"\0\0\0\x20ftypisom", "video/mp4"), (b"\x1aE\xdf\xa3", "video/webm"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "video/mp4"), (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/mp4"),
        (b"\0\0\0\x18ftypXAVC\0\1\0\0XAVCmp42", "video/mp4"), (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", None),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", None), (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicisom", None),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1isom", None), (b"\0\0\0\x10ftyp", None),
        (b"<html><script>", None), (b"%PDF-1.7", None), (b"MZ\x90", None), (b"RIFF\x10\0\0\0AVI ", None), (b"", None),
        (b"GIF89a", None), (b"\xff", None), (b"\xff\xff", None), (b"<svg onload=alert(1)>", None),
    ],
)  # fmt: skip
def test_a_file_is_what_it_begins_as(beginning: bytes, found: str | None) -> None:
    assert media_type_of(beginning) == found


def test_photos_that_a_phone_can_send_as_jpeg_are_known() -> None:
    assert is_modern_photo(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") and is_modern_photo(b"\0\0\0\x18ftypavif")
    assert not is_modern_photo(b"\0\0\0\x18ftypqt  \0\0\0\0qt  ") and not is_modern_photo(b"\xff\xd8\xff\xe0")


def test_every_kind_has_a_limit() -> None:
    assert (limit_of("image/png"), limit_of("audio/wav"), limit_of("video/mp4")) == (10_000_000, 20_000_000, LARGEST)
