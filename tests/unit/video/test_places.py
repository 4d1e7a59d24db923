"""Who gives up a place among the transcodings of an agent."""

from video.agent.places import Look, least
from video.model import Priority


def look(url: str, priority: Priority) -> Look:
    return Look(url, priority, lambda _: None)


def test_the_stream_that_matters_least_gives_way_and_only_for_one_that_matters_more() -> None:
    looks = [look("wall", "wall"), look("browsed", "browse"), look("passes", "browse")]
    running = ["wall", "browsed"]
    assert least(looks, running, "incident") == "browsed"
    assert least(looks, running, "wall") == "browsed"
    assert least(looks, running, "browse") is None
    assert least(looks, ["wall"], "wall") is None
    assert least([], running, "incident") is None, "who still has it is on the way out"


def test_a_stream_is_for_what_its_most_important_look_is_for() -> None:
    looks = [look("one", "browse"), look("one", "incident"), look("two", "wall")]
    assert least(looks, ["one", "two"], "incident") == "two"
    assert least(looks, ["one"], "incident") is None
