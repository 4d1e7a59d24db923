"""What callers are known again by. See docs/log.md."""

import secrets
from collections.abc import Callable


class DaySecret:
    """One for a day, kept in memory and nowhere else: who calls twice is known again, and afterwards nobody can tell whose mark it was."""

    def __init__(self, draw: Callable[[int], str] = secrets.token_hex) -> None:
        """`draw`: so many random bytes, as text."""
        self._draw = draw
        self._day = self._secret = ""

    def of(self, now: str) -> str:
        """The secret of the day of `now` (ISO 8601), drawn at its first call and anew at each start of the centre."""
        if now[:10] != self._day:
            self._day, self._secret = now[:10], self._draw(32)
        return self._secret
