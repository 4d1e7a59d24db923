/** What follows from selecting an incident: its record, its pictures, also when its place is corrected, and that the others see it. */

import type { Room } from "./room";
import { nearestCameras } from "./store/near";
import { waitingAlerts } from "./store/need";
import { lateAim, markedAlert } from "./store/tray";
import { mayLook } from "./wire/kinds";
import type { Incident } from "./wire/vocabulary";

/** Cameras that open where the centre named none: more would start streams nobody asked for. */
const OPEN_BY_ITSELF = 3;
/** Cameras this near may show something of an incident for which the centre named none, in metres. */
const NEAR_ENOUGH = 400;

export function followSelection(room: Room): void {
  let shown: string | null = null;
  let before: Incident | undefined;
  room.changed.subscribe(() => {
    const { desk, store } = room;
    if (desk.incident !== null && store.seq === 0) return;
    const incident = store.state.incidents.incidents[desk.incident ?? ""];
    const turned = desk.incident !== shown;
    if (!turned && !seesOtherwise(before, incident)) return;
    before = incident;
    showCameras(room, incident);
    if (!turned) return;
    shown = desk.incident;
    room.line.send({ type: "watch", incident: shown });
    void room.timeline.open(shown);
  });
}

/** A call that was just typed is marked before the centre has said what it may belong to: it is aimed when that comes. */
export function followMark(room: Room): void {
  room.changed.subscribe(() => {
    const { desk, store } = room;
    const { incidents } = store.state;
    const aim = lateAim(markedAlert(waitingAlerts(store.state), desk.alert), incidents, desk.aim);
    if (aim !== null) desk.point(desk.alert, aim);
  });
}

/** Its best cameras open, and the centre is asked which others see it. */
function showCameras(room: Room, incident: Incident | undefined): void {
  const { me } = room.store;
  const looks = me !== null && mayLook(me.role);
  room.wall.showIncident(room.desk.incident, incident && looks ? camerasFor(room, incident) : []);
  room.seeing.follow(incident && looks ? incident.id : null);
}

/** Whether it is elsewhere than before, or other cameras were named. A place that was only told better in words is the same one. */
function seesOtherwise(before: Incident | undefined, now: Incident | undefined): boolean {
  if (now === undefined) return false; // what is long over was forgotten; its pictures are not
  if (before === undefined) return true;
  const { lat, lon } = before.place;
  return lat !== now.place.lat || lon !== now.place.lon || before.cameras.join() !== now.cameras.join();
}

/** Those the centre named, best first; else the nearest that are connected. */
function camerasFor(room: Room, incident: Incident): string[] {
  if (incident.cameras.length > 0) return incident.cameras;
  return nearestCameras(room.store.state, incident.place, 12)
    .filter((near) => near.online && near.metres < NEAR_ENOUGH)
    .map((near) => near.camera.id)
    .slice(0, OPEN_BY_ITSELF);
}
