/** How each incident event changes the state; the same as `incidents/apply.py`, event by event. */

import type {
  Alert,
  AlertLinked,
  AlertReceived,
  Assignment,
  Call,
  CallAdvanced,
  IncidentAdvanced,
  IncidentMerged,
  IncidentSeparated,
  IncidentsState,
  PlaceCorrected,
  Rung,
  UnitDispatched,
} from "../wire/vocabulary";
import { linkedTo } from "./family";
import { isOwnCanary } from "./canary";
import { hasEnded, LADDER, type Step } from "../wire/kinds";

/** Incidents that are over and still held; the bound of `incidents/model.py`. */
export const CLOSED_KEPT = 100;
/** Alerts without an incident still held; the bound of `incidents/model.py`. */
export const LOOSE_KEPT = 500;

const AFTER_HANDLING: ReadonlySet<string> = new Set(["verifying", "closed", "merged"]);

/** An alert came in and waits until it is joined to an incident. */
export function receiveAlert(state: IncidentsState, { alert }: AlertReceived): void {
  if (isOwnCanary(alert)) {
    state.canary = { at: alert.at, received_at: alert.received_at };
    return;
  }
  state.alert_count += 1;
  if (alert.kind === "canary") return;
  state.alerts[alert.id] = alert;
  if (alert.call !== null) state.calls[callKey(alert)] = alert.id;
  const waiting = state.alerts[alert.follows ?? ""];
  if (waiting) {
    state.alerts[waiting.id] = { ...waiting, followed: [...waiting.followed, alert.id] };
    return;
  }
  state.loose.push(alert.id);
  while (state.loose.length > LOOSE_KEPT) forgetAlert(state, state.loose.splice(least(state), 1)[0]);
}

/** Which alert leaves a tray that is too full: the oldest that is no call; the newest stays. */
function least(state: IncidentsState): number {
  const at = state.loose.slice(0, -1).findIndex((name) => state.alerts[name]?.call === null);
  return Math.max(at, 0);
}

/** A call goes on; a late phase changes neither the phase nor who has the call. */
export function advanceCall(state: IncidentsState, event: CallAdvanced): void {
  const alert = state.alerts[event.alert];
  if (!alert?.call) return;
  const call = {
    ...alert.call,
    recording: event.recording || alert.call.recording,
    caller_hash: event.caller_hash || alert.call.caller_hash,
    caller_mark: event.caller_mark || alert.call.caller_mark,
  };
  if (!isLate(call, event)) {
    call.phase = event.phase;
    call.phase_at = event.told_at;
  }
  if (event.agent && !(call.agent && isOlder(event.told_at, call.agent_at))) {
    call.agent = event.agent;
    call.agent_at = event.told_at;
  }
  state.alerts[alert.id] = { ...alert, call, place: event.place ?? alert.place };
}

/** Phases may overtake each other: none rings again what was answered, revives what has ended, or turns back the hands. */
function isLate(call: Call, event: CallAdvanced): boolean {
  if (event.phase === "ringing" || call.phase === "ended") return true;
  return call.phase !== "ringing" && event.phase !== "ended" && isOlder(event.told_at, call.phase_at);
}

/** Whether one time of a sender is before another; false when either is not known. */
function isOlder(at: string | null, than: string | null): boolean {
  return at !== null && than !== null && Date.parse(at) < Date.parse(than);
}

/** An alert belongs to an incident, and leaves the tray or the incident it was in. */
export function linkAlert(state: IncidentsState, event: AlertLinked): void {
  const left = state.linked[event.left ?? ""];
  if (left && event.left !== null) {
    state.linked[event.left] = left.filter((name) => name !== event.alert);
    touch(state, event.left);
  }
  const at = state.loose.indexOf(event.alert);
  if (at >= 0) state.loose.splice(at, 1);
  const alert = state.alerts[event.alert];
  if (alert) state.alerts[alert.id] = { ...alert, incident: event.incident, matches: [], claim: null };
  if (!(event.incident in state.incidents)) return;
  state.linked[event.incident] = [...linkedTo(state, event.incident), event.alert];
  touch(state, event.incident);
}

/** Whatever is drawn of an incident is drawn again: what belongs to it has changed. */
function touch(state: IncidentsState, name: string): void {
  const incident = state.incidents[name];
  if (incident) state.incidents[name] = { ...incident };
}

/** An incident is led by another from now on; nothing is moved. */
export function mergeIncident(state: IncidentsState, event: IncidentMerged): void {
  const [merged, lead] = [state.incidents[event.incident], state.incidents[event.into]];
  if (!merged || !lead) return;
  state.incidents[merged.id] = {
    ...merged,
    state: "merged",
    before: merged.state,
    into: lead.id,
    changed_at: event.at,
  };
  state.incidents[lead.id] = { ...lead, members: [...lead.members, merged.id], changed_at: event.at };
}

/** What was merged stands for itself again. */
export function separateIncident(state: IncidentsState, event: IncidentSeparated): void {
  const [merged, lead] = [state.incidents[event.incident], state.incidents[event.into]];
  if (!merged) return;
  state.incidents[merged.id] = {
    ...merged,
    state: event.state,
    before: null,
    into: null,
    changed_at: event.at,
  };
  if (!lead) return;
  const members = lead.members.filter((name) => name !== merged.id);
  state.incidents[lead.id] = { ...lead, members, changed_at: hasEnded(lead) ? lead.changed_at : event.at };
}

/** An alert or an incident is elsewhere; what was said first is kept. */
export function correctPlace(state: IncidentsState, event: PlaceCorrected): void {
  const alert = state.alerts[event.subject];
  if (alert) state.alerts[alert.id] = { ...alert, corrected: event.place };
  const incident = state.incidents[event.subject];
  if (incident)
    state.incidents[incident.id] = {
      ...incident,
      title: event.title ?? incident.title,
      place: event.place,
      is_placed: incident.is_placed || event.alert == null,
      given: incident.given ?? incident.place,
      cameras: event.cameras,
      changed_at: event.at,
    };
}

/** An incident is in another state of its life; of those that have ended only the newest are held. */
export function advanceIncident(state: IncidentsState, event: IncidentAdvanced): void {
  const incident = state.incidents[event.incident];
  if (!incident) return;
  const outcome = event.outcome ?? incident.outcome;
  // In every other state there is more to do: what was reported does not hold any more.
  const handled = AFTER_HANDLING.has(event.state) ? incident.handled : null;
  const next = { ...incident, state: event.state, changed_at: event.at, outcome, handled };
  state.incidents[incident.id] = next;
  if (!hasEnded(next)) return;
  state.over.push(incident.id);
  while (state.over.length > CLOSED_KEPT) forgetIncident(state, state.over.shift());
}

/** A unit is asked to go. */
export function addAssignment(state: IncidentsState, { assignment }: UnitDispatched): void {
  state.assignments[assignment.id] = assignment;
  const incident = state.incidents[assignment.incident];
  if (!incident) return;
  state.incidents[incident.id] = { ...incident, assignments: [...incident.assignments, assignment.id] };
}

/** The assignment with one more rung; `step` stays the furthest, whatever order the receipts come in. */
export function climb(assignment: Assignment, rung: Rung): Assignment {
  const further = assignment.step !== "refused" && height(rung.step) > height(assignment.step);
  const step = rung.step === "refused" || further ? rung.step : assignment.step;
  return { ...assignment, step, rungs: [...assignment.rungs, rung] };
}

function height(step: Step): number {
  return (LADDER as readonly Step[]).indexOf(step);
}

function forgetIncident(state: IncidentsState, name: string | undefined): void {
  const incident = name === undefined ? undefined : state.incidents[name];
  if (!incident) return;
  drop(state.incidents, incident.id);
  for (const member of incident.members) forgetIncident(state, member);
  for (const alert of linkedTo(state, incident.id)) forgetAlert(state, alert);
  drop(state.linked, incident.id);
  for (const assignment of incident.assignments) drop(state.assignments, assignment);
}

function forgetAlert(state: IncidentsState, name: string | undefined): void {
  const alert = name === undefined ? undefined : state.alerts[name];
  if (!alert) return;
  drop(state.alerts, alert.id);
  if (alert.call !== null) drop(state.calls, callKey(alert));
  for (const follower of alert.followed) {
    if (state.alerts[follower]?.incident === null) forgetAlert(state, follower);
  }
}

function callKey(alert: Alert): string {
  return `${alert.source}:${alert.source_id}`;
}

function drop(table: Record<string, unknown>, name: string): void {
  Reflect.deleteProperty(table, name);
}
