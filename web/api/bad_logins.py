"""Bad logins of one name from one address: counted, recorded, and answered."""

from command.model import Actor
from command.people.locks import locked_until
from command.people.orders import RefuseLogin
from command.people.sessions import locked
from web.api.answers import Problem, error
from web.services import Services

SYSTEM = Actor(kind="system", id="web")


class BadLogins:
    """Those of one name from one address."""

    def __init__(self, services: Services, name: str, address: str) -> None:
        """`name` as it was typed."""
        self._services = services
        # Cut, for it is held for a while and may be as long as a request.
        self._name = name[:64]
        self._known = name if name in services.replica.state.people.operators else ""
        self._address = address

    def ensure_may_try(self, now: float) -> None:
        """Count a try, `now` in seconds of any clock that only goes forward. Raises Problem when there were too many."""
        passwords, clock = self._services.passwords, self._services.clock
        state = self._services.replica.state
        credential = state.people.credentials[self._known] if self._known else passwords.strangers.get(self._name)
        until = locked_until(credential, self._address, clock())
        if until is not None:
            raise Problem(error(429, "locked", locked(until)))
        if not passwords.tries.may_try(self._name, self._address, now):
            raise Problem(error(429, "slow_down", "Too many bad logins: wait a minute, then try again."))

    async def wrong(self, reason: str, code: str, message: str, status: int = 401) -> Problem:
        """Record it, and what to answer. One of a name that is known is always recorded, for it is what locks it."""
        passwords = self._services.passwords
        if not self._known:
            passwords.strangers.failed(self._name, self._address, self._services.clock())
        if self._known or passwords.tries.may_record():
            # A name that is none may be a password, typed into the wrong field.
            refusal = RefuseLogin(name=self._known, address=self._address, reason=reason)
            await self._services.submit(refusal, SYSTEM)
        return Problem(error(status, code, message))
