"""How each incident event changes the state. Nothing else does."""

from collections.abc import Iterable
from copy import copy
from typing import assert_never

from msgspec.structs import replace

from incidents.altering import Altering, altered
from incidents.climbing import followed
from incidents.events import (
    AlertLinked,
    AlertReceived,
    AssignmentAdvanced,
    CallAdvanced,
    CallClaimed,
    CallerRead,
    CallReleased,
    ClassCorrected,
    IncidentAdvanced,
    IncidentEvent,
    IncidentGraded,
    IncidentMerged,
    IncidentOpened,
    IncidentSeparated,
    LadderLapsed,
    LapseSeen,
    LinkProposed,
    NoteAdded,
    PictureMissed,
    PictureTaken,
    PlaceCorrected,
    UnitDispatched,
    UnitRedirected,
)
from incidents.lookup import family_of, is_own_canary
from incidents.model import (
    CLOSED_KEPT,
    ENDED,
    LOOSE_KEPT,
    Call,
    Claim,
    Incident,
    IncidentState,
    State,
    is_older,
)
from incidents.plan_events import NoticeAcknowledged, NoticesGiven, PlanActivated, PlanEnded, PlanRaised
from incidents.record_events import (
    AttachmentRead,
    FileAttached,
    HandlingReported,
    IncidentReturned,
    IncidentsRelated,
    IncidentsUnrelated,
    RecordExported,
    SupervisionBegun,
    SupervisionEnded,
    TaskAdded,
    TaskFinished,
    TaskReopened,
)
from incidents.trouble import Canary
from incidents.trouble_events import TroubleEnded, TroubleReported
from incidents.troubling import begin_trouble, follow_trouble

AFTER_HANDLING: frozenset[IncidentState] = frozenset({"verifying", "closed", "merged"})
"""In every other state there is more to do: what was reported does not hold any more."""


def apply(state: State, event: IncidentEvent) -> None:  # noqa: C901, PLR0912 - one flat case per event
    """Change `state` in place by one event. An event about something already forgotten changes nothing."""
    match event:
        case AlertReceived():
            _receive(state, event)
        case CallAdvanced():
            _advance_call(state, event)
        case CallClaimed() | CallReleased():
            is_claim = isinstance(event, CallClaimed)
            _change(state, event.alert, claim=Claim(operator=event.operator, at=event.at) if is_claim else None)
        case IncidentOpened(incident=incident):
            _open(state, incident)
        case TroubleReported() | TroubleEnded():
            follow_trouble(state, event)
        case AlertLinked():
            _link(state, event)
        case LinkProposed(alert=name, matches=matches):
            _change(state, name, matches=matches)
        case IncidentMerged():
            _merge(state, event)
        case IncidentSeparated():
            _separate(state, event)
        case IncidentAdvanced():
            _advance(state, event)
        case IncidentGraded() | ClassCorrected() | NoteAdded() | HandlingReported() | IncidentReturned():
            _alter(state, event, event.incident)
        case TaskAdded() | TaskFinished() | TaskReopened() | SupervisionBegun() | SupervisionEnded() | FileAttached():
            _alter(state, event, event.incident)
        case PlanActivated() | PlanRaised() | PlanEnded() | NoticesGiven() | NoticeAcknowledged():
            _alter(state, event, event.incident)
        case IncidentsRelated() | IncidentsUnrelated():
            _alter(state, event, event.incident, event.other)
        case PlaceCorrected():
            _correct(state, event)
        case UnitDispatched(assignment=assignment):
            state.assignments[assignment.id] = assignment
            if joined := state.incidents.get(assignment.incident):
                bound = (*joined.assignments, assignment.id)
                state.incidents[joined.id] = replace(joined, assignments=bound)
        case AssignmentAdvanced() | LadderLapsed() | LapseSeen() | UnitRedirected():
            if known := state.assignments.get(event.assignment):
                state.assignments[known.id] = followed(known, event)
        case CallerRead() | AttachmentRead() | RecordExported():
            pass  # who looked is in the log; nothing else changes
        case PictureTaken(alert=name, picture=picture):
            if alert := state.alerts.get(name):
                state.alerts[name] = replace(alert, pictures=(*alert.pictures, picture), no_picture=None)
        case PictureMissed(alert=name, reason=reason):
            _change(state, name, no_picture=reason)
        case _:
            assert_never(event)


def ahead(state: State, events: Iterable[IncidentEvent]) -> State:
    """The state as it is after these events; the one that was given stays as it was. What is applied to it later may link no alert."""
    after = State(**{name: copy(getattr(state, name)) for name in State.__struct_fields__})
    for event in events:
        if isinstance(event, AlertLinked):
            # The lists of the others are shared: in a storm of grave alarms there are thousands.
            for name in after.linked.keys() & {event.incident, event.left}:
                after.linked[name] = copy(after.linked[name])
        apply(after, event)
    return after


def _open(state: State, incident: Incident) -> None:
    state.incidents[incident.id] = incident
    state.incident_count += 1
    begin_trouble(state, incident)


def _alter(state: State, event: Altering, *names: str) -> None:
    for name in names:
        if known := state.incidents.get(name):
            state.incidents[name] = altered(known, event)


def _change(state: State, alert: str, **fields: object) -> None:
    if known := state.alerts.get(alert):
        state.alerts[alert] = replace(known, **fields)


def _receive(state: State, event: AlertReceived) -> None:
    alert = event.alert
    if is_own_canary(alert):
        state.canary = Canary(at=alert.at, received_at=alert.received_at)
        return
    state.alert_count += 1
    if alert.kind == "canary":
        return  # it has been through the log, which is all it is for; it must not push a waiting call out of the tray
    state.alerts[alert.id] = alert
    if alert.call is not None:
        state.calls[f"{alert.source}:{alert.source_id}"] = alert.id
    if root := state.alerts.get(alert.follows or ""):
        state.alerts[root.id] = replace(root, followed=(*root.followed, alert.id))
        return
    state.loose.append(alert.id)
    while len(state.loose) > LOOSE_KEPT:
        _forget_alert(state, state.loose.pop(_least(state)))


def _least(state: State) -> int:
    """Which alert leaves a tray that is too full: the oldest that is no call, for a person has called; the newest stays."""
    older = enumerate(state.loose[:-1])
    return next((at for at, name in older if state.alerts[name].call is None), 0)


def _advance_call(state: State, event: CallAdvanced) -> None:
    alert = state.alerts.get(event.alert)
    if alert is None or alert.call is None:
        return
    call = replace(
        alert.call,
        recording=event.recording or alert.call.recording,
        caller_hash=event.caller_hash or alert.call.caller_hash,
        caller_mark=event.caller_mark or alert.call.caller_mark,
    )
    if not _is_late(call, event):
        call = replace(call, phase=event.phase, phase_at=event.told_at)
    if event.agent and not (call.agent and is_older(event.told_at, call.agent_at)):
        call = replace(call, agent=event.agent, agent_at=event.told_at)
    state.alerts[alert.id] = replace(alert, call=call, place=event.place or alert.place)


def _is_late(call: Call, event: CallAdvanced) -> bool:
    """Phases may overtake each other: none rings again what was answered, revives what has ended, or turns back the hands."""
    if event.phase == "ringing" or call.phase == "ended":
        return True
    # What rings is answered, and what ends is over, whatever a clock says that was set in between.
    return call.phase != "ringing" and event.phase != "ended" and is_older(event.told_at, call.phase_at)


def _link(state: State, event: AlertLinked) -> None:
    if event.alert in (left := state.linked.get(event.left or "", [])):
        left.remove(event.alert)
    if event.alert in state.loose:
        state.loose.remove(event.alert)
    if alert := state.alerts.get(event.alert):
        state.alerts[alert.id] = replace(alert, incident=event.incident, matches=(), claim=None)
    if event.incident in state.incidents:
        state.linked.setdefault(event.incident, []).append(event.alert)


def _correct(state: State, event: PlaceCorrected) -> None:
    if alert := state.alerts.get(event.subject):
        state.alerts[alert.id] = replace(alert, corrected=event.place)
    if incident := state.incidents.get(event.subject):
        state.incidents[incident.id] = replace(
            incident,
            title=event.title or incident.title,
            place=event.place,
            is_placed=incident.is_placed or event.alert is None,
            given=incident.given or incident.place,
            cameras=event.cameras,
            changed_at=event.at,
        )


def _merge(state: State, event: IncidentMerged) -> None:
    merged, lead = state.incidents.get(event.incident), state.incidents.get(event.into)
    if merged is None or lead is None:
        return
    state.incidents[merged.id] = replace(merged, state="merged", before=merged.state, into=lead.id, changed_at=event.at)
    state.incidents[lead.id] = replace(lead, members=(*lead.members, merged.id), changed_at=event.at)


def _separate(state: State, event: IncidentSeparated) -> None:
    merged = state.incidents.get(event.incident)
    if merged is None:
        return
    state.incidents[merged.id] = replace(merged, state=event.state, before=None, into=None, changed_at=event.at)
    if lead := state.incidents.get(event.into):
        others = tuple(name for name in lead.members if name != merged.id)
        changed_at = lead.changed_at if lead.state in ENDED else event.at
        state.incidents[lead.id] = replace(lead, members=others, changed_at=changed_at)


def _advance(state: State, event: IncidentAdvanced) -> None:
    incident = state.incidents.get(event.incident)
    if incident is None:
        return
    outcome = event.outcome or incident.outcome
    handled = incident.handled if event.state in AFTER_HANDLING else None
    state.incidents[incident.id] = replace(
        incident, state=event.state, changed_at=event.at, outcome=outcome, handled=handled
    )
    if event.state in ENDED:
        state.over.append(incident.id)
        while len(state.over) > CLOSED_KEPT:
            _forget_incident(state, state.over.pop(0))


def _forget_incident(state: State, name: str) -> None:
    for incident in family_of(state, state.incidents[name]):
        del state.incidents[incident.id]
        for alert in state.linked.pop(incident.id, ()):
            _forget_alert(state, alert)
        for assignment in incident.assignments:
            state.assignments.pop(assignment, None)


def _forget_alert(state: State, name: str) -> None:
    alert = state.alerts.pop(name, None)
    if alert is None:
        return
    if alert.call is not None:
        state.calls.pop(f"{alert.source}:{alert.source_id}", None)
    for follower in alert.followed:
        if (known := state.alerts.get(follower)) is not None and known.incident is None:
            _forget_alert(state, follower)
