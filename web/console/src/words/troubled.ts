/** What happened to a trouble, in a line of its record. */

import { ageText } from "../store/clock";
import type { TroubleEnded, TroubleReported } from "../wire/vocabulary";
import type { Words } from "./zh";

/** By how much a clock was set, and which way: `+3600 s、-2.5 s`. */
export function stepsText(steps: readonly number[], separator: string): string {
  return steps.map((step) => `${step < 0 ? "-" : "+"}${Number(Math.abs(step).toFixed(1))} s`).join(separator);
}

/** Alternating plain and strong text, as in `events.ts`. */
export function troubled(event: TroubleReported | TroubleEnded, { trouble }: Words): readonly string[] {
  if (event.type === "TroubleReported" && event.steps_s.length > 0)
    return [trouble.steppedAgain(stepsText(event.steps_s, trouble.between))];
  if (event.type === "TroubleReported" && event.back.length > 0)
    return [trouble.eased(event.back.length, event.count)];
  if (event.type === "TroubleReported") return [trouble.grown(event.count)];
  return [event.into === null ? trouble.ended(ageText(event.lasted_s)) : trouble.folded(event.into)];
}
