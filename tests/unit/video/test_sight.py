"""Cameras near a place: the one that looks at it wins over the one beside it."""

from math import cos, radians

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from video.model import Camera, Node, State, cell, cell_key
from video.sight import METRES_PER_DEGREE, NEAR_METRES, cameras_near

LAT, LON = 31.2718, 121.5224


def offset(east: float, north: float) -> tuple[float, float]:
    return LAT + north / METRES_PER_DEGREE, LON + east / (METRES_PER_DEGREE * cos(radians(LAT)))


def seen(*cameras: tuple[str, float, float, float, float], offline: tuple[str, ...] = ()) -> State:
    """Cameras of (id, metres east, metres north, bearing, field of view), each with a node of its own."""
    state = State()
    for name, east, north, bearing, fov in cameras:
        lat, lon = offset(east, north)
        state.nodes[name] = Node(id=name, name=name, kind="street", agency="a", online=name not in offline)
        state.cameras[name] = Camera(
            id=name, name=name, node=name, owner="a", lat=lat, lon=lon,
            bearing=bearing, fov=fov, range=80.0, qualities=("main",),
        )  # fmt: skip
        state.cells.setdefault(cell_key(*cell(lat, lon)), []).append(name)
    return state


def test_the_nearest_comes_first_when_all_look_around() -> None:
    state = seen(("far", 60, 0, 0, 360), ("near", 0, 10, 0, 360), ("middle", -30, 0, 0, 360))
    assert cameras_near(state, LAT, LON) == ["near", "middle", "far"]


def test_a_camera_that_looks_here_beats_a_nearer_one_that_looks_away() -> None:
    # 50 m west and looking east (90°) sees the place; 10 m north and looking north does not.
    state = seen(("away", 0, 10, 0, 90), ("looking", -50, 0, 90, 60))
    assert cameras_near(state, LAT, LON) == ["looking", "away"]


def test_bearings_wrap_at_north() -> None:
    # 50 m south-south-east of the camera's line: it looks at 350° with 40°, the place lies at 5°.
    state = seen(("wraps", -4.4, -50, 350, 40), ("nearer", 5, 0, 90, 20))
    assert cameras_near(state, LAT, LON)[0] == "wraps"


def test_out_of_range_does_not_count_as_seen() -> None:
    state = seen(("looks but too far", -120, 0, 90, 60), ("near", 0, 90, 0, 20))
    assert cameras_near(state, LAT, LON)[0] == "near"


def test_cameras_of_lost_nodes_come_last_and_far_ones_not_at_all() -> None:
    state = seen(
        ("lost", 0, 5, 0, 360), ("there", 70, 0, 0, 360), ("too far", NEAR_METRES + 5, 0, 0, 360), offline=("lost",)
    )
    assert cameras_near(state, LAT, LON) == ["there", "lost"]


@given(
    st.lists(st.tuples(st.floats(-900, 900), st.floats(-900, 900), st.floats(0, 360), st.floats(1, 360)), max_size=30)
)
def test_cells_miss_nothing(places: list[tuple[float, float, float, float]]) -> None:
    state = seen(*((f"c{i}", *place) for i, place in enumerate(places)))
    near = {f"c{i}" for i, (east, north, _, _) in enumerate(places) if east**2 + north**2 < (NEAR_METRES - 1) ** 2}
    assert near <= set(cameras_near(state, LAT, LON, limit=100))


def test_a_camera_whose_place_nobody_told_is_near_to_nothing() -> None:
    state = seen(("here", 0, 10, 0, 360), ("somewhere", 0, 5, 0, 360))
    state.cameras["somewhere"] = replace(state.cameras["somewhere"], lat=None, lon=None)
    assert cameras_near(state, LAT, LON) == ["here"]
