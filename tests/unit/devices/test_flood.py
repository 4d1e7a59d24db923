from devices.flood import EACH_LIMIT, WINDOW_SECONDS, Flood


def test_the_first_of_each_source_are_shown_and_the_rest_are_told_once() -> None:
    flood = Flood(total=100)
    shown = [flood.may_show("unreadable", "w-7", 0.0) for _ in range(EACH_LIMIT + 3)]
    assert shown == [True] * EACH_LIMIT + [False] * 3
    assert flood.may_show("unreadable", "w-8", 1.0), "one that floods must not hide another"
    assert flood.over(WINDOW_SECONDS - 0.1) == []
    (summary,) = flood.over(WINDOW_SECONDS)
    assert (summary.reason, summary.source) == ("unreadable", "w-7")
    assert summary.message.startswith("3 more were refused in 10 s")
    assert flood.over(2 * WINDOW_SECONDS) == []
    assert flood.may_show("unreadable", "w-7", 20.0)


def test_all_together_have_a_limit_too() -> None:
    flood = Flood(total=4)
    assert sum(flood.may_show("oversized", f"w-{number}", 0.0) for number in range(10)) == 4
    (summary,) = flood.over(WINDOW_SECONDS)
    assert summary.message.startswith("6 more")


def test_what_could_not_be_kept_does_not_use_up_the_share() -> None:
    flood = Flood(total=100)
    for _ in range(3 * EACH_LIMIT):
        assert flood.may_show("unreadable", "w-7", 0.0)
        flood.take_back("w-7")
