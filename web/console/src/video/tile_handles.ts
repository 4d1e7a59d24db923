/** What a hand can do with one picture; each is told by its title, and in the mosaic by a key as well. */

import { html, nothing, type TemplateResult } from "lit";
import type { Room } from "../room";
import { words } from "../words/words";

interface Held {
  room: Room;
  camera: string | null;
  main: boolean;
  inMosaic: boolean;
}

export function handles(
  { room, camera, main, inMosaic }: Held,
  name: string,
): TemplateResult | typeof nothing {
  if (camera === null) return nothing;
  const { tile } = words(room.desk.language);
  const { mosaic, wall, desk } = room;
  const pinned = mosaic.own.includes(camera);
  const large = mosaic.large === camera;
  const sound = room.store.state.cameras[camera]?.sound ?? false;
  const heard = wall.hearing.camera === camera;
  const handle = (sign: string, does: string, act: () => void, pressed = false): TemplateResult =>
    html`<button
      tabindex=${inMosaic ? -1 : 0}
      title=${does}
      aria-label="${does}: ${name}"
      aria-pressed=${pressed ? "true" : nothing}
      @click=${act}
    >
      ${sign}
    </button>`;
  return html`<span class="handles">
    ${
      sound && wall.slotOf(camera) >= 0
        ? handle("♪", heard ? tile.unlisten : tile.listen, () => wall.hearing.toggle(camera), heard)
        : nothing
    }
    ${handle("ⓘ", tile.figures, () => desk.showFigures(camera))}
    ${handle(pinned ? "−" : "＋", pinned ? tile.unpin : tile.pin, () => mosaic.pin(camera, !pinned))}
    ${
      inMosaic
        ? handle(large ? "⤡" : "⤢", large ? tile.shrink : tile.fill, () =>
            mosaic.enlarge(large ? null : camera),
          )
        : main
          ? nothing
          : handle("⤢", tile.enlarge, () => wall.look(camera))
    }
    ${inMosaic ? nothing : handle("✕", tile.close, () => wall.close(camera))}
  </span>`;
}
