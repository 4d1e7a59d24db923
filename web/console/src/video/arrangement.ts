/** Which camera is in which slot, and in which order the slots stand; the first is the main picture. */

/** Receive slots of one console: a main picture and five beside it fit the right pane of a 1366 × 768 screen. */
export const SLOTS = 6;
/** Pictures that open by themselves with an incident: more would start streams nobody asked for. */
export const OPEN_BY_ITSELF = 4;

export interface Arrangement {
  /** By slot; null is an empty slot. */
  readonly cameras: readonly (string | null)[];
  /** Slots that show something, the main picture first. */
  readonly order: readonly number[];
}

export const NOTHING: Arrangement = { cameras: Array.from({ length: SLOTS }, () => null), order: [] };

/** The cameras of an incident, best first. Those already shown keep their slot, so their picture does not blink. */
export function showIncident(now: Arrangement, cameras: readonly string[]): Arrangement {
  const wanted = [...new Set(cameras)].slice(0, OPEN_BY_ITSELF);
  const next = now.cameras.map((camera) => (camera !== null && wanted.includes(camera) ? camera : null));
  for (const camera of wanted) if (!next.includes(camera)) next[next.indexOf(null)] = camera;
  return { cameras: next, order: wanted.map((camera) => next.indexOf(camera)) };
}

/** Make one camera the main picture; without an empty slot it takes that of the last picture. */
export function look(now: Arrangement, camera: string): Arrangement {
  const held = now.cameras.indexOf(camera);
  const empty = now.cameras.indexOf(null);
  const slot = held >= 0 ? held : empty >= 0 ? empty : (now.order.at(-1) ?? 0);
  return {
    cameras: now.cameras.map((known, index) => (index === slot ? camera : known)),
    order: [slot, ...now.order.filter((other) => other !== slot)],
  };
}

/** Show nothing in a slot. */
export function close(now: Arrangement, slot: number): Arrangement {
  return {
    cameras: now.cameras.map((camera, index) => (index === slot ? null : camera)),
    order: now.order.filter((other) => other !== slot),
  };
}
