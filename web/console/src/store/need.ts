/** Which incident needs a hand first. */

import type { Alert, Assignment, ConsoleState, Incident } from "../wire/vocabulary";
import { gradeOf, isActive, isOver } from "../wire/kinds";
import { isMissed } from "./claims";
import { familyOf, linkedTo } from "./family";
import { isAccepted, lateness } from "./ladder";
import { lateNotices } from "./plans";
import { isHappening } from "./trouble";

/** What an incident waits for; the smaller, the sooner it needs somebody. */
export type Need =
  | "late"
  | "to_confirm"
  | "to_dispatch"
  | "to_accept"
  | "accepted"
  | "en_route"
  | "on_scene"
  | "to_report"
  | "to_verify"
  | "over";

const ORDER: readonly Need[] = [
  "late",
  "to_dispatch",
  "to_confirm",
  "to_accept",
  "accepted",
  "en_route",
  "on_scene",
  "to_report",
  "to_verify",
  "over",
];

export interface Row {
  incident: Incident;
  /** When the centre first heard of it, in ms since 1970. */
  reportedAt: number;
  need: Need;
  accepted: number;
  /** On their way or there. */
  moving: number;
  bound: number;
  /** With those of what was merged into it. */
  alerts: number;
  /** Who should have said by now that they know of it, and has not. */
  untold: number;
}

/** The assignments of an incident and of what was merged into it, of each oldest first. */
export function assignmentsOf(state: ConsoleState, incident: Incident): Assignment[] {
  return familyOf(state.incidents, incident)
    .flatMap((one) => one.assignments)
    .flatMap((name) => state.incidents.assignments[name] ?? []);
}

/** The alerts of an incident and of what was merged into it that are still held, newest first. */
export function alertsOf(state: ConsoleState, incident: Incident): Alert[] {
  const family = familyOf(state.incidents, incident);
  const names = family.flatMap((one) => linkedTo(state.incidents, one.id));
  if (family.length > 1) names.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
  return names.flatMap((name) => state.incidents.alerts[name] ?? []).reverse();
}

/** How many alerts an incident has, with those of what was merged into it. */
export function alertCount(state: ConsoleState, incident: Incident): number {
  return familyOf(state.incidents, incident).reduce(
    (count, one) => count + linkedTo(state.incidents, one.id).length,
    0,
  );
}

/** When the centre first heard of an incident, in ms since 1970: its oldest alert, or its opening when a person saw it
 * first. A call that waited in the tray has waited since it came. */
export function reportedAt(state: ConsoleState, incident: Incident): number {
  const known = incident.members.length === 0 ? reported.get(incident) : undefined;
  if (known !== undefined) return known;
  const times = alertsOf(state, incident).map((alert) => Date.parse(alert.received_at));
  const first = Math.min(Date.parse(incident.opened_at), ...times);
  reported.set(incident, first);
  return first;
}

/** An incident that gets another alert is another object, and its alerts are held as long as it is. */
const reported = new WeakMap<Incident, number>();

/** An incident with what it waits for. */
export function rowOf(state: ConsoleState, incident: Incident, now: number): Row {
  const bound = assignmentsOf(state, incident).filter(isActive);
  const accepted = bound.filter(isAccepted).length;
  const moving = bound.filter(
    (assignment) => assignment.step === "en_route" || assignment.step === "on_scene",
  ).length;
  return {
    incident,
    reportedAt: reportedAt(state, incident),
    bound: bound.length,
    alerts: alertCount(state, incident),
    untold: lateNotices(state.incidents, incident, now),
    accepted,
    moving,
    need: need(incident, bound, accepted, moving, now),
  };
}

function need(incident: Incident, bound: Assignment[], accepted: number, moving: number, now: number): Need {
  if (isOver(incident)) return "over";
  if (bound.some((assignment) => lateness(assignment, now))) return "late";
  if (incident.state === "received") return "to_confirm";
  if (incident.state === "verifying") return incident.handled === null ? "to_report" : "to_verify";
  if (bound.length === 0) return incident.state === "on_scene" ? "to_report" : "to_dispatch";
  if (accepted < bound.length) return "to_accept";
  if (incident.state === "on_scene") return "on_scene";
  return moving > 0 ? "en_route" : "accepted";
}

/** Open incidents: by grade, what is real before exercises, then need, then the longest known first. */
export function openIncidents(state: ConsoleState, now: number): Row[] {
  return Object.values(state.incidents.incidents)
    .filter((incident) => !isOver(incident) && isHappening(incident))
    .map((incident) => rowOf(state, incident, now))
    .sort(compare);
}

function compare(a: Row, b: Row): number {
  return (
    gradeOf(a.incident) - gradeOf(b.incident) ||
    Number(a.incident.status !== "actual") - Number(b.incident.status !== "actual") ||
    ORDER.indexOf(a.need) - ORDER.indexOf(b.need) ||
    a.reportedAt - b.reportedAt
  );
}

/** Incidents that are over and still held, newest first. */
export function overIncidents(state: ConsoleState): Incident[] {
  return state.incidents.over
    .map((name) => state.incidents.incidents[name])
    .filter((incident) => incident !== undefined)
    .reverse();
}

/** Alerts that wait for a person: what rings or is severe first, ended calls last, each oldest first. */
export function waitingAlerts(state: ConsoleState): Alert[] {
  return state.incidents.loose
    .map((name) => state.incidents.alerts[name])
    .filter((alert) => alert !== undefined)
    .filter((alert) => alert.kind !== "canary") // A canary waits for nobody.
    .sort((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)) || Number(isDone(a)) - Number(isDone(b)));
}

/** Whether somebody must turn to it now. */
export function isUrgent(alert: Alert): boolean {
  return alert.severity === "extreme" || alert.severity === "severe" || alert.call?.phase === "ringing";
}

/** A call that was answered and has ended; a missed one still waits for somebody to ring back. */
function isDone(alert: Alert): boolean {
  return alert.call?.phase === "ended" && !isMissed(alert);
}
