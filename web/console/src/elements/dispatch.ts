/** Who goes: whom the centre recommends first; digits choose, A chooses what is proposed, Enter sends. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Poll } from "../connection/poll";
import { inOrder, unitsNear } from "../store/near";
import { drawn, picks, recommended, standing, type Recommended, type Standing } from "../store/recommended";
import type { Candidate } from "../wire/vocabulary";
import { marked } from "../words/names";
import { dispatchRow, rowStyles } from "./dispatch_row";
import { fate } from "./fate";
import { IncidentPanel } from "./incident_panel";
import { isWritten } from "./shortcuts";
import { sheetStyles } from "./sheet_styles";

/** Milliseconds between two questions who should go: units move. */
const EVERY = 2000;

export class Dispatch extends IncidentPanel {
  static override properties: PropertyDeclarations = {
    ...IncidentPanel.properties,
    chosen: { state: true },
    warned: { state: true },
    all: { state: true },
  };
  static override styles = [
    IncidentPanel.styles,
    sheetStyles,
    rowStyles,
    css`
      ul {
        max-height: 26rem;
      }
      ul:focus-visible {
        outline: 1px solid var(--accent-line);
        outline-offset: -1px;
      }
      label {
        padding: 0.5rem 0.875rem 0;
        display: grid;
        gap: 0.25rem;
      }
      .more {
        padding: 0.375rem 0.875rem 0;
      }
      .more .button {
        width: 100%;
      }
      .fates {
        padding: 0 0.875rem;
        display: grid;
      }
    `,
  ];
  declare chosen: readonly string[];
  declare warned: boolean;
  /** Whether every unit is drawn. */
  declare all: boolean;
  /** The units as they stood when the sheet was opened: a digit means the same one until it is shut. */
  #order: readonly string[] = [];
  #orderFor = "";
  #sent: { control: string; at: number }[] = [];
  #asked: Poll<Candidate[]> | null = null;

  constructor() {
    super();
    this.chosen = [];
    this.warned = false;
    this.all = false;
  }

  /** Digits choose wherever the focus is, as long as nothing is being written. */
  #anywhere = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    const plain = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && !isWritten(target) && (event.key !== "Enter" || target === document.body)) this.#key(event);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.#anywhere);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.#anywhere);
    this.#asked?.stop();
    this.#orderFor = "";
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>("ul")?.focus();
  }

  override willUpdate(): void {
    if (this.#orderFor !== this.incident.id) this.#ask();
    // The order stands from the first answer on: a digit means the same unit until the sheet is shut.
    if (this.#order.length === 0 && this.#isAnswered) this.#order = this.#rows.map(({ unit }) => unit);
    if (this.#sent.length === 0) return;
    const { orders, desk } = this.room;
    const fates = this.#sent.map(({ control }) => orders.fate(control)?.state);
    if (fates.every((state) => state === "done")) queueMicrotask(() => desk.closeSheet());
    if (fates.some((state) => state === "refused") && !fates.includes("sent") && !fates.includes("recorded"))
      this.#sent = [];
  }

  #ask(): void {
    const { api, now, changed } = this.room;
    const incident = this.incident.id;
    this.#asked?.stop();
    this.#orderFor = incident;
    this.#order = [];
    this.all = false;
    this.#asked = new Poll(() => api.recommendation(incident), EVERY, { now, changed: () => changed.emit() });
    this.#asked.start();
  }

  /** With whatever answer: that there is none is one too. */
  get #isAnswered(): boolean {
    return this.#standing.is !== "awaited";
  }

  get #standing(): Standing {
    return standing(this.#asked ?? { at: null, failed: "" }, this.room.now());
  }

  get #rows(): Recommended[] {
    const { store } = this.room;
    return recommended(unitsNear(store.state, store.positions, this.incident), this.#asked?.value ?? null);
  }

  /** Every unit. */
  get #every(): Recommended[] {
    return this.#isAnswered ? inOrder(this.#rows, this.#order) : [];
  }

  get #list(): readonly Recommended[] {
    return drawn(this.#every, this.chosen, this.all);
  }

  override render(): TemplateResult {
    const { say, room, incident } = this;
    const every = this.#every;
    const list = drawn(every, this.chosen, this.all);
    const title = marked(say, incident.status, say.sheet.dispatch(`${incident.id} ${incident.title}`));
    return html`<div class="head ${incident.status}">
        <h2>${title}</h2>
        <button aria-label=${say.act.dismiss} @click=${() => room.desk.closeSheet()}><kbd>Esc</kbd></button>
      </div>
      ${this.#notice(list.length === 0)}
      <ul
        class="scroll"
        tabindex="0"
        role="group"
        aria-label=${say.sheet.pick}
        data-testid="dispatch-units"
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        ${repeat(
          list,
          ({ unit }) => unit,
          (row, index) =>
            html`<li>
              ${dispatchRow({
                row,
                digit: index < 9 ? index + 1 : 0,
                chosen: this.chosen.includes(row.unit),
                state: room.store.state,
                say,
                toggle: () => this.#toggle(row.unit),
              })}
            </li>`,
        )}
      </ul>
      ${this.#more(every.length - list.length)}
      <label class="mute"
        >${say.sheet.text}
        <input
          class="field"
          data-testid="dispatch-text"
          maxlength="500"
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === "Enter" && !event.isComposing) this.#send();
          }}
      /></label>
      <p class="fates">${this.#fates()}</p>
      <div class="foot">
        <span class="mute">${this.warned ? say.sheet.noneChosen : say.sheet.pick}</span>
        ${
          this.#picks.length === 0
            ? nothing
            : html`<button class="button" data-testid="dispatch-picks" @click=${() => this.#choosePicks()}>
                ${say.sheet.choosePicks} <kbd>A</kbd>
              </button>`
        }
        <button class="button main" data-testid="dispatch-send" @click=${() => this.#send()}>
          ${this.chosen.length === 0 ? say.act.dispatch : say.sheet.chosen(this.chosen.length)} <kbd>⏎</kbd>
        </button>
      </div>`;
  }

  /** How old the answer is where it is not new, or why there is none. */
  #notice(isEmpty: boolean): TemplateResult | typeof nothing {
    const { sheet, refusal } = this.say;
    const said = this.#standing;
    if (said.is === "awaited") return html`<p class="title faint">${sheet.waiting}</p>`;
    if (isEmpty) return html`<p class="title">${sheet.noUnits}</p>`;
    if (said.is === "new") return nothing;
    const why = refusal[said.why] ?? said.why;
    const words =
      said.is === "old" ? sheet.oldRecommendation(said.seconds, why) : sheet.noRecommendation(why);
    return html`<p class="title warn" role="status" data-testid="dispatch-standing" data-standing=${said.is}>
      ${words}
    </p>`;
  }

  /** What is not drawn is said, and drawn when asked for. */
  #more(count: number): TemplateResult | typeof nothing {
    if (count <= 0) return nothing;
    return html`<p class="more">
      <button class="button" data-testid="dispatch-more" @click=${() => (this.all = true)}>
        ${this.say.sheet.more(count)}
      </button>
    </p>`;
  }

  #fates(): TemplateResult[] {
    return this.#every
      .map(({ unit }) => ({ unit, told: fate(this.room, this.#control(unit)) }))
      .filter(({ told }) => told !== nothing)
      .map(({ unit, told }) => html`<span>${unit} ${told} </span>`);
  }

  #control(unit: string): string {
    return `dispatch:${this.incident.id}:${unit}`;
  }

  #toggle(unit: string): void {
    this.warned = false;
    const held = this.chosen.includes(unit);
    this.chosen = held ? this.chosen.filter((other) => other !== unit) : [...this.chosen, unit];
  }

  #choosePicks(): void {
    this.warned = false;
    this.chosen = this.#picks;
  }

  /** What is proposed and can still go. */
  get #picks(): string[] {
    return picks(this.#list);
  }

  #key(event: KeyboardEvent): void {
    const digit = Number(event.key);
    const row = Number.isInteger(digit) && digit > 0 ? this.#list[digit - 1] : undefined;
    if (row && (row.view.availability === "available" || row.view.availability === "busy"))
      this.#toggle(row.unit);
    else if (event.key === "a" || event.key === "A") this.#choosePicks();
    else if (event.key === "Enter") this.#send();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #send(): void {
    this.warned = this.chosen.length === 0;
    const text = this.renderRoot.querySelector("input")?.value.trim() ?? "";
    for (const unit of this.chosen) {
      const control = this.#control(unit);
      this.room.orders.give({ type: "DispatchUnit", incident: this.incident.id, unit, text }, control);
      this.#sent.push({ control, at: this.room.now() });
    }
    this.chosen = [];
  }
}

customElements.define("ld-dispatch", Dispatch);
