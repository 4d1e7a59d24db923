/** The mark in the tray, what it aims at, and which alert may join which incident. */

import { isOver } from "../wire/kinds";
import type { Alert, Incident, IncidentsState, Match } from "../wire/vocabulary";

/** The marked alert while it waits. Nothing else takes its place: what rings next is not what the hand meant. */
export function markedAlert(waiting: readonly Alert[], marked: string | null): Alert | null {
  return waiting.find((alert) => alert.id === marked) ?? null;
}

/** What an alert may belong to and is still open, likeliest first. */
export function openMatches(alert: Alert, state: IncidentsState): Match[] {
  return alert.matches.filter((match) => {
    const incident = state.incidents[match.incident];
    return incident !== undefined && !isOver(incident);
  });
}

/** The incident that a mark on an alert aims at: the likeliest that is proposed (of several the selected one), else the one
 * that is selected. What comes or is over after that changes nothing: the hand meant what was shown. */
export function aimOf(alert: Alert, state: IncidentsState, selected: string | null): string | null {
  const matches = openMatches(alert, state);
  return (matches.find((match) => match.incident === selected) ?? matches[0])?.incident ?? selected;
}

/** Why an alert can't join an incident: the centre would refuse it. */
export type Bar = "no_incident" | "over" | "differs";

export function joinBar(alert: Alert, incident: Incident | undefined): Bar | null {
  if (!incident) return "no_incident";
  if (isOver(incident)) return "over";
  return alert.status === incident.status ? null : "differs";
}
