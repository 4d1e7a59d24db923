/** One slot of the wall as a person sees it: the picture, whose it is, how fresh it is, who else looks. */

import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import { Panel } from "../elements/panel";
import { isOff } from "../store/video";
import type { Camera } from "../wire/vocabulary";
import { clockWords } from "../words/names";
import { inWords } from "../words/words";
import { Freshness } from "./freshness";
import { tileStyles } from "./tile_styles";
import type { Slot } from "./wall";

export class Tile extends Panel {
  static override properties: PropertyDeclarations = {
    ...Panel.properties,
    slotNumber: { attribute: false },
    main: { type: Boolean, reflect: true },
  };
  static override styles = [Panel.styles, tileStyles];
  declare slotNumber: number;
  declare main: boolean;
  #freshness = new Freshness();
  #epoch = -1;
  #visible = (): void => this.#freshness.excuse(this.room.now());
  #timer: ReturnType<typeof setInterval> | undefined;
  #following = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#visible);
    // Four times a second: a frozen picture is marked at most 0.25 s late.
    this.#timer = setInterval(() => this.requestUpdate(), 250);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#visible);
    clearInterval(this.#timer);
  }

  get #slot(): Slot | undefined {
    return this.room.wall.slots[this.slotNumber];
  }

  override willUpdate(): void {
    const slot = this.#slot;
    if (slot && slot.epoch !== this.#epoch) {
      this.#epoch = slot.epoch;
      this.#freshness = new Freshness();
      this.removeAttribute("data-first-ms");
      this.setAttribute("data-frames", "0");
    }
    this.setAttribute("data-camera", slot?.camera ?? "");
  }

  override updated(): void {
    const video = this.renderRoot.querySelector("video");
    if (!video) return;
    const track = this.room.wall.track(this.slotNumber);
    const held =
      video.srcObject instanceof MediaStream ? (video.srcObject.getVideoTracks()[0] ?? null) : null;
    if (track && held !== track) {
      video.srcObject = new MediaStream([track]);
      video.play().catch(() => undefined); // A muted video may always play; a refusal shows as "waiting".
    }
    if (!this.#following) this.#follow(video);
  }

  #follow(video: HTMLVideoElement): void {
    this.#following = true;
    const presented = (): void => {
      video.requestVideoFrameCallback(presented);
      const slot = this.#slot;
      if (!slot || slot.camera === null || slot.epoch !== this.#epoch || slot.askedAt === 0) return;
      // Until `wall.shown`, a slot that showed another camera may still present its last frames.
      if (this.#freshness.frames === 0 && !slot.clean && slot.state !== "shown") return;
      this.#freshness.present(this.room.now(), slot.askedAt);
      this.setAttribute("data-frames", String(this.#freshness.frames));
      if (this.#freshness.frames === 1) {
        this.setAttribute("data-first-ms", String(this.#freshness.firstMs));
        this.requestUpdate();
      }
    };
    video.requestVideoFrameCallback(presented);
  }

  override render(): TemplateResult {
    const slot = this.#slot;
    const camera = this.room.store.state.cameras[slot?.camera ?? ""];
    const now = this.room.now();
    const frozen = !document.hidden && this.#freshness.frozen(now);
    const pictured = this.#freshness.frames > 0;
    this.toggleAttribute("data-frozen", frozen);
    return html`<figure class="${frozen ? "frozen" : ""} ${pictured ? "pictured" : ""}">
      <video muted playsinline autoplay disablepictureinpicture .muted=${true} aria-hidden="true"></video>
      ${pictured ? nothing : this.#told(this.#words(slot, camera))} ${this.#caption(slot, camera)}
      ${this.#foot(camera, frozen, now)}
      ${pictured ? html`<div class="mark" aria-hidden="true">${this.#mark()}</div>` : nothing}
    </figure>`;
  }

  #told(words: string): TemplateResult {
    return html`<p class="words" role="status" title=${words}>${words}</p>`;
  }

  #words(slot: Slot | undefined, camera: Camera | undefined): string {
    const { tile } = this.say;
    const { state } = this.room.store;
    if (!camera) return tile.gone;
    const node = state.nodes[camera.node];
    if (!(node?.online ?? false)) return node?.revoked ? tile.revoked(node.name) : tile.offline;
    if (this.room.wall.state === "broken" || this.room.wall.state === "closed") return tile.noLink;
    if (slot?.state === "failed") return tile.failed(inWords(this.room.desk.language, slot.message));
    return this.room.wall.state === "opening" ? tile.connecting : tile.waiting;
  }

  #caption(slot: Slot | undefined, camera: Camera | undefined): TemplateResult {
    const { say, room } = this;
    const kind = room.store.state.nodes[camera?.node ?? ""]?.kind ?? "portable";
    const name = camera?.name ?? slot?.camera ?? "";
    return html`<figcaption>
      <span class="owner" style="background:var(--${kind})" title=${say.map.kind[kind]}></span>
      <span class="clip name" title="${say.map.kind[kind]} · ${name} · ${slot?.camera ?? ""}"
        >${this.main ? `${say.map.kind[kind]} · ${name}` : name}</span
      >
      ${this.#clock(camera)} ${this.#lowered(slot)}
      ${this.main ? html`<time>${room.store.clock.time(room.store.clock.now())}</time>` : nothing}
      <span class="handles">
        ${
          this.main
            ? nothing
            : html`<button
                title=${say.tile.enlarge}
                aria-label="${say.tile.enlarge}: ${name}"
                @click=${() => slot?.camera && room.wall.look(slot.camera)}
              >
                ⤢
              </button>`
        }
        <button
          title=${say.tile.close}
          aria-label="${say.tile.close}: ${name}"
          @click=${() => room.wall.close(this.slotNumber)}
        >
          ✕
        </button>
      </span>
    </figcaption>`;
  }

  #clock(camera: Camera | undefined): TemplateResult {
    const { store } = this.room;
    const clock = store.clocks.get(camera?.node ?? "");
    if (!isOff(clock)) return html`${nothing}`;
    return html`<span class="clock" title=${clockWords(this.say, store.state, clock)}>⚠</span>`;
  }

  /** Less than asked for is sent, because a line is thin. */
  #lowered(slot: Slot | undefined): TemplateResult {
    if (!slot || slot.camera === null || slot.sent === slot.quality) return html`${nothing}`;
    return html`<span class="lowered" title=${this.say.tile.loweredTitle}>${this.say.tile.lowered}</span>`;
  }

  #foot(camera: Camera | undefined, frozen: boolean, now: number): TemplateResult {
    const { say, room } = this;
    const age = this.#freshness.age(now);
    const stream = room.store.streams.find((known) => known.camera === camera?.id);
    const title = stream
      ? say.tile.freshTitle(stream.fps.toFixed(0), stream.kbps.toFixed(0), `${stream.width}×${stream.height}`)
      : "";
    const watchers = Object.values(room.store.state.views).filter((view) => view.camera === camera?.id);
    const names = [
      ...new Set(watchers.map((view) => room.store.state.operators[view.operator]?.display ?? view.operator)),
    ];
    return html`<div class="foot">
      ${
        age === null
          ? nothing
          : frozen
            ? html`<span class="since" role="alert">■ ${this.#since(age)}</span>`
            : html`<span class="fresh" title=${title}
                >● ${say.tile.fresh(this.#freshness.longest(now))}</span
              >`
      }
      <span
        class="eyes"
        ?hidden=${age === null}
        title=${names.length > 1 ? say.several(names) : say.tile.alone}
        >${this.main ? say.tile.watching(names.length) : `◎ ${names.length}`}</span
      >
    </div>`;
  }

  #since(age: number): string {
    const { say, room } = this;
    const { clock } = room.store;
    const text = ageText(age / 1000);
    return this.main ? say.tile.stale(clock.time(clock.now() - age), text) : say.tile.staleShort(text);
  }

  #mark(): string {
    const { store } = this.room;
    return `${store.me?.display ?? ""} · ${store.clock.time(store.clock.now())}`;
  }
}

customElements.define("ld-tile", Tile);
