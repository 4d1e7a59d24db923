"""How many transcodings an agent may run, and which cameras have turned out to need one. No I/O."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

DEFAULT_LIMIT = 2
"""Each takes a quarter of a core at 1080p, and more than half at 4K (measured): two leave the small machine of an office free."""


class TranscodingsFull(Exception):
    """There is no place. `limit`: how many there are."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class Transcodings:
    """The places of one agent, for all of its nodes.

    Attributes:
        limit: how many may run; those that run go on when it becomes less.
        running: the URLs of those that do; two nodes of one agent may have the same camera.
    """

    def __init__(self, limit: int = DEFAULT_LIMIT) -> None:
        self.limit = limit
        self.running: list[str] = []
        self._needed: set[str] = set()
        self._kept: dict[str, object] = {}  # by URL: one keeping, apart from an earlier one of the same

    @contextmanager
    def place(self, url: str) -> Iterator[None]:
        """One of the places while the block runs.

        Raises:
            TranscodingsFull: there is none.
        """
        self._needed.add(url)
        if self._is_full(url):
            raise TranscodingsFull(self.limit)
        self._kept.pop(url, None)
        self.running.append(url)
        try:
            yield
        finally:
            self.running.remove(url)

    def would_refuse(self, url: str) -> bool:
        """Whether a stream that was seen to need a place would get none now."""
        return url in self._needed and self._is_full(url)

    def _is_full(self, url: str) -> bool:
        return len(self.running) + len(self._kept.keys() - {url}) >= self.limit

    def keep(self, url: str) -> Callable[[], None] | None:
        """The next free place is this stream's, until what is answered is called; that is harmless once somebody has taken it, also
        when it was kept again since. None when it is kept already.
        """
        if url in self._kept:
            return None
        keeping = self._kept[url] = object()

        def release() -> None:
            if self._kept.get(url) is keeping:
                del self._kept[url]

        return release

    def passes_through(self, url: str) -> None:
        """A stream needs none (any more): its camera was set otherwise."""
        self._needed.discard(url)
