/** Incidents of any time: by words, state, class, sub-district, day and place. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { queryOf, type Looked } from "../connection/api";
import { classKey, classOfKey } from "../store/classes";
import type { Point } from "../store/geometry";
import { classPath, dayStart, nearPath, NEAR_M, NOTHING } from "../store/looking";
import { gradeOf, mayGive } from "../wire/kinds";
import type { Incident } from "../wire/vocabulary";
import { numeral } from "../words/words";
import { classOptions } from "./class_options";
import { incidentTitle } from "../words/names";
import { incidentMark } from "./trouble_mark";
import { Panel } from "./panel";
import { sheetStyles } from "./sheet_styles";
import { marked } from "../words/names";

/** Milliseconds after the last letter: a question for each would be one too many. */
const PAUSE = 200;

export class Find extends Panel {
  static override properties: PropertyDeclarations = {
    ...Panel.properties,
    looked: { state: true },
    found: { state: true },
    next: { state: true },
    failed: { state: true },
  };
  static override styles = [
    Panel.styles,
    sheetStyles,
    css`
      form {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 0.5rem;
        padding: 0.625rem 0.875rem;
        border-bottom: 1px solid var(--line);
      }
      form .wide {
        grid-column: 1 / 3;
      }
      .day {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.5rem;
        align-items: center;
      }
      .row {
        display: grid;
        width: 100%;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 0.125rem 0.625rem;
        align-items: center;
        padding: 0.375rem 0.875rem;
        border-bottom: 1px solid var(--hair);
      }
      .row:hover,
      .row[aria-current="true"] {
        background: var(--p2);
      }
      .what {
        display: grid;
        min-width: 0;
      }
      .how {
        display: grid;
        justify-items: end;
        font-size: var(--t1);
      }
      .table {
        padding: 0 0.875rem;
        font-size: var(--t1);
        line-height: 1.75rem;
        color: var(--accent-text);
        text-decoration: none;
        border-bottom: 1px solid var(--line);
      }
      .none {
        padding: 0.75rem 0.875rem;
      }
    `,
  ];
  declare looked: Looked;
  declare found: readonly Incident[] | null;
  declare next: string | null;
  declare failed: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** In the words of the centre. */
  #why = "";
  #pin: Point | null = null;
  /** Answers may overtake each other: only that to the newest question counts. */
  #asked = 0;

  constructor() {
    super();
    this.looked = NOTHING;
    this.found = null;
    this.next = null;
    this.failed = "";
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector("input")?.focus();
    void this.#ask(null);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override willUpdate(): void {
    const { pin } = this.room.desk;
    if (pin !== null && pin !== this.#pin) this.#look({ near: nearPath(pin) }, 0);
    this.#pin = pin;
  }

  override render(): TemplateResult {
    const { say, room, looked } = this;
    const { classes, streets } = room.store;
    return html`<div class="head">
        <h2>${say.sheet.find}</h2>
        <button aria-label=${say.act.dismiss} @click=${() => room.desk.closeSheet()}><kbd>Esc</kbd></button>
      </div>
      <form @submit=${(event: SubmitEvent) => this.#now(event)}>
        <input
          class="field wide"
          data-testid="find-words"
          maxlength="64"
          aria-label=${say.find.words}
          placeholder=${say.find.words}
          .value=${looked.q}
          @input=${(event: Event) => this.#look({ q: valueOf(event) }, PAUSE)}
        />
        <select
          class="field"
          aria-label=${say.incident.state}
          data-testid="find-state"
          @change=${(event: Event) => this.#look({ state: valueOf(event) }, 0)}
        >
          <option value="">${say.find.anyState}</option>
          ${Object.entries(say.state).map(([key, word]) => html`<option value=${key}>${word}</option>`)}
        </select>
        <select
          class="field"
          aria-label=${say.sheet.class}
          data-testid="find-class"
          @change=${(event: Event) => this.#look({ class: classPath(classOfKey(valueOf(event))) }, 0)}
        >
          <option value="">${say.find.anyClass}</option>
          ${classOptions(classes, room.desk.language, (one) => classPath(classOfKey(classKey(one))) === looked.class)}
        </select>
        <select
          class="field"
          aria-label=${say.incident.within}
          data-testid="find-street"
          @change=${(event: Event) => this.#look({ street: valueOf(event) }, 0)}
        >
          <option value="">${say.find.anyStreet}</option>
          ${Object.entries(streets).map(([code, name]) => html`<option value=${code}>${name}</option>`)}
        </select>
        ${
          looked.near === ""
            ? html`<span class="mute">${say.find.pin}</span>`
            : html`<button
                type="button"
                class="button"
                data-testid="find-near"
                @click=${() => this.#look({ near: "" }, 0)}
              >
                ${say.find.near(NEAR_M)} ×
              </button>`
        }
        <label class="mute day"
          >${say.find.from}<input
            class="field"
            type="date"
            data-testid="find-from"
            @change=${(event: Event) => this.#look({ from: dayStart(valueOf(event), 0) }, 0)}
        /></label>
        <label class="mute day"
          >${say.find.to}<input
            class="field"
            type="date"
            data-testid="find-to"
            @change=${(event: Event) => this.#look({ to: dayStart(valueOf(event), 1) }, 0)}
        /></label>
      </form>
      ${this.#results()}`;
  }

  #results(): TemplateResult {
    const { say, found } = this;
    if (this.failed !== "")
      return html`<p class="none warn" role="status">
        ${(say.refusal as Record<string, string | undefined>)[this.failed] ?? (this.#why || say.find.failed(this.failed))}
      </p>`;
    if (found === null) return html`<p class="none faint">…</p>`;
    if (found.length === 0) return html`<p class="none mute" role="status">${say.find.none}</p>`;
    return html`${this.#table()}
      <ul class="scroll" data-testid="found">
        ${found.map((incident) => html`<li>${this.#row(incident)}</li>`)}
        ${
          this.next === null
            ? nothing
            : html`<li>
                <button class="row" data-testid="find-more" @click=${() => this.#ask(this.next)}>
                  <span></span><span>${say.find.more}</span>
                </button>
              </li>`
        }
      </ul>`;
  }

  /** What is found, as a file: for who may take it along. */
  #table(): TemplateResult | typeof nothing {
    const { say, room, looked } = this;
    const { me } = room.store;
    if (me === null || !mayGive(me.role, "ExportRecord")) return nothing;
    const query = queryOf(looked);
    query.set("lang", room.desk.language);
    const address = `/api/v1/incidents.csv?${query.toString()}`;
    return html`<a
      class="table"
      href=${address}
      rel="noopener"
      title=${say.find.tableHow}
      data-testid="find-csv"
      >${say.find.table}</a
    >`;
  }

  #row(incident: Incident): TemplateResult {
    const { say, room } = this;
    return html`<button
      class="row"
      data-found=${incident.id}
      aria-current=${room.desk.incident === incident.id ? "true" : "false"}
      @click=${() => room.desk.select(incident.id)}
    >
      ${incidentMark(incident, 1.5, numeral(gradeOf(incident)), say)}
      <span class="what">
        <b class="clip" title=${incident.title}
          >${marked(say, incident.status, incidentTitle(incident, say))}</b
        >
        <span class="mute clip">${incident.id} · ${incident.place.address ?? say.incident.unplaced}</span>
      </span>
      <span class="how">
        <span>${say.state[incident.state]}</span>
        <time class="mute">${room.store.clock.stamp(Date.parse(incident.opened_at))}</time>
      </span>
    </button>`;
  }

  #now(event: SubmitEvent): void {
    event.preventDefault();
    this.#look({}, 0);
  }

  #look(change: Partial<Looked>, pause: number): void {
    this.looked = { ...this.looked, ...change };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(null), pause);
  }

  async #ask(after: string | null): Promise<void> {
    const asked = (this.#asked += 1);
    const answer = await this.room.api.find(this.looked, after);
    if (asked !== this.#asked) return;
    this.#why = answer.ok ? "" : answer.message;
    this.failed = answer.ok ? "" : answer.code;
    if (!answer.ok) return;
    this.found = after === null ? answer.value.items : [...(this.found ?? []), ...answer.value.items];
    this.next = answer.value.next === null ? null : String(answer.value.next);
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

customElements.define("ld-find", Find);
