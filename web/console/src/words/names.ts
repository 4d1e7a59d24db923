/** What people and things are called on the screen. */

import type { ConsoleState, Unit } from "../wire/vocabulary";
import type { Words } from "./zh";

/** A unit's name with its id in it, once: `公安 P12`, not `P12 公安 P12`. */
export function unitName(unit: Unit | undefined, id: string): string {
  if (!unit || unit.name === "") return id;
  return unit.name.includes(unit.id) ? unit.name : `${unit.id} ${unit.name}`;
}

/** An agency by the word for its kind, else by the name of the node it answers for. */
export function agencyName(state: ConsoleState, agency: string, say: Words): string {
  const kinds: Record<string, string> = say.unitKind;
  const node = Object.values(state.nodes).find((known) => known.agency === agency);
  return kinds[agency] ?? node?.name ?? agency;
}

/** Who a name of an operator is. */
export function operatorName(state: ConsoleState, name: string): string {
  return state.operators[name]?.display ?? name;
}
