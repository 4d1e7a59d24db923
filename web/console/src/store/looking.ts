/** What is looked for in the search, as the centre takes it. */

import type { Looked } from "../connection/api";
import type { AlarmClass } from "../wire/vocabulary";
import type { Point } from "./geometry";

/** Metres around a point of the map that count as near. */
export const NEAR_M = 500;

export const NOTHING: Looked = { q: "", state: "", class: "", street: "", from: "", to: "", near: "" };

/** `scheme/kind/code`, or nothing. */
export function classPath({ scheme, kind, code }: AlarmClass): string {
  return code === "" ? "" : [scheme, kind, code].join("/");
}

export function nearPath(at: Point | null): string {
  return at === null ? "" : `${at.lat.toFixed(6)},${at.lon.toFixed(6)},${String(NEAR_M)}`;
}

/** The beginning of a day in this place, or of the day after it: `2026-06-21` as a time with an offset. */
export function dayStart(day: string, after: 0 | 1): string {
  if (day === "") return "";
  const start = new Date(`${day}T00:00:00`);
  if (Number.isNaN(start.getTime())) return "";
  start.setDate(start.getDate() + after);
  return start.toISOString().replace("Z", "+00:00");
}
