"""Where peers come in, as it is configured. No I/O. See docs/video.md."""

from typing import NamedTuple


class EntranceError(Exception):
    """Nobody can come in; the text says why and how to mend it."""


class Listen(NamedTuple):
    """Where peers come in: addresses of this machine (none: all it has), UDP ports to try (0: any).

    `announce`: the outer addresses that peers are told instead, where ours are translated on the way.
    """

    hosts: tuple[str, ...] = ()
    first_port: int = 0
    last_port: int = 0
    announce: tuple[str, ...] = ()


def parse_ports(text: str) -> tuple[int, int]:
    """First and last of `NUMBER` or `FIRST-LAST`; `0` is any port.

    Raises:
        EntranceError: it is neither.
    """
    first, _, last = text.partition("-")
    numbers = [first, last or first]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise EntranceError(f"media_ports {text!r} is no range: write it like 50000-50009, or 50000.")
    low, high = int(numbers[0]), int(numbers[1])
    if not 0 <= low <= high <= 65535 or (low == 0 and high):
        raise EntranceError(f"media_ports {text!r} is no range of UDP ports: they go from 1 to 65535, or 0 for any.")
    return low, high
