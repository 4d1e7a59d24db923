/** The tiles of some cameras, in their order. */

import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Room } from "../room";
import "../video/tile";

interface Looks {
  /** The camera whose tile is the main one. */
  large: string | null;
  inMosaic: boolean;
  /** The camera whose tile Tab comes to; the arrows go on from there. */
  stop?: string | null;
}

interface Place {
  key: number | string;
  slot: number;
  camera: string | null;
  order: number;
}

/**
 * A tile belongs to a slot and stays when the slot carries nothing for now: a video that is made anew costs milliseconds, and
 * one that is moved in the document goes black. Hence tiles are ordered by style. `used`: slots that have a tile; it grows.
 */
export function tiles(
  room: Room,
  cameras: readonly string[],
  used: Set<number>,
  { large, inMosaic, stop = null }: Looks,
): TemplateResult {
  const shown = new Map(cameras.map((camera, order) => [camera, order]));
  const slots = new Map(cameras.map((camera) => [room.wall.slotOf(camera), camera]));
  for (const slot of slots.keys()) if (slot >= 0) used.add(slot);
  const places: Place[] = [...used]
    .sort((a, b) => a - b)
    .map((slot) => {
      const camera = slots.get(slot) ?? null;
      return { key: slot, slot, camera, order: shown.get(camera ?? "") ?? -1 };
    });
  for (const [camera, order] of shown)
    if (room.wall.slotOf(camera) < 0) places.push({ key: camera, slot: -1, camera, order });
  return html`${repeat(
    places,
    (place) => place.key,
    ({ slot, camera, order }) =>
      html`<ld-tile
        .room=${room}
        .slotNumber=${slot}
        .camera=${camera}
        ?main=${camera !== null && camera === large}
        ?in-mosaic=${inMosaic}
        ?away=${camera === null || (inMosaic && large !== null && camera !== large)}
        tabindex=${camera !== null && camera === stop ? 0 : -1}
        style="order:${order}"
      ></ld-tile>`,
  )}`;
}
