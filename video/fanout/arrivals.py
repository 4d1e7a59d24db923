"""When the packets of one sender came, until it is told. No I/O. See docs/video.md."""

from video.codecs.rtcp_arrivals import MAX_SPAN, MAX_TOLD, TICKS, Arrivals
from video.codecs.rtp import extend

TELL_SECONDS = 0.1
"""Between two messages: often enough for a sender to notice a queue before it is a second long (browsers expect 50–250 ms)."""

_MAX_PENDING = 4 * MAX_TOLD
"""Numbers remembered: nobody who means well sends more in `TELL_SECONDS`."""

_MAX_DELTA = 32_767


class ArrivalLog:
    """Notes the packets that came, and makes the messages about them."""

    def __init__(self) -> None:
        self._came: dict[int, int] = {}  # extended number → tick
        self._highest: int | None = None
        self._told: int | None = None  # the number after the last one that was told of
        self._count = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self._came

    def take(self, number: int, now: float) -> None:
        """Packet `number` (16 bits) came at `now` (monotonic seconds)."""
        number = number if self._highest is None else extend(number, self._highest, 16)
        if len(self._came) < _MAX_PENDING:
            self._came.setdefault(number, int(now * TICKS))
        self._highest = number if self._highest is None else max(self._highest, number)

    def tell(self, sender: int, media: int) -> list[Arrivals]:
        """Everything that came since the last call; what is between that and the last message has not come.

        A packet that comes after later ones were told of is told of by itself: the others are not said to be missing.
        """
        numbers, told = sorted(self._came), self._told
        late = [number for number in numbers if told is not None and number < told]
        found = [self._message(sender, media, number, [(number, self._came[number])]) for number in late]
        if new := numbers[len(late) :]:
            is_near = told is not None and new[0] - told < MAX_SPAN - MAX_TOLD
            first = told if told is not None and is_near else new[0]
            row: list[tuple[int, int]] = []  # numbers and times
            for number in new:
                time = self._came[number]
                if row and not _fits(first, row, number, time):
                    found.append(self._message(sender, media, first, row))
                    first, row = number, []
                row.append((number, time))
            found.append(self._message(sender, media, first, row))
            self._told = new[-1] + 1
        self._came.clear()
        return found

    def _message(self, sender: int, media: int, first: int, row: list[tuple[int, int]]) -> Arrivals:
        count, self._count = self._count, self._count + 1 & 0xFF
        times: list[int | None] = [None] * (row[-1][0] - first + 1)
        for number, time in row:
            times[number - first] = time
        return Arrivals(sender, media, count, first & 0xFFFF, tuple(times))


def _fits(first: int, row: list[tuple[int, int]], number: int, time: int) -> bool:
    """Whether one message can tell of this packet too."""
    return len(row) < MAX_TOLD and number - first < MAX_SPAN and abs(time - row[-1][1]) <= _MAX_DELTA
