"""What is wished of a pull is said when it changes, and again when a line was lost."""

from video import link
from video.media.wishes import Wishes


def test_the_newest_wishes_are_repeated_and_nothing_that_was_never_said() -> None:
    said: list[link.FromMedia] = []

    def send(message: link.FromMedia) -> bool:
        said.append(message)
        return False  # the line is down, and nobody hears it

    wishes = Wishes("p1", "n1", "browse", send)
    wishes.weigh("browse")
    wishes.repeat()
    assert said == [], "it was asked for so"
    wishes.weigh("wall")
    wishes.weigh("incident")
    wishes.hear(True)
    wishes.hear(False)
    assert len(said) == 4
    said.clear()
    wishes.repeat()
    assert said == [
        link.Weigh(pull="p1", node="n1", priority="incident"),
        link.Hear(pull="p1", node="n1", wanted=False),
    ]
