/** Who has a call, and whether their page still says so. */

import type { Alert, ConsoleState } from "../wire/vocabulary";
import type { Ages } from "./ages";

/** Between two beats of a page whose operator has a call, in ms. */
export const BEAT_MS = 15_000;
/** A claim whose page has said nothing for so long is shown as stale: three beats, in seconds. */
export const STALE_S = 45;

export interface Claimed {
  operator: string;
  /** Since the claim, in seconds. */
  seconds: number;
  /** Since the page of the operator last said that it is alive, in seconds, when that is too long ago; else null. */
  silent: number | null;
}

/** The claim on an alert, as it is now. */
export function claimOf(alert: Alert, beats: ReadonlyMap<string, string>, ages: Ages): Claimed | null {
  const { claim } = alert;
  if (claim === null) return null;
  const seconds = ages.age(`claim:${alert.id}`, claim.at);
  const beat = beats.get(claim.operator);
  const quiet = Math.min(seconds, beat === undefined ? seconds : beatAge(ages, claim.operator, beat));
  return { operator: claim.operator, seconds, silent: quiet > STALE_S ? quiet : null };
}

/** Seconds since the page of an operator said that it is alive. */
export function beatAge(ages: Ages, operator: string, at: string): number {
  return ages.age(`beat:${operator}`, at);
}

/** Whether an operator has a call: then their page beats. */
export function hasCall(state: ConsoleState, operator: string): boolean {
  return state.incidents.loose.some((name) => state.incidents.alerts[name]?.claim?.operator === operator);
}

/** The numbers of the telephone lines that are known here, for a call that is written down. */
export function lineNumbers({ devices }: ConsoleState): string[] {
  const lines = Object.values(devices.devices).filter(({ kind }) => kind === "line");
  return [...new Set(lines.map(({ code }) => code))].sort();
}

/** Where a call came in: a device, or written down at a desk. */
export const ENTERED = "@desk";

/** A call that nobody took while it rang: somebody must ring back. */
export function isMissed(alert: Alert): boolean {
  return alert.call?.phase === "ended" && !alert.call.agent;
}

/** The call that pops up: the marked one, else the oldest that rings and nobody has. */
export function shownCall(waiting: readonly Alert[], marked: string | null): Alert | null {
  const pointed = waiting.find(({ id }) => id === marked);
  if (pointed?.call) return pointed;
  return waiting.find(({ call, claim }) => call?.phase === "ringing" && claim === null) ?? null;
}
