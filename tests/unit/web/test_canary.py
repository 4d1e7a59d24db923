"""The canary that is sent."""

from web.canary import canary_at


def test_two_of_the_same_time_of_day_are_two() -> None:
    """The clock was set back by an hour: a repeated id would be a repeated alert, and the chain would seem to be broken."""
    now = "2026-06-21T20:14:07.000+08:00"
    first, second = canary_at(now), canary_at(now)
    assert first.at == second.at == now
    assert first.id != second.id
