/** Why an alert may belong to an incident, in words. */

import { ageText } from "../store/clock";
import { distanceText } from "../store/geometry";
import type { Match, Reason } from "../wire/vocabulary";
import type { Words } from "./words";

/** `40 m away · 02:11 apart · same class`, what weighs most first. */
export function likeness(match: Match, say: Words): string {
  return match.reasons.map((reason) => reasonText(reason, say)).join(" · ");
}

function reasonText({ code, figure }: Reason, say: Words): string {
  const { likeness } = say;
  switch (code) {
    case "near":
    case "far":
      return likeness[code](distanceText(figure ?? 0));
    case "lately":
    case "long_ago":
      return likeness[code](ageText(figure ?? 0));
    default:
      return likeness[code];
  }
}
