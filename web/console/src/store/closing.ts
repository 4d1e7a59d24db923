/** How an incident is closed: one person reports how it was dealt with, another one verifies it. */

import type { Incident } from "../wire/vocabulary";

/** What this operator can do towards its end: report, verify, or wait for somebody else. */
export function closingStep(incident: Incident, me: string | null): "handled" | "close" | "wait" {
  if (incident.handled === null) return "handled";
  return incident.handled.by === me ? "wait" : "close";
}

/** Milliseconds until something is due; negative when it is past; null without a time. */
export function dueIn(due: string | null, now: number): number | null {
  return due === null ? null : Date.parse(due) - now;
}
