"""What the core tells no more is not current."""

from msgspec.structs import replace

from web.positions import PATIENCE, Positions
from web.values import ALL_EVERY
from web.wire import Position

CAR = Position(unit="P12", lat=31.28, lon=121.51, at="2026-06-21T20:14:07.120+08:00", stale=False)
VAN = replace(CAR, unit="C03")
BEGUN, AGAIN = "2026-06-21T20:00:00.000+08:00", "2026-06-21T20:15:00.000+08:00"


def test_what_is_told_is_known_and_what_is_not_told_again_goes_stale_once() -> None:
    positions = Positions()
    assert positions.take([CAR], BEGUN) == (CAR,)
    for _ in range(PATIENCE):
        assert positions.take([], BEGUN) == ()
    assert positions.take([VAN], BEGUN) == (VAN, replace(CAR, stale=True))
    assert positions.take([], BEGUN) == ()
    assert positions.known == {"P12": replace(CAR, stale=True), "C03": VAN}
    assert positions.take([CAR], BEGUN) == (CAR,)


def test_a_core_that_began_anew_has_heard_of_nobody() -> None:
    positions = Positions()
    positions.take([CAR, VAN], BEGUN)
    assert positions.take([VAN], AGAIN) == (VAN, replace(CAR, stale=True))


def test_who_is_told_as_often_as_the_core_tells_all_stays_current_though_one_word_was_lost() -> None:
    assert PATIENCE >= 2 * ALL_EVERY
