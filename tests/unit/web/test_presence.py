"""Who has a console where, told by several web processes."""

from web.inside import Online
from web.presence import LASTS, Everybody, present
from web.wire import Present


def test_an_operator_with_several_consoles_is_told_once() -> None:
    told = present([("wang", "I1"), ("wang", None), ("chen", None), ("wang", "I1")])
    assert told == (
        Present(operator="chen", incidents=(), consoles=1),
        Present(operator="wang", incidents=("I1",), consoles=3),
    )


def test_web_processes_add_up_until_one_is_silent_for_long() -> None:
    everybody = Everybody()
    assert everybody.take(Online(web="a", present=present([("wang", "I1")]))) is None
    everybody.take(Online(web="b", present=present([("wang", "I2")])))
    assert everybody.present() == (Present(operator="wang", incidents=("I1", "I2"), consoles=2),)
    for _ in range(LASTS - 1):
        everybody.grow_old()
    before = everybody.take(Online(web="b", present=()))
    assert before is not None and before.present[0].incidents == ("I2",)
    everybody.grow_old()
    assert everybody.present() == (), "a said nothing, and b that nobody is there"
