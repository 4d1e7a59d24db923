"""What must be so in every state, whatever was ordered. Each rule yields a sentence for every place it is broken."""

from collections.abc import Iterator
from itertools import pairwise

from command.model import State
from devices.model import REJECTED_KEPT
from incidents.lookup import bound_to
from incidents.model import CLOSED_KEPT, ENDED, LADDER, LOOSE_KEPT, Assignment, is_active
from incidents.model import State as Incidents
from video.model import State as Video
from video.model import cell, cell_key, is_published


def faults(state: State) -> list[str]:
    """Every rule that the state breaks."""
    happening = state.incidents
    found = [
        *_alerts(happening),
        *_tray(happening),
        *_calls(happening),
        *_incidents(happening),
        *_numbers(happening),
        *_merged(happening),
        *_assignments(happening),
    ]
    found += [*_video(state.video), *_names(state)]
    if len(state.devices.rejected) > REJECTED_KEPT:
        found.append("more rejected payloads are held than should be")
    found += [
        f"{name} without credential, or the other way"
        for name in state.people.operators.keys() ^ state.people.credentials.keys()
    ]
    found += [
        f"session of suspended {s.operator}"
        for s in state.people.sessions.values()
        if state.people.credentials[s.operator].suspended
    ]
    found += [
        f"invitation of unknown {i.operator}"
        for i in state.people.invitations.values()
        if i.operator not in (None, *state.people.operators)
    ]
    found += [
        f"session of unknown {s.operator}"
        for s in state.people.sessions.values()
        if s.operator not in state.people.operators
    ]
    return found


def _alerts(state: Incidents) -> Iterator[str]:
    listed = [name for alerts in state.linked.values() for name in alerts]
    if not set(state.linked) <= set(state.incidents):
        yield "alerts are listed of incidents that are not held"
    if len(listed) != len(set(listed)):
        yield "an alert is in two incidents, or in one twice"
    linked = {alert.id: alert for alert in state.alerts.values() if alert.incident is not None}
    if set(listed) != set(linked):
        yield "alerts that say they are linked are not those that incidents list"
    for alert in linked.values():
        incident = state.incidents.get(alert.incident or "")
        if incident is None or alert.id not in state.linked.get(incident.id, ()):
            yield f"{alert.id} says it belongs to {alert.incident}, which does not list it"
        elif incident.status != alert.status:
            yield f"{alert.id} is {alert.status} in an incident that is {incident.status}"
    if state.alert_count < max((int(name[1:]) for name in state.alerts), default=0):
        yield "an alert has a number that was not given out yet"


def _tray(state: Incidents) -> Iterator[str]:
    said = {name for alert in state.alerts.values() for name in alert.followed}
    if state.loose != [one.id for one in state.alerts.values() if one.incident is None and one.id not in said]:
        yield "the tray does not hold the alerts without an incident, oldest first"
    if any(name not in state.alerts for one in state.loose for name in state.alerts[one].followed):
        yield "what was said of an alert that waits is forgotten before it"
    if len(state.loose) > LOOSE_KEPT:
        yield "the tray is longer than its bound"


def _calls(state: Incidents) -> Iterator[str]:
    if state.calls != {f"{alert.source}:{alert.source_id}": alert.id for alert in state.alerts.values() if alert.call}:
        yield "the calls are not those of the alerts that are held"


def _incidents(state: Incidents) -> Iterator[str]:
    over = [incident.id for incident in state.incidents.values() if incident.state in ENDED]
    if sorted(state.over) != sorted(over):
        yield "the list of what is over is not what is over"
    if len(state.over) > CLOSED_KEPT:
        yield "more incidents that are over are held than should be"
    for incident in state.incidents.values():
        bound = [one.id for one in bound_to(state, incident)]
        if bound and incident.state not in ("dispatched", "on_scene", "merged"):
            yield f"{incident.id} is {incident.state} and {bound} are still bound to it"
        if not bound and incident.state in ("dispatched", "on_scene"):
            yield f"{incident.id} looks attended to and nobody is"
        own = (state.assignments[name] for name in incident.assignments)
        units = [one.unit for one in own if is_active(one)]
        if len(units) != len(set(units)):
            yield f"{incident.id} binds one unit twice"


def _numbers(state: Incidents) -> Iterator[str]:
    for incident in state.incidents.values():
        for what, listed in (("task", incident.tasks), ("notice", incident.notices)):
            numbers = [one.number for one in listed]
            if numbers != list(range(1, len(numbers) + 1)):
                yield f"{incident.id} numbers each {what} once, from 1 on, and has {numbers}"
        plans = [plan.id for plan in incident.plans]
        if len(plans) != len(set(plans)):
            yield f"{incident.id} runs a plan twice: {plans}"


def _merged(state: Incidents) -> Iterator[str]:
    for incident in state.incidents.values():
        if (incident.state == "merged") != (incident.into is not None) or (incident.into is None) != (
            incident.before is None
        ):
            yield f"{incident.id} is {incident.state}, merged into {incident.into}, {incident.before} before"
        if incident.into is not None:
            lead = state.incidents.get(incident.into)
            if lead is None or incident.id not in lead.members or lead.status != incident.status:
                yield f"{incident.id} was merged into {incident.into}, which does not list it or is of another status"
        for name in incident.members:
            if name not in state.incidents or state.incidents[name].into != incident.id:
                yield f"{incident.id} lists {name}, which was not merged into it"


def _assignments(state: Incidents) -> Iterator[str]:
    listed = [name for incident in state.incidents.values() for name in incident.assignments]
    if sorted(listed) != sorted(state.assignments):
        yield "the assignments are not those that incidents list"
    for assignment in state.assignments.values():
        if assignment.status != state.incidents[assignment.incident].status:
            yield f"{assignment.id} has another status than its incident"
        yield from _ladder(assignment)


def _ladder(assignment: Assignment) -> Iterator[str]:
    steps = [rung.step for rung in assignment.rungs]
    furthest = "refused" if "refused" in steps else max(steps, key=LADDER.index)
    if assignment.step != furthest:
        yield f"{assignment.id} says {assignment.step}, its rungs {steps}"
    if len(steps) != len(set(steps)) or steps[0] != "queued":
        yield f"{assignment.id} has a rung twice, or did not begin as queued: {steps}"
    if any(later.at < earlier.at for earlier, later in pairwise(assignment.rungs)):
        yield f"{assignment.id} learnt of its rungs in another order than it holds them"


def _video(state: Video) -> Iterator[str]:
    cells: dict[str, list[str]] = {}
    for camera in state.cameras.values():
        if camera.lat is not None and camera.lon is not None:
            cells.setdefault(cell_key(*cell(camera.lat, camera.lon)), []).append(camera.id)
        elif (camera.lat, camera.lon) != (None, None):
            yield f"camera {camera.id} has half a place"
        node = state.nodes.get(camera.node)
        if node is None or node.agency != camera.owner:
            yield f"camera {camera.id} does not belong to its node"
    if {key: sorted(names) for key, names in state.cells.items()} != {key: sorted(v) for key, v in cells.items()}:
        yield "the search cells do not hold the cameras"
    with_token = (node for node in state.nodes.values() if not node.revoked and not is_published(node.id))
    if sorted(state.tokens.values()) != sorted(node.id for node in with_token):
        yield "not every node that was not revoked has a token of its own, or one that was, or a publisher, has one"


def _names(state: State) -> Iterator[str]:
    happening, seen = state.incidents, state.video
    for table in (happening.incidents, happening.alerts, happening.assignments, state.devices.devices,
                  state.devices.units, seen.nodes, seen.cameras, seen.views, state.people.sessions):  # fmt: skip
        for key, thing in table.items():
            if getattr(thing, "id", None) != key:
                yield f"{key} is filed under another name than its own"
