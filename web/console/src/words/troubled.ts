/** What happened to a trouble, in a line of its record. */

import { ageText } from "../store/clock";
import type { TroubleEnded, TroubleReported } from "../wire/vocabulary";
import type { Words } from "./zh";

/** Alternating plain and strong text, as in `events.ts`. */
export function troubled(event: TroubleReported | TroubleEnded, { trouble }: Words): readonly string[] {
  if (event.type === "TroubleReported") return [trouble.grown(event.count)];
  return [event.into === null ? trouble.ended(ageText(event.lasted_s)) : trouble.folded(event.into)];
}
