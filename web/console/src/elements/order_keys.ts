/** What a digit chooses in a form. In a text box every key is text, so there the digit needs Alt; on the choices it needs nothing. */

import type { Sheet } from "../store/desk";
import type { Lead } from "../store/mergeable";
import type { Values } from "./order_values";

/** What lies together to choose from. */
export type Group = "grade" | "priority" | "into";

/** What is chosen where the focus is on none of it. */
const FIRST: Partial<Record<Sheet, Group>> = { grade: "grade", open: "grade", merge: "into", split: "into" };

type Press = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** The digit, 1 to 9, that a key means as a choice; null for any other key. `isWriting`: the focus is in a field that is written in.
 * With Alt the key's place counts, for a Mac makes another sign of it; the pad's digits with Alt are characters by their number. */
export function digitOf(press: Press, isWriting: boolean): number | null {
  if (press.ctrlKey || press.metaKey || press.shiftKey) return null;
  const found = press.altKey
    ? /^Digit([1-9])$/.exec(press.code)?.[1]
    : isWriting
      ? undefined
      : /^[1-9]$/.exec(press.key)?.[0];
  return found === undefined ? null : Number(found);
}

/** What the digit changes, or null where it means nothing. `on`: the choices that have the focus. */
export function chosenBy(
  digit: number,
  sheet: Sheet,
  on: Group | null,
  leads: readonly Lead[],
): Partial<Pick<Values, Group>> | null {
  const group = on ?? FIRST[sheet] ?? null;
  if (group === null) return null;
  if (group !== "into") return digit <= 4 ? { [group]: digit } : null;
  // A split offers a new incident first.
  const offered = [...(sheet === "split" ? [""] : []), ...leads.map(({ incident }) => incident.id)];
  const into = offered[digit - 1];
  return into === undefined ? null : { into };
}
