"""When the packets of one sender came, until it is told. No I/O. See docs/video.md."""

from video.codecs.rtcp_arrivals import MAX_TOLD, TICKS, Arrivals
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

        A packet that comes after later ones were told of is told of once more by itself.
        """
        found: list[Arrivals] = []
        row: list[int | None] = []
        numbers = sorted(self._came)
        first = self._told if self._told is not None and 0 <= numbers[0] - self._told < MAX_TOLD // 2 else numbers[0]
        before = self._came[numbers[0]]
        for number in numbers:
            time = self._came[number]
            gap = number - first - len(row)
            if len(row) + gap >= MAX_TOLD or abs(time - before) > _MAX_DELTA:
                found.append(self._message(sender, media, first, row))
                first, row, gap = number, [], 0
            row += [None] * gap
            row.append(time)
            before = time
        found.append(self._message(sender, media, first, row))
        self._told = max(numbers[-1] + 1, self._told or 0)
        self._came.clear()
        return found

    def _message(self, sender: int, media: int, first: int, row: list[int | None]) -> Arrivals:
        count, self._count = self._count, self._count + 1 & 0xFF
        return Arrivals(sender, media, count, first & 0xFFFF, tuple(row))
