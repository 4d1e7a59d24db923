/** Why a tile has no picture, or no sound, in words. */

import type { Room } from "../room";
import type { Language } from "../store/desk";
import { inWords, words } from "../words/words";
import type { Hearing } from "./hearing";
import type { Slot } from "./wall";

/** `slot`: the one that carries the camera, if one does. */
export function whyNoPicture(room: Room, camera: string | null, slot: Slot | undefined): string {
  const { tile } = words(room.desk.language);
  const { state } = room.store;
  const known = state.cameras[camera ?? ""];
  if (!known) return tile.gone;
  const node = state.nodes[known.node];
  if (!(node?.online ?? false)) return node?.revoked ? tile.revoked(node.name) : tile.offline;
  if (room.wall.state === "broken" || room.wall.state === "closed") return tile.noLink;
  const left = room.wall.left.get(known.id);
  if (left !== undefined) return tile.left[left];
  if (slot?.state === "failed") return tile.failed(inWords(room.desk.language, slot.message));
  return room.wall.state === "opening" ? tile.connecting : tile.waiting;
}

/** What comes of listening. */
export function hearingWords(language: Language, { state, message }: Hearing): string {
  const { hearing } = words(language).tile;
  return state === "refused" ? hearing.refused(inWords(language, message)) : hearing[state];
}
