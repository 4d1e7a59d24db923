/** Which pictures are asked for, and how good: what is in sight, the most important first. */

import type { Quality } from "../wire/kinds";
import type { Arrangement } from "./arrangement";

/** Receive slots of a console: what the centre gives to one connection (docs/video.md). */
export const SLOTS = 64;

/** From so many real pixels of width on a tile is worth `main`; a `sub` of 640 or 704 is enough below. */
export const MAIN_FROM = 800;
/** A window drawn smaller falls back to `sub` only here, or a hand at its edge would switch streams to and fro. */
export const MAIN_UNTIL = 720;

/** `main` of so many at once: 16 × 2 Mbit/s is what the software decoder of a desk computer still follows. */
export const MOST_MAIN = 16;

export interface Wish {
  camera: string;
  quality: Quality;
  /** What for, which is recorded with the look; null for the mosaic. */
  incident: string | null;
  /** Whether it stands beside the incident: then its own slots are preferred. */
  pane: boolean;
}

/** The mosaic as it is drawn. */
export interface Hung {
  cameras: readonly string[];
  /** Of one tile, in real pixels. */
  width: number;
  /** The camera that fills it, if one does. */
  large: string | null;
}

export interface Seen {
  pane: Arrangement;
  incident: string | null;
  mosaic: Hung;
}

/** What came of a camera that was wished for and is not asked for: no slot is left, or `main` is all it has. */
export type Left = "full" | "heavy";

export interface Wishes {
  wanted: readonly Wish[];
  left: ReadonlyMap<string, Left>;
}

/**
 * `has`: the qualities of a camera, none for one that is unknown. `main`: cameras asked for as `main` now, which may stay so
 * down to MAIN_UNTIL.
 */
export function wishes(
  seen: Seen,
  has: (camera: string) => readonly Quality[],
  main: ReadonlySet<string>,
): Wishes {
  const wanted = new Map<string, Wish>();
  const left = new Map<string, Left>();
  let mains = 0;
  for (const camera of byImportance(seen)) {
    const room = mains < MOST_MAIN;
    const hasSub = has(camera).includes("sub");
    if (wanted.size >= SLOTS) left.set(camera, "full");
    else if (!hasSub && !room) left.set(camera, "heavy");
    else {
      const better = room && has(camera).includes("main") && isBig(camera, seen, main.has(camera));
      const quality = better || !hasSub ? "main" : "sub";
      if (quality === "main") mains += 1;
      const pane = seen.pane.includes(camera);
      wanted.set(camera, { camera, quality, incident: pane ? seen.incident : null, pane });
    }
  }
  return { wanted: [...wanted.values()], left };
}

/** Each camera once: what is shown large, what belongs to the incident, the rest. */
function byImportance({ pane, mosaic }: Seen): Set<string> {
  const large = [...pane.slice(0, 1), ...(mosaic.large === null ? [] : [mosaic.large])];
  return new Set([...large, ...pane, ...mosaic.cameras]);
}

/** Whether a camera has a tile in which `main` is seen to be better; `isMain`: it is shown so now. */
function isBig(camera: string, { pane, mosaic }: Seen, isMain: boolean): boolean {
  if (camera === pane[0] || camera === mosaic.large) return true;
  return mosaic.cameras.includes(camera) && mosaic.width >= (isMain ? MAIN_UNTIL : MAIN_FROM);
}
