/** The map in the middle: who sees what, who is where, what happens. Without WebGL it says so and steps aside. */

import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Atlas } from "../map/atlas";
import * as features from "../map/features";
import { point, type Point } from "../store/geometry";
import { Pace } from "../store/pace";
import { isOnline } from "../store/near";
import { clocksOff } from "../store/video";
import { clockWords } from "../words/names";
import { mayLook, type NodeKind } from "../wire/kinds";
import { mapStyles } from "./map_styles";
import { Panel } from "./panel";
import { WHOLE_DISTRICT } from "./shortcuts";

interface Hover {
  text: string;
  x: number;
  y: number;
}

/** Between two drawings of what moves, in ms: at least REST, and TIMES as long as one took. Each draws the whole map; without
 * a graphics card nothing else is painted meanwhile, and at ten alerts a second the list stood still (measured). A page that
 * was hidden has drawn nothing for hours: hence LONGEST. */
const REST = 1000;
const TIMES = 9;
const LONGEST = 5000;
const KINDS: readonly NodeKind[] = ["police", "city_management", "street", "portable"];

export class MapPane extends Panel {
  static override properties: PropertyDeclarations = {
    ...Panel.properties,
    state: { state: true },
    hover: { state: true },
    message: { state: true },
  };
  static override styles = [Panel.styles, mapStyles];
  declare state: "loading" | "ready" | "impossible" | "failed";
  declare hover: Hover | null;
  declare message: string;
  #atlas: Atlas | null = null;
  #begun = false;
  #flownTo: string | null = null;
  #theme: string | undefined;
  #selected: string | null = null;
  #pin: Point | null = null;
  #pace = new Pace(
    () => Math.min(LONGEST, Math.max(REST, TIMES * (this.#atlas?.drawing ?? 0))),
    () => this.#drawMoving(),
  );
  #whole = (): void => this.#atlas?.whole();

  constructor() {
    super();
    this.state = "loading";
    this.hover = null;
    this.message = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener(WHOLE_DISTRICT, this.#whole);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener(WHOLE_DISTRICT, this.#whole);
    this.#pace.stop();
    this.#atlas?.remove();
    this.#atlas = null;
  }

  async #load(): Promise<void> {
    const container = this.renderRoot.querySelector<HTMLElement>(".map");
    if (!container) return;
    try {
      // MapLibre is a megabyte: the lists are on the screen before it is read.
      const { Atlas } = await import("../map/atlas");
      this.#atlas = new Atlas(container, {
        at: (lat, lon, what) => this.#pinned({ lat, lon }, what),
        picked: (what, id) => this.#picked(what, id),
        over: (what, id, x, y) => this.#over(what, id, x, y),
        ready: () => (this.state = "ready"),
        failed: (message) => this.#failed(message),
      });
    } catch (error) {
      this.#failed(String(error));
    }
  }

  #failed(message: string): void {
    this.message = message;
    if (this.state === "loading") this.state = "failed";
  }

  /** While a sheet asks for a place, a click answers it and opens nothing. */
  #pinned(at: Point, what: "camera" | "incident" | null): boolean {
    const { desk } = this.room;
    const takes = desk.takesPlace(what);
    if (takes) desk.pinAt(at);
    return takes;
  }

  #picked(what: "camera" | "incident", id: string): void {
    const { desk, wall, store } = this.room;
    if (what === "incident") desk.select(id);
    else if (store.me && mayLook(store.me.role)) wall.look(id);
  }

  #over(what: "camera" | "incident" | null, id: string, x: number, y: number): void {
    const { state } = this.room.store;
    const camera = state.cameras[id];
    const clock = this.room.store.clocks.get(camera?.node ?? "");
    const incident = state.incidents.incidents[id];
    const text =
      what === "camera" && camera
        ? [
            this.say.map.camera(camera.name, state.nodes[camera.node]?.name ?? camera.owner),
            ...(clock ? [this.say.map.clock(clock.offset_ms, clock.rtt_ms)] : []),
          ].join(" · ")
        : what === "incident" && incident
          ? `${incident.id} ${incident.title}`
          : "";
    this.hover = text === "" ? null : { text, x, y };
  }

  override updated(): void {
    if (this.hidden) return; // behind the mosaic nothing is drawn, and WebGL finds no size
    if (!this.#begun) this.#begin();
    if (this.state !== "ready" || !this.#atlas) return;
    const theme = document.documentElement.dataset["theme"];
    if (this.#theme !== undefined && this.#theme !== theme) this.#atlas.repaint();
    this.#theme = theme;
    this.#draw(this.#atlas);
    if (this.#selected === this.room.desk.incident) this.#pace.want();
    else this.#pace.now();
    this.#selected = this.room.desk.incident;
  }

  #begin(): void {
    this.#begun = true;
    if (hasWebGl()) void this.#load();
    else this.state = "impossible";
  }

  #draw(atlas: Atlas): void {
    const { store, desk, wall } = this.room;
    const { state } = store;
    const shown = new Set(wall.slots.flatMap((slot) => (slot.camera === null ? [] : [slot.camera])));
    const revision = String(store.cameraRevision);
    atlas.write("cameras", revision, () => features.cameras(state));
    atlas.write("wedges", revision, () => features.wedges(state));
    atlas.write("shown", `${revision}:${[...shown].sort().join()}`, () => features.shown(state, shown));
    const incidents = features.incidents(state, desk.incident);
    atlas.mark(JSON.stringify(incidents), () => incidents);
    if (desk.pin !== this.#pin) atlas.pin(desk.pin);
    this.#pin = desk.pin;
    const place = point(state.incidents.incidents[desk.incident ?? ""]?.place ?? {});
    if (desk.incident === this.#flownTo || (desk.incident !== null && !place)) return;
    this.#flownTo = desk.incident;
    if (place) atlas.fly(place);
  }

  #drawMoving(): void {
    const { state, positions } = this.room.store;
    const moving = {
      units: features.units(state, positions, this.say.unitKind),
      routes: features.routes(state, positions),
    };
    for (const name of ["units", "routes"] as const)
      this.#atlas?.write(name, JSON.stringify(moving[name]), () => moving[name]);
  }

  override render(): TemplateResult {
    const { say } = this;
    const words = {
      loading: say.map.loading,
      ready: "",
      impossible: say.map.noWebgl,
      failed: say.map.failed(this.message),
    };
    return html`<div class="map" role="application" aria-label=${say.map.name} data-map=${this.state}></div>
      ${this.state === "ready" ? nothing : html`<p class="words" role="status">${words[this.state]}</p>`}
      ${this.state === "ready" ? this.#tools() : nothing} ${this.#legend()}
      ${this.state === "impossible" ? nothing : html`<p class="attribution">${say.map.attribution}</p>`}
      ${
        this.hover
          ? html`<p class="hover" style="left:${this.hover.x + 12}px;top:${this.hover.y + 12}px">
              ${this.hover.text}
            </p>`
          : nothing
      }`;
  }

  #tools(): TemplateResult {
    const { say } = this;
    return html`<div class="tools">
      <button
        class="button"
        title=${say.map.zoomIn}
        aria-label=${say.map.zoomIn}
        @click=${() => this.#atlas?.zoom(1)}
      >
        ＋
      </button>
      <button
        class="button"
        title=${say.map.zoomOut}
        aria-label=${say.map.zoomOut}
        @click=${() => this.#atlas?.zoom(-1)}
      >
        －
      </button>
      <button class="button" @click=${this.#whole}>${say.map.whole} <kbd>Z</kbd></button>
    </div>`;
  }

  #legend(): TemplateResult {
    const { say, room } = this;
    const { state, positions } = room.store;
    const cameras = Object.values(state.cameras);
    const online = cameras.filter((camera) => isOnline(state, camera));
    const stale = [...positions.values()].filter((position) => position.stale).length;
    const count = (kind: NodeKind): number =>
      online.filter((camera) => state.nodes[camera.node]?.kind === kind).length;
    const entry = (colour: string, label: string, many: number): TemplateResult =>
      html`<li><span class="dot" style="background:var(--${colour})"></span>${label} ${many}</li>`;
    return html`<ul class="legend">
      ${KINDS.filter((kind) => count(kind) > 0).map((kind) => entry(kind, say.map.kind[kind], count(kind)))}
      ${entry("lost", say.map.offline, cameras.length - online.length)}
      <li>
        ${say.map.units}
        ${Object.keys(state.devices.units).length}${stale > 0 ? ` · ${say.map.staleUnits} ${stale}` : ""}
      </li>
      ${clocksOff(room.store.clocks).map(
        (clock) => html`<li class="warn" data-clock=${clock.node}>⚠ ${clockWords(say, state, clock)}</li>`,
      )}
    </ul>`;
  }
}

function hasWebGl(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

customElements.define("ld-map", MapPane);
