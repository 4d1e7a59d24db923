"""Who may order what, written down a second time so that no line of the table changes unseen."""

from pathlib import Path
from typing import get_args

import msgspec
import pytest
from msgspec.structs import replace

from command.model import Actor, ActorKind, Refusal, State
from command.orders import ORDERS, Order
from command.people.model import ROLES, Role, Session
from command.people.orders import CloseSession
from command.permits import PERMITS, permit
from incidents.model import Assignment
from incidents.orders import AdvanceAssignment
from video.model import Node, View
from video.orders import EndView, PublishCamera, UnpublishCamera

EXAMPLES = Path(__file__).parents[2] / "examples"
WHO = (
    "dispatcher", "supervisor", "commander", "street_officer", "viewer", "administrator", "auditor",
    "device", "unit", "node", "system",
)  # fmt: skip

# x: may, in the order of WHO.
MATRIX = """
                    dis sup com str vie adm aud  dev uni nod sys
ReportAlert          .   .   .   .   .   .   .    x   .   .   .
ReportCall           .   .   .   .   .   .   .    x   .   .   .
RejectPayload        .   .   .   .   .   .   .    .   .   .   x
OpenIncident         x   x   x   .   .   .   .    .   .   .   .
EnterCall            x   x   x   .   .   .   .    .   .   .   .
ClaimCall            x   x   x   .   .   .   .    .   .   .   .
ReleaseCall          x   x   x   .   .   .   .    .   .   .   .
LinkAlert            x   x   x   .   .   .   .    .   .   .   .
MoveAlerts           x   x   x   .   .   .   .    .   .   .   .
SplitIncident        x   x   x   .   .   .   .    .   .   .   .
MergeIncident        x   x   x   .   .   .   .    .   .   .   .
SeparateIncident     x   x   x   .   .   .   .    .   .   .   .
CorrectPlace         x   x   x   .   .   .   .    .   .   .   .
CorrectClass         x   x   x   .   .   .   .    .   .   .   .
ConfirmIncident      x   x   x   .   .   .   .    .   .   .   .
GradeIncident        x   x   x   .   .   .   .    .   .   .   .
ReportHandled        x   x   x   .   .   .   .    .   .   .   .
CloseIncident        x   x   x   .   .   .   .    .   .   .   .
ReturnIncident       x   x   x   .   .   .   .    .   .   .   .
CancelIncident       x   x   x   .   .   .   .    .   .   .   .
AddTask              x   x   x   .   .   .   .    .   .   .   .
FinishTask           x   x   x   x   .   .   .    .   .   .   .
ReopenTask           x   x   x   .   .   .   .    .   .   .   .
Supervise            .   x   x   .   .   .   .    .   .   .   .
EndSupervision       .   x   x   .   .   .   .    .   .   .   .
RelateIncidents      x   x   x   .   .   .   .    .   .   .   .
UnrelateIncidents    x   x   x   .   .   .   .    .   .   .   .
AttachFile           x   x   x   x   .   .   .    .   .   .   .
ReadAttachment       x   x   x   x   x   .   x    .   .   .   .
ActivatePlan         x   x   x   .   .   .   .    .   .   .   .
EndPlan              x   x   x   .   .   .   .    .   .   .   .
AcknowledgeNotice    x   x   x   x   x   .   .    .   .   .   .
ExportRecord         x   x   x   .   .   .   x    .   .   .   .
RelayAlert           x   x   x   .   .   .   .    .   .   .   .
AddNote              x   x   x   x   .   .   .    .   .   .   .
DispatchUnit         x   x   x   .   .   .   .    .   .   .   .
RecallUnit           x   x   x   .   .   .   .    .   .   .   .
AdvanceAssignment    .   .   .   .   .   .   .    .   x   .   x
LapseRung            .   .   .   .   .   .   .    .   .   .   x
GiveUpDispatch       .   .   .   .   .   .   .    .   .   .   x
SeeLapse             .   x   x   .   .   .   .    .   .   .   .
ChangeUnit           .   x   .   .   .   x   .    .   .   .   x
SetService           x   x   x   .   .   x   .    .   .   .   x
ReadCaller           x   x   x   .   .   .   .    .   .   .   .
RecordPicture        .   .   .   .   .   .   .    .   .   .   x
MissPicture          .   .   .   .   .   .   .    .   .   .   x
AddDevice            .   .   .   .   .   x   .    .   .   .   x
AddUnit              .   .   .   .   .   x   .    .   .   .   x
AddNode              .   .   .   .   .   x   .    .   .   .   x
RenewNode            .   .   .   .   .   x   .    .   .   .   x
RevokeNode           .   .   .   .   .   x   .    .   .   .   x
ConnectNode          .   .   .   .   .   .   .    .   .   x   .
DisconnectNode       .   .   .   .   .   .   .    .   .   x   x
AnnounceCameras      .   .   .   .   .   .   .    .   .   x   .
PublishCamera        x   x   x   x   .   .   .    .   .   x   .
UnpublishCamera      x   x   x   x   .   .   .    .   .   x   x
StartView            x   x   x   x   x   .   .    .   .   .   .
ReportTrouble        .   .   .   .   .   .   .    .   .   .   x
EndTrouble           .   .   .   .   .   .   .    .   .   .   x
LearnBeats           .   .   .   .   .   .   .    .   .   .   x
EndView              x   x   x   x   x   .   .    .   .   .   x
StartCentre          .   .   .   .   .   .   .    .   .   .   x
AddOperator          .   .   .   .   .   x   .    .   .   .   x
ChangeOperator       .   .   .   .   .   x   .    .   .   .   x
SuspendOperator      .   .   .   .   .   x   .    .   .   .   x
ReinstateOperator    .   .   .   .   .   x   .    .   .   .   x
Invite               .   .   .   .   .   x   .    .   .   .   x
SetPassword          .   .   .   .   .   .   .    .   .   .   x
EnrolSecondFactor    .   .   .   .   .   .   .    .   .   .   x
RemoveSecondFactor   .   .   .   .   .   x   .    .   .   .   x
OpenSession          .   .   .   .   .   x   .    .   .   .   x
CloseSession         x   x   x   x   x   x   x    .   .   .   x
RefuseLogin          .   .   .   .   .   .   .    .   .   .   x
UnlockOperator       .   x   .   .   .   x   .    .   .   .   x
"""
EXPECTED = {
    (name, who): mark == "x"
    for name, *marks in (line.split() for line in MATRIX.strip().splitlines()[1:])
    for who, mark in zip(WHO, marks, strict=True)
}


def example(name: str) -> Order:
    order: Order = msgspec.json.decode((EXAMPLES / f"{name}.json").read_bytes(), type=Order)
    return order


def actor(who: str, order: Order) -> Actor:
    """Somebody of that kind, to whom the thing belongs that the order is about."""
    owner = next((getattr(order, field) for field in ("source", "line", "node") if hasattr(order, field)), "own")
    if isinstance(order, PublishCamera | UnpublishCamera):
        owner = order.camera.id if isinstance(order, PublishCamera) else order.camera
    role = next((role for role in ROLES if role == who), None)
    kinds: tuple[ActorKind, ...] = get_args(ActorKind)
    return Actor(kind=next((kind for kind in kinds if kind == who), "operator"), id=owner, role=role)


def test_the_matrix_knows_every_order_and_every_kind_of_actor() -> None:
    assert {name for name, _ in EXPECTED} == {kind.__name__ for kind in ORDERS} == {kind.__name__ for kind in PERMITS}
    assert set(WHO) == {*get_args(Role), *get_args(ActorKind)} - {"operator"}


@pytest.mark.parametrize(("name", "who"), EXPECTED)
def test_an_actor_may_do_what_the_matrix_says_and_nothing_else(name: str, who: str) -> None:
    order = example(name)
    refusal = permit(State(), actor(who, order), order)
    if EXPECTED[name, who]:
        assert refusal is None
    else:
        assert refusal is not None and refusal.code == "not_permitted"
        assert who in refusal.message


@pytest.mark.parametrize("name", PERMITS, ids=lambda kind: kind.__name__)
def test_an_operator_without_a_role_may_do_nothing(name: type) -> None:
    assert permit(State(), Actor(kind="operator", id="x"), example(name.__name__)) is not None


@pytest.mark.parametrize("name", ["ReportAlert", "ReportCall"])
def test_a_device_speaks_only_for_itself(name: str) -> None:
    assert is_not_yours(State(), Actor(kind="device", id="another"), example(name))


@pytest.mark.parametrize(
    "name", ["ConnectNode", "DisconnectNode", "AnnounceCameras", "PublishCamera", "UnpublishCamera"]
)
def test_a_node_speaks_only_for_itself(name: str) -> None:
    assert is_not_yours(State(), Actor(kind="node", id="another"), example(name))


def test_a_unit_reports_only_on_its_own_assignment() -> None:
    state = State()
    state.incidents.assignments["I1-1"] = Assignment(
        id="I1-1", incident="I1", unit="P12", step="sent", rungs=(), text="", priority=1, status="actual", expires=""
    )
    order = AdvanceAssignment(assignment="I1-1", step="accepted")
    assert permit(state, Actor(kind="unit", id="P12"), order) is None
    assert is_not_yours(state, Actor(kind="unit", id="P13"), order)
    assert permit(state, Actor(kind="system", id="core"), order) is None


def test_a_view_is_ended_by_whoever_looks_and_by_the_centre() -> None:
    state = State()
    state.video.views["v1"] = View(
        id="v1", operator="viewer", camera="PD-03", quality="main", via="wall", incident=None, since=""
    )
    order = EndView(view="v1")
    assert permit(state, Actor(kind="operator", id="viewer", role="viewer"), order) is None
    assert is_not_yours(state, Actor(kind="operator", id="supervisor", role="supervisor"), order)
    assert permit(state, Actor(kind="system", id="core"), order) is None


def test_a_publication_is_ended_by_its_agency_and_by_every_desk() -> None:
    state, order = State(), UnpublishCamera(camera="BC-1", reason="")
    state.video.nodes["whip-BC-1"] = Node(id="whip-BC-1", name="", kind="portable", agency="jiangpulu")
    officer = Actor(kind="operator", id="officer", agency="jiangpulu", role="street_officer")
    assert permit(state, officer, order) is None
    assert is_not_yours(state, replace(officer, agency="daqiao"), order)
    assert permit(state, replace(officer, agency="centre", role="dispatcher"), order) is None


def test_a_session_is_closed_by_its_owner_and_by_an_administrator() -> None:
    state = State()
    state.people.sessions["s1"] = Session(id="s1", operator="viewer", expires="2026-06-22T08:00:00.000+08:00")
    order = CloseSession(id="s1")
    assert permit(state, Actor(kind="operator", id="viewer", role="viewer"), order) is None
    assert permit(state, Actor(kind="operator", id="administrator", role="administrator"), order) is None
    assert is_not_yours(state, Actor(kind="operator", id="commander", role="commander"), order)


def is_not_yours(state: State, actor: Actor, order: Order) -> bool:
    refusal = permit(state, actor, order)
    return isinstance(refusal, Refusal) and refusal.code == "not_yours" and actor.id in refusal.message
