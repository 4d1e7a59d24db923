/** The pictures beside an incident: which cameras, the main one first. */

/** A main picture and five beside it fit the right pane of a 1366 × 768 screen. */
export const PICTURES = 6;

/** Cameras, each once. */
export type Arrangement = readonly string[];

/** What a person has opened by hand, then the cameras that the centre names for an incident. */
export function showIncident(cameras: readonly string[], byHand: Arrangement = []): Arrangement {
  return [...new Set([...byHand, ...cameras])].slice(0, PICTURES);
}

/** Make one camera the main picture; where all places are taken, the last picture makes room. */
export function look(now: Arrangement, camera: string): Arrangement {
  return [camera, ...now.filter((other) => other !== camera)].slice(0, PICTURES);
}

/** One more picture, in the place of another where that is given; where all places are taken, the last one makes room. */
export function add(now: Arrangement, camera: string, insteadOf: string | null): Arrangement {
  const others = now.filter((other) => other !== camera);
  if (insteadOf !== null && others.includes(insteadOf))
    return others.map((other) => (other === insteadOf ? camera : other));
  return [...others.slice(0, PICTURES - 1), camera];
}

export function close(now: Arrangement, camera: string): Arrangement {
  return now.filter((other) => other !== camera);
}
