"""Who calls twice on one day is known again; across days nobody is."""

from itertools import count

from web.day_secret import DaySecret


def test_a_secret_lasts_for_a_day() -> None:
    numbers = count()
    secret = DaySecret(lambda size: f"{next(numbers)} of {size}")
    evening = [secret.of(f"2026-06-21T23:59:5{second}.000+08:00") for second in range(3)]
    morning = [secret.of(f"2026-06-22T00:00:0{second}.000+08:00") for second in range(3)]
    assert evening == ["0 of 32"] * 3 and morning == ["1 of 32"] * 3


def test_two_starts_never_draw_the_same() -> None:
    now = "2026-06-21T23:59:59.000+08:00"
    assert len({DaySecret().of(now) for _ in range(100)}) == 100
