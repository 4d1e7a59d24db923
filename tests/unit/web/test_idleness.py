"""Which sessions are idle: those that no hand has used, from when they were known first."""

from command.people.model import Session
from web.idleness import Idle

LIMIT = 1800.0


def sessions(*names: str, token: bool = False) -> dict[str, Session]:
    return {name: Session(id=name, operator="wang", expires="2099-01-01T00:00:00+08:00", token=token) for name in names}


def test_a_session_is_over_so_long_after_it_was_last_touched() -> None:
    idle = Idle(LIMIT)
    both = sessions("a", "b")
    assert idle.over(both, 100.0) == []
    idle.touch(["b"], 1000.0)
    assert idle.over(both, 100.0 + LIMIT - 0.1) == []
    assert idle.over(both, 100.0 + LIMIT) == ["a"]
    assert idle.over(sessions("b"), 1000.0 + LIMIT) == ["b"]


def test_a_session_that_is_gone_is_forgotten_and_one_of_the_same_name_counts_anew() -> None:
    idle = Idle(LIMIT)
    idle.over(sessions("a"), 0.0)
    assert idle.over({}, 1.0) == []
    idle.touch(["nobody"], 2.0)
    assert idle.over(sessions("a"), LIMIT) == []
    assert idle.over(sessions("a"), 2 * LIMIT) == ["a"]


def test_a_token_is_never_idle() -> None:
    idle = Idle(LIMIT)
    idle.over(sessions("t", token=True), 0.0)
    assert idle.over(sessions("t", token=True), 9 * LIMIT) == []
