/** How an incident is closed: one person reports how it was dealt with, another one verifies it. */

import type { Handled, Incident } from "../wire/vocabulary";

type Disposition = Handled["disposition"];

/** What each sentence that is offered for the end says of it, in their order. */
export const MEANT = ["resolved", "handed_over", "nothing_found"] as const satisfies readonly Disposition[];

/** What this operator can do towards its end: report, say anew what they reported, or verify what another one did. */
export function closingStep(incident: Incident, me: string | null): "handled" | "again" | "close" {
  if (incident.handled === null) return "handled";
  return incident.handled.by === me ? "again" : "close";
}

/** The sheet for that step: who says it anew fills in the same form. */
export function closingSheet(incident: Incident, me: string | null): "handled" | "close" {
  return closingStep(incident, me) === "close" ? "close" : "handled";
}

/** How it ended by a line of words: one of the sentences that are offered, or one that begins with a disposition's name;
 * else it was dealt with. `names` as the words of the language say them. */
export function dispositionOf(
  text: string,
  sentences: readonly string[],
  names: Readonly<Record<Disposition, string>>,
): Disposition {
  const said = text.toLowerCase();
  const begins = (beginning: string): boolean => said.startsWith(beginning.toLowerCase());
  const offered = MEANT[sentences.findIndex(begins)];
  if (offered !== undefined) return offered;
  const named = (Object.entries(names) as [Disposition, string][]).find(([, name]) => begins(name));
  return named?.[0] ?? "resolved";
}

/** Milliseconds until something is due; negative when it is past; null without a time. */
export function dueIn(due: string | null, now: number): number | null {
  return due === null ? null : Date.parse(due) - now;
}
