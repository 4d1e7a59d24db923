/** Sentences said so often that a click writes them. */

import type { Sheet } from "../store/desk";
import type { Words } from "../words/words";

const SAID: Partial<Record<Sheet, (say: Words) => readonly string[]>> = {
  handled: ({ sheet }) => sheet.outcomes,
  return: ({ sheet }) => sheet.returnReasons,
  supervise: ({ sheet }) => sheet.superviseReasons,
  reopen: ({ sheet }) => sheet.reopenReasons,
  cancel: ({ sheet }) => sheet.reasons,
  recall: ({ sheet }) => sheet.causes,
  grade: ({ sheet }) => sheet.gradeReasons,
  separate: ({ sheet }) => sheet.splitReasons,
  split: ({ sheet }) => sheet.splitReasons,
  place: ({ sheet }) => sheet.placeReasons,
  reclass: ({ sheet }) => sheet.classReasons,
  plan: ({ plans }) => plans.reasons,
  planEnd: ({ plans }) => plans.endReasons,
  told: ({ plans }) => plans.ways,
};

export function suggestions(sheet: Sheet, say: Words): readonly string[] {
  return SAID[sheet]?.(say) ?? [];
}
