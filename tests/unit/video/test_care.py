"""A viewer on a thin line: what costs most is lowered until the rest fits, and lifted again one by one."""

import asyncio
from typing import Any

import pytest

from tests.unit.video.fanout.line import FORMAT, Clock, Line, unit
from video.codecs.rtcp import ReportBlock
from video.fanout.health import RETRY_SECONDS
from video.fanout.stream import Stream
from video.media.care import Care
from video.media.slot import Slot
from video.media.streams import Key


class Lent:
    """As much of a lease as a slot looks at."""

    quality = None

    def __init__(self, stream: Stream) -> None:
        self.stream = stream

    def release(self) -> None:
        """Nothing is held."""


class Lending:
    """As much of `Streams` as a slot looks at: one stream for each key."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.streams: dict[Key, Stream] = {}

    def lease(self, key: Key, failed: object, priority: object) -> Lent:
        return Lent(self.streams.setdefault(key, Stream(self.clock)))


class Wall:
    """Slots that show cameras of 2 Mbit/s, or 400 kbit/s as `sub`."""

    def __init__(self, *has_sub: bool) -> None:
        self.clock = Clock()
        self.lending = Lending(self.clock)
        self.said: list[Any] = []
        self.slots = [Slot("s", n, self.lending, self._hear) for n in range(len(has_sub))]  # type: ignore[arg-type]  # a stand-in
        self.lines = [Line() for _ in self.slots]
        for slot, line, has in zip(self.slots, self.lines, has_sub, strict=True):
            slot.sender = type(slot.sender)(self.clock, self.clock.later)
            slot.sender.connect(line, FORMAT)
            slot.show(Key("n", f"c{self.slots.index(slot)}", "main"), has)
        self.care = Care(self.slots)
        self._number = 3  # looks fall between key frames

    def _hear(self, message: object) -> bool:
        self.said.append(message)
        return True

    def run(self, seconds: int, bandwidth: int | None, *losses: float) -> None:
        """So many seconds at 12.5 pictures each, with a report of each slot's loss and a look each second."""
        for _ in range(seconds):
            for _ in range(12):
                for key, stream in self.lending.streams.items():
                    stream.push(unit(self._number, self.clock(), size=20_000 if key.quality == "main" else 4_000))
                self._number += 1
                self.clock.tick(1 / 12)
            for slot, loss in zip(self.slots, losses, strict=False):
                slot.sender.reported(ReportBlock(FORMAT.ssrc, int(loss * 256), 0, 0, 0, 0, 0), 0)
            self.care.look(bandwidth, self.clock())

    @property
    def qualities(self) -> list[bool]:
        return [slot.is_lowered for slot in self.slots]


async def test_the_dearest_are_lowered_until_the_line_can_take_the_rest() -> None:
    wall = Wall(True, True, True, True)
    wall.run(6, 5_000_000)
    assert sum(wall.qualities) == 2, "8 Mbit/s less two times three quarters of 2 Mbit/s is 5"
    assert wall.care.health.lowered == 1
    assert [said.quality for said in wall.said].count("sub") == 2, "the console is told"


@pytest.mark.parametrize("estimate", [None, 50_000_000])
async def test_what_is_lost_is_lowered_also_where_the_estimate_knows_nothing_of_it(estimate: int | None) -> None:
    wall = Wall(True, True, True, True)
    wall.run(6, estimate, 0.5, 0.5, 0.5, 0.5)
    assert sum(wall.qualities) == 3, "half of 8 Mbit/s is left with three of 2 Mbit/s lowered"


async def test_one_slot_of_many_that_loses_a_little_lowers_nobody() -> None:
    wall = Wall(True, True, True, True)
    wall.run(10, None, 0.4, 0.0, 0.0, 0.0)
    assert wall.qualities == 4 * [False]


async def test_where_nothing_can_be_lowered_pictures_are_skipped_up_to_a_key_frame() -> None:
    wall = Wall(False)
    wall.run(5, 500_000)
    assert wall.qualities == [False] and wall.slots[0].sender.skipped > 0


async def test_a_line_that_mended_gets_its_pictures_back_one_by_one() -> None:
    wall = Wall(True, True)
    wall.run(5, 500_000)
    assert wall.qualities == [True, True]
    wall.run(int(RETRY_SECONDS) + 2, 50_000_000)
    assert sum(wall.qualities) == 1
    wall.run(int(RETRY_SECONDS) + 2, 50_000_000)
    assert wall.qualities == [False, False]


async def test_another_camera_in_the_slot_begins_as_it_was_wished_for() -> None:
    wall = Wall(True)
    wall.run(5, 500_000)
    assert wall.qualities == [True]
    wall.slots[0].show(Key("n", "c9", "main"), True)
    assert wall.qualities == [False]
    await asyncio.sleep(0)


async def test_a_slot_that_shows_nothing_has_nothing_to_lower() -> None:
    wall = Wall(True)
    wall.slots[0].show(None)
    assert not wall.slots[0].lower() and not wall.slots[0].lift()
