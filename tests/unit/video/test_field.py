"""How much of a disc lies in the view of a camera: against what can be reckoned by hand, and by throwing darts."""

from math import atan2, cos, hypot, pi, radians, sin
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.field import covered

FULL = pi


def test_a_disc_that_lies_in_the_view_is_seen_whole_and_one_beside_or_beyond_it_not_at_all() -> None:
    assert covered(50, 0.0, radians(30), 80, 5) == 1.0
    assert covered(50, radians(60), radians(30), 80, 5) == 0.0
    assert covered(100, 0.0, FULL, 80, 5) == 0.0


def test_a_camera_in_the_middle_sees_what_its_angle_and_its_range_take_in() -> None:
    assert covered(0, 0.0, FULL, 50, 100) == pytest.approx(0.25, abs=0.005)
    assert covered(0, 0.0, radians(45), 200, 100) == pytest.approx(0.25, abs=0.005)


def test_a_disc_on_the_edge_of_the_view_counts_by_half() -> None:
    assert covered(200, radians(30), radians(30), 400, 10) == pytest.approx(0.5, abs=0.02)


def test_a_view_that_is_open_behind_sees_what_lies_behind() -> None:
    """320° wide: the wedge that it does not see is the one behind it, and reaches round to either side."""
    assert covered(50, pi, radians(160), 200, 5) == 0.0
    assert covered(50, radians(150), radians(160), 200, 5) == 1.0
    both = covered(50, pi, radians(160), 200, 40)
    assert both == pytest.approx(_thrown(50, pi, radians(160), 200, 40), abs=0.03)


@given(st.floats(0, 500), st.floats(-pi, pi), st.floats(0.05, pi), st.floats(1, 500), st.floats(10, 500))
def test_it_is_the_share_of_darts_that_fall_into_the_view(
    metres: float, off: float, half: float, reach: float, within: float
) -> None:
    assert covered(metres, off, half, reach, within) == pytest.approx(
        _thrown(metres, off, half, reach, within), abs=0.06
    )


def _thrown(metres: float, off: float, half: float, reach: float, within: float) -> float:
    """The same by chance: the camera at the origin looks along x, the disc lies `off` to its side."""
    rng, hits, thrown = Random(1), 0, 2_000
    for _ in range(thrown):
        length, turn = within * rng.random() ** 0.5, rng.uniform(-pi, pi)
        x = metres * cos(off) + length * cos(turn)
        y = metres * sin(off) + length * sin(turn)
        hits += hypot(x, y) <= reach and abs(atan2(y, x)) <= half
    return hits / thrown
