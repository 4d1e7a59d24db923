"""Packets as they are sent, side by side: room that is filled for one viewer after another. No I/O. See docs/video.md."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

Address: TypeAlias = tuple[str, int]
"""Where packets go: host and port."""

ONE = ((0, 1),)
"""A single packet, as `AccessUnit.runs`."""


class Run(NamedTuple):
    """What one system call takes: packets of `size` bytes each, the last no longer."""

    size: int
    packets: int
    octets: memoryview


class Sheet:
    """Room for the packets of one picture: header, ciphertext and tag of each, one after another.

    Made once for all viewers whose headers have the same in common and whose tags are of one size: what a viewer costs is to fill it, without a byte of new memory.

    Attributes:
        packets: of each its payload, where its header is to be, and where the rest.
        runs: the whole of it.
    """

    __slots__ = ("packets", "runs")

    def __init__(
        self, payloads: Sequence[bytes], header_size: int, tag_size: int, runs: Sequence[tuple[int, int]] = ONE
    ) -> None:
        """`runs`: as of `AccessUnit`."""
        more = header_size + tag_size
        room = memoryview(bytearray(sum(map(len, payloads)) + more * len(payloads)))
        ends, at = [0], 0
        self.packets: list[tuple[bytes, memoryview, memoryview]] = []
        for payload in payloads:
            body, end = at + header_size, at + more + len(payload)
            self.packets.append((payload, room[at:body], room[body:end]))
            ends.append(end)
            at = end
        self.runs = [Run(ends[a + 1] - ends[a], b - a, room[ends[a] : ends[b]]) for a, b in runs]

    def __len__(self) -> int:
        """How many packets."""
        return len(self.packets)


Seal: TypeAlias = Callable[[int, Sheet], None]
"""(index of the first packet, sheet whose headers are written): encrypt its payloads into it (SRTP).

An index is used for one packet only, or for the same one again.
"""


def sealed(seal: Seal, index: int, header: bytes, payload: bytes, tag_size: int) -> Sheet:
    """A single packet."""
    sheet = Sheet((payload,), len(header), tag_size)
    sheet.packets[0][1][:] = header
    seal(index, sheet)
    return sheet
