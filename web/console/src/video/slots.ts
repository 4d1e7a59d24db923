/** The receive slots of the wall's connection, and which camera gets which. */

import type { Quality } from "../wire/kinds";
import { FROZEN_AFTER } from "./freshness";
import { PICTURES } from "./arrangement";
import type { Wish } from "./wishes";

/** `asked`: waiting for its key frame · `shown`: it was sent · `failed`: not now, the centre goes on trying. */
export interface Slot {
  camera: string | null;
  quality: Quality;
  /** What the centre really sends; less than `quality` when a line is thin. */
  sent: Quality;
  /** By how many seconds its pictures come late, as the centre sees it from 2 s on; else 0. */
  late: number;
  incident: string | null;
  state: "empty" | "asked" | "shown" | "failed";
  message: string;
  /** When `wall.show` went out on the connection that is open now; 0 before. */
  askedAt: number;
  /** When a tile last presented a frame of it; 0 before the first. */
  presentedAt: number;
  /** Nothing was in the slot before: whatever comes is the new camera. */
  clean: boolean;
  /** When it last became empty. */
  emptiedAt: number;
  /** Grows with every other camera, so that a tile knows that its counts begin anew. */
  epoch: number;
}

/** What was on its way to a slot that was emptied has arrived by then, or is lost, in ms. */
export const RESTED = 1000;

export function emptySlot(): Slot {
  return {
    camera: null,
    quality: "main",
    sent: "main",
    late: 0,
    incident: null,
    state: "empty",
    message: "",
    askedAt: 0,
    presentedAt: 0,
    clean: true,
    emptiedAt: Number.NEGATIVE_INFINITY,
    epoch: 0,
  };
}

/** How the camera of a slot is by what this page presents; null while nothing comes. */
export function seenIn(slot: Slot, now: number): "ok" | "late" | null {
  if (slot.presentedAt === 0 || now - slot.presentedAt > FROZEN_AFTER) return null;
  return slot.late > 0 ? "late" : "ok";
}

/** Whether a picture that comes to a slot can only be of what it is asked for from now on. */
export function isRested(slot: Slot, now: number): boolean {
  return slot.camera === null && now - slot.emptiedAt >= RESTED;
}

/**
 * The slot of each wish. A camera keeps the slot it has, so that its picture does not blink. The others get what has been
 * empty for longest: a page of the mosaic is turned into slots that are clean, and its first frames can be trusted at once.
 * The first slots are for the pictures beside the incident, as long as there are others.
 */
export function assign(slots: readonly Slot[], wishes: readonly Wish[]): Map<string, number> {
  const places = new Map<string, number>();
  const wanted = new Set(wishes.map((wish) => wish.camera));
  for (const [index, { camera }] of slots.entries())
    if (camera !== null && wanted.has(camera)) places.set(camera, index);
  const free = slots
    .map((slot, index) => ({
      index,
      since: slot.camera === null ? slot.emptiedAt : Number.POSITIVE_INFINITY,
    }))
    .filter(({ index }) => !places.has(slots[index]?.camera ?? ""))
    .sort((a, b) => a.since - b.since || a.index - b.index);
  for (const { camera, pane } of wishes) {
    if (places.has(camera)) continue;
    const own = free.findIndex(({ index }) => index < PICTURES === pane);
    const [place] = free.splice(Math.max(0, own), 1);
    if (place) places.set(camera, place.index);
  }
  return places;
}
