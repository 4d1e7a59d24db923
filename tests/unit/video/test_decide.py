"""Nodes come and go, say which cameras they have, and operators look: what each order leads to, or why not."""

import pytest
from msgspec.structs import replace

from video.announcing import MAX_CAMERAS
from video.apply import apply
from video.decide import decide
from video.events import (
    CamerasAnnounced,
    NodeAdded,
    NodeConnected,
    NodeDisconnected,
    NodeRenewed,
    NodeRevoked,
    VideoEvent,
    ViewEnded,
    ViewStarted,
)
from video.model import CameraSpec, Node, Refused, State, View
from video.orders import (
    AddNode,
    AnnounceCameras,
    ConnectNode,
    DisconnectNode,
    EndView,
    RenewNode,
    RevokeNode,
    StartView,
    VideoOrder,
)

NOW = "2026-06-21T20:14:07.120+08:00"
POLICE = AddNode(id="police", name="杨浦公安视频平台", kind="police", agency="police", token_hash="5f" * 32)
CAMERA = CameraSpec(id="PD-03", name="黄兴路下立交 南口", lat=31.285841, lon=121.518316, bearing=7.0, fov=60.0)


def give(state: State, order: VideoOrder, actor: str = "dispatcher1") -> list[VideoEvent]:
    events = list(decide(state, order, NOW, actor))
    for event in events:
        apply(state, event)
    return events


def code(state: State, order: VideoOrder) -> str:
    with pytest.raises(Refused) as refused:
        decide(state, order, NOW, "dispatcher1")
    return str(refused.value.args[0])


@pytest.fixture
def state() -> State:
    """Two nodes; the first is connected and has a camera."""
    made = State()
    give(made, POLICE)
    give(made, replace(POLICE, id="street", agency="jiangpulu", token_hash="6e" * 32))
    give(made, ConnectNode(node="police"))
    give(made, AnnounceCameras(node="police", cameras=(CAMERA,)))
    return made


def test_a_node_is_added_offline() -> None:
    node = Node(id="police", name="杨浦公安视频平台", kind="police", agency="police")
    assert give(State(), POLICE) == [NodeAdded(node=node, token_hash="5f" * 32)]


def test_an_id_is_given_once(state: State) -> None:
    assert code(state, POLICE) == "id_taken"


def test_a_token_is_of_one_node_or_it_would_lock_the_first_out(state: State) -> None:
    with pytest.raises(Refused) as refused:
        decide(state, replace(POLICE, id="portable"), NOW, "administrator")
    assert refused.value.args == ("token_taken", "Node police has this token: make a fresh one for portable.")
    assert len(give(state, replace(POLICE, id="portable", token_hash="7d" * 32))) == 1


def test_a_node_with_a_new_token_has_no_other(state: State) -> None:
    order = RenewNode(node="police", token_hash="7d" * 32)
    assert give(state, order) == [NodeRenewed(node="police", token_hash="7d" * 32, at=NOW)]
    assert state.tokens == {"7d" * 32: "police", "6e" * 32: "street"}
    assert code(state, order) == "token_taken"
    assert code(state, replace(order, token_hash="6e" * 32)) == "token_taken"
    assert code(state, replace(order, node="x")) == "unknown_node"


def test_a_revoked_node_connects_again_with_a_new_token_only(state: State) -> None:
    assert give(state, RevokeNode(node="police")) == [NodeRevoked(node="police", at=NOW)]
    assert give(state, RevokeNode(node="police")) == []
    assert state.tokens == {"6e" * 32: "street"} and list(state.cameras) == ["PD-03"]
    assert code(state, ConnectNode(node="police")) == "revoked"
    give(state, RenewNode(node="police", token_hash="7d" * 32))
    assert len(give(state, ConnectNode(node="police"))) == 1
    assert code(state, RevokeNode(node="x")) == "unknown_node"


@pytest.mark.parametrize("name", ["", "a/b", "a b", "节点", "x" * 65])
def test_an_id_that_would_not_do_in_a_url_is_refused(name: str) -> None:
    assert code(State(), replace(POLICE, id=name)) == "bad_id"


def test_a_node_connects_every_time_and_disconnects_once(state: State) -> None:
    assert give(state, ConnectNode(node="police")) == [NodeConnected(node="police", at=NOW)]
    order = DisconnectNode(node="police", reason="链路中断")
    assert give(state, order) == [NodeDisconnected(node="police", at=NOW, reason="链路中断")]
    assert give(state, order) == []


def test_an_unknown_node_can_do_nothing(state: State) -> None:
    for order in (
        ConnectNode(node="x"), DisconnectNode(node="x", reason=""), AnnounceCameras(node="x", cameras=())
    ):  # fmt: skip
        assert code(state, order) == "unknown_node"


def test_the_list_of_cameras_is_recorded_when_it_changes(state: State) -> None:
    assert give(state, AnnounceCameras(node="police", cameras=(CAMERA,))) == []
    second = replace(CAMERA, id="PD-04")
    longer = AnnounceCameras(node="police", cameras=(CAMERA, second))
    assert give(state, longer) == [CamerasAnnounced(node="police", cameras=(CAMERA, second))]
    assert give(state, replace(longer, cameras=(second, CAMERA))) == []
    assert len(give(state, AnnounceCameras(node="police", cameras=(CAMERA,)))) == 1
    assert len(give(state, AnnounceCameras(node="police", cameras=()))) == 1
    assert give(state, AnnounceCameras(node="police", cameras=())) == []


@pytest.mark.parametrize(
    "change",
    [
        {"name": "改名"}, {"lat": 31.3}, {"lon": 121.6}, {"bearing": 8.0}, {"fov": 61.0}, {"range": 90.0},
        {"qualities": ("main", "sub")}, {"id": "PD-99"},
    ],
)  # fmt: skip
def test_every_change_of_a_camera_is_recorded(state: State, change: dict[str, object]) -> None:
    assert len(give(state, AnnounceCameras(node="police", cameras=(replace(CAMERA, **change),)))) == 1


def test_a_camera_belongs_to_one_node_and_is_named_once(state: State) -> None:
    assert code(state, AnnounceCameras(node="street", cameras=(CAMERA,))) == "id_taken"
    assert code(state, AnnounceCameras(node="police", cameras=(CAMERA, CAMERA))) == "id_taken"


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 0.0), (-90.1, 0.0), (0.0, 180.1), (0.0, -181.0), (float("nan"), 0.0)])
def test_a_camera_off_the_earth_is_refused(state: State, lat: float, lon: float) -> None:
    assert code(state, AnnounceCameras(node="police", cameras=(replace(CAMERA, lat=lat, lon=lon),))) == "bad_position"


def test_a_camera_with_a_bad_id_or_too_many_cameras_are_refused(state: State) -> None:
    assert code(state, AnnounceCameras(node="police", cameras=(replace(CAMERA, id="a/b"),))) == "bad_id"
    many = tuple(replace(CAMERA, id=f"c{number}") for number in range(MAX_CAMERAS + 1))
    assert code(state, AnnounceCameras(node="police", cameras=many)) == "too_many_cameras"
    assert len(give(state, AnnounceCameras(node="police", cameras=many[:-1]))) == 1


def test_a_look_is_recorded_with_who_what_and_what_for(state: State) -> None:
    order = StartView(view="v1", camera="PD-03", quality="sub", via="whep", incident="I1")
    view = View(
        id="v1", operator="viewer", camera="PD-03", quality="sub", via="whep", incident="I1", since=NOW
    )  # fmt: skip
    assert give(state, order, actor="viewer") == [ViewStarted(view=view)]


def test_a_look_ends_once(state: State) -> None:
    give(state, StartView(view="v1", camera="PD-03"))
    assert give(state, EndView(view="v1")) == [ViewEnded(view="v1", camera="PD-03", at=NOW)]
    assert give(state, EndView(view="v1")) == []


def test_a_look_needs_a_camera_and_an_id_of_its_own(state: State) -> None:
    assert code(state, StartView(view="v1", camera="PD-99")) == "unknown_camera"
    give(state, StartView(view="v1", camera="PD-03"))
    assert code(state, StartView(view="v1", camera="PD-03")) == "id_taken"


def test_only_a_camera_that_lends_its_sound_is_listened_to(state: State) -> None:
    assert code(state, StartView(view="v1", camera="PD-03", via="sound")) == "no_sound"
    give(state, AnnounceCameras(node="police", cameras=(replace(CAMERA, sound=True),)))
    [started] = give(state, StartView(view="v1", camera="PD-03", via="sound", incident="I1"))
    assert isinstance(started, ViewStarted) and (started.view.via, started.view.incident) == ("sound", "I1")


def test_a_look_at_a_kept_picture_is_recorded_when_its_camera_has_gone(state: State) -> None:
    give(state, AnnounceCameras(node="police", cameras=()))
    [started] = give(state, StartView(view="v1", camera=CAMERA.id, via="picture", incident="I1"))
    assert isinstance(started, ViewStarted) and started.view.camera == CAMERA.id
