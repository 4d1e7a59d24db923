"""The console speaks the words of the Python vocabulary, no others."""

from web.typescript import TARGET, text


def test_the_console_s_vocabulary_is_the_generated_one() -> None:
    assert TARGET.read_text(encoding="utf-8") == text(), "out of date: run python -m web.typescript"
