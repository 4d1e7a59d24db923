"""Who may order what: one table that every order passes."""

from typing import Literal

from msgspec import Struct

from command.model import Actor, Refusal, State
from command.orders import Order, StartCentre
from command.people.orders import (
    AddOperator,
    ChangeOperator,
    CloseSession,
    EnrolSecondFactor,
    Invite,
    OpenSession,
    RefuseLogin,
    ReinstateOperator,
    RemoveSecondFactor,
    SetPassword,
    SuspendOperator,
    UnlockOperator,
)
from devices.orders import AddDevice, AddUnit, ChangeUnit, LearnBeats, RejectPayload, SetService
from incidents.ladder_orders import GiveUpDispatch, LapseRung, SeeLapse
from incidents.orders import (
    AddNote,
    AdvanceAssignment,
    CancelIncident,
    ClaimCall,
    ConfirmIncident,
    CorrectClass,
    CorrectPlace,
    DispatchUnit,
    EnterCall,
    GradeIncident,
    LinkAlert,
    MergeIncident,
    MissPicture,
    MoveAlerts,
    OpenIncident,
    ReadCaller,
    RecallUnit,
    RecordPicture,
    ReleaseCall,
    ReportAlert,
    ReportCall,
    SeparateIncident,
    SplitIncident,
)
from incidents.plan_orders import AcknowledgeNotice, ActivatePlan, EndPlan
from incidents.record_orders import (
    AddTask,
    AttachFile,
    CloseIncident,
    EndSupervision,
    ExportRecord,
    FinishTask,
    ReadAttachment,
    RelateIncidents,
    RelayAlert,
    ReopenTask,
    ReportHandled,
    ReturnIncident,
    Supervise,
    UnrelateIncidents,
)
from incidents.trouble_orders import EndTrouble, ReportTrouble
from video.model import whip_node
from video.orders import (
    AddNode,
    AnnounceCameras,
    ConnectNode,
    DisconnectNode,
    EndView,
    PublishCamera,
    RenewNode,
    RevokeNode,
    StartView,
    UnpublishCamera,
)

Who = Literal[
    "dispatcher", "supervisor", "commander", "street_officer", "viewer", "administrator", "auditor",
    "device", "unit", "node", "system",
]  # fmt: skip

DESK: frozenset[Who] = frozenset({"dispatcher", "supervisor", "commander"})
LOOK: frozenset[Who] = DESK | {"street_officer", "viewer"}
PUBLISH: frozenset[Who] = DESK | {"street_officer", "node"}
ADMIN: frozenset[Who] = frozenset({"administrator", "system"})
SYSTEM: frozenset[Who] = frozenset({"system"})
ANYBODY: frozenset[Who] = LOOK | {"administrator", "auditor", "system"}

PERMITS: dict[type[Struct], frozenset[Who]] = {
    ReportAlert: frozenset({"device"}),
    ReportCall: frozenset({"device"}),
    RejectPayload: SYSTEM,
    EnterCall: DESK,
    ClaimCall: DESK,
    ReleaseCall: DESK,
    OpenIncident: DESK,
    LinkAlert: DESK,
    MoveAlerts: DESK,
    SplitIncident: DESK,
    MergeIncident: DESK,
    SeparateIncident: DESK,
    CorrectPlace: DESK,
    CorrectClass: DESK,
    ConfirmIncident: DESK,
    GradeIncident: DESK,
    ReportHandled: DESK,
    CloseIncident: DESK,
    ReturnIncident: DESK,
    CancelIncident: DESK,
    AddTask: DESK,
    FinishTask: DESK | {"street_officer"},
    ReopenTask: DESK,
    Supervise: frozenset({"supervisor", "commander"}),
    EndSupervision: frozenset({"supervisor", "commander"}),
    RelateIncidents: DESK,
    UnrelateIncidents: DESK,
    AttachFile: DESK | {"street_officer"},
    ReadAttachment: LOOK | {"auditor"},
    ActivatePlan: DESK,
    EndPlan: DESK,
    AcknowledgeNotice: LOOK,
    ExportRecord: DESK | {"auditor"},
    RelayAlert: DESK,
    AddNote: DESK | {"street_officer"},
    DispatchUnit: DESK,
    RecallUnit: DESK,
    AdvanceAssignment: frozenset({"unit", "system"}),
    LapseRung: SYSTEM,
    GiveUpDispatch: SYSTEM,
    SeeLapse: frozenset({"supervisor", "commander"}),
    ReadCaller: DESK,
    RecordPicture: SYSTEM,
    MissPicture: SYSTEM,
    ReportTrouble: SYSTEM,
    EndTrouble: SYSTEM,
    LearnBeats: SYSTEM,
    AddDevice: ADMIN,
    AddUnit: ADMIN,
    ChangeUnit: ADMIN | {"supervisor"},
    SetService: DESK | ADMIN,
    AddNode: ADMIN,
    RenewNode: ADMIN,
    RevokeNode: ADMIN,
    ConnectNode: frozenset({"node"}),
    DisconnectNode: frozenset({"node", "system"}),
    AnnounceCameras: frozenset({"node"}),
    PublishCamera: PUBLISH,
    UnpublishCamera: PUBLISH | {"system"},
    StartView: LOOK,
    EndView: LOOK | {"system"},
    StartCentre: SYSTEM,
    AddOperator: ADMIN,
    ChangeOperator: ADMIN,
    SuspendOperator: ADMIN,
    ReinstateOperator: ADMIN,
    Invite: ADMIN,
    SetPassword: SYSTEM,
    EnrolSecondFactor: SYSTEM,
    RemoveSecondFactor: ADMIN,
    OpenSession: ADMIN,
    CloseSession: ANYBODY,
    RefuseLogin: SYSTEM,
    UnlockOperator: ADMIN | {"supervisor"},
}


def may_give(actor: Actor, kind: type[Order]) -> Refusal | None:
    """None when the table lets `actor` give orders of a kind, whatever they are about."""
    who = actor.role if actor.kind == "operator" else actor.kind
    if who in PERMITS[kind]:
        return None
    return Refusal(code="not_permitted", message=f"A {who} may not do this ({kind.__name__}): ask a supervisor.")


def permit(state: State, actor: Actor, order: Order) -> Refusal | None:
    """None when `actor` may give `order`, else why not: first by the table, then by whose thing it is."""
    refusal = may_give(actor, type(order))
    if refusal is not None:
        return refusal
    if not _own(state, actor, order):
        return Refusal(code="not_yours", message=f"{actor.id} may do this only for what is its own.")
    return None


def _own(state: State, actor: Actor, order: Order) -> bool:  # noqa: C901 - one flat case per kind of order
    if actor.kind == "system":
        return True
    match order:
        case AdvanceAssignment(assignment=name):
            assignment = state.incidents.assignments.get(name)
            return assignment is None or assignment.unit == actor.id
        case AcknowledgeNotice(incident=name, notice=number):
            held = state.incidents.incidents.get(name)
            is_known = held is not None and any(one.number == number for one in held.notices)
            return not is_known or actor.role in DESK or is_addressed(state, actor, name, number)
        case ReportAlert(source=source):
            return source == actor.id
        case ReportCall(line=line):
            return line == actor.id
        case ConnectNode(node=node) | DisconnectNode(node=node) | AnnounceCameras(node=node):
            return node == actor.id
        case PublishCamera(camera=spec):
            return actor.kind != "node" or spec.id == actor.id
        case UnpublishCamera(camera=name):
            return _may_unpublish(state, actor, name)
        case EndView(view=name):
            view = state.video.views.get(name)
            return view is None or view.operator == actor.id
        case OpenSession(token=is_token):
            return is_token  # who opens a session has checked a password; a token is given
        case CloseSession(id=name):
            session = state.people.sessions.get(name)
            return session is None or session.operator == actor.id or actor.role == "administrator"
        case _:
            return True


def is_addressed(state: State, actor: Actor, incident: str, number: int) -> bool:
    """Whether a notice is to the operator themselves: to their role, or to their agency."""
    held = state.incidents.incidents.get(incident)
    notice = next((one for one in held.notices if one.number == number), None) if held else None
    if notice is None:
        return False
    return actor.role == notice.to.role or (notice.to.agency is not None and actor.agency == notice.to.agency)


def _may_unpublish(state: State, actor: Actor, camera: str) -> bool:
    """A node its own; a desk every one, for it answers for what is shown; others those of their agency."""
    if actor.kind == "node":
        return camera == actor.id
    node = state.video.nodes.get(whip_node(camera))
    return actor.role in DESK or node is None or node.agency == actor.agency
