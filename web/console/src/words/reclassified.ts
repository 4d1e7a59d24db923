/** What an incident really is, or is called, in words. */

import type { Language } from "../store/desk";
import { classKey } from "../store/classes";
import type { ClassCorrected } from "../wire/vocabulary";
import type { Names, Sentence } from "./events";

export function reclassified(event: ClassCorrected, language: Language, names: Names): Sentence {
  const { incident, title, called, reason } = event;
  if (classKey(event.class) === classKey(event.left) && called)
    return language === "zh"
      ? [`${incident} 名称由 ${called} 更正为 `, title, ` · ${reason}`]
      : [`Title of ${incident} corrected from ${called} to `, title, ` · ${reason}`];
  const [left, found] = [names.class(event.left), names.class(event.class)];
  const rest = ` · ${title} · ${reason}`;
  return language === "zh"
    ? [`${incident} 类别由 ${left} 更正为 `, found, rest]
    : [`Class of ${incident} corrected from ${left} to `, found, rest];
}
