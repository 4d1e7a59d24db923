/** What the readers of the command bar have in common: what they read from, what they answer, whom a word names. */

import { familyOf } from "../store/family";
import { isOver, type Role } from "../wire/kinds";
import type { ConsoleState, Incident, Order, Position } from "../wire/vocabulary";
import type { Words } from "../words/words";

export interface Desk {
  state: ConsoleState;
  positions: ReadonlyMap<string, Position>;
  selected: string | null;
  /** The name of the operator. */
  me: string | null;
  role: Role;
  say: Words;
}

export type Reading =
  | { does: "nothing" }
  | { does: "error"; message: string }
  | { does: "order"; order: Order; preview: string }
  | { does: "look"; camera: string; preview: string }
  | { does: "hang"; camera: string; preview: string }
  | { does: "go"; incident: string; preview: string };

/** The first word, and what follows it. */
export function split(text: string): [string, string] {
  const at = text.search(/\s/);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at).trim()];
}

/** The incident named, or the selected one; a sentence when there is none that is open. */
export function incidentOf(word: string, desk: Desk): Incident | string {
  if (word === "" && desk.selected === null) return desk.say.bar.needIncident;
  const wanted = word === "" ? (desk.selected ?? "") : word;
  const found = findIncident(wanted, desk);
  return found && !isOver(found) ? found : desk.say.bar.noIncident(wanted);
}

/** The selected incident and what was merged into it. */
export function selectedFamily({ state, selected }: Desk): ReadonlySet<string> {
  const incident = state.incidents.incidents[selected ?? ""];
  return new Set(incident ? familyOf(state.incidents, incident).map(({ id }) => id) : []);
}

/** By its id, or by the number in it. */
export function findIncident(word: string, desk: Desk): Incident | undefined {
  const wanted = word.toLowerCase();
  return Object.values(desk.state.incidents.incidents).find(({ id }) =>
    [id.toLowerCase(), id.slice(1)].includes(wanted),
  );
}

export function list(names: string[]): string {
  return names.slice(0, 6).join(", ");
}

export function error(message: string): Reading {
  return { does: "error", message };
}
