/** The short forms: grade, note, close, cancel, recall, a new incident. Enter sends, Escape leaves. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Sheet } from "../store/desk";
import { ALARM_CODES, type Grade } from "../wire/kinds";
import type { Incident } from "../wire/vocabulary";
import { codeWord, numeral } from "../words/words";
import { fate } from "./fate";
import { gradeChoice } from "./grade_choice";
import {
  controlOf,
  defaults,
  gradeByKey,
  isSameGrade,
  orderOf,
  suggestions,
  titleOf,
  type Values,
} from "./order_forms";
import { Panel } from "./panel";
import { sheetStyles } from "./sheet_styles";

export class OrderForm extends Panel {
  static override properties: PropertyDeclarations = {
    ...Panel.properties,
    sheet: { attribute: false },
    about: { attribute: false },
    incident: { attribute: false },
    values: { state: true },
    warned: { state: true },
  };
  static override styles = [
    Panel.styles,
    sheetStyles,
    css`
      form {
        display: grid;
        gap: 0.625rem;
        padding: 0.75rem 0.875rem;
      }
      label,
      fieldset {
        display: grid;
        gap: 0.25rem;
        margin: 0;
        padding: 0;
        border: 0;
      }
      .choice {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem;
      }
      .choice .button[aria-pressed="true"] {
        border-color: var(--accent);
        background: var(--accent-fill);
      }
      textarea {
        resize: vertical;
        min-height: 3.5rem;
      }
      .warn {
        color: var(--warn);
      }
    `,
  ];
  declare sheet: Sheet;
  declare about: string | null;
  declare incident: Incident | null;
  declare values: Values;
  declare warned: boolean;
  #for = "";
  #focused = "";
  /** What the grade was when the form opened: somebody else may grade meanwhile. */
  #gradedWhenOpened = 0;
  #sentAt = 0;
  /** The incident this operator opened last. */
  #opened: string | null = null;
  #unfollow: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unfollow = this.room.store.follow(({ actor, event }) => {
      if (event.type === "IncidentOpened" && actor.id === this.room.store.me?.name)
        this.#opened = event.incident.id;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow();
  }

  override willUpdate(): void {
    const key = `${this.sheet}:${this.incident?.id ?? ""}:${this.about ?? ""}`;
    if (key !== this.#for) {
      this.#for = key;
      this.#sentAt = 0;
      this.warned = false;
      this.#gradedWhenOpened = this.incident?.grade ?? 0;
      this.values = defaults(this.sheet, this.incident, this.about, this.room);
    }
    const sent = this.room.orders.fate(this.#control);
    if (this.#sentAt > 0 && sent?.state === "done" && sent.at >= this.#sentAt)
      queueMicrotask(() => this.#done());
  }

  /** A new incident is what the operator works on next. */
  #done(): void {
    this.room.desk.closeSheet();
    if (this.sheet === "open" && this.#opened !== null) this.room.desk.select(this.#opened);
  }

  /** The first field is ready to be written in. An input method composes only in a field that has the focus already. */
  override updated(): void {
    if (this.#focused === this.#for) return;
    this.#focused = this.#for;
    const field = this.renderRoot.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    field?.focus();
    field?.select();
  }

  get #control(): string {
    return controlOf(this.sheet, this.incident, this.about);
  }

  override render(): TemplateResult {
    const { say, room, sheet } = this;
    const same = isSameGrade(sheet, this.values, this.incident);
    return html`<div class="head">
        <h2>${titleOf(sheet, this.incident, this.about, room)}</h2>
        <button aria-label=${say.act.dismiss} @click=${() => room.desk.closeSheet()}><kbd>Esc</kbd></button>
      </div>
      <form
        class="scroll"
        data-testid="form-${sheet}"
        @submit=${(event: SubmitEvent) => this.#send(event)}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        ${sheet === "open" ? this.#what() : nothing}
        ${sheet === "grade" || sheet === "open" ? this.#grades() : nothing}
        ${sheet === "open" ? nothing : this.#text()}
        <div class="foot" style="padding:0;border:0">
          <span class="mute" id="hint">${this.#hint(same)} ${fate(room, this.#control)}</span>
          <button
            class="button main"
            data-testid="form-send"
            aria-describedby="hint"
            aria-disabled=${same ? "true" : "false"}
          >
            ${say.act.send} <kbd>⏎</kbd>
          </button>
        </div>
      </form>`;
  }

  #hint(same: boolean): TemplateResult | typeof nothing {
    const { sheet } = this.say;
    const { incident } = this;
    if (this.sheet === "grade" && incident && incident.grade !== this.#gradedWhenOpened)
      return html`<span class="warn" data-regraded>${sheet.regraded(numeral(incident.grade))}</span>`;
    if (same) return html`<span class=${this.warned ? "warn" : ""} data-same>${sheet.sameGrade}</span>`;
    return this.warned ? html`<span class="warn">${sheet.needed}</span>` : nothing;
  }

  #what(): TemplateResult {
    const { say, values } = this;
    return html`<label class="mute"
        >${say.sheet.title}
        <input
          class="field"
          data-testid="form-title"
          maxlength="200"
          .value=${values.title}
          @input=${this.#into("title")}
      /></label>
      <label class="mute"
        >${say.sheet.class}
        <select class="field" data-testid="form-class" @change=${this.#into("code")}>
          ${[...new Set<string>([...ALARM_CODES, values.code])].map(
            (code) =>
              html`<option value=${code} ?selected=${code === values.code}>${codeWord(say, code)}</option>`,
          )}
        </select></label
      >
      <label class="mute"
        >${say.sheet.address}
        <input
          class="field"
          data-testid="form-address"
          maxlength="200"
          .value=${values.address}
          @input=${this.#into("address")}
      /></label>`;
  }

  #grades(): TemplateResult {
    const digits = this.sheet === "grade" && this.values.text === "";
    return gradeChoice(this.say, this.values, digits, {
      grade: (grade) => this.#grade(grade),
      priority: (priority) => this.#choose({ priority }),
    });
  }

  #choose(change: Partial<Values>): void {
    this.warned = false;
    this.values = { ...this.values, ...change };
  }

  /** A graver incident is also a quicker one. */
  #grade(grade: Grade): void {
    this.#choose({ grade, priority: Math.min(this.values.priority, grade) });
  }

  #text(): TemplateResult {
    const { say, sheet, values } = this;
    const label = {
      grade: say.sheet.reason,
      note: say.sheet.noteText,
      close: say.sheet.outcome,
      recall: say.sheet.cause,
    };
    return html`<label class="mute"
        >${sheet in label ? label[sheet as keyof typeof label] : say.sheet.reason}
        <textarea
          class="field"
          data-testid="form-text"
          maxlength="2000"
          .value=${values.text}
          @input=${this.#into("text")}
        ></textarea>
      </label>
      <div class="choice">
        ${suggestions(sheet, say).map(
          (text) =>
            html`<button
              type="button"
              class="button"
              @click=${() => {
                this.values = { ...this.values, text };
                this.renderRoot.querySelector("textarea")?.focus();
              }}
            >
              ${text}
            </button>`,
        )}
      </div>`;
  }

  #into(name: "title" | "code" | "address" | "text"): (event: Event) => void {
    return (event) => {
      this.warned = false;
      const field = event.target as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
      this.values = { ...this.values, [name]: field.value };
    };
  }

  /** Enter sends from a text of several lines too; with Shift it begins a new line. Before there is a reason, digits choose
   * the grade. */
  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const writing = event.target instanceof HTMLTextAreaElement;
    const grade = gradeByKey(this.sheet, event.key, this.values);
    if (writing && event.key === "Enter" && !event.shiftKey) return this.#send(event);
    if (grade === null) return;
    this.#grade(grade);
    event.preventDefault();
    event.stopPropagation();
  }

  #send(event: Event): void {
    event.preventDefault();
    const order = orderOf(this.sheet, this.values, this.incident, this.about, this.room);
    this.warned = order === null;
    if (order === null) return;
    this.#sentAt = this.room.now();
    this.room.orders.give(order, this.#control);
  }
}

customElements.define("ld-order-form", OrderForm);
