"""What the centre is told of a slot whose pictures run late."""

from typing import Any

from tests.unit.video.fanout.line import unit
from tests.unit.video.test_care import Wall
from video import link
from video.media.streams import Key


class Late(Wall):
    """One slot of a wall, whose camera is on a line that may jam."""

    def __init__(self) -> None:
        super().__init__(True)
        self.slot = self.slots[0]
        self.is_told = True

    def _hear(self, message: Any) -> bool:
        return self.is_told and super()._hear(message)

    def play(self, seconds: float, grows: float = 0.0) -> list[int]:
        """Pictures for so long, that come later by `grows` each second, with a look each second; what is told."""
        self.said.clear()
        for _ in range(int(seconds)):
            for _ in range(12):
                for stream in self.lending.streams.values():
                    stream.push(unit(self._number, self.clock()))
                self._number += 1
                self.clock.tick(0.08 + grows / 12)
            self.slot.tell_late()
        return [said.seconds for said in self.said if isinstance(said, link.Late)]


async def test_each_second_is_told_from_the_second_on_and_once_that_it_is_over() -> None:
    wall = Late()
    assert wall.play(10) == []
    assert wall.play(10, grows=0.5) == [2, 3, 4, 5]
    late = next(said for said in reversed(wall.said) if isinstance(said, link.Late))
    assert late == link.Late(session="s", slot=0, camera="c0", seconds=late.seconds)
    assert wall.play(10) == []
    assert wall.play(5, grows=-0.6)[-1] == 2
    assert wall.play(5, grows=-0.6) == [0]


async def test_another_camera_begins_in_time_and_another_quality_goes_on() -> None:
    wall = Late()
    wall.play(3)
    wall.play(10, grows=0.5)
    wall.slot.lower()
    assert wall.play(2) == [0], "its sub stream is in time, and the console is told"
    wall.slot.lift()
    assert wall.play(2) == [5]
    wall.slot.show(None)
    wall.slot.show(Key("n", "c0", "main"), True)
    assert wall.play(2) == [5], "the console has forgotten what it knew"


async def test_what_could_not_be_told_is_told_when_the_line_is_back() -> None:
    wall = Late()
    wall.play(3)
    wall.is_told = False
    assert wall.play(10, grows=0.5) == []
    wall.is_told = True
    assert wall.play(2) == [5]
