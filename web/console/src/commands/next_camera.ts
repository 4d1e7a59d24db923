/** The next best camera beside the incident: in the place of one that shows nothing, else as one more. */

import type { Room } from "../room";
import { offerOf, rowsOf, type Offer, type Row } from "../store/sightings";
import { mayLook } from "../wire/kinds";

/** Cameras that are listed beyond the open ones. */
const MORE = 4;

/** What the list shows; nothing while the centre has not said which cameras see the incident. */
export function sightingRows({ store, wall, seeing }: Room): Row[] {
  return seeing.list === null
    ? []
    : rowsOf(store.state, seeing.list, wall.arrangement, MORE, (camera) => wall.seen(camera));
}

export function cameraOffer({ store, wall, seeing }: Room): Offer | null {
  const { list } = seeing;
  if (list === null) return null;
  return offerOf(rowsOf(store.state, list, wall.arrangement, list.length, (camera) => wall.seen(camera)));
}

export function openNextCamera(room: Room): void {
  const offer = cameraOffer(room);
  if (offer !== null && room.store.me !== null && mayLook(room.store.me.role))
    room.wall.add(offer.next.camera.id, offer.insteadOf?.camera.id ?? null);
}
