"""A machine whose time of day somebody sets while the centre runs. The clock that nobody can set goes on as it does.

libfaketime stands between a program and the C library; the program reads here, at each look at the clock, by how much it is set.
"""

from collections.abc import Sequence
from pathlib import Path

LIBRARIES = "*/faketime/libfaketimeMT.so.1"
"""The one for programs with threads; its folder bears the name of the machine's kind."""


class SteppedClock:
    """The time of day of the programs that were given `environment`: at first the machine's."""

    def __init__(self, folder: Path, cache_s: int = 0) -> None:
        """`folder` holds what the programs read: at each look at the clock, which costs them much, or each `cache_s` seconds."""
        self._said = folder / "clock"
        self.set_by = 0.0
        found = next(Path("/usr/lib").glob(LIBRARIES), None)
        assert found is not None, "libfaketime is not installed: `make test` does it, or apt-get install faketime"
        self._library = found
        self._reads = f"FAKETIME_CACHE_DURATION={cache_s}" if cache_s else "FAKETIME_NO_CACHE=1"
        self._say()

    @property
    def environment(self) -> Sequence[str]:
        """For `Program`. Times of files stay the machine's: setting a clock changes none that were written before."""
        return (
            f"LD_PRELOAD={self._library}",
            f"FAKETIME_TIMESTAMP_FILE={self._said}",
            self._reads,
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
            "NO_FAKE_STAT=1",
            # Else a thread that waits for its turn with a deadline, as those of Python do, does not wait but spins.
            "FAKETIME_FORCE_MONOTONIC_FIX=0",
        )

    def step(self, seconds: float) -> None:
        """Set the clock by so much, forward or (negative) back; it holds from the next time that it is read."""
        self.set_by += seconds
        self._say()

    def _say(self) -> None:
        # Whole at any moment: half a number would be another time.
        new = self._said.with_suffix(".new")
        new.write_text(f"{self.set_by:+.3f}\n")
        new.replace(self._said)
