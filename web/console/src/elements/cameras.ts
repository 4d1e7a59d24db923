/** The cameras that see the incident, why, and how they are. */

import { css, html, nothing, type TemplateResult } from "lit";
import { cameraOffer, sightingRows } from "../commands/next_camera";
import { distanceText, point } from "../store/geometry";
import { nearestCameras } from "../store/near";
import { conditionOf, isBlind, type Row } from "../store/sightings";
import { mayLook } from "../wire/kinds";
import { healthWords, scoreWords, sightWords } from "../words/sighting";
import { offerButton } from "./blind";
import { IncidentPanel } from "./incident_panel";

/** Rows where the centre does not say which cameras see it. */
const MOST = 4;

export class Cameras extends IncidentPanel {
  static override styles = [
    IncidentPanel.styles,
    css`
      ul {
        display: grid;
        grid-template-columns: 0.5rem minmax(4rem, 1fr) auto auto;
        gap: 0 0.5rem;
        padding: 0 0.875rem;
      }
      li {
        display: contents;
      }
      button.row {
        display: grid;
        grid-column: 1 / -1;
        grid-template-columns: 0.5rem minmax(4rem, 1fr) auto auto;
        grid-template-columns: subgrid;
        align-items: center;
        min-height: 1.5rem;
        font-size: var(--t1);
        text-align: left;
      }
      button.row:hover .name {
        color: var(--accent-text);
      }
      .mark {
        width: 0.5rem;
        height: 0.5rem;
        border-radius: 2px;
      }
      .open .name {
        font-weight: 600;
      }
      .why {
        color: var(--mute);
      }
      .health {
        text-align: right;
        color: var(--mute);
      }
      .health.ok {
        color: var(--ok-text);
      }
      .health.late,
      .health.line_full {
        color: var(--warn);
      }
      .health.no_picture,
      .health.offline {
        color: var(--bad-text);
      }
      .health.unknown,
      .blind .name,
      .blind .why {
        color: var(--faint);
      }
      .more {
        max-width: 65%;
        color: var(--accent-text);
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room, incident } = this;
    const { me } = room.store;
    if (!me || !mayLook(me.role)) return html`${nothing}`;
    const rows = room.seeing.list === null ? this.#byDistance() : sightingRows(room);
    const offer = cameraOffer(room);
    return html`<h2 class="title">
        ${say.cameras.title}${offer && !offer.insteadOf ? offerButton(room, offer, "more") : nothing}
      </h2>
      ${point(incident.place) === null ? html`<p class="title faint">${say.cameras.none}</p>` : this.#notice(rows)}
      <ul data-testid="near-cameras">
        ${rows.map((row) => html`<li>${this.#row(row)}</li>`)}
      </ul>`;
  }

  /** Where the centre says nothing, by what the page knows itself. */
  #byDistance(): Row[] {
    const { wall, store } = this.room;
    const { state } = store;
    const open = new Set(wall.arrangement);
    return nearestCameras(state, this.incident.place, MOST).map(({ camera, metres }) => ({
      camera,
      metres,
      said: null,
      health: conditionOf(state, camera, null, wall.seen(camera.id)),
      isOpen: open.has(camera.id),
      isNow: wall.seen(camera.id) !== null,
    }));
  }

  #notice(rows: readonly Row[]): TemplateResult | typeof nothing {
    const { say, room } = this;
    const { failed, list } = room.seeing;
    if (failed !== "")
      return html`<p class="title faint" role="status">
        ${say.cameras.byDistance(say.refusal[failed] ?? failed)}
      </p>`;
    if (list === null) return html`<p class="title faint">${say.cameras.waiting}</p>`;
    return rows.length === 0 ? html`<p class="title faint">${say.cameras.nothing}</p>` : nothing;
  }

  #row({ camera, metres, said, health, isOpen, isNow }: Row): TemplateResult {
    const { say, room } = this;
    const { state, ages } = room.store;
    const colour = health === "offline" ? "--lost" : `--${state.nodes[camera.node]?.kind ?? "portable"}`;
    const why = said !== null ? sightWords(said, say) : metres === null ? "" : distanceText(metres);
    const seen = said?.health_at ?? null;
    const age = seen === null || isNow ? null : ages.age(`health:${camera.id}`, seen);
    const score = said === null ? "" : `\n${scoreWords(said, say)}`;
    return html`<button
      class="row ${isOpen ? "open" : ""} ${isBlind(health) ? "blind" : ""}"
      data-near-camera=${camera.id}
      data-health=${health}
      ?data-open=${isOpen}
      aria-pressed=${isOpen}
      title="${say.cameras.look(camera.name)}${score}"
      @click=${() => room.wall.look(camera.id)}
    >
      <span class="mark" style="background:var(${colour})"></span>
      <span class="name clip">${camera.name}</span>
      <span class="why clip">${why}</span>
      <span class="health ${health}">${healthWords(health, age, say)}</span>
    </button>`;
  }
}

customElements.define("ld-cameras", Cameras);
