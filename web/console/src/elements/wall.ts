/** The pictures: the main one, and the others beside it. */

import { css, html, nothing, type TemplateResult } from "lit";
import { mayLook } from "../wire/kinds";
import "../video/tile";
import { Panel } from "./panel";

export class WallView extends Panel {
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: block;
        padding: 0.5rem 0.625rem 0;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 3px;
      }
      ld-tile[main] {
        grid-column: 1 / 4;
      }
      p {
        padding: 0.25rem;
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room } = this;
    const { arrangement, slots } = room.wall;
    const may = room.store.me !== null && mayLook(room.store.me.role);
    if (!may) return html`<p class="mute" data-testid="may-not-look">${say.tile.mayNot}</p>`;
    // Tiles keep their place in the document and are ordered by style: a video that is moved goes black.
    return html`<div class="grid" data-testid="wall" data-wall=${room.wall.state}>
        ${slots.map((slot, index) => {
          const place = arrangement.order.indexOf(index);
          return html`<ld-tile
            .room=${room}
            .slotNumber=${index}
            ?main=${place === 0}
            ?hidden=${slot.camera === null}
            style="order:${place}"
          ></ld-tile>`;
        })}
      </div>
      ${
        arrangement.order.length === 0 && room.desk.incident !== null
          ? html`<p class="faint">${say.tile.none}</p>`
          : nothing
      }`;
  }
}

customElements.define("ld-wall", WallView);
