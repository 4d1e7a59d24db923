/** What people and things are called on the screen. */

import { commandsAt } from "../store/plans";
import { isTrouble } from "../store/trouble";
import { stepsText } from "./troubled";
import type { Alert, ConsoleState, GradeRow, Incident, NodeClock, Place, Unit } from "../wire/vocabulary";
import type { Language } from "../store/desk";
import type { Status } from "../wire/kinds";
import type { Words } from "./zh";

/** A unit's name with its id in it, once: `公安 P12`, not `P12 公安 P12`. */
export function unitName(unit: Unit | undefined, id: string): string {
  if (!unit || unit.name === "") return id;
  return unit.name.includes(unit.id) ? unit.name : `${unit.id} ${unit.name}`;
}

/** Kind and agency of a unit, without what its name says already. */
export function unitSide(state: ConsoleState, unit: Unit, say: Words): string {
  const kinds: Record<string, string> = say.unitKind;
  const node = Object.values(state.nodes).find((known) => known.agency === unit.agency);
  const stem = unit.name.replace(unit.id, "").trim();
  const said = (text: string): boolean => unit.name.includes(text) || (stem !== "" && text.includes(stem));
  const parts = [say.unitKind[unit.kind], kinds[unit.agency] ?? node?.name ?? unit.agency];
  return [...new Set(parts)].filter((part) => !said(part)).join(" · ");
}

/** Which node's clock is wrong, and by how much. */
export function clockWords(say: Words, state: ConsoleState, clock: NodeClock): string {
  const seconds = (Math.abs(clock.offset_ms) / 1000).toFixed(1);
  return say.map.clockOff(state.nodes[clock.node]?.name ?? clock.node, seconds, clock.offset_ms > 0);
}

/** Address and WGS-84 position, as far as known. */
export function placeText({ address, lat, lon }: Place): string {
  const position = lat == null || lon == null ? "" : `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  return `${address ?? ""} ${position}`.trim();
}

/** What has a name in both languages, in the one that is spoken; in Chinese where it has no English. */
export function inLanguage(language: Language, named: { zh: string; en?: string }): string {
  return language === "en" && named.en ? named.en : named.zh;
}

/** What a caller said, where it was written down. Logs from before have words that nobody said: `119 来电`. */
export function wordsOf({ call, text }: Alert): string | null {
  if (call === null || text === null || text.trim() === "" || text === `${call.number} 来电`) return null;
  return text;
}

/** What somebody said, as it was said. */
export function quoted(text: string): string {
  return `“${text}”`;
}

/** With the first word that says that it is not real. */
export function marked(say: Words, status: Status, text: string): string {
  return status === "actual" ? text : `【${say.status[status]}】${text}`;
}

/** Who commands at a grade, by the district's table. */
export function commandWord(say: Words, grades: readonly GradeRow[], grade: number): string {
  const role = commandsAt(grades, grade);
  return role === null ? "—" : say.role[role];
}

/** What a kind of unit is called; one that this page does not know as it came. */
export function kindName(say: Words, kind: string): string {
  return (say.unitKind as Record<string, string>)[kind] ?? kind;
}

/** Who a name of an operator is. */
export function operatorName(state: ConsoleState, name: string): string {
  return state.operators[name]?.display ?? name;
}

/** What an incident is called: a trouble in the language that is spoken, the others as somebody wrote. */
export function incidentTitle(incident: Incident, say: Words): string {
  if (!isTrouble(incident)) return incident.title;
  const { kind, source, count, steps_s } = incident.trouble;
  if (kind === "clock") return say.trouble.stepped(stepsText(steps_s, say.trouble.between));
  if (source !== "") return `${say.trouble.kind[kind]} · ${incident.place.address ?? source}`;
  return count > 1 ? say.trouble.many(say.trouble.kind[kind], count) : say.trouble.kind[kind];
}
