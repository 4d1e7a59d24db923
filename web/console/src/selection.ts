/** What follows from selecting an incident: its record, its pictures, and that the others see it. */

import type { Room } from "./room";
import { nearestCameras } from "./store/near";
import { mayLook } from "./wire/kinds";
import type { Incident } from "./wire/vocabulary";

/** Cameras this near may show something of an incident for which the centre named none, in metres. */
const NEAR_ENOUGH = 400;

export function followSelection(room: Room): void {
  let shown: string | null = null;
  room.changed.subscribe(() => {
    const { desk, store } = room;
    if (desk.incident === shown || (desk.incident !== null && store.seq === 0)) return;
    shown = desk.incident;
    const incident = store.state.incidents.incidents[shown ?? ""];
    const looks = store.me !== null && mayLook(store.me.role);
    room.wall.showIncident(shown, incident && looks ? camerasFor(room, incident) : []);
    room.line.send({ type: "watch", incident: shown });
    void room.timeline.open(shown);
  });
}

/** Those the centre named, best first; else the nearest that are connected. */
function camerasFor(room: Room, incident: Incident): string[] {
  if (incident.cameras.length > 0) return incident.cameras;
  return nearestCameras(room.store.state, incident.place, 12)
    .filter((near) => near.online && near.metres < NEAR_ENOUGH)
    .map((near) => near.camera.id);
}
