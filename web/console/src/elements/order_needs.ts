/** What a form can't be sent without, and which of it is missing. */

import { readPoint } from "../store/geometry";
import type { Sheet } from "../store/desk";
import type { Words } from "../words/words";
import type { Values } from "./order_values";

/** A part of a form that may be missing or can't be read. */
export type Needed =
  "title" | "number" | "position" | "address" | "minutes" | "plan" | "into" | "alerts" | "text";

/** Sheets whose text may stay empty, or that have none. */
const MAY_BE_SILENT: ReadonlySet<Sheet> = new Set<Sheet>(["merge", "close", "call", "open"]);

/** Whether a sheet is sent with a text only. */
export function needsText(sheet: Sheet): boolean {
  return !MAY_BE_SILENT.has(sheet);
}

/** The first part, from top to bottom, that is missing or can't be read; null when nothing is. */
export function lacking(sheet: Sheet, values: Values): Needed | null {
  const found = LACKS[sheet]?.(values) ?? null;
  if (found !== null) return found;
  return needsText(sheet) && values.text.trim() === "" ? "text" : null;
}

const LACKS: Partial<Record<Sheet, (values: Values) => Needed | null>> = {
  call: ({ number, position }) => (isEmpty(number) ? "number" : isPlace(position) ? null : "position"),
  open: ({ title, position }) => (isEmpty(title) ? "title" : isPlace(position) ? null : "position"),
  reclass: ({ title }) => (isEmpty(title) ? "title" : null),
  place: ({ address, position }) =>
    isEmpty(address) && isEmpty(position) ? "address" : isPlace(position) ? null : "position",
  merge: ({ into }) => (into === "" ? "into" : null),
  split: ({ alerts, into, title }) =>
    alerts.length === 0 ? "alerts" : into === "" && isEmpty(title) ? "title" : null,
  plan: ({ plan }) => (plan === "" ? "plan" : null),
  supervise: ({ minutes }) => (isMinutes(minutes) ? null : "minutes"),
  task: ({ minutes }) => (isEmpty(minutes) || isMinutes(minutes) ? null : "minutes"),
};

/** What to fill in or mend, as a sentence. */
export function neededWords(needed: Needed, sheet: Sheet, say: Words): string {
  const words = say.sheet;
  if (needed === "minutes") return words.badMinutes;
  if (needed === "position") return words.badPosition;
  const parts: Record<Exclude<Needed, "minutes" | "position">, string> = {
    title: sheet === "reclass" ? words.called : words.title,
    number: words.line,
    address: words.addressOrPosition,
    plan: say.plans.which,
    into: words.into,
    alerts: words.leaving,
    text: textLabel(sheet, say),
  };
  const isChosen = needed === "into" || needed === "alerts" || needed === "plan";
  return isChosen ? words.neededChoice(parts[needed]) : words.needed(parts[needed]);
}

/** What the text of a sheet is called. */
export function textLabel(sheet: Sheet, { sheet: words }: Words): string {
  const labels: Partial<Record<Sheet, string>> = {
    merge: words.mergeText,
    call: words.callText,
    note: words.noteText,
    close: words.verified,
    handled: words.outcome,
    task: words.taskText,
    release: words.result,
    recall: words.cause,
  };
  return labels[sheet] ?? words.reason;
}

function isEmpty(text: string): boolean {
  return text.trim() === "";
}

/** Nothing is a valid position: it is not known. */
function isPlace(position: string): boolean {
  return isEmpty(position) || readPoint(position) !== null;
}

function isMinutes(minutes: string): boolean {
  const count = Number(minutes);
  return !isEmpty(minutes) && Number.isFinite(count) && count > 0;
}
