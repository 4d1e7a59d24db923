"""Which streets a point lies on."""

from hypothesis import given
from hypothesis import strategies as st

from video.roads import METRES_PER_DEGREE, NO_ROADS, Line, Roads

LAT, LON = 31.28, 121.52


def north(metres: float) -> float:
    return LAT + metres / METRES_PER_DEGREE


STRAIGHT: Line = ((LON, north(-400)), (LON, north(400)))
ROUND: Line = ((LON, north(0)), (LON + 0.003, north(0)), (LON + 0.003, north(300)))
"""Goes 285 m east and then turns north."""


def test_two_points_of_one_street_share_it_and_its_name_is_told() -> None:
    roads = Roads([("黄兴路", STRAIGHT)])
    assert roads.at(north(300), LON + 0.0002) == {"黄兴路"}  # 19 m aside
    assert roads.at(north(300), LON + 0.0004) == frozenset()  # 38 m
    assert roads.shared(north(-100), LON, north(100), LON + 0.0001) == "黄兴路"
    assert roads.shared(north(-100), LON, north(100), LON + 0.0005) is None


def test_nobody_sees_round_a_bend() -> None:
    assert Roads([("弯路", ROUND)]).shared(LAT, LON + 0.0005, north(250), LON + 0.003) is None


def test_the_two_carriageways_of_a_street_are_one_street() -> None:
    other: Line = ((LON + 0.0003, north(-400)), (LON + 0.0003, north(400)))
    assert Roads([("中环路", STRAIGHT), ("中环路", other)]).shared(north(0), LON, north(200), LON + 0.0004) == "中环路"


def test_where_no_street_is_known_none_is_shared() -> None:
    assert NO_ROADS.shared(LAT, LON, LAT, LON) is None
    assert Roads([("点", ((LON, LAT), (LON, LAT)))]).shared(LAT, LON, LAT, LON) == "点"


@given(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02), st.floats(0, 1), st.floats(-20, 20))
def test_no_point_beside_a_street_is_missed(down: float, right: float, along: float, aside: float) -> None:
    line: Line = ((LON, LAT), (LON + right, LAT + down))
    lat, lon = LAT + down * along + aside / METRES_PER_DEGREE, LON + right * along
    assert Roads([("路", line)]).at(lat, lon) == {"路"}
