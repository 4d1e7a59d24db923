/** Why a camera is in the list, in a few words: `86 m · 正对 · 沿黄兴路 · 正常`. */

import { ageText } from "../store/clock";
import { distanceText } from "../store/geometry";
import type { Condition } from "../store/sightings";
import type { Sighting } from "../wire/vocabulary";
import type { Words } from "./words";

/** Degrees from the middle of its view up to which a camera looks straight at a place. */
const STRAIGHT = 15;
/** Of where the incident may be, so much is in view before it is said to be so; a share beneath it is told. */
const MOSTLY = 0.8;
/** Seconds up to which what was seen is as good as now. */
const FRESH = 15;

/** How far it is and how much it sees. */
export function sightWords(one: Sighting, { cameras }: Words): string {
  const parts = [distanceText(one.metres), viewWord(one, cameras)];
  if (one.road !== null) parts.push(cameras.along(one.road));
  return parts.join(" · ");
}

function viewWord(one: Sighting, cameras: Words["cameras"]): string {
  if (one.covers >= MOSTLY) return one.off_deg <= STRAIGHT ? cameras.straight : cameras.inView;
  if (one.covers > 0) return cameras.partly(Math.max(1, Math.round(one.covers * 100)));
  const aside = one.reasons.some(({ code }) => code === "out_of_view");
  return aside ? cameras.away(Math.round(one.off_deg)) : cameras.far;
}

/** How it is; what was seen some time ago is said with its age in `seconds`, null where nobody knows. */
export function healthWords(health: Condition, seconds: number | null, { cameras }: Words): string {
  const word = cameras.health[health];
  if (seconds === null || health === "offline" || health === "unknown") return word;
  return seconds <= FRESH ? word : cameras.ago(word, ageText(seconds));
}

/** The score with all that made it. */
export function scoreWords(one: Sighting, { cameras }: Words): string {
  const named: Record<string, string> = { ...cameras.health, ...cameras.terms };
  const terms = one.reasons.map(
    ({ code, weight }) => `${named[code] ?? code} ${weight > 0 ? "+" : ""}${weight.toFixed(0)}`,
  );
  return cameras.score(one.score.toFixed(0), terms.join(" · "));
}
