/** The mark in the tray, what it aims at, and which alert may join which incident. */

import { leadOf } from "./family";
import { isTrouble } from "./trouble";
import { isOver } from "../wire/kinds";
import type { Alert, Incident, IncidentsState, Match, Place } from "../wire/vocabulary";

/** The marked alert while it waits. Nothing else takes its place: what rings next is not what the hand meant. */
export function markedAlert(waiting: readonly Alert[], marked: string | null): Alert | null {
  return waiting.find((alert) => alert.id === marked) ?? null;
}

/** What an alert may belong to and is still open, likeliest first; of what was merged the incident that leads it. */
export function openMatches(alert: Alert, state: IncidentsState): Match[] {
  const own = state.incidents[alert.incident ?? ""];
  const seen = new Set(own ? [leadOf(state, own).id] : []);
  return alert.matches.flatMap((match) => {
    const named = state.incidents[match.incident];
    const incident = named && leadOf(state, named);
    if (!incident || isOver(incident) || seen.has(incident.id)) return [];
    seen.add(incident.id);
    return [{ ...match, incident: incident.id }];
  });
}

/** The incident that a mark on an alert aims at: the likeliest that is proposed (of several the selected one), else the one
 * that is selected. What comes or is over after that changes nothing: the hand meant what was shown. */
export function aimOf(alert: Alert, state: IncidentsState, selected: string | null): string | null {
  const matches = openMatches(alert, state);
  return (matches.find((match) => match.incident === selected) ?? matches[0])?.incident ?? selected;
}

/** Whether the centre proposes this incident for the alert. What it does not, a person aimed at, perhaps without meaning it. */
export function isProposed(alert: Alert, state: IncidentsState, incident: string): boolean {
  return openMatches(alert, state).some((match) => match.incident === incident);
}

/** The incident that a mark without an aim is to aim at: proposals come after a call that was just typed. Null where there is nothing to change. */
export function lateAim(alert: Alert | null, state: IncidentsState, aim: string | null): string | null {
  return alert === null || aim !== null ? null : (openMatches(alert, state)[0]?.incident ?? null);
}

/** The newest of what its sender said of an alert while it waits. */
export function lastSaid(alert: Alert, state: IncidentsState): Alert | null {
  return state.alerts[alert.followed.at(-1) ?? ""] ?? null;
}

/** The place of an alert that counts: as it was corrected, else as it was given. */
export function whereOf(alert: Alert): Place {
  return alert.corrected ?? alert.place;
}

/** Why an alert can't join an incident: the centre would refuse it. */
export type Bar = "no_incident" | "over" | "differs";

export function joinBar(alert: Alert, incident: Incident | undefined): Bar | null {
  if (!incident || isTrouble(incident)) return "no_incident";
  if (isOver(incident)) return "over";
  return alert.status === incident.status ? null : "differs";
}
