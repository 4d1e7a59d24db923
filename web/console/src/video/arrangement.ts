/** The pictures beside an incident: which cameras, the main one first. */

/** A main picture and five beside it fit the right pane of a 1366 × 768 screen. */
export const PICTURES = 6;
/** Pictures that open by themselves with an incident: more would start streams nobody asked for. */
export const OPEN_BY_ITSELF = 4;

/** Cameras, each once. */
export type Arrangement = readonly string[];

/** The cameras of an incident, best first. */
export function showIncident(cameras: readonly string[]): Arrangement {
  return [...new Set(cameras)].slice(0, OPEN_BY_ITSELF);
}

/** Make one camera the main picture; where all places are taken, the last picture makes room. */
export function look(now: Arrangement, camera: string): Arrangement {
  return [camera, ...now.filter((other) => other !== camera)].slice(0, PICTURES);
}

export function close(now: Arrangement, camera: string): Arrangement {
  return now.filter((other) => other !== camera);
}
