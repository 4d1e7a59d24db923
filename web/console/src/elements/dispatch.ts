/** Who goes: units nearest first, digits choose, Enter sends. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { details } from "../commands/read";
import { distanceText } from "../store/geometry";
import { candidates, inOrder, type Candidate } from "../store/near";
import { unitName, unitSide } from "../words/names";
import { fate } from "./fate";
import { IncidentPanel } from "./incident_panel";
import { isWritten } from "./shortcuts";
import { sheetStyles } from "./sheet_styles";

/** Rows drawn; the command bar reaches the rest by name. */
const MOST = 40;

export class Dispatch extends IncidentPanel {
  static override properties: PropertyDeclarations = {
    ...IncidentPanel.properties,
    chosen: { state: true },
    warned: { state: true },
  };
  static override styles = [
    IncidentPanel.styles,
    sheetStyles,
    css`
      ul {
        max-height: 26rem;
      }
      .unit {
        display: grid;
        width: 100%;
        grid-template-columns: 1.5rem minmax(0, 1fr) auto 3.75rem;
        gap: 0.5rem;
        align-items: center;
        min-height: 2.25rem;
        padding: 0.1875rem 0.875rem;
        border-left: 3px solid transparent;
        border-bottom: 1px solid var(--hair);
      }
      ul:focus-visible {
        outline: 1px solid var(--accent-line);
        outline-offset: -1px;
      }
      .unit:hover {
        background: var(--p2);
      }
      .unit[aria-checked="true"] {
        background: var(--accent-fill);
        border-left-color: var(--accent);
      }
      .busy b,
      .here b {
        color: var(--mute);
      }
      .tag {
        font-size: var(--t1);
        color: var(--ok-text);
      }
      .busy .tag,
      .unsure .tag {
        color: var(--warn);
      }
      .here .tag {
        color: var(--mute);
      }
      .away {
        text-align: right;
      }
      label {
        padding: 0.5rem 0.875rem 0;
        display: grid;
        gap: 0.25rem;
      }
      .fates {
        padding: 0 0.875rem;
        display: grid;
      }
    `,
  ];
  declare chosen: readonly string[];
  declare warned: boolean;
  /** The units as they stood when the sheet was opened: a digit means the same one until it is shut. */
  #order: readonly string[] = [];
  #orderFor = "";
  #sent: { control: string; at: number }[] = [];

  constructor() {
    super();
    this.chosen = [];
    this.warned = false;
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
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>("ul")?.focus();
  }

  override willUpdate(): void {
    if (this.#orderFor !== this.incident.id) {
      this.#orderFor = this.incident.id;
      this.#order = this.#candidates.map((candidate) => candidate.unit.id);
    }
    if (this.#sent.length === 0) return;
    const { orders, desk } = this.room;
    const fates = this.#sent.map(({ control }) => orders.fate(control)?.state);
    if (fates.every((state) => state === "done")) queueMicrotask(() => desk.closeSheet());
    if (fates.some((state) => state === "refused") && !fates.includes("sent") && !fates.includes("recorded"))
      this.#sent = [];
  }

  get #candidates(): Candidate[] {
    const { store } = this.room;
    return candidates(store.state, store.positions, this.incident);
  }

  get #list(): Candidate[] {
    return inOrder(this.#candidates, this.#order).slice(0, MOST);
  }

  override render(): TemplateResult {
    const { say, room, incident } = this;
    const list = this.#list;
    return html`<div class="head">
        <h2>${say.sheet.dispatch(`${incident.id} ${incident.title}`)}</h2>
        <button aria-label=${say.act.dismiss} @click=${() => room.desk.closeSheet()}><kbd>Esc</kbd></button>
      </div>
      ${list.length === 0 ? html`<p class="title">${say.sheet.noUnits}</p>` : nothing}
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
          (candidate) => candidate.unit.id,
          (candidate, index) => html`<li>${this.#row(candidate, index)}</li>`,
        )}
      </ul>
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
        <button class="button main" data-testid="dispatch-send" @click=${() => this.#send()}>
          ${this.chosen.length === 0 ? say.act.dispatch : say.sheet.chosen(this.chosen.length)} <kbd>⏎</kbd>
        </button>
      </div>`;
  }

  #row(candidate: Candidate, index: number): TemplateResult {
    const { say } = this;
    const { unit, availability, metres, whereabouts } = candidate;
    const unsure = whereabouts === "stale" || whereabouts === "unknown" ? "unsure" : "";
    return html`<button
      class="unit ${availability} ${unsure}"
      role="checkbox"
      aria-checked=${this.chosen.includes(unit.id) ? "true" : "false"}
      ?disabled=${availability === "here"}
      data-unit=${unit.id}
      data-availability=${availability}
      title=${details(candidate, say)}
      @click=${() => this.#toggle(unit.id)}
    >
      ${index < 9 ? html`<kbd>${index + 1}</kbd>` : html`<span></span>`}
      <span class="clip"
        ><b>${unitName(unit, unit.id)}</b>
        <span class="mute">${unitSide(this.room.store.state, unit, say)}</span></span
      >
      <span class="tag">${details({ ...candidate, metres: null }, say)}</span>
      <span class="away">${metres === null ? "—" : distanceText(metres)}</span>
    </button>`;
  }

  #fates(): TemplateResult[] {
    return this.#list
      .map(({ unit }) => ({ unit, told: fate(this.room, this.#control(unit.id)) }))
      .filter(({ told }) => told !== nothing)
      .map(({ unit, told }) => html`<span>${unit.id} ${told} </span>`);
  }

  #control(unit: string): string {
    return `dispatch:${this.incident.id}:${unit}`;
  }

  #toggle(unit: string): void {
    this.warned = false;
    const held = this.chosen.includes(unit);
    this.chosen = held ? this.chosen.filter((other) => other !== unit) : [...this.chosen, unit];
  }

  #key(event: KeyboardEvent): void {
    const digit = Number(event.key);
    const candidate = Number.isInteger(digit) && digit > 0 ? this.#list[digit - 1] : undefined;
    if (candidate && candidate.availability !== "here") this.#toggle(candidate.unit.id);
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
