"""A lock is of a name at an address; of the name alone only for those from whom nobody has heard."""

from itertools import pairwise

import pytest

from command.people.locks import LOCK, MAX_KNOWN, TRIES, TRIES_OF_ALL, failed, locked_until, succeeded
from command.people.model import Credential
from tests.laws.world import START, later

DESK, AWAY = "10.31.4.7", "10.31.9.9"
LOCKED = LOCK.total_seconds()


def after(tries: int, address: str = AWAY, gap: float = 1.0) -> Credential:
    """Bad logins with so many seconds between them; the last is at START."""
    credential = Credential()
    for number in range(tries):
        credential = failed(credential, address, later(START, (number + 1 - tries) * gap))
    return credential


@pytest.mark.parametrize(("tries", "is_locked"), [(0, False), (TRIES - 1, False), (TRIES, True), (TRIES + 3, True)])
def test_bad_logins_in_a_row_lock_the_name_there(tries: int, is_locked: bool) -> None:
    credential = after(tries)
    assert (locked_until(credential, AWAY, START) is not None) is is_locked
    assert locked_until(credential, DESK, START) is None, "at another desk the same person may sign in"


def test_the_lock_ends_a_while_after_the_last_of_them() -> None:
    credential = after(TRIES)
    until = locked_until(credential, AWAY, START)
    assert until is not None and until.isoformat(timespec="milliseconds") == later(START, LOCKED)
    assert locked_until(credential, AWAY, later(START, LOCKED - 0.001)) is not None
    assert locked_until(credential, AWAY, later(START, LOCKED)) is None


def test_bad_logins_with_a_long_pause_between_them_are_none_in_a_row() -> None:
    assert locked_until(after(TRIES * 3, gap=LOCKED), AWAY, START) is None


def test_a_good_login_forgets_those_of_its_own_address_only() -> None:
    credential = succeeded(failed(after(TRIES - 1), DESK, START), DESK, START)
    assert list(credential.failures) == [AWAY]


def test_bad_logins_from_everywhere_lock_all_but_those_who_have_signed_in_from_where_they_are() -> None:
    credential = succeeded(Credential(), DESK, START)
    for number in range(TRIES_OF_ALL - 1):
        credential = failed(credential, f"10.9.0.{number}", START)
    assert locked_until(credential, "10.9.1.1", START) is None
    credential = failed(credential, "10.9.1.0", START)
    assert locked_until(credential, "10.9.1.1", START) is not None
    assert locked_until(credential, DESK, START) is None
    month = later(START, 31 * 86_400)
    for number in range(TRIES_OF_ALL):
        credential = failed(credential, f"10.9.0.{number}", month)
    assert locked_until(credential, DESK, month) is not None, "an address is remembered for a month"


def test_what_is_remembered_has_a_bound() -> None:
    credential = Credential()
    for number in range(MAX_KNOWN + 5):
        credential = succeeded(credential, f"10.0.0.{number}", later(START, number))
    assert len(credential.known) == MAX_KNOWN
    assert all(one < two for one, two in pairwise(credential.known.values())), "the oldest leave"
    for number in range(500):
        credential = failed(credential, f"10.9.{number // 250}.{number % 250}", later(START, number * LOCKED))
    assert len(credential.failures) == 1
