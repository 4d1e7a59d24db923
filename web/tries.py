"""How often somebody tried to sign in lately: bounds on what logins cost, beside the locks that are in the log."""

import logging

from command.people.locks import failed
from command.people.model import Credential

TRIES_A_MINUTE = 5
"""Of one name from one address: who has forgotten a password needs three; who guesses must not fill the log."""
RECORDED_A_MINUTE = 30
"""Bad logins of all names together that are recorded; the rest is counted."""
MAX_NAMES = 1_000
"""Names and addresses held at once; passwords are checked far more slowly than that in a minute."""
MAX_STRANGERS = 1_000
"""Names that are nobody's and were tried lately; the oldest is forgotten first."""

log = logging.getLogger(__name__)


class Tries:
    """How often somebody tried to sign in within this minute. `now` is in seconds, of any clock that only goes forward."""

    def __init__(self) -> None:
        """Nobody has tried."""
        self._tries: dict[tuple[str, str], int] = {}
        self._minute = -1
        self._bad = 0

    def may_try(self, name: str, address: str, now: float) -> bool:
        """Count a try; False when there were too many."""
        if now // 60 != self._minute:
            self._tell_unrecorded()
            self._tries.clear()
            self._minute, self._bad = int(now // 60), 0
        tries = self._tries.get((name, address), 0)
        if tries >= TRIES_A_MINUTE or len(self._tries) >= MAX_NAMES:
            self._bad += 1
            return False
        self._tries[name, address] = tries + 1
        return True

    def was_good(self, name: str, address: str) -> None:
        """The try led to a session: it was none of a guesser."""
        self._tries.pop((name, address), None)

    def may_record(self) -> bool:
        """Count a bad login; False when there are too many to record."""
        self._bad += 1
        return self._bad <= RECORDED_A_MINUTE

    def _tell_unrecorded(self) -> None:
        if self._bad > TRIES_A_MINUTE:
            log.warning("%d bad logins within a minute; not all of them are recorded", self._bad)


class Strangers:
    """Names that nobody has, locked as those that somebody has: else a lock would tell which there are."""

    def __init__(self) -> None:
        """Nobody has tried."""
        self._tried: dict[str, Credential] = {}

    def get(self, name: str) -> Credential:
        """What is known of a name."""
        return self._tried.get(name, Credential())

    def failed(self, name: str, address: str, now: str) -> None:
        """Count a bad login."""
        self._tried[name] = failed(self._tried.pop(name, Credential()), address, now)
        if len(self._tried) > MAX_STRANGERS:
            del self._tried[next(iter(self._tried))]
