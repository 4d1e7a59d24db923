/** The foot of the page: the command bar, and the truth about the connection. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { completions } from "../commands/complete";
import type { Desk as ReadingDesk, Reading } from "../commands/line";
import { read } from "../commands/read";
import { fate } from "./fate";
import { Panel } from "./panel";

export class Bar extends Panel {
  static override properties: PropertyDeclarations = { ...Panel.properties, text: { state: true } };
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 0.875rem;
        padding: 0 1rem;
        background: var(--p1);
        border-top: 1px solid var(--line);
        white-space: nowrap;
      }
      .line {
        flex: 1;
        min-width: 0;
        display: flex;
        align-items: center;
        gap: 0.75rem;
        padding: 0 0.75rem;
        height: 2rem;
        background: var(--bg);
        border: 1px solid var(--line);
        border-radius: 6px;
      }
      .line:focus-within {
        border-color: var(--accent);
      }
      input {
        flex: 1 1 14rem;
        min-width: 8rem;
        background: none;
        border: 0;
        outline: none;
        font-size: var(--t3);
        height: 100%;
        text-overflow: ellipsis;
      }
      input:focus-visible {
        outline: none;
      }
      .line.typed input {
        flex: 0 1 auto;
        field-sizing: content;
      }
      input::placeholder {
        color: var(--faint);
        font-family: inherit;
      }
      .line.typed .preview {
        flex: 1 1 0;
      }
      .preview {
        color: var(--mute);
      }
      .preview.error {
        color: var(--warn);
      }
      .live::before {
        content: "";
        display: inline-block;
        width: 0.5rem;
        height: 0.5rem;
        margin-right: 0.375rem;
        border-radius: 50%;
        background: var(--ok);
      }
      .stale::before,
      .connecting::before {
        background: var(--bad);
      }
      .stale,
      .connecting {
        color: var(--bad-text);
      }
      @media (max-width: 1500px) {
        .seq,
        .theme .name {
          display: none;
        }
      }
    `,
  ];
  declare text: string;
  #offered: string[] = [];
  #offer = 0;

  constructor() {
    super();
    this.text = "";
  }

  focusInput(): void {
    const input = this.renderRoot.querySelector("input");
    input?.focus();
    input?.select();
  }

  get #desk(): ReadingDesk {
    const { store, desk } = this.room;
    const me = store.me?.name ?? null;
    const role = store.me?.role ?? "viewer";
    return {
      state: store.state,
      positions: store.positions,
      selected: desk.incident,
      me,
      role,
      say: this.say,
    };
  }

  /** What the line means for this operator. */
  get #reading(): Reading {
    return read(this.text, this.#desk);
  }

  override render(): TemplateResult {
    const { say, room } = this;
    const { line, store, desk } = room;
    const reading = this.#reading;
    const error = reading.does === "error";
    const state = line.state === "signed_out" ? "connecting" : line.state;
    return html`<kbd>/</kbd>
      <div class="line ${this.text === "" ? "" : "typed"}">
        <input
          aria-label=${say.bar.name}
          aria-describedby="preview"
          data-testid="bar"
          autocomplete="off"
          spellcheck="false"
          placeholder=${say.bar.hint}
          .value=${this.text}
          @input=${(event: InputEvent) => this.#typed((event.target as HTMLInputElement).value)}
          @keydown=${(event: KeyboardEvent) => this.#key(event)}
        />
        <span id="preview" class="preview clip ${error ? "error" : ""}" role="status" data-testid="preview">
          ${this.#preview(reading)}
        </span>
        ${fate(room, "bar")}
        ${this.text === "" ? nothing : html`<span class="faint">⏎ ${say.bar.run}</span><span class="faint">⇥ ${say.bar.complete}</span>`}
      </div>
      <button class="mute" @click=${() => desk.showKeys(true)}><kbd>?</kbd> ${say.bar.keys}</button>
      <span
        class="mute ${state}"
        role="status"
        data-testid="connection"
        data-state=${state}
        data-seq=${store.seq}
        title="${say.line.seq} ${store.seq}"
        >${say.line[line.state]}<span class="seq"> · ${say.line.seq} ${grouped(store.seq)}</span>
        ${state === "live" ? html`· ${say.line.delay} ${(store.clock.delay / 1000).toFixed(1)} s` : nothing}</span
      >
      <button
        class="mute theme"
        title="${say.theme.label}: ${say.theme[desk.theme]}"
        aria-label="${say.theme.label}: ${say.theme[desk.theme]}"
        data-testid="theme"
        @click=${() => this.#nextTheme()}
      >
        ◐ <span class="name">${say.theme[desk.theme]}</span>
      </button>
      <button
        class="mute"
        aria-label=${say.languageName}
        data-testid="language"
        @click=${() => desk.speak(desk.language === "zh" ? "en" : "zh")}
      >
        ${say.language}
      </button>`;
  }

  #preview(reading: Reading): string {
    if (reading.does === "nothing") return "";
    return reading.does === "error" ? reading.message : `→ ${reading.preview}`;
  }

  #typed(text: string): void {
    this.text = text;
    this.#offered = [];
    this.room.orders.forget("bar");
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Enter") this.#run();
    else if (event.key === "Tab" && this.text !== "" && !event.shiftKey) this.#complete(event);
    else if (event.key === "Escape") this.#leave(event.target as HTMLInputElement);
  }

  /** Tab writes the best completion; again, the next one. */
  #complete(event: KeyboardEvent): void {
    event.preventDefault();
    if (this.#offered.length === 0) {
      this.#offered = completions(this.text, this.#desk);
      this.#offer = 0;
    } else this.#offer = (this.#offer + 1) % this.#offered.length;
    this.text = this.#offered[this.#offer] ?? this.text;
  }

  #leave(input: HTMLInputElement): void {
    this.#typed("");
    input.blur();
  }

  #run(): void {
    const reading = this.#reading;
    const { room } = this;
    if (reading.does === "error" || reading.does === "nothing") return;
    if (reading.does === "order") room.orders.give(reading.order, "bar");
    if (reading.does === "look") room.wall.look(reading.camera);
    if (reading.does === "hang") room.mosaic.hang(reading.camera);
    if (reading.does === "go") room.desk.select(reading.incident);
    this.text = "";
    this.#offered = [];
    // The keys of the desk work again at once.
    this.renderRoot.querySelector("input")?.blur();
  }

  #nextTheme(): void {
    const { desk } = this.room;
    desk.paint(desk.theme === "system" ? "light" : desk.theme === "light" ? "dark" : "system");
  }
}

/** `48 219`: a narrow space between thousands. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

customElements.define("ld-bar", Bar);

declare global {
  interface HTMLElementTagNameMap {
    "ld-bar": Bar;
  }
}
