/** More cameras near the incident than are shown already, for hands that have no map. */

import { css, html, nothing, type TemplateResult } from "lit";
import { distanceText, point } from "../store/geometry";
import { nearestCameras } from "../store/near";
import { mayLook } from "../wire/kinds";
import { IncidentPanel } from "./incident_panel";

const MOST = 4;

export class Cameras extends IncidentPanel {
  static override styles = [
    IncidentPanel.styles,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 0 0.75rem;
        padding: 0 0.875rem;
      }
      button {
        display: flex;
        width: 100%;
        align-items: center;
        gap: 0.375rem;
        min-height: 1.5rem;
        font-size: var(--t1);
      }
      button:hover {
        color: var(--accent-text);
      }
      .mark {
        width: 0.5rem;
        height: 0.5rem;
        border-radius: 2px;
        flex: none;
      }
      .away {
        margin-left: auto;
        flex: none;
        color: var(--faint);
      }
      .lost {
        color: var(--faint);
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room, incident } = this;
    const { state } = room.store;
    if (!room.store.me || !mayLook(room.store.me.role)) return html`${nothing}`;
    const shown = new Set(room.wall.arrangement);
    const near = nearestCameras(state, incident.place, MOST + shown.size)
      .filter(({ camera }) => !shown.has(camera.id))
      .slice(0, MOST);
    return html`<h2 class="title">${say.cameras.title}</h2>
      ${point(incident.place) === null ? html`<p class="title faint">${say.cameras.none}</p>` : nothing}
      <ul data-testid="near-cameras">
        ${near.map(({ camera, online, metres }) => {
          const colour = online ? `--${state.nodes[camera.node]?.kind ?? "portable"}` : "--lost";
          const side = online ? distanceText(metres) : `${say.cameras.offline} ${distanceText(metres)}`;
          return html`<li>
            <button
              class=${online ? "" : "lost"}
              data-near-camera=${camera.id}
              title=${say.cameras.look(camera.name)}
              @click=${() => room.wall.look(camera.id)}
            >
              <span class="mark" style="background:var(${colour})"></span>
              <span class="clip">${camera.name}</span>
              <span class="away">${side}</span>
            </button>
          </li>`;
        })}
      </ul>`;
  }
}

customElements.define("ld-cameras", Cameras);
