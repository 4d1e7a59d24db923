/** What follows from selecting an incident: its record, its pictures, also when its place is corrected, and that the others see it. */

import type { Room } from "./room";
import { nearestCameras } from "./store/near";
import { mayLook } from "./wire/kinds";
import type { Incident, Place } from "./wire/vocabulary";

/** Cameras this near may show something of an incident for which the centre named none, in metres. */
const NEAR_ENOUGH = 400;

export function followSelection(room: Room): void {
  let shown: string | null = null;
  let place: Place | undefined;
  room.changed.subscribe(() => {
    const { desk, store } = room;
    if (desk.incident !== null && store.seq === 0) return;
    const incident = store.state.incidents.incidents[desk.incident ?? ""];
    const isMoved = place !== undefined && incident !== undefined && !isSame(place, incident.place);
    if (desk.incident === shown && !isMoved) return;
    const looks = store.me !== null && mayLook(store.me.role);
    room.wall.showIncident(desk.incident, incident && looks ? camerasFor(room, incident) : []);
    place = incident?.place;
    if (desk.incident === shown) return;
    shown = desk.incident;
    room.line.send({ type: "watch", incident: shown });
    void room.timeline.open(shown);
  });
}

/** Whether a place was only told better in words: then the same cameras see it. */
function isSame(one: Place, other: Place): boolean {
  return one.lat === other.lat && one.lon === other.lon;
}

/** Those the centre named, best first; else the nearest that are connected. */
function camerasFor(room: Room, incident: Incident): string[] {
  if (incident.cameras.length > 0) return incident.cameras;
  return nearestCameras(room.store.state, incident.place, 12)
    .filter((near) => near.online && near.metres < NEAR_ENOUGH)
    .map((near) => near.camera.id);
}
