/** The parts that sentences of the record have in common. */

import { ageText } from "../store/clock";
import { isRecall } from "../store/ladder";
import type { Alert, Match, Rung } from "../wire/vocabulary";
import { likeness } from "./likeness";
import { quoted, wordsOf } from "./names";
import type { Words } from "./words";

/** The incident that an alert leaves. */
export function from(word: string, left: string | null | undefined): string {
  return left ? ` ${word} ${left}` : "";
}

export function because(reason: string): string {
  return reason === "" ? "" : ` · ${reason}`;
}

/** What a caller said. */
export function saying(alert: Alert): string {
  const told = wordsOf(alert);
  return told === null ? "" : ` · ${quoted(told)}`;
}

/** Nothing for what was joined before the centre compared alerts. */
export function why(match: Match | null | undefined, say: Words): string {
  return match ? ` · ${likeness(match, say)}` : "";
}

export function candidates(matches: readonly Match[], say: Words): string {
  if (matches.length === 0) return say.tray.mayNone;
  return matches.map((match) => `${say.tray.may(match.incident)}${why(match, say)}`).join("; ");
}

export function reached(rung: Rung, say: Words): string {
  return isRecall(rung) ? say.units.recalled : say.units.step[rung.step];
}

export function cause(text: string | null): string {
  return text ? ` · ${text}` : "";
}

/** How long something took: `7.5 秒`, `12 秒`; from two minutes on `04:05`, `1:52:33`. */
export function lasting(seconds: number, { clocks }: Words): string {
  if (seconds >= 120) return ageText(Math.round(seconds));
  return clocks.seconds(seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds));
}
