"""How many streams may be coded again, and what they become."""

from collections.abc import Callable

import pytest

from video.sources.transcodings import Transcodings, TranscodingsFull
from video.transcode import rate_for, size_for


def test_places_are_taken_and_given_back_and_a_stream_that_found_none_is_known() -> None:
    places = Transcodings(1)
    with places.place("one"):
        assert places.running == ["one"] and not places.would_refuse("two"), "nobody has asked for it yet"
        with pytest.raises(TranscodingsFull) as full, places.place("two"):
            pass
        assert full.value.limit == 1 and places.would_refuse("two")
    assert not places.running and not places.would_refuse("two")
    with places.place("two"):
        assert places.would_refuse("one")
        places.passes_through("one")
        assert not places.would_refuse("one")


def kept(places: Transcodings, url: str) -> Callable[[], None]:
    release = places.keep(url)
    assert release is not None
    return release


def test_a_place_that_is_kept_is_nobody_else_s() -> None:
    places = Transcodings(1)
    kept(places, "one")
    assert places.keep("one") is None
    with pytest.raises(TranscodingsFull), places.place("two"):
        pass
    with places.place("one"):
        assert places.running == ["one"]
    with places.place("two"):
        pass
    release = kept(places, "one")
    release()
    release()
    with places.place("two"):
        pass


def test_who_kept_a_place_that_was_taken_does_not_release_the_one_that_is_kept_since() -> None:
    places = Transcodings(1)
    first = kept(places, "one")
    with places.place("one"):
        pass
    second = kept(places, "one")
    first()
    with pytest.raises(TranscodingsFull), places.place("two"):
        pass
    second()
    with places.place("two"):
        pass


def test_a_lower_limit_lets_those_that_run_go_on() -> None:
    places = Transcodings(2)
    with places.place("one"), places.place("two"):
        places.limit = 1
        assert len(places.running) == 2
    with places.place("one"), pytest.raises(TranscodingsFull), places.place("two"):
        pass


@pytest.mark.parametrize(
    ("size", "coded"),
    [
        ((1920, 1080), (1920, 1080)),
        ((3840, 2160), (1920, 1080)),
        ((2560, 1920), (1440, 1080)),
        ((1080, 1920), (606, 1080)),
        ((705, 577), (704, 576)),
        ((8, 8), (16, 16)),
    ],
)
def test_a_picture_keeps_its_shape_within_1080p(size: tuple[int, int], coded: tuple[int, int]) -> None:
    assert size_for(*size) == coded


def test_the_rate_goes_with_the_size() -> None:
    assert rate_for(1920, 1080) == 3_110_400
    assert rate_for(320, 180) == 400_000
