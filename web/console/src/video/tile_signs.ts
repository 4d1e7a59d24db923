/** What a tile's caption says beside whose picture it is: a wrong clock, a lowered stream, a sound that is heard. */

import { html, nothing, type TemplateResult } from "lit";
import type { Room } from "../room";
import { isOff } from "../store/video";
import { clockWords } from "../words/names";
import { words } from "../words/words";
import { hearingWords } from "./tile_words";
import type { Slot } from "./wall";

type Sign = TemplateResult | typeof nothing;

/** `slot`: the one that carries the camera, if one does; `main`: whether there is room for words. */
export function signs(room: Room, camera: string | null, slot: Slot | undefined, main: boolean): Sign {
  if (camera === null) return nothing;
  return html`${clock(room, camera)} ${lowered(room, slot)} ${hearing(room, camera, main)}`;
}

function clock({ store, desk }: Room, camera: string): Sign {
  const offset = store.clocks.get(store.state.cameras[camera]?.node ?? "");
  if (!isOff(offset)) return nothing;
  const title = clockWords(words(desk.language), store.state, offset);
  return html`<span class="clock" title=${title}>⚠</span>`;
}

/** Less than asked for is sent, because a line is thin. */
function lowered({ desk }: Room, slot: Slot | undefined): Sign {
  if (!slot || slot.camera === null || slot.sent === slot.quality) return nothing;
  const { tile } = words(desk.language);
  return html`<span class="lowered" title=${tile.loweredTitle}>${tile.lowered}</span>`;
}

/** That this one is heard, or why it is not. */
function hearing({ wall, desk }: Room, camera: string, main: boolean): Sign {
  if (wall.hearing.camera !== camera) return nothing;
  const { state } = wall.hearing;
  const said = hearingWords(desk.language, wall.hearing);
  return html`<span class="hearing clip" role="status" data-hearing=${state} title=${said}
    >♪ ${state === "heard" && !main ? nothing : said}</span
  >`;
}
