"""Cameras that are published: each is a node of its own, and belongs to the agency that published it first."""

import pytest
from msgspec.structs import replace

from video.apply import apply, reset
from video.decide import decide
from video.events import CamerasAnnounced, NodeAdded, NodeConnected, NodeDisconnected, VideoEvent
from video.model import CameraSpec, Node, Refused, State
from video.orders import (
    AddNode,
    AnnounceCameras,
    ConnectNode,
    PublishCamera,
    RenewNode,
    RevokeNode,
    UnpublishCamera,
    VideoOrder,
)

NOW = "2026-06-21T20:14:07.120+08:00"
BODY = CameraSpec(id="BC-1", name="单兵 07")
NODE = Node(id="whip-BC-1", name="单兵 07", kind="portable", agency="jiangpulu")
END = UnpublishCamera(camera="BC-1", reason="the peer left")


def give(state: State, order: VideoOrder, agency: str = "jiangpulu") -> list[VideoEvent]:
    events = list(decide(state, order, NOW, "officer", agency))
    for event in events:
        apply(state, event)
    return events


def refusal(state: State, order: VideoOrder, agency: str = "jiangpulu") -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        decide(state, order, NOW, "officer", agency)
    code, message = refused.value.args
    return code, message


def test_the_first_time_a_camera_is_published_its_node_is_added() -> None:
    connected = NodeConnected(node="whip-BC-1", at=NOW)
    announced = CamerasAnnounced(node="whip-BC-1", cameras=(BODY,))
    state = State()
    assert give(state, PublishCamera(camera=BODY)) == [NodeAdded(node=NODE, token_hash=""), connected, announced]
    assert (state.cameras["BC-1"].owner, state.nodes["whip-BC-1"].online) == ("jiangpulu", True)
    assert (state.tokens, state.cells) == ({}, {})


def test_again_only_what_changed_is_recorded() -> None:
    state = State()
    give(state, PublishCamera(camera=BODY))
    assert give(state, END) == [NodeDisconnected(node="whip-BC-1", at=NOW, reason="the peer left")]
    assert give(state, END) == [], "it is over already"
    assert give(state, PublishCamera(camera=BODY)) == [NodeConnected(node="whip-BC-1", at=NOW)]
    give(state, END)
    there = replace(BODY, lat=31.27, lon=121.51)
    assert len(give(state, PublishCamera(camera=there))) == 2
    assert list(state.cells.values()) == [["BC-1"]]


def test_one_publisher_at_a_time() -> None:
    state = State()
    give(state, PublishCamera(camera=BODY))
    assert refusal(state, PublishCamera(camera=BODY))[0] == "already_published"
    reset(state, NOW)
    assert len(give(state, PublishCamera(camera=BODY))) == 1, "the centre started again, and nobody publishes"


def test_a_camera_of_a_node_or_of_another_agency_is_not_published_over() -> None:
    state = State()
    give(state, AddNode(id="police", name="", kind="police", agency="police", token_hash="aa"))
    give(state, AnnounceCameras(node="police", cameras=(replace(BODY, id="PD-1"),)))
    assert refusal(state, PublishCamera(camera=replace(BODY, id="PD-1"))) == (
        "id_taken",
        "Camera PD-1 is one of node police: publish under another id.",
    )
    give(state, PublishCamera(camera=BODY))
    give(state, END)
    code, message = refusal(state, PublishCamera(camera=BODY), agency="daqiao")
    assert code == "id_taken" and "jiangpulu" in message
    assert refusal(state, AnnounceCameras(node="police", cameras=(BODY,)))[0] == "id_taken"


@pytest.mark.parametrize("name", ["", "a/b", "x" * 60, "节点"])
def test_an_id_that_would_not_do_in_a_url_is_refused(name: str) -> None:
    assert refusal(State(), PublishCamera(camera=replace(BODY, id=name)))[0] == "bad_id"


@pytest.mark.parametrize(("lat", "lon"), [(31.0, None), (None, 121.0), (91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)])
def test_half_a_place_or_one_off_the_earth_is_refused(lat: float | None, lon: float | None) -> None:
    assert refusal(State(), PublishCamera(camera=replace(BODY, lat=lat, lon=lon)))[0] == "bad_position"


def test_what_was_never_published_ends_without_a_word() -> None:
    assert give(State(), END) == []


def test_no_agent_takes_the_place_of_a_publisher() -> None:
    state = State()
    taken = AddNode(id="whip-BC-1", name="", kind="street", agency="a", token_hash="aa")
    assert refusal(state, taken)[0] == "bad_id"
    give(state, PublishCamera(camera=BODY))
    for order in (RenewNode(node="whip-BC-1", token_hash="aa"), RevokeNode(node="whip-BC-1")):
        assert refusal(state, order)[0] == "no_token"


def test_a_real_node_of_that_name_in_an_old_log_keeps_it() -> None:
    state = State()
    apply(state, NodeAdded(node=replace(NODE, kind="street"), token_hash="aa"))
    give(state, ConnectNode(node="whip-BC-1"))
    assert refusal(state, PublishCamera(camera=BODY))[0] == "id_taken"
