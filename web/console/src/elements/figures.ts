/** How every stream flows, what each node's line carries, what the video service costs: why a picture is bad, and what helps. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Lines } from "../connection/api";
import { Poll } from "../connection/poll";
import { ageText } from "../store/clock";
import { Counters, rowsOf, type Row } from "../store/streams";
import { inWords } from "../words/words";
import "./figures_camera";
import { clockStyles, clockTable } from "./figures_clocks";
import { overdueStyles, overdueTable } from "./figures_overdue";
import { figuresStyles } from "./figures_styles";
import { lineTable, mediaLine } from "./figures_lines";
import { streamTable } from "./figures_table";
import { Panel } from "./panel";

/** Between two questions after the lines, in ms; streams come with `live` each second anyway. */
const EVERY = 2000;
/** What is older than this is said to be old, in ms. */
const OLD = 5000;

export class Figures extends Panel {
  static override styles = [Panel.styles, figuresStyles, clockStyles, overdueStyles];
  #counters = new Counters();
  #noted: readonly unknown[] | null = null;
  #notedAt = 0;
  #shown: string | null = null;
  #lines: Poll<Lines> | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#lines?.stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { room } = this;
    if (changed.has("room"))
      this.#lines ??= new Poll(() => room.api.lines(), EVERY, {
        now: room.now,
        changed: () => room.changed.emit(),
      });
    // An element that was taken away may draw once more: it must not begin to ask again.
    if (room.desk.figures === null || room.desk.figuresOf !== "streams" || !this.isConnected) {
      this.#lines?.stop();
      this.#counters = new Counters();
      this.#noted = null;
      return;
    }
    this.#lines?.start();
    if (this.#noted === room.store.streams) return;
    this.#noted = room.store.streams;
    this.#notedAt = room.heardAt(); // opened while the line is down, what there is may be old
    this.#counters.note(room.store.streams, room.now());
  }

  /** What was asked about is brought into sight, and whoever opened the panel by a key is in it. */
  override updated(): void {
    const { figures } = this.room.desk;
    if (figures === this.#shown) return;
    const opened = this.#shown === null;
    this.#shown = figures;
    if (figures === null) return;
    this.renderRoot.querySelector("tr[aria-current=true]")?.scrollIntoView({ block: "nearest" });
    if (opened) this.renderRoot.querySelector<HTMLElement>(".scroll")?.focus({ preventScroll: true });
  }

  override render(): TemplateResult | typeof nothing {
    const { say, room } = this;
    const { figures } = room.desk;
    if (figures === null) return nothing;
    const lines = this.#lines?.value ?? null;
    const isClocks = room.desk.figuresOf === "clocks";
    const shut = (): void => room.desk.showFigures(null);
    return html`<section aria-label=${isClocks ? say.clocks.tab : say.figures.title} data-testid="figures">
      <header>
        <h2>${this.#tab("clocks", say.clocks.tab)} ${this.#tab("streams", say.figures.title)}</h2>
        ${isClocks ? this.#service() : html`${this.#freshness()} ${mediaLine(say, lines)}`}
        <button class="button shut" data-testid="figures-close" @click=${shut}>
          ${say.figures.close} <kbd>Esc</kbd>
        </button>
      </header>
      ${
        isClocks
          ? html`<div class="scroll" tabindex="-1">
              ${room.store.service === null ? nothing : overdueTable(room, say, room.store.service)}
              ${clockTable(say, room.store.clock, room.desk.language, room.store.service)}
            </div>`
          : this.#flow(figures, lines)
      }
    </section>`;
  }

  #tab(of: "clocks" | "streams", name: string): TemplateResult {
    const { desk } = this.room;
    const isOn = desk.figuresOf === of;
    return html`<button
      class="tab"
      data-testid="figures-tab-${of}"
      aria-pressed=${isOn ? "true" : "false"}
      @click=${() => desk.showFigures("", of)}
    >
      ${name}
    </button>`;
  }

  #flow(figures: string, lines: Lines | null): TemplateResult {
    const { room, say } = this;
    const rows = rowsOf(room.store.streams, this.#counters);
    const choose = (camera: string): void => room.desk.showFigures(camera === figures ? "" : camera);
    return html`${
        figures === ""
          ? nothing
          : html`<ld-figures-camera
              .room=${room}
              .camera=${figures}
              .rows=${rows.filter(({ stream }) => stream.camera === figures)}
              .lines=${lines}
            ></ld-figures-camera>`
      }
      <div class="scroll" tabindex="-1">
        ${this.#streams(rows, figures, choose)} ${lineTable(say, room.store, lines)}
      </div>`;
  }

  /** Figures that the centre tells by itself are as new as the line is. */
  #service(): TemplateResult {
    const { say, room } = this;
    return room.line.state === "live"
      ? html`<span class="mute">${say.clocks.live}</span>`
      : html`<span class="old" role="alert">${say.figures.lineDown}</span>`;
  }

  #streams(rows: readonly Row[], figures: string, choose: (camera: string) => void): TemplateResult {
    const { say, room } = this;
    const media = room.store.troubles.find(({ part }) => part === "media");
    return rows.length === 0
      ? html`<p class="none mute">
          ${media ? inWords(room.desk.language, media.message) : say.figures.none}
        </p>`
      : streamTable(say, room.store.state, rows, figures, choose);
  }

  /** That what is shown is of now; or how old it is, and why. */
  #freshness(): TemplateResult {
    const { say, room } = this;
    const { figures } = say;
    const now = room.now();
    const lines = this.#lines;
    const old = (since: number, why: string): TemplateResult =>
      html`<span class="old" role="alert" data-testid="figures-old"
        >${figures.old(ageText((now - since) / 1000), why)}</span
      >`;
    if (room.line.state !== "live") return old(this.#notedAt, figures.lineDown);
    if (lines?.failed)
      return old(
        lines.at ?? this.#notedAt,
        say.refusal[lines.failed] ?? figures.failed[lines.failed] ?? lines.failed,
      );
    if (now - this.#notedAt > OLD) {
      const media = room.store.troubles.find(({ part }) => part === "media");
      return old(this.#notedAt, media ? inWords(room.desk.language, media.message) : figures.lineDown);
    }
    return html`<span class="mute">${figures.live}</span>`;
  }
}

customElements.define("ld-figures", Figures);
