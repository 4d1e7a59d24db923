"""Retries are bounded and spread; addresses are understood."""

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from video.dial import delays, websocket_url


@given(st.floats(0, 1, exclude_max=True))
def test_the_first_retry_is_soon_and_none_waits_longer_than_the_cap(chance: float) -> None:
    pauses = list(islice(delays(0.5, 5.0, lambda: chance), 12))
    assert 0.25 <= pauses[0] <= 0.5
    assert pauses == sorted(pauses)
    assert 2.5 <= pauses[-1] <= 5.0


def test_nodes_that_lost_the_centre_together_come_back_apart() -> None:
    assert next(delays(0.5, 5.0, lambda: 0.1)) != next(delays(0.5, 5.0, lambda: 0.9))


def test_every_way_to_name_the_centre_works() -> None:
    assert websocket_url("http://centre:8080", "/node?node=a") == "ws://centre:8080/node?node=a"
    assert websocket_url("https://centre/", "/media") == "wss://centre/media"
    assert websocket_url("ws://127.0.0.1:8080/media", "/media") == "ws://127.0.0.1:8080/media"
