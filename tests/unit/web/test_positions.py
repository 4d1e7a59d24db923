"""What the core tells no more is not current, and what it has forgotten is forgotten."""

from msgspec.structs import replace

from web.positions import PATIENCE, Positions
from web.values import ALL_EVERY
from web.wire import Position

NOW = "2026-06-21T20:14:08.000+08:00"
CAR = Position(unit="P12", lat=31.28, lon=121.51, at="2026-06-21T20:14:07.120+08:00", heard=NOW, stale=False)
VAN = replace(CAR, unit="C03")
BEGUN, AGAIN = "2026-06-21T20:00:00.000+08:00", "2026-06-21T20:15:00.000+08:00"


def test_what_is_told_is_known_and_what_its_core_tells_no_more_is_gone_once() -> None:
    positions = Positions()
    assert positions.take([CAR], BEGUN, NOW) == ((CAR,), ())
    for _ in range(PATIENCE):
        assert positions.take([], BEGUN, NOW) == ((), ())
    assert positions.take([VAN], BEGUN, NOW) == ((VAN,), ("P12",))
    assert positions.take([], BEGUN, NOW) == ((), ())
    assert positions.known == {"C03": VAN}
    assert positions.take([CAR], BEGUN, NOW) == ((CAR,), ())


def test_a_core_that_began_anew_has_heard_of_nobody_and_what_was_known_is_kept_for_a_day() -> None:
    positions, late = Positions(), replace(CAR, stale=True)
    positions.take([CAR, VAN], BEGUN, NOW)
    assert positions.take([VAN], AGAIN, NOW) == ((VAN, late), ())
    for _ in range(3 * PATIENCE):
        assert positions.take([VAN], AGAIN, NOW).gone == ()
    assert positions.known == {"P12": late, "C03": VAN}
    assert positions.take([VAN], AGAIN, NOW.replace("06-21", "06-22")).gone == ()
    assert positions.take([VAN], AGAIN, "2026-06-22T20:14:09.000+08:00").gone == ("P12",)
    assert positions.known == {"C03": VAN}


def test_who_is_told_as_often_as_the_core_tells_all_stays_current_though_one_word_was_lost() -> None:
    assert PATIENCE >= 2 * ALL_EVERY
