/** The pictures beside the incident: the main one, and the others below it. */

import { css, html, nothing, type TemplateResult } from "lit";
import { mayLook } from "../wire/kinds";
import { Panel } from "./panel";
import { tiles } from "./tiles";
import { wallTrouble, wallTroubleStyles } from "./wall_trouble";

export class WallView extends Panel {
  static override styles = [
    Panel.styles,
    wallTroubleStyles,
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
  readonly #used = new Set<number>();
  #sight: IntersectionObserver | null = null;
  #watched = new Map<Element, string>();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight?.disconnect();
    this.#sight = null;
    for (const camera of this.#watched.values()) this.room.wall.see(`pane:${camera}`, true);
    this.#watched.clear();
  }

  /** A picture that is scrolled away gives its stream back after a while. */
  override updated(): void {
    // Another pane has taken its place: to an observer all that is here would be out of sight.
    if (!this.isConnected) return;
    this.#sight ??= new IntersectionObserver((entries) => this.#look(entries));
    const now = new Map<Element, string>();
    for (const tile of this.renderRoot.querySelectorAll("ld-tile"))
      if (!tile.away) now.set(tile, tile.camera ?? "");
    const cameras = new Set(now.values());
    for (const [tile, camera] of this.#watched) {
      if (now.get(tile) !== camera) this.#sight.unobserve(tile);
      if (!cameras.has(camera)) this.room.wall.see(`pane:${camera}`, true); // what is not there is not missed
    }
    for (const [tile, camera] of now) if (this.#watched.get(tile) !== camera) this.#sight.observe(tile);
    this.#watched = now;
  }

  #look(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const camera = this.#watched.get(target);
      if (camera !== undefined) this.room.wall.see(`pane:${camera}`, isIntersecting);
    }
  }

  override render(): TemplateResult {
    const { say, room } = this;
    const { arrangement } = room.wall;
    const may = room.store.me !== null && mayLook(room.store.me.role);
    if (!may) return html`<p class="mute" data-testid="may-not-look">${say.tile.mayNot}</p>`;
    // Said once: by the mosaic where it is in sight.
    return html`${room.mosaic.view === "map" ? wallTrouble(room) : nothing}
      <div class="grid" data-testid="wall" data-wall=${room.wall.state}>
        ${tiles(room, arrangement, this.#used, { large: arrangement[0] ?? null, inMosaic: false })}
      </div>
      ${
        arrangement.length === 0 && room.desk.incident !== null
          ? html`<p class="faint">${say.tile.none}</p>`
          : nothing
      }`;
  }
}

customElements.define("ld-wall", WallView);
