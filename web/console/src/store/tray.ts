/** The mark in the tray, and which alert may join which incident. */

import { isOver } from "../wire/kinds";
import type { Alert, Incident } from "../wire/vocabulary";

/** The marked alert while it waits. Nothing else takes its place: what rings next is not what the hand meant. */
export function markedAlert(waiting: readonly Alert[], marked: string | null): Alert | null {
  return waiting.find((alert) => alert.id === marked) ?? null;
}

/** Why an alert can't join the selected incident: the centre would refuse it. */
export type Bar = "no_incident" | "over" | "differs";

export function joinBar(alert: Alert, incident: Incident | undefined): Bar | null {
  if (!incident) return "no_incident";
  if (isOver(incident)) return "over";
  return alert.status === incident.status ? null : "differs";
}
