/** Sentences said so often that a click writes them. */

import type { Sheet } from "../store/desk";
import type { Words } from "../words/words";

export function suggestions(sheet: Sheet, say: Words): readonly string[] {
  switch (sheet) {
    case "handled":
      return say.sheet.outcomes;
    case "return":
      return say.sheet.returnReasons;
    case "supervise":
      return say.sheet.superviseReasons;
    case "reopen":
      return say.sheet.reopenReasons;
    case "cancel":
      return say.sheet.reasons;
    case "recall":
      return say.sheet.causes;
    case "grade":
      return say.sheet.gradeReasons;
    case "separate":
    case "split":
      return say.sheet.splitReasons;
    case "place":
      return say.sheet.placeReasons;
    case "plan":
      return say.plans.reasons;
    case "planEnd":
      return say.plans.endReasons;
    case "told":
      return say.plans.ways;
    default:
      return [];
  }
}
