/** The mosaic: a page of cameras in equal tiles, as many as the grid has. */

import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Page } from "../store/mosaic";
import { Tile } from "../video/tile";
import { FOCUS_PICTURE, listenTo } from "./shortcuts";
import { mayLook } from "../wire/kinds";
import type { Place } from "../wire/vocabulary";
import "./mosaic_bar";
import { mosaicStyles } from "./mosaic_styles";
import { Panel } from "./panel";
import { tiles } from "./tiles";
import { wallTrouble, wallTroubleStyles } from "./wall_trouble";

/** Between two tiles, in CSS pixels. */
const GAP = 3;

export class MosaicView extends Panel {
  static override properties: PropertyDeclarations = { ...Panel.properties, size: { state: true } };
  static override styles = [Panel.styles, wallTroubleStyles, mosaicStyles];
  /** Of the room for tiles, in CSS pixels. */
  declare size: { width: number; height: number };
  readonly #used = new Set<number>();
  #page: Page = { cameras: [], page: 0, pages: 1, total: 0 };
  #measure = new ResizeObserver(([entry]) => {
    if (entry) this.size = { width: entry.contentRect.width, height: entry.contentRect.height };
  });

  /** Whose tile had the focus last. */
  #focused: string | null = null;
  /** The focus is to be on a tile as soon as there is one. */
  #wanted = false;
  #toPicture = (): void => {
    this.#wanted = true;
    this.requestUpdate();
  };

  constructor() {
    super();
    this.size = { width: 0, height: 0 };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener(FOCUS_PICTURE, this.#toPicture);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener(FOCUS_PICTURE, this.#toPicture);
    this.#measure.disconnect();
  }

  /** Nothing is drawn behind the map. */
  protected override roomChanged(): void {
    const shown = this.room.mosaic.view !== "map";
    this.room.wall.see("mosaic", shown);
    this.room.wall.see("behind", this.room.mosaic.large === null);
    if (shown || this.#used.size > 0) this.requestUpdate();
  }

  /** The slots are asked for before the tiles are drawn, so that a page is turned in one drawing. */
  override willUpdate(): void {
    const { mosaic, store, desk, wall } = this.room;
    const may = store.me !== null && mayLook(store.me.role);
    if (mosaic.view === "map" || !may || this.size.width === 0) return;
    const place: Place | null = store.state.incidents.incidents[desk.incident ?? ""]?.place ?? null;
    const before = this.#page;
    this.#page = mosaic.shown(store.state, store.cameraRevision, place);
    this.#keepFocus(before);
    const width = Math.round(this.#tileWidth(this.#across) * devicePixelRatio);
    wall.hang({ cameras: this.#page.cameras, width, large: this.#large });
  }

  /** The camera that fills it: by a hand, or because there is one tile. */
  get #large(): string | null {
    const { large, grid } = this.room.mosaic;
    const { cameras } = this.#page;
    return cameras.find((camera) => camera === large) ?? (grid === 1 ? (cameras[0] ?? null) : null);
  }

  override updated(): void {
    const room = this.renderRoot.querySelector(".room");
    if (room) this.#measure.observe(room);
    if (this.#wanted) void this.#giveFocus();
  }

  /** Tab comes to one tile; the arrows go on from there. */
  get #stop(): string | null {
    const { cameras } = this.#page;
    return this.#large ?? cameras.find((camera) => camera === this.#focused) ?? cameras[0] ?? null;
  }

  /** A page was turned under the focus: it goes to the tile in the same place. */
  #keepFocus({ cameras }: Page): void {
    const held = this.renderRoot.querySelector("ld-tile:focus");
    if (!(held instanceof Tile) || held.camera === null || this.#page.cameras.includes(held.camera)) return;
    this.#focused = this.#page.cameras[cameras.indexOf(held.camera)] ?? this.#page.cameras.at(-1) ?? null;
    this.#wanted = true;
  }

  /** Once the tile is there to take it: one that was away is shown by its own drawing. */
  async #giveFocus(): Promise<void> {
    const tile = [...this.renderRoot.querySelectorAll("ld-tile")].find(({ camera }) => camera === this.#stop);
    if (!tile || tile.camera === null) return;
    this.#wanted = false;
    await tile.updateComplete;
    tile.focus();
  }

  get #across(): number {
    return Math.sqrt(this.room.mosaic.grid);
  }

  /** Of so many tiles beside and below each other, each 16:9, in CSS pixels. */
  #tileWidth(across: number): number {
    const { width, height } = this.size;
    const each = (whole: number): number => (whole - GAP * (across - 1)) / across;
    return Math.max(0, Math.floor(Math.min(each(width), (each(height) * 16) / 9)));
  }

  override render(): TemplateResult | typeof nothing {
    const { say, room } = this;
    const { mosaic } = room;
    if (mosaic.view === "map" && this.#used.size === 0) return nothing;
    if (!room.store.me || !mayLook(room.store.me.role))
      return html`<p class="none mute" data-testid="mosaic-may-not-look">${say.tile.mayNot}</p>`;
    const across = this.#large === null ? this.#across : 1;
    const { cameras, page, pages } = this.#page;
    // While the map is shown the tiles rest: nothing is drawn that nobody sees.
    const drawn = mosaic.view === "map" ? [] : cameras;
    return html`<ld-mosaic-bar .room=${room} .page=${this.#page}></ld-mosaic-bar>
      ${wallTrouble(room)}
      <div
        class="room"
        data-testid="mosaic"
        data-wall=${room.wall.state}
        data-grid=${mosaic.grid}
        data-page=${page}
        data-pages=${pages}
        @focusin=${(event: FocusEvent) => this.#hold(cameraAt(event.composedPath()))}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
        @dblclick=${(event: MouseEvent) => this.#toggle(cameraAt(event.composedPath()))}
      >
        <div class="grid" style="--across:${across};--tile:${this.#tileWidth(across)}px">
          ${tiles(room, drawn, this.#used, { large: this.#large, inMosaic: true, stop: this.#stop })}
        </div>
        ${cameras.length === 0 ? html`<p class="none mute">${say.mosaic.none(mosaic.group)}</p>` : nothing}
      </div>`;
  }

  #toggle(camera: string | null): void {
    const { mosaic } = this.room;
    if (camera !== null) mosaic.enlarge(mosaic.large === camera ? null : camera);
  }

  #hold(camera: string | null): void {
    this.#focused = camera ?? this.#focused;
    this.requestUpdate();
  }

  /** Keys of the tile that has the focus; all others go on to the desk. */
  #key(event: KeyboardEvent): void {
    const camera = cameraAt(event.composedPath());
    if (camera === null || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.composedPath()[0] instanceof HTMLButtonElement) return;
    if (!this.#acts(event.key, camera)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #acts(key: string, camera: string): boolean {
    const { mosaic, desk, wall } = this.room;
    const step = this.#steps[key];
    if (step !== undefined) this.#focus(camera, step);
    else if (key === "Enter") this.#toggle(camera);
    else if (key === "p" || key === "P") desk.showFigures(camera);
    else if (key === "a" || key === "A") mosaic.pin(camera, !mosaic.own.includes(camera));
    else if (key === "l" || key === "L") wall.look(camera);
    else if (key === "s" || key === "S") listenTo(this.room, camera);
    else if (key === "Escape" && mosaic.large === null && desk.figures === null) this.#leave();
    else return false;
    return true;
  }

  get #steps(): Record<string, number> {
    return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.#across, ArrowDown: this.#across };
  }

  /** The tile beside this one; where one fills the wall, the next does. */
  #focus(camera: string, step: number): void {
    const next = this.#page.cameras[this.#page.cameras.indexOf(camera) + step];
    if (next === undefined) return;
    this.#focused = next;
    if (this.room.mosaic.large !== null) this.room.mosaic.enlarge(next);
    this.#toPicture();
  }

  /** The arrows go through the incidents again. */
  #leave(): void {
    this.renderRoot.querySelector<HTMLElement>("ld-tile:focus")?.blur();
  }
}

/** The camera of the tile an event came from. */
function cameraAt(path: readonly EventTarget[]): string | null {
  return path.find((target) => target instanceof Tile)?.camera ?? null;
}

customElements.define("ld-mosaic", MosaicView);
