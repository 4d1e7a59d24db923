/** The short forms: grade, note, close, cancel, recall, a new incident. Enter sends, Escape leaves. */

import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { pointText, type Point } from "../store/geometry";
import { leadsFor, type Lead } from "../store/mergeable";
import { alertsOf } from "../store/need";
import type { Grade } from "../wire/kinds";
import type { Alert, Incident } from "../wire/vocabulary";
import { numeral } from "../words/words";
import { alertTitle } from "./alert_words";
import { fate } from "./fate";
import { gradeChoice } from "./grade_choice";
import { meantBy, recordFields } from "./order_record";
import {
  alertChoice,
  enteredFields,
  leadChoice,
  openedFields,
  placeFields,
  statusField,
  whatFields,
  type Field,
} from "./order_fields";
import {
  controlOf,
  defaults,
  gradeByKey,
  isSameGrade,
  leadByKey,
  orderOf,
  titleOf,
  type Values,
  type Form,
} from "./order_forms";
import { formStyles } from "./order_form_styles";
import { Panel } from "./panel";
import { pointAt } from "./shortcuts";
import { sheetStyles } from "./sheet_styles";
import { suggestions } from "./suggestions";

/** Alerts offered to leave: what is older is named in the command bar. */
const MOST = 12;

export class OrderForm extends Panel {
  static override properties: PropertyDeclarations = {
    ...Panel.properties,
    sheet: { attribute: false },
    about: { attribute: false },
    incident: { attribute: false },
    values: { state: true },
    warned: { state: true },
  };
  static override styles = [Panel.styles, sheetStyles, formStyles];
  declare sheet: Form;
  declare about: string | null;
  declare incident: Incident | null;
  declare values: Values;
  declare warned: boolean;
  #for = "";
  #focused = "";
  /** What the grade was when the form opened: somebody else may grade meanwhile. */
  #gradedWhenOpened = 0;
  #sentAt = 0;
  /** The incidents offered, in the order they had when the form opened. */
  #offered: readonly string[] = [];
  #pin: Point | null = null;
  /** The incident this operator opened last. */
  #opened: string | null = null;
  /** The call this operator wrote down last. */
  #entered: Alert | null = null;
  #unfollow: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unfollow = this.room.store.follow(({ actor, event }) => {
      if (actor.id !== this.room.store.me?.name) return;
      if (event.type === "IncidentOpened") this.#opened = event.incident.id;
      if (event.type === "AlertReceived") this.#entered = event.alert;
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
      this.#offered = this.incident
        ? leadsFor(this.room.store.state, this.incident).map((lead) => lead.incident.id)
        : [];
    }
    const { pin } = this.room.desk;
    if (pin !== null && pin !== this.#pin) this.#choose({ position: pointText(pin) });
    this.#pin = pin;
    const sent = this.room.orders.fate(this.#control);
    if (this.#sentAt > 0 && sent?.state === "done" && sent.at >= this.#sentAt)
      queueMicrotask(() => this.#done());
  }

  /** A new incident, or the one that leads now, is what the operator works on next. */
  #done(): void {
    this.room.desk.closeSheet();
    if (this.sheet === "open" && this.#opened !== null) this.room.desk.select(this.#opened);
    if (this.sheet === "call" && this.#entered) pointAt(this.room, this.#entered);
    if (this.sheet === "merge") this.room.desk.select(this.values.into);
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
        ${this.#fields()} ${sheet === "grade" || sheet === "open" ? this.#grades() : nothing}
        ${sheet === "open" ? nothing : this.#text()}
        ${sheet === "call" ? statusField(this.say, this.values, (name) => this.#into(name)) : nothing}
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

  /** What the sheet asks besides a text. */
  #fields(): unknown {
    const { say, values, sheet } = this;
    const into = (name: Field): ((event: Event) => void) => this.#into(name);
    if (sheet === "call") return enteredFields(this.room, say, values, into);
    if (sheet === "open") return openedFields(this.room, say, values, into, this.about === null);
    if (sheet === "place") return placeFields(say, values, into);
    const asked = recordFields(sheet, this.room, this.incident, values, into);
    if (asked !== null) return asked;
    if (sheet === "merge") return this.#leads(null);
    if (sheet !== "split" || !this.incident) return nothing;
    return [
      alertChoice(say, this.#leaving, values.alerts, (alert) => this.#toggle(alert)),
      this.#leads(say.sheet.fresh),
      values.into === "" ? whatFields(this.room, say, values, into) : nothing,
    ];
  }

  #leads(fresh: string | null): TemplateResult {
    const choose = (incident: string): void => this.#choose({ into: incident });
    return leadChoice(this.say, this.#known, this.values.into, fresh, choose);
  }

  /** What was offered when the form opened, each as it is now: a number must mean what was read. */
  get #known(): Lead[] {
    const leads = this.incident ? leadsFor(this.room.store.state, this.incident, Infinity) : [];
    return this.#offered.flatMap((id) => leads.find((lead) => lead.incident.id === id) ?? []);
  }

  /** The newest alerts of the incident, and those that are chosen. */
  get #leaving(): { alert: Alert; title: string }[] {
    const { say, room, values } = this;
    const alerts = this.incident ? alertsOf(room.store.state, this.incident) : [];
    return alerts
      .filter((alert, index) => index < MOST || values.alerts.includes(alert.id))
      .map((alert) => ({ alert, title: alertTitle(alert, room, say) }));
  }

  #toggle(alert: string): void {
    const { alerts } = this.values;
    this.#choose({
      alerts: alerts.includes(alert) ? alerts.filter((one) => one !== alert) : [...alerts, alert],
    });
  }

  #grades(): TemplateResult {
    const digits = this.sheet === "grade" && this.values.text === "";
    return gradeChoice(this.room, this.values, digits, {
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
      merge: say.sheet.mergeText,
      call: say.sheet.callText,
      grade: say.sheet.reason,
      note: say.sheet.noteText,
      close: say.sheet.verified,
      handled: say.sheet.outcome,
      task: say.sheet.taskText,
      release: say.sheet.result,
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
          (text, at) =>
            html`<button
              type="button"
              class="button"
              @click=${() => {
                this.#choose({ text, ...meantBy(sheet, at) });
                this.renderRoot.querySelector("textarea")?.focus();
              }}
            >
              ${text}
            </button>`,
        )}
      </div>`;
  }

  #into(name: Field): (event: Event) => void {
    return (event) => this.#choose({ [name]: (event.target as HTMLInputElement).value });
  }

  /** Enter sends from a text of several lines too; with Shift it begins a new line. Before there is a text, digits choose
   * the grade, or the incident. */
  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const writing = event.target instanceof HTMLTextAreaElement;
    const grade = gradeByKey(this.sheet, event.key, this.values);
    const lead = writing ? leadByKey(this.sheet, event.key, this.values, this.#known) : null;
    if (writing && event.key === "Enter" && !event.shiftKey) return this.#send(event);
    if (grade === null && lead === null) return;
    if (grade !== null) this.#grade(grade);
    else if (lead !== null) this.#choose({ into: lead });
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
