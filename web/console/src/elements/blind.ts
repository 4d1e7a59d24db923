/** Below the pictures: one of them shows nothing, and which camera would. */

import { css, html, nothing, type TemplateResult } from "lit";
import { cameraOffer, openNextCamera } from "../commands/next_camera";
import type { Room } from "../room";
import type { Offer } from "../store/sightings";
import { mayLook } from "../wire/kinds";
import { words } from "../words/words";
import { Panel } from "./panel";

export class Blind extends Panel {
  static override styles = [
    Panel.styles,
    css`
      p {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        padding: 0.25rem 0.875rem 0;
      }
      span {
        color: var(--bad-text);
        font-size: var(--t1);
      }
      button {
        margin-left: auto;
        flex: none;
        max-width: 60%;
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room } = this;
    const { me } = room.store;
    const offer = me !== null && mayLook(me.role) ? cameraOffer(room) : null;
    if (!offer?.insteadOf) return html`${nothing}`;
    const { camera, health } = offer.insteadOf;
    return html`<p data-testid="camera-blind">
      <span class="clip" role="status" title=${camera.name}
        >⚠ ${say.cameras.blind(camera.name, say.cameras.health[health])}</span
      >
      ${offerButton(room, offer, "button")}
    </p>`;
  }
}

/** Opens the next best, by hand or by `O`. */
export function offerButton(
  room: Room,
  { next, insteadOf }: Offer,
  looks: "button" | "more",
): TemplateResult {
  const { cameras } = words(room.desk.language);
  const { id, name } = next.camera;
  return html`<button
    class="${looks} clip"
    data-testid="camera-offer"
    data-camera=${id}
    aria-keyshortcuts="O"
    title=${cameras.look(name)}
    @click=${() => openNextCamera(room)}
  >
    ${insteadOf ? cameras.swap(name) : cameras.more(name)} <kbd>O</kbd>
  </button>`;
}

customElements.define("ld-blind", Blind);
