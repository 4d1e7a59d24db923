"""A whole line, from a camera's stream to the pictures at the other end, in any weather: whole, in order, soon well again."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.video.fanout.line import FORMAT, WITH_RTX, Clock
from tests.unit.video.fanout.network import (
    CALM,
    DOWN,
    GROUP,
    PICTURE_SECONDS,
    End,
    Weather,
    connect,
    number_of,
    picture,
    receiving,
    slices,
)
from video.codecs.assembler import WINDOW, Picture
from video.fanout.headers import Format
from video.fanout.lockstep import HISTORY_SECONDS
from video.fanout.receiver import Receiver
from video.fanout.sender import Sender
from video.fanout.session import RtpSession
from video.fanout.stream import Stream

WELL_SECONDS = 2.0
"""From the end of the trouble to pictures: a gap is given up after 0.25 s, a key frame asked for each 0.5 s and not replayed sooner
than 0.5 s after the last one, and any of these may be half done when the trouble ends."""

some = settings(max_examples=settings().max_examples // 2)
shapes = st.lists(st.lists(st.integers(1, 3000), min_size=1, max_size=4), min_size=1, max_size=7)
weathers = st.builds(
    lambda loss, twice, least, spread: Weather(loss, twice, least, least + spread),
    st.sampled_from([0.0, 0.01, 0.1, 0.5, 1.0]),
    st.sampled_from([0.0, 0.2, 1.0]),
    st.sampled_from([0.0, 0.005, 0.1]),
    st.sampled_from([0.0, 0.02, 0.3]),
)


class Rig:
    """A camera, a slot that shows it, a network, a receiver, and what it received."""

    def __init__(self, form: Format, shapes: list[list[int]], random: Random) -> None:
        self.clock = Clock()
        self.stream = Stream(self.clock)
        self.sender = Sender(self.clock, self.clock.later)
        near = RtpSession("near", 1, lambda: None)
        near.add_sender(form.ssrc, self.sender)
        self.receiver = Receiver(self._deliver)
        far = End(self.clock, receiving(self.receiver, form), 1)
        outlet = End(self.clock, near, 0)
        self.there, self.back = connect(self.clock, random, outlet, far)
        self.sender.connect(outlet, form)
        self.sender.show(self.stream)
        self.got: list[Picture] = []
        self.made = 0
        self._shapes = shapes

    def _deliver(self, one: Picture, now: float) -> None:
        self.got.append(one)

    def sizes(self, number: int) -> list[int]:
        return self._shapes[number % len(self._shapes)]

    def run(self, seconds: float) -> None:
        """The camera goes on for so long; nothing that is held may grow."""
        for _ in range(round(seconds / PICTURE_SECONDS)):
            self.stream.push(picture(self.made, self.sizes(self.made), self.clock()))
            self.made += 1
            self.clock.tick(PICTURE_SECONDS)
            assembler, packets = self.receiver._assembler, self.sender.packets
            assert packets is not None
            assert len(assembler._waiting) <= WINDOW and len(assembler._missing) <= WINDOW
            assert len(packets._sent) <= HISTORY_SECONDS / PICTURE_SECONDS + 3 * GROUP, (
                "a second, and three replays in it"
            )

    @property
    def numbers(self) -> list[int]:
        return [number_of(one.nals) for one in self.got]


def is_sound(rig: Rig) -> None:
    """Each picture is the camera's byte for byte, is later than the one before, and can be decoded after it."""
    before: Picture | None = None
    for one in rig.got:
        number = number_of(one.nals)
        assert one.nals == slices(number, rig.sizes(number))
        assert before is None or one.timestamp > before.timestamp
        assert one.key or (before is not None and number == number_of(before.nals) + 1)
        before = one


@pytest.mark.parametrize("form", [FORMAT, WITH_RTX], ids=["plain", "rtx"])
@some
@given(shapes, st.lists(st.tuples(weathers, weathers), max_size=3), st.integers(0, 2**32))
def test_in_any_weather_pictures_are_whole_and_in_order_and_soon_well_again(
    form: Format, shapes: list[list[int]], story: list[tuple[Weather, Weather]], seed: int
) -> None:
    rig = Rig(form, shapes, Random(seed))
    for there, back in story:
        rig.there.weather, rig.back.weather = there, back
        rig.run(1.0)
    rig.there.weather = rig.back.weather = CALM
    rig.run(WELL_SECONDS)
    well = rig.made
    rig.run(2.0)
    is_sound(rig)
    assert set(rig.numbers) >= set(range(well, rig.made - 1)), "every picture of the last two seconds came"
    assert max(rig.there.longest, rig.back.longest) <= 1252, "what passes any path of 1,280 bytes, IPv4 or IPv6"


@pytest.mark.parametrize("form", [FORMAT, WITH_RTX], ids=["plain", "rtx"])
def test_on_a_line_without_trouble_everything_comes_and_nothing_is_asked_for(form: Format) -> None:
    rig = Rig(form, [[5000, 20], [300]], Random(1))
    rig.run(5.0)
    assert rig.numbers == list(range(rig.made))
    assert rig.receiver.nacks == rig.receiver.key_requests == rig.receiver.lost == 0
    assert rig.sender.loss == 0.0 and rig.sender.rtt == pytest.approx(0.02, abs=0.001)


@pytest.mark.parametrize("form", [FORMAT, WITH_RTX], ids=["plain", "rtx"])
def test_single_losses_are_repeated_and_no_picture_is_missing(form: Format) -> None:
    rig = Rig(form, [[5000, 20], [300]], Random(2))
    rig.run(0.5)
    rig.there.weather = CALM._replace(loss=0.03)
    rig.run(10.0)
    rig.there.weather = CALM
    rig.run(1.0)
    assert rig.numbers == list(range(rig.made))
    assert rig.receiver.nacks > 0 and rig.receiver.key_requests == 0


@pytest.mark.parametrize("form", [FORMAT, WITH_RTX], ids=["plain", "rtx"])
def test_a_line_that_was_down_for_ten_seconds_goes_on_at_a_key_frame(form: Format) -> None:
    rig = Rig(form, [[5000, 20], [300]], Random(3))
    rig.run(1.0)
    before = len(rig.got)
    rig.there.weather = rig.back.weather = DOWN
    rig.run(10.0)
    rig.there.weather = rig.back.weather = CALM
    rig.run(WELL_SECONDS)
    assert rig.got[before].key and rig.numbers[-1] == rig.made - 1
    is_sound(rig)
