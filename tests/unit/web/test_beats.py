"""The newest beat of each operator's page, of all web processes."""

from web.beats import Beats
from web.inside import Online

EIGHT, LATER, SEVEN = "2026-06-21T08:00:00.000+08:00", "2026-06-21T08:00:15.000+08:00", "2026-06-21T07:00:15.000+08:00"


def online(**beats: str) -> Online:
    return Online(web="w", present=(), beats=beats)


def test_what_is_new_is_told_once_and_kept() -> None:
    beats = Beats()
    first = online(wang=EIGHT)
    beats.take(first, None)
    beats.take(first, first)
    assert (beats.news(), beats.news(), beats.known) == ({"wang": EIGHT}, {}, {"wang": EIGHT})
    beats.take(online(), first)
    assert beats.known == {"wang": EIGHT}, "their page is gone: when it beat last is still known"


def test_a_beat_after_the_clock_was_set_back_is_newer_all_the_same() -> None:
    beats = Beats()
    first = online(wang=EIGHT)
    beats.take(first, None)
    beats.take(online(wang=SEVEN), first)
    assert beats.known == {"wang": SEVEN}


def test_an_older_page_of_another_process_takes_nothing_back() -> None:
    beats = Beats()
    older, newer = online(wang=EIGHT), online(wang=EIGHT)
    beats.take(older, None)
    beats.take(newer, None)
    beats.take(online(wang=LATER), newer)
    beats.take(older, older)
    assert beats.known == {"wang": LATER}
