/** Which cameras see an incident, joined with what the page sees of them now, and which one to look through next. */

import type { Camera, ConsoleState, Sighting } from "../wire/vocabulary";
import { isOnline } from "./near";

export type Condition = Sighting["health"];

export interface Row {
  camera: Camera;
  /** From the incident; null where nobody knows. */
  metres: number | null;
  /** What the centre said of it; null where it has said nothing. */
  said: Sighting | null;
  health: Condition;
  /** Whether it stands beside the incident. */
  isOpen: boolean;
  /** `health` is of now: a picture of it runs on this page. */
  isNow: boolean;
}

/** Nothing can be seen through it. */
export function isBlind(health: Condition): boolean {
  return health === "offline" || health === "no_picture";
}

/** How a camera is by the picture of it that runs on this page; null where none does. */
export type Seen = (camera: string) => "ok" | "late" | null;

/** That its node is there, or is not, the page knows sooner than the last answer, and so it does of a picture that it shows. */
export function conditionOf(
  state: ConsoleState,
  camera: Camera,
  said: Sighting | null,
  seen: ReturnType<Seen>,
): Condition {
  if (!isOnline(state, camera)) return "offline";
  if (seen !== null) return seen === "ok" && said?.health === "line_full" ? "line_full" : seen;
  return said === null || said.health === "offline" ? "unknown" : said.health;
}

/** The open ones in their order, then the `more` best of the others; cameras that are gone are left out. */
export function rowsOf(
  state: ConsoleState,
  said: readonly Sighting[],
  open: readonly string[],
  more: number,
  seen: Seen,
): Row[] {
  const by = new Map(said.map((one) => [one.camera, one]));
  const others = said.filter(({ camera }) => !open.includes(camera)).map(({ camera }) => camera);
  const row = (name: string, isOpen: boolean): Row[] => {
    const camera = state.cameras[name];
    if (!camera) return [];
    const one = by.get(name) ?? null;
    const now = seen(name);
    const health = conditionOf(state, camera, one, now);
    return [{ camera, metres: one?.metres ?? null, said: one, health, isOpen, isNow: now !== null }];
  };
  return [
    ...open.flatMap((name) => row(name, true)),
    ...others.flatMap((name) => row(name, false)).slice(0, more),
  ];
}

/** What is offered: the best that is not open and can be seen through, and in whose place it would come, where one is blind. */
export interface Offer {
  next: Row;
  insteadOf: Row | null;
}

export function offerOf(rows: readonly Row[]): Offer | null {
  const next = rows.find(({ isOpen, health }) => !isOpen && !isBlind(health));
  if (!next) return null;
  return { next, insteadOf: rows.find(({ isOpen, health }) => isOpen && isBlind(health)) ?? null };
}
