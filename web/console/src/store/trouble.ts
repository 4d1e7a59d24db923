/** Troubles of the centre's own means: which incidents are of one, and how an event changes them; the same as `incidents/troubling.py`. */

import { isOver } from "../wire/kinds";
import type {
  ConsoleState,
  Incident,
  IncidentsState,
  TroubleEnded,
  TroubleReported,
} from "../wire/vocabulary";

type SourceTrouble = NonNullable<Incident["trouble"]>;
export type TroubleKind = SourceTrouble["kind"];

/** The outcome of one that nobody had acted on when it was over; the words of `incidents/troubling.py`. */
export const ENDED_ITSELF = "it ended by itself";

/** Sources that are named at once; all are counted, and nobody reads more. */
export const NAMED = 20;

/** Whether it is a trouble and no alarm: it is listed, marked and counted apart. Records from before there were any have none. */
export function isTrouble(incident: Incident): incident is Incident & { trouble: SourceTrouble } {
  return incident.trouble != null;
}

/** What is counted and listed as an incident. */
export function isHappening(incident: Incident): boolean {
  return !isTrouble(incident);
}

/** The open troubles: what lasts first, and of these what was told last. */
export function openTroubles(state: ConsoleState): (Incident & { trouble: SourceTrouble })[] {
  return Object.values(state.incidents.incidents)
    .filter(isTrouble)
    .filter((incident) => !isOver(incident))
    .sort(
      (a, b) => Number(hasPassed(a)) - Number(hasPassed(b)) || Number(b.id.slice(1)) - Number(a.id.slice(1)),
    );
}

/** Whether the source is heard again, while a person still has to close what they began. */
export function hasPassed(incident: Incident & { trouble: SourceTrouble }): boolean {
  return incident.trouble.ended_at !== null;
}

/** An incident was opened: of a trouble that lasts from now on, or of none. */
export function beginTrouble(state: IncidentsState, incident: Incident): void {
  if (isTrouble(incident)) lasts(state, incident);
}

/** A trouble came again, or is of more sources, or of fewer. */
export function reportTrouble(state: IncidentsState, event: TroubleReported): void {
  const back = new Set(event.back);
  for (const [key, name] of Object.entries(state.troubles))
    if (name === event.incident && back.has(sourceOf(key))) Reflect.deleteProperty(state.troubles, key);
  const held = state.incidents[event.incident];
  if (!held || !isTrouble(held)) return;
  const { since, count, steps_s } = event;
  const lasted = held.trouble.ended_at === null;
  const named = new Set([...(lasted ? held.trouble.sources : []), ...event.sources]);
  const sources = [...named].filter((name) => !back.has(name));
  const told_at = back.size > 0 ? held.trouble.told_at : event.at;
  const trouble = { ...held.trouble, since, told_at, count, sources, steps_s, ended_at: null };
  // What came again was acted on before. What grows may still be untouched, and stays so.
  const changed = { ...held, trouble, changed_at: lasted ? held.changed_at : event.at };
  state.incidents[held.id] = changed;
  lasts(state, changed);
}

/** A trouble is over, whether or not its incident is. */
export function endTrouble(state: IncidentsState, event: TroubleEnded): void {
  for (const [key, name] of Object.entries(state.troubles))
    if (name === event.incident) Reflect.deleteProperty(state.troubles, key);
  Reflect.deleteProperty(state.troubles_since, event.incident);
  const held = state.incidents[event.incident];
  if (!held || !isTrouble(held) || isOver(held)) return;
  const trouble = { ...held.trouble, ended_at: event.at };
  state.incidents[held.id] = { ...held, trouble, changed_at: event.at };
}

/** From now on its sources are told by this incident; see `SourceTrouble.keys`. */
function lasts(state: IncidentsState, { id, trouble }: Incident & { trouble: SourceTrouble }): void {
  const { kind, source, sources, since } = trouble;
  state.troubles_since[id] = since;
  for (const name of source === "" && sources.length > 0 ? sources : [source])
    state.troubles[`${kind}:${name}`] = id;
}

function sourceOf(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}
