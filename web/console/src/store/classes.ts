/** What classes of things are called, from the centre's table. */

import type { AlarmClass, ClassList } from "../wire/vocabulary";
import type { Language } from "./desk";

/** A class as the value of an option. */
export function classKey({ scheme, kind, code }: AlarmClass): string {
  return [scheme, kind, code].join("|");
}

/** The class of such a value. */
export function classOfKey(key: string): AlarmClass {
  const [scheme = "", kind = "", code = ""] = key.split("|");
  return { scheme, kind, code };
}

/** What a class is called; one that the table does not have is shown by its code. */
export function className(lists: readonly ClassList[], language: Language, of: AlarmClass): string {
  const rows = lists.find(({ scheme, kind }) => scheme === of.scheme && kind === of.kind)?.classes;
  return rows?.find(([code]) => code === of.code)?.[language === "zh" ? 1 : 2] ?? of.code;
}
