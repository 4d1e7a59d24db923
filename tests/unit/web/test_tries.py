"""Who guesses passwords is slowed, and holds up nobody else."""

from command.people.locks import TRIES, locked_until
from tests.laws.world import START
from web.tries import MAX_NAMES, MAX_STRANGERS, RECORDED_A_MINUTE, TRIES_A_MINUTE, Strangers, Tries


def test_a_name_may_be_tried_a_few_times_a_minute_from_each_address() -> None:
    tries = Tries()
    for _ in range(TRIES_A_MINUTE):
        assert tries.may_try("wang", "10.0.0.1", 119.0)
    assert not tries.may_try("wang", "10.0.0.1", 119.9)
    assert tries.may_try("wang", "10.0.0.2", 119.9), "the real one sits elsewhere"
    assert tries.may_try("chen", "10.0.0.1", 119.9)
    assert tries.may_try("wang", "10.0.0.1", 120.0)


def test_a_good_login_is_held_against_nobody() -> None:
    tries = Tries()
    for _ in range(TRIES_A_MINUTE * 3):
        assert tries.may_try("wang", "10.0.0.1", 0.0)
        tries.was_good("wang", "10.0.0.1")


def test_however_many_names_are_tried_what_is_held_and_recorded_is_bounded() -> None:
    tries = Tries()
    allowed = [tries.may_try(f"name {number}", "10.0.0.1", 0.0) for number in range(MAX_NAMES + 100)]
    assert sum(allowed) == MAX_NAMES
    tries = Tries()
    recorded = [tries.may_try(f"name {number}", "10.0.0.1", 0.0) and tries.may_record() for number in range(100)]
    assert sum(recorded) == RECORDED_A_MINUTE


def test_names_that_nobody_has_are_locked_as_others_are_and_a_bounded_number_is_remembered() -> None:
    strangers = Strangers()
    for _ in range(TRIES):
        strangers.failed("nobody", "10.0.0.1", START)
    assert locked_until(strangers.get("nobody"), "10.0.0.1", START) is not None
    for number in range(MAX_STRANGERS):
        strangers.failed(f"n{number}", "10.0.0.1", START)
    assert strangers.get("nobody").failures == {} and strangers.get("n0").failures
