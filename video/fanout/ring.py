"""The newest pictures of one stream, and readers that never make its writer wait. No I/O. See docs/video.md."""

from video.codecs.access_unit import AccessUnit

RING_BYTES = 12 * 1024 * 1024
"""Two groups of pictures of 4 s at 8 Mbit/s with room to spare; 300 streams at 2 Mbit/s stay near 300 MB."""

LATE_SECONDS = 1.0
"""A reader this far behind gives up its place once a newer key frame exists: a late picture misleads a dispatcher."""


def cost(unit: AccessUnit) -> int:
    """Bytes it takes to hold a unit: a source of tiny pictures must not fill the memory by their number."""
    return unit.size + 300 + 60 * len(unit.payloads)


class Ring:
    """The newest group of pictures and the one before it, so that a reader can finish one while the next begins."""

    def __init__(self, limit: int = RING_BYTES) -> None:
        self._units: list[AccessUnit] = []
        self._first = 0  # number of _units[0]; numbers only grow
        self._key: int | None = None  # number of the newest key frame
        self._bytes = 0
        self._limit = limit

    @property
    def end(self) -> int:
        """Number the next unit will get."""
        return self._first + len(self._units)

    @property
    def size(self) -> int:
        """Bytes held, with what Python needs to hold them."""
        return self._bytes

    @property
    def key_frame(self) -> AccessUnit | None:
        """The newest key frame, if it is held."""
        return None if self._key is None else self._units[self._key - self._first]

    @property
    def newest(self) -> AccessUnit | None:
        """The newest unit, if any is held."""
        return self._units[-1] if self._units else None

    def push(self, unit: AccessUnit) -> None:
        """Take the next unit of the stream. Constant work, whatever the readers do."""
        if unit.key:
            if self._key is not None:
                self._forget(self._key)
            self._key = self.end
        self._units.append(unit)
        self._bytes += cost(unit)
        if self._bytes > self._limit and self._key is not None:
            self._forget(self._key)
        if self._bytes > self._limit and not unit.key:  # this group alone is too long: newcomers wait for the next
            self._forget(self.end - 1)
            self._key = None

    def _forget(self, before: int) -> None:
        """Drop the units whose number is below `before`."""
        count = before - self._first
        self._bytes -= sum(map(cost, self._units[:count]))
        del self._units[:count]
        self._first = before

    def clear(self) -> None:
        """Forget every picture (the source changed); readers go on at the next key frame."""
        self._forget(self.end)
        self._key = None

    def cursor(self) -> "Cursor":
        """A reader that starts at the newest key frame."""
        return Cursor(self)


class Cursor:
    """The place of one reader in a ring.

    Attributes:
        skipped: units it never got.
        live: whether nothing newer was waiting when it last took one.
    """

    __slots__ = ("_at", "_floor", "_is_dropping", "_ring", "live", "skipped")

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._at: int | None = None  # None: waiting for a key frame
        self._floor = 0
        self._is_dropping = False
        self.skipped = 0
        self.live = False

    def next(self) -> AccessUnit | None:
        """The next unit for this reader, or None until there is one.

        A reader whose place is gone, or that is `LATE_SECONDS` behind a newer key frame, goes on at that key frame.
        """
        ring, at, key = self._ring, self._at, self._ring._key
        if at is None or self._is_dropping or at < ring._first or (key is not None and at < key and self._is_late(at)):
            if key is None or key < self._floor:
                return None
            self.skipped += 0 if at is None else max(0, key - at)
            at, self._is_dropping = key, False
        place, held = at - ring._first, len(ring._units)
        if place >= held:
            return None
        self._at, self.live = at + 1, place + 1 == held
        return ring._units[place]

    def _is_late(self, at: int) -> bool:
        ring = self._ring
        return ring._units[-1].arrived - ring._units[at - ring._first].arrived > LATE_SECONDS

    def follow(self) -> None:
        """Everything that is held was taken elsewhere."""
        self._at = self._ring.end

    def replay(self) -> None:
        """Begin again at the newest key frame (the viewer lost a picture)."""
        self._at = None

    def drop(self, ahead: int = 0) -> None:
        """Skip everything up to a key frame that is still to come (the viewer's line is full), and `ahead` units after the newest."""
        self._floor, self._is_dropping = self._ring.end + ahead, True
