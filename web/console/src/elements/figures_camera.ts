/** Why the picture of one camera is as it is: what is wrong on its way, what helps, and what arrives at this desk. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Lines, NodeLine } from "../connection/api";
import { FULL, loads, type Ill, type Row } from "../store/streams";
import { isOnline } from "../store/near";
import { isOff } from "../store/video";
import { isBehind, received, type Received } from "../video/received";
import { whyNoPicture } from "../video/tile_words";
import type { Slot } from "../video/wall";
import { UNKNOWN } from "./figures_table";
import { Panel } from "./panel";

/** Between two looks at the browser's counters, in ms. */
const EVERY = 1000;

export class FiguresCamera extends Panel {
  static override properties: PropertyDeclarations = {
    ...Panel.properties,
    camera: { attribute: false },
    rows: { attribute: false },
    lines: { attribute: false },
    here: { state: true },
  };
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.25rem 0.75rem;
        padding: 0.5rem 0.875rem;
        background: var(--p2);
        border-bottom: 1px solid var(--line);
      }
      h3 {
        font-weight: 600;
      }
      ul {
        display: grid;
        gap: 0.125rem;
      }
      .bad {
        color: var(--warn);
      }
      .here {
        color: var(--mute);
        font-size: var(--t1);
      }
      @container (max-width: 46rem) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];
  declare camera: string;
  declare rows: readonly Row[];
  declare lines: Lines | null;
  declare here: Received | null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #before: { epoch: number; stats: RTCInboundRtpStreamStats } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.here = null;
    this.#timer = setInterval(() => void this.#look(), EVERY);
    void this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { wall } = this.room;
    const number = wall.slotOf(this.camera);
    const slot = wall.slots[number];
    const stats = slot && (await wall.received()).get(number);
    const same =
      slot !== undefined && this.#before?.epoch === slot.epoch && this.#before.stats.mid === stats?.mid;
    this.here = stats ? received(same ? this.#before?.stats : undefined, stats) : null;
    this.#before = slot && stats ? { epoch: slot.epoch, stats } : null;
  }

  override render(): TemplateResult {
    const { say, room, camera } = this;
    const known = room.store.state.cameras[camera];
    const slot = room.wall.slots[room.wall.slotOf(camera)];
    return html`<h3 title=${camera}>${known?.name ?? camera}</h3>
      <ul data-testid="figures-why">
        ${this.#state(slot)}
        ${
          this.#line?.transcoded.includes(camera)
            ? html`<li class="note" data-note="transcoded">${say.figures.transcoded}</li>`
            : nothing
        }
        <li class="here" data-testid="figures-here">
          ${this.here ? `${say.figures.here} · ${this.#hereWords(this.here)}` : say.figures.hereNone}
        </li>
      </ul>`;
  }

  get #line(): NodeLine | undefined {
    const node = this.room.store.state.cameras[this.camera]?.node;
    return this.lines?.nodes.find(({ id }) => id === node);
  }

  /** What is wrong with its pictures, or why there are none. */
  #state(slot: Slot | undefined): TemplateResult[] {
    const { say, room, camera } = this;
    const reason = this.#reason(slot);
    if (this.rows.length === 0) {
      const why = reason ?? (slot ? whyNoPicture(room, camera, slot) : say.figures.unwatched);
      return [html`<li class=${reason === null ? "" : "bad"}>${why}</li>`];
    }
    const ills = this.#ills();
    if (ills.length === 0) return [html`<li>${say.figures.well}</li>`];
    const words = (ill: Ill): string =>
      (ill === "stalled" || ill === "absent" ? reason : null) ?? say.figures.ill[ill];
    return ills.map((ill) => html`<li class="bad" data-ill=${ill}>${words(ill)}</li>`);
  }

  /** What the centre, or the record, says of a camera without pictures; null when neither knows anything. */
  #reason(slot: Slot | undefined): string | null {
    const { room, camera } = this;
    const known = room.store.state.cameras[camera];
    const told = slot?.state === "failed" || room.wall.left.has(camera);
    return known && isOnline(room.store.state, known) && !told ? null : whyNoPicture(room, camera, slot);
  }

  /** Of its streams, of its node's line and clock, of this desk. */
  #ills(): Ill[] {
    const { room } = this;
    const node = room.store.state.cameras[this.camera]?.node ?? "";
    const line = this.#line;
    const kbps = loads(room.store.streams).get(node)?.kbps ?? 0;
    const slot = room.wall.slots[room.wall.slotOf(this.camera)];
    const found = new Set(this.rows.flatMap(({ ills }) => ills));
    for (const ill of illsOfSlot(slot)) found.add(ill);
    if (line?.uplink_kbps && kbps >= line.uplink_kbps * FULL) found.add("full");
    if (isOff(room.store.clocks.get(node))) found.add("clock");
    if (this.here && isBehind(this.here)) found.add("here");
    return [...found];
  }

  #hereWords(here: Received): string {
    const { hereLine } = this.say.figures;
    return [
      hereLine.fps(here.fps.toFixed(0)),
      hereLine.lost(String(here.lost)),
      hereLine.jitter(here.jitterMs?.toFixed(0) ?? UNKNOWN),
      hereLine.decode(here.decodeMs?.toFixed(1) ?? UNKNOWN),
      hereLine.dropped(String(here.dropped)),
    ].join(" · ");
  }
}

/** What the centre says of the slot that shows it. */
function illsOfSlot(slot: Slot | undefined): Ill[] {
  if (!slot) return [];
  const late: Ill[] = slot.late > 0 ? ["late"] : [];
  return slot.sent === slot.quality ? late : [...late, "thin"];
}

customElements.define("ld-figures-camera", FiguresCamera);
