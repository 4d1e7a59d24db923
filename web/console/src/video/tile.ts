/** One slot of the wall as a person sees it: the picture, whose it is, how fresh it is, who else looks. */

import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { Panel } from "../elements/panel";
import { ageText } from "../store/clock";
import type { Language } from "../store/desk";
import { isOnline } from "../store/near";
import type { Camera, StreamStats } from "../wire/vocabulary";
import { operatorName } from "../words/names";
import { Freshness } from "./freshness";
import { handles } from "./tile_handles";
import { signs } from "./tile_signs";
import { tileStyles } from "./tile_styles";
import { whyNoPicture } from "./tile_words";
import type { Slot } from "./wall";

export class Tile extends Panel {
  static override properties: PropertyDeclarations = {
    ...Panel.properties,
    camera: { attribute: false },
    slotNumber: { attribute: false },
    main: { type: Boolean, reflect: true },
    inMosaic: { type: Boolean, reflect: true, attribute: "in-mosaic" },
    away: { type: Boolean, reflect: true },
  };
  static override styles = [Panel.styles, tileStyles];
  /** Whose place this is, which carries something or not yet. */
  declare camera: string | null;
  /** -1 when no slot is left for it. */
  declare slotNumber: number;
  declare main: boolean;
  declare inMosaic: boolean;
  /** Kept for later, and not shown: a video that is made anew takes a while, and one that is moved goes black. */
  declare away: boolean;
  #freshness = new Freshness();
  #epoch = -1;
  #seen = "";
  #spoken: Language | null = null;
  #drawn = "";
  #visible = (): void => this.#freshness.excuse(this.room.now());
  #timer: ReturnType<typeof setInterval> | undefined;
  #following = false;
  #stopKeeping: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.#visible);
    // Four times a second: a frozen picture is marked at most 0.25 s late.
    this.#timer = setInterval(() => {
      if (!this.away) this.requestUpdate();
    }, 250);
    this.#stopKeeping = this.room.wall.onLeaving((slot) => {
      if (slot === this.slotNumber) this.#keep();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.#visible);
    clearInterval(this.#timer);
    this.#stopKeeping();
  }

  get #slot(): Slot | undefined {
    return this.room.wall.slots[this.slotNumber];
  }

  /** A wall of 64 is not drawn for each event: what its tiles tell beside their own state may be 0.25 s old. */
  protected override roomChanged(): void {
    const { wall, desk } = this.room;
    const slot = this.#slot;
    const heard = wall.hearing.camera === this.camera ? wall.hearing.state : "";
    const seen = [
      slot?.epoch,
      slot?.state,
      slot?.sent,
      slot?.late,
      slot?.message,
      wall.state,
      desk.language,
      heard,
      this.main ? this.room.store.clock.time(this.room.store.clock.now()) : "", // with every other clock of the page
    ].join();
    const another = desk.language !== this.#spoken; // what is out of sight stands in the page all the same
    if (!another && (this.away || seen === this.#seen)) return;
    this.#spoken = desk.language;
    this.#seen = seen;
    this.requestUpdate();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const slot = this.#slot;
    if (slot && slot.epoch !== this.#epoch) {
      this.#epoch = slot.epoch;
      this.#freshness = new Freshness();
      this.removeAttribute("data-first-ms");
    }
    if (changed.has("away")) this.#freshness.excuse(this.room.now());
    this.setAttribute("data-camera", this.camera ?? "");
    this.setAttribute("data-quality", slot?.camera == null ? "" : slot.quality);
    this.setAttribute("data-frames", String(this.#freshness.frames));
    this.setAttribute("data-late", String(slot?.late ?? 0));
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
    this.#drawLast();
  }

  #follow(video: HTMLVideoElement): void {
    this.#following = true;
    const presented = (): void => {
      video.requestVideoFrameCallback(presented);
      const slot = this.#slot;
      if (!slot || slot.camera === null || slot.epoch !== this.#epoch || slot.askedAt === 0) return;
      // Until `wall.shown`, a slot that showed another camera may still present its last frames.
      if (this.#freshness.frames === 0 && !slot.clean && slot.state !== "shown") return;
      // A video that is new may be told of its first frame before it can draw it (Chromium): a black tile.
      if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
      slot.presentedAt = this.room.now();
      this.#freshness.present(slot.presentedAt, slot.askedAt);
      if (this.#freshness.frames > 1) return;
      this.setAttribute("data-first-ms", String(this.#freshness.firstMs));
      this.requestUpdate();
    };
    video.requestVideoFrameCallback(presented);
  }

  /** The slot is about to show something else: what is here now was this camera's. */
  #keep(): void {
    const slot = this.#slot;
    const video = this.renderRoot.querySelector("video");
    const now = this.room.now();
    const age = this.#freshness.age(now);
    if (!slot || slot.camera === null || slot.epoch !== this.#epoch || !video || age === null) return;
    this.room.last.keep(slot.camera, video, now - age - lateMs(slot));
  }

  #drawLast(): void {
    const at = this.#lastAt;
    const drawn = `${this.camera} ${at}`;
    const canvas = this.renderRoot.querySelector("canvas");
    if (!canvas || at === null || this.camera === null || drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.room.last.draw(this.camera, canvas);
  }

  /** When the picture was taken that stands in for one that has not come yet. */
  get #lastAt(): number | null {
    return this.camera === null || this.#freshness.frames > 0 ? null : this.room.last.at(this.camera);
  }

  override render(): TemplateResult {
    const slot = this.#slot;
    const camera = this.room.store.state.cameras[this.camera ?? ""];
    const now = this.room.now();
    const frozen = !document.hidden && this.#freshness.frozen(now);
    const pictured = this.#freshness.frames > 0;
    const last = this.#lastAt;
    this.toggleAttribute("data-frozen", frozen);
    this.toggleAttribute("data-last", last !== null);
    const looks = pictured ? (frozen ? "pictured frozen" : "pictured") : last !== null ? "last" : "";
    return html`<figure class=${looks}>
      <video muted playsinline autoplay disablepictureinpicture .muted=${true} aria-hidden="true"></video>
      ${last === null ? nothing : html`<canvas aria-hidden="true"></canvas>`}
      ${pictured && !(frozen && this.#isKnownWhy(slot, camera)) ? nothing : this.#told(whyNoPicture(this.room, this.camera, slot))}
      ${this.#caption(slot, camera, pictured && !frozen)} ${this.#foot(slot, frozen, now)}
      ${pictured ? html`<div class="mark" aria-hidden="true">${this.#mark()}</div>` : nothing}
    </figure>`;
  }

  /** Whether the centre, or the record, says why no frame comes any more. */
  #isKnownWhy(slot: Slot | undefined, camera: Camera | undefined): boolean {
    return slot?.state === "failed" || !camera || !isOnline(this.room.store.state, camera);
  }

  /** A small tile has no room for what is said of every one of them. */
  #told(words: string): TemplateResult {
    const lead = this.say.tile.failed("");
    const rest = words.startsWith(lead) ? words.slice(lead.length) : words;
    return html`<p class="words" role="status" title=${words}>
      ${rest === words ? nothing : html`<span class="lead">${lead}</span>`}${rest}
    </p>`;
  }

  /** With the moment that the picture shows, as long as it `moves`: below one that stands still it says since when. */
  #caption(slot: Slot | undefined, camera: Camera | undefined, moves: boolean): TemplateResult {
    const { say, room } = this;
    const kind = room.store.state.nodes[camera?.node ?? ""]?.kind ?? "portable";
    const name = camera?.name ?? this.camera ?? "";
    return html`<figcaption>
      <span class="owner" style="background:var(--${kind})" title=${say.map.kind[kind]}></span>
      <span class="clip name" title="${say.map.kind[kind]} · ${name} · ${this.camera ?? ""}"
        >${this.main ? `${say.map.kind[kind]} · ${name}` : name}</span
      >
      ${signs(room, this.camera, slot, this.main)}
      ${this.main && moves ? html`<time>${room.store.clock.time(room.store.clock.now() - lateMs(slot))}</time>` : nothing}
      ${handles(this, name)}
    </figcaption>`;
  }

  #foot(slot: Slot | undefined, frozen: boolean, now: number): TemplateResult {
    const { say, room } = this;
    const age = this.#freshness.age(now);
    const last = this.#lastAt;
    if (age === null && last !== null)
      return html`<div class="foot">
        <span class="since">■ ${this.#since(now - last)}</span>
      </div>`;
    if (age === null) return html`${nothing}`;
    const names = [...room.store.watchers(this.camera ?? "")].map((name) =>
      operatorName(room.store.state, name),
    );
    return html`<div class="foot">
      ${
        frozen
          ? html`<span class="since" role="alert">■ ${this.#since(age + lateMs(slot))}</span>`
          : html`<span class="fresh" title=${this.#freshTitle(slot)}
                >● ${say.tile.fresh(this.#freshness.longest(now))}</span
              >${this.#late(slot)}`
      }
      <span class="eyes" title=${names.length > 1 ? say.several(names) : say.tile.alone}
        >${this.main ? say.tile.watching(names.length) : `◎ ${names.length}`}</span
      >
    </div>`;
  }

  /** Frames come one after the other, but what they show is some time ago. */
  #late(slot: Slot | undefined): TemplateResult | typeof nothing {
    if (!slot || slot.late === 0) return nothing;
    const { late, lateTitle, lateWhat } = this.say.tile;
    const what = html`<span class="what">${lateWhat}</span>`;
    return html`<span class="late" role="status" title=${lateTitle}>${what}${late(slot.late)}</span>`;
  }

  #freshTitle(slot: Slot | undefined): string {
    const same = ({ camera, quality }: StreamStats): boolean =>
      camera === this.camera && quality === slot?.sent;
    const stream = this.room.store.streams.find(same);
    if (!stream) return "";
    const size = `${stream.width}×${stream.height}`;
    return this.say.tile.freshTitle(stream.fps.toFixed(0), stream.kbps.toFixed(0), size);
  }

  /** Since when the picture stands still; `age` in ms. */
  #since(age: number): TemplateResult | string {
    const { say, room } = this;
    const { clock } = room.store;
    const text = ageText(age / 1000);
    return this.main
      ? say.tile.stale(clock.time(clock.now() - age), text)
      : html`<span class="lead">${say.tile.staleShort} </span>${text}`;
  }

  #mark(): string {
    const { store } = this.room;
    return `${store.me?.display ?? ""} · ${store.clock.time(store.clock.now())}`;
  }
}

customElements.define("ld-tile", Tile);

declare global {
  interface HTMLElementTagNameMap {
    "ld-tile": Tile;
  }
}

/** By how much what a slot shows is later than the arrival of its pictures. */
function lateMs(slot: Slot | undefined): number {
  return (slot?.late ?? 0) * 1000;
}
