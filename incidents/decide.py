"""Which events an incident order leads to, or why it can't be done."""

from collections.abc import Sequence
from typing import assert_never

from msgspec.structs import replace

from incidents.alerting import opened, report_alert, report_call
from incidents.calling import claim, enter, release
from incidents.closing import cancel, close, give_back, report_handled
from incidents.comparing import Boards
from incidents.correcting import correct_class, correct_place
from incidents.deadlines import lapse, see
from incidents.dispatching import advance_assignment, dispatch_unit, give_up, recall_unit
from incidents.events import (
    CallerRead,
    IncidentAdvanced,
    IncidentEvent,
    IncidentGraded,
    NoteAdded,
    PictureMissed,
    PictureTaken,
)
from incidents.ladder_orders import GiveUpDispatch, LapseRung, SeeLapse
from incidents.lookup import ensure_no_trouble, family_of, find_alert, find_open, is_by_hand, links
from incidents.merging import merge, move_alerts, separate, split
from incidents.model import Incident, Refused, State
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
    IncidentOrder,
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
from incidents.planning import acknowledge, activate, end_plan
from incidents.record_events import RecordExported
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
from incidents.relaying import relay
from incidents.tasking import (
    add_task,
    attach,
    end_supervision,
    finish_task,
    look_at,
    relate,
    reopen_task,
    supervise,
    unrelate,
)
from incidents.trouble_orders import EndTrouble, ReportTrouble
from incidents.troubling import end_trouble, report_trouble

Events = Sequence[IncidentEvent]


def decide(  # noqa: C901, PLR0912 - one flat case per order
    state: State, order: IncidentOrder, now: str, boards: Boards, by: str = ""
) -> Events:
    """The events of one order of `by`, none when it is already so. Raises Refused; `state` and its `boards` are only read."""
    match order:
        case ReportAlert():
            return report_alert(state, order, now, boards)
        case ReportCall():
            return report_call(state, order, now, boards)
        case RelayAlert():
            return relay(state, order, now, boards)
        case EnterCall():
            return enter(state, order, now, by, boards)
        case ClaimCall():
            return claim(state, order, now, by)
        case ReleaseCall():
            return release(state, order, now, by)
        case OpenIncident():
            return _open(state, order, now, boards)
        case LinkAlert():
            return _link(state, order)
        case MoveAlerts():
            return move_alerts(state, order)
        case SplitIncident():
            return split(state, order, now, boards)
        case MergeIncident():
            return merge(state, order, now)
        case SeparateIncident():
            return separate(state, order, now)
        case ConfirmIncident():
            return _confirm(state, order, now)
        case GradeIncident():
            return _grade(state, order, now)
        case CorrectClass():
            return correct_class(state, order, now)
        case CorrectPlace():
            return correct_place(state, order, now, boards)
        case ReportHandled():
            return report_handled(state, order, now, by)
        case CloseIncident():
            return close(state, order, now, by)
        case ReturnIncident():
            return give_back(state, order, now)
        case CancelIncident():
            return cancel(state, order, now, by)
        case AddTask():
            return add_task(state, order, now, by)
        case FinishTask():
            return finish_task(state, order, now, by)
        case ReopenTask():
            return reopen_task(state, order, now)
        case Supervise():
            return supervise(state, order, now, by)
        case EndSupervision():
            return end_supervision(state, order, now)
        case RelateIncidents():
            return relate(state, order, now)
        case UnrelateIncidents():
            return unrelate(state, order, now)
        case AttachFile():
            return attach(state, order, now, by)
        case ReadAttachment():
            return look_at(state, order, now)
        case ActivatePlan():
            return activate(state, order, now, by)
        case EndPlan():
            return end_plan(state, order, now)
        case AcknowledgeNotice():
            return acknowledge(state, order, now, by)
        case ExportRecord(export=export, incident=name, query=query):
            return [RecordExported(export=export, incident=name, query=query, at=now)]
        case AddNote(incident=name, text=text):
            return [NoteAdded(incident=find_open(state, name).id, text=text, at=now)]
        case DispatchUnit():
            return dispatch_unit(state, order, now, by)
        case RecallUnit():
            return recall_unit(state, order, now)
        case AdvanceAssignment():
            return advance_assignment(state, order, now)
        case GiveUpDispatch():
            return give_up(state, order, now)
        case LapseRung():
            return lapse(state, order, now)
        case SeeLapse():
            return see(state, order, now, by)
        case ReportTrouble():
            return report_trouble(state, order, now)
        case EndTrouble():
            return end_trouble(state, order, now)
        case ReadCaller(alert=name):
            return [CallerRead(alert=name, at=now)]
        case RecordPicture(alert=name, picture=picture):
            return [PictureTaken(alert=name, incident=_incident_of(state, name), picture=picture)]
        case MissPicture(alert=name, camera=camera, reason=reason):
            return [PictureMissed(alert=name, incident=_incident_of(state, name), camera=camera, reason=reason)]
        case _:
            assert_never(order)


def _open(state: State, order: OpenIncident, now: str, boards: Boards) -> Events:
    name = f"I{state.incident_count + 1}"
    incident = Incident(
        id=name,
        alarm_class=order.alarm_class,
        title=order.title,
        state="received",
        status=order.status,
        grade=order.grade,
        priority=order.priority,
        place=order.place,
        opened_at=now,
        changed_at=now,
        cameras=order.cameras,
    )
    if order.alert is None:
        return opened(state, replace(incident, is_placed=is_by_hand(order.place, ())), None, "", boards)
    alert = find_alert(state, order.alert)
    if alert.incident is not None:
        raise Refused("already_linked", f"{alert.id} already belongs to {alert.incident}: open that one.")
    if alert.status != order.status:
        raise Refused("status_differs", f"{alert.id} is {alert.status}: an incident made of it must be the same.")
    incident = replace(incident, is_placed=is_by_hand(order.place, [alert]))
    return opened(state, incident, alert, "opened from this alert", boards)


def _link(state: State, order: LinkAlert) -> Events:
    alert, incident = find_alert(state, order.alert), find_open(state, order.incident)
    if alert.incident == incident.id:
        return []
    ensure_no_trouble(incident)
    if alert.incident is not None:
        raise Refused("already_linked", f"{alert.id} already belongs to {alert.incident}: move it from there.")
    if alert.status != incident.status:
        raise Refused(
            "status_differs", f"{alert.id} is {alert.status}, {incident.id} is {incident.status}: they never mix."
        )
    family = {one.id for one in family_of(state, incident)}
    match = next((match for match in alert.matches if match.incident in family), None)
    return links(state, alert, incident.id, "joined by hand", match)


def _confirm(state: State, order: ConfirmIncident, now: str) -> Events:
    incident = find_open(state, order.incident)
    if incident.state != "received":
        return []
    return [IncidentAdvanced(incident=incident.id, state="confirmed", at=now)]


def _grade(state: State, order: GradeIncident, now: str) -> Events:
    incident = find_open(state, order.incident)
    ensure_no_trouble(incident)  # a grade tells the city; a sensor that is quiet tells the workshop
    if (incident.grade, incident.priority) == (order.grade, order.priority):
        return []
    return [
        IncidentGraded(incident=incident.id, grade=order.grade, priority=order.priority, reason=order.reason, at=now)
    ]


def _incident_of(state: State, alert: str) -> str | None:
    known = state.alerts.get(alert)
    return known.incident if known else None
