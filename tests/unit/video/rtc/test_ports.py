"""Where peers come in: a port or a range, and a sentence for anything else."""

import pytest

from video.rtc.ports import EntranceError, parse_ports


@pytest.mark.parametrize(
    ("text", "ports"),
    [("0", (0, 0)), ("50000", (50000, 50000)), ("50000-50009", (50000, 50009)), ("1-65535", (1, 65535))],
)
def test_a_port_or_a_range_is_read(text: str, ports: tuple[int, int]) -> None:
    assert parse_ports(text) == ports


@pytest.mark.parametrize("text", ["", "-", "x", "-5", "0-9", "9-5", "65536", "1-65536", "1-2-3", "²", " 5"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(EntranceError, match=r"media_ports '.*' is no range"):
        parse_ports(text)
