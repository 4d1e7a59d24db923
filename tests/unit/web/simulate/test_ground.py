import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.simulate import ground

LATS, LONS = st.floats(31.25, 31.36), st.floats(121.47, 121.58)


def test_a_known_distance() -> None:
    """五角场 to 同济大学 station: 1,865 m by the haversine formula on the same sphere."""
    assert ground.distance(31.29974, 121.510069, 31.284419, 121.502065) == pytest.approx(1865.3, abs=1)


@pytest.mark.parametrize(("lat", "lon", "degrees"), [(31.31, 121.5, 0), (31.3, 121.51, 90), (31.29, 121.5, 180)])
def test_headings_turn_clockwise_from_north(lat: float, lon: float, degrees: float) -> None:
    assert ground.heading(31.3, 121.5, lat, lon) == pytest.approx(degrees)


@given(LATS, LONS, LATS, LONS)
def test_a_heading_is_always_below_360(lat: float, lon: float, to_lat: float, to_lon: float) -> None:
    assert 0 <= ground.heading(lat, lon, to_lat, to_lon) < 360


@given(LATS, LONS, LATS, LONS, st.floats(0, 20_000))
def test_a_step_is_as_long_as_said_and_never_past_the_end(
    lat: float, lon: float, to_lat: float, to_lon: float, metres: float
) -> None:
    whole = ground.distance(lat, lon, to_lat, to_lon)
    at = ground.towards(lat, lon, to_lat, to_lon, metres)
    assert ground.distance(lat, lon, *at) == pytest.approx(min(metres, whole), abs=0.01)
    if metres >= whole:
        assert at == (to_lat, to_lon)


@given(LATS, LONS, st.floats(-500, 500), st.floats(-500, 500))
def test_shifted_is_the_other_way_round(lat: float, lon: float, north: float, east: float) -> None:
    assert ground.offset(lat, lon, *ground.shifted(lat, lon, north, east)) == pytest.approx((north, east), abs=1e-6)
