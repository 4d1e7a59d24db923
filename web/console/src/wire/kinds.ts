/** Names for the unions that the generated vocabulary spells out in place. */

import {
  NEXT,
  PERMITS,
  type Alert,
  type Assignment,
  type Camera,
  type Incident,
  type Node,
  type Operator,
  type Order,
  type PayloadRejected,
  type RecordExported,
  type Unit,
} from "./vocabulary";

export type Step = Assignment["step"];
export type Status = Incident["status"];
export type IncidentState = Incident["state"];
export type AlertKind = Alert["kind"];
export type Severity = Alert["severity"];
export type Export = RecordExported["export"];
export type CallPhase = NonNullable<Alert["call"]>["phase"];
export type Quality = Camera["qualities"][number];
export type NodeKind = Node["kind"];
export type UnitKind = Unit["kind"];
export type Role = Operator["role"];
export type Reason = PayloadRejected["rejected"]["reason"];
export type Grade = 1 | 2 | 3 | 4;

/** The eight rungs of the receipt ladder, in order; `refused` is not a rung. */
export const LADDER = [
  "queued",
  "sent",
  "received",
  "shown",
  "accepted",
  "en_route",
  "on_scene",
  "clear",
] as const satisfies readonly Step[];

const ENDED: ReadonlySet<IncidentState> = new Set(["closed", "cancelled"]);
const OVER: ReadonlySet<IncidentState> = new Set(["closed", "cancelled", "merged"]);

/** Whether an incident is closed or cancelled; what was merged has not ended, another one leads it. */
export function hasEnded(incident: Incident): boolean {
  return ENDED.has(incident.state);
}

/** Whether nothing can be ordered of an incident any more. */
export function isOver(incident: Incident): boolean {
  return OVER.has(incident.state);
}

/** Whether a state may follow the one that the incident is in, by the centre's own table. */
export function mayFollow(incident: Incident, to: IncidentState): boolean {
  const next: readonly IncidentState[] = NEXT[incident.state];
  return next.includes(to);
}

/** Whether the unit is still bound by this assignment. */
export function isActive(assignment: Assignment): boolean {
  return assignment.step !== "refused" && assignment.step !== "clear";
}

/** Whether a role may give an order, by the centre's own table. The centre decides in any case. */
export function mayGive(role: Role, order: Order["type"]): boolean {
  const roles: readonly Role[] = PERMITS[order];
  return roles.includes(role);
}

/** Whether a role decides about incidents; the others look. */
export function mayAct(role: Role): boolean {
  return mayGive(role, "ConfirmIncident");
}

/** Whether a role may have an eye on an incident. */
export function maySupervise(role: Role): boolean {
  return mayGive(role, "Supervise");
}

/** Whether a role writes notes into the record. */
export function mayNote(role: Role): boolean {
  return mayGive(role, "AddNote");
}

/** Whether a role looks at live pictures. */
export function mayLook(role: Role): boolean {
  return mayGive(role, "StartView");
}

/** The grade of an incident as one of the four that have a mark. */
export function gradeOf(incident: Incident): Grade {
  return Math.min(4, Math.max(1, incident.grade)) as Grade;
}
