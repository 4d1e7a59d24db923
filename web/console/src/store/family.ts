/** Incidents that are one happening: which one leads, and what was merged into it. */

import type { Incident, IncidentsState } from "../wire/vocabulary";

/** The incident that leads it: itself, where it was not merged. */
export function leadOf(state: IncidentsState, incident: Incident): Incident {
  const into = state.incidents[incident.into ?? ""];
  return into ? leadOf(state, into) : incident;
}

/** An incident and everything that was merged into it, itself first. */
export function familyOf(state: IncidentsState, incident: Incident): Incident[] {
  const members = incident.members.flatMap((name) => state.incidents[name] ?? []);
  return [incident, ...members.flatMap((member) => familyOf(state, member))];
}

/** The alerts of an incident itself, in the order in which they joined it. */
export function linkedTo(state: IncidentsState, incident: string): string[] {
  return state.linked[incident] ?? [];
}
