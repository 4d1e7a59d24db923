"""How each video event changes the state; the search cells always hold the cameras that there are."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace

from video.apply import apply, reset
from video.events import (
    CamerasAnnounced,
    NodeAdded,
    NodeConnected,
    NodeDisconnected,
    NodeRenewed,
    NodeRevoked,
    ViewEnded,
    ViewStarted,
)
from video.model import CameraSpec, Node, State, View, cell, cell_key

NOW, LATER = "2026-06-21T20:14:07.120+08:00", "2026-06-21T21:00:00.000+08:00"
NODE = Node(id="police", name="杨浦公安视频平台", kind="police", agency="police")
CAMERA = CameraSpec(id="PD-03", name="黄兴路下立交 南口", lat=31.285841, lon=121.518316, qualities=("main", "sub"))
VIEW = View(id="v1", operator="viewer", camera="PD-03", quality="main", via="wall", incident=None, since=NOW)


def with_nodes() -> State:
    state = State()
    apply(state, NodeAdded(node=NODE, token_hash="aa"))
    apply(state, NodeAdded(node=replace(NODE, id="street", agency="jiangpulu"), token_hash="bb"))
    return state


def test_a_node_is_found_by_its_token() -> None:
    assert with_nodes().tokens == {"aa": "police", "bb": "street"}


def test_a_node_is_online_between_its_link_and_the_end_of_it() -> None:
    state = with_nodes()
    apply(state, NodeConnected(node="police", at=NOW))
    assert (state.nodes["police"].online, state.nodes["police"].since) == (True, NOW)
    assert not state.nodes["street"].online
    apply(state, NodeDisconnected(node="police", at=LATER, reason="链路中断"))
    assert (state.nodes["police"].online, state.nodes["police"].since) == (False, LATER)


def test_a_revoked_node_has_no_token_and_keeps_its_cameras() -> None:
    state = with_nodes()
    apply(state, CamerasAnnounced(node="police", cameras=(CAMERA,)))
    apply(state, NodeRevoked(node="police", at=NOW))
    assert state.nodes["police"].revoked and state.tokens == {"bb": "street"} and list(state.cameras) == ["PD-03"]
    apply(state, NodeRenewed(node="police", token_hash="cc", at=NOW))
    assert not state.nodes["police"].revoked and state.tokens == {"bb": "street", "cc": "police"}
    apply(state, NodeRenewed(node="police", token_hash="dd", at=NOW))
    assert state.tokens == {"bb": "street", "dd": "police"}


def test_a_camera_belongs_to_the_agency_of_its_node() -> None:
    state = with_nodes()
    apply(state, CamerasAnnounced(node="street", cameras=(CAMERA,)))
    camera = state.cameras["PD-03"]
    assert (camera.node, camera.owner, camera.name, camera.qualities) == (
        "street",
        "jiangpulu",
        CAMERA.name,
        ("main", "sub"),
    )


def test_a_new_list_replaces_the_old_one_and_leaves_other_nodes_alone() -> None:
    state = with_nodes()
    apply(state, CamerasAnnounced(node="street", cameras=(replace(CAMERA, id="JP-01"),)))
    apply(state, CamerasAnnounced(node="police", cameras=(CAMERA, replace(CAMERA, id="PD-04"))))
    apply(state, CamerasAnnounced(node="police", cameras=(replace(CAMERA, id="PD-05"),)))
    assert sorted(state.cameras) == ["JP-01", "PD-05"]


def test_a_node_without_cameras_leaves_no_cell_behind() -> None:
    state = with_nodes()
    apply(state, CamerasAnnounced(node="police", cameras=(CAMERA,)))
    apply(state, CamerasAnnounced(node="police", cameras=()))
    assert (state.cameras, state.cells) == ({}, {})


SPECS = st.lists(
    st.builds(
        CameraSpec, id=st.sampled_from("abcdef"), name=st.just(""),
        lat=st.floats(-90, 90) | st.sampled_from([31.28, 31.2799999, -0.0]), lon=st.floats(-180, 180),
    ),
    max_size=4, unique_by=lambda spec: spec.id,
).map(tuple)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["police", "street"]), SPECS), max_size=6))
def test_every_camera_is_in_the_cell_it_stands_in_and_in_no_other(
    lists: list[tuple[str, tuple[CameraSpec, ...]]],
) -> None:
    state = with_nodes()
    for node, cameras in lists:
        mine = tuple(replace(spec, id=f"{node}-{spec.id}") for spec in cameras)
        apply(state, CamerasAnnounced(node=node, cameras=mine))
    expected: dict[str, set[str]] = {}
    for camera in state.cameras.values():
        if camera.lat is not None and camera.lon is not None:
            expected.setdefault(cell_key(*cell(camera.lat, camera.lon)), set()).add(camera.id)
    assert {key: set(names) for key, names in state.cells.items()} == expected


def test_a_camera_without_a_place_is_in_no_cell_and_leaves_none_behind() -> None:
    state = with_nodes()
    for cameras in ((replace(CAMERA, lat=None, lon=None),), (CAMERA,), (replace(CAMERA, lat=None, lon=None),), ()):
        apply(state, CamerasAnnounced(node="police", cameras=cameras))
        assert len(state.cameras) == len(cameras)
        assert len(state.cells) == sum(camera.lat is not None for camera in cameras)


def test_the_node_of_a_publisher_has_no_token() -> None:
    state = State()
    apply(state, NodeAdded(node=replace(NODE, id="whip-BC-1", kind="portable"), token_hash=""))
    assert state.tokens == {} and "whip-BC-1" in state.nodes


def test_a_view_is_held_while_it_lasts() -> None:
    state = State()
    apply(state, ViewStarted(view=VIEW))
    assert state.views == {"v1": VIEW}
    apply(state, ViewEnded(view="v1", camera="PD-03", at=LATER))
    assert state.views == {}


def test_an_event_about_something_unknown_changes_nothing() -> None:
    state = with_nodes()
    before = json.encode(state)
    apply(state, NodeConnected(node="x", at=NOW))
    apply(state, NodeRenewed(node="x", token_hash="cc", at=NOW))
    apply(state, NodeRevoked(node="x", at=NOW))
    apply(state, NodeDisconnected(node="x", at=NOW, reason=""))
    apply(state, CamerasAnnounced(node="x", cameras=(CAMERA,)))
    apply(state, ViewEnded(view="v9", camera="PD-03", at=NOW))
    assert json.encode(state) == before


def test_a_reset_ends_every_view_and_every_link_and_keeps_the_rest() -> None:
    state = with_nodes()
    apply(state, NodeConnected(node="police", at=NOW))
    apply(state, CamerasAnnounced(node="police", cameras=(CAMERA,)))
    apply(state, ViewStarted(view=VIEW))
    reset(state, LATER)
    assert state.views == {}
    assert (state.nodes["police"].online, state.nodes["police"].since) == (False, LATER)
    assert state.nodes["street"].since is None, "it was offline already: nothing has changed for it"
    assert list(state.cameras) == ["PD-03"]
