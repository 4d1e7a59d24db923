/** The short forms: grade, note, close, cancel, recall, a new incident. Enter sends, Escape leaves. */

import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { pointText, type Point } from "../store/geometry";
import { leadsFor, type Lead } from "../store/mergeable";
import { alertsOf } from "../store/need";
import type { Grade } from "../wire/kinds";
import type { Alert, Incident } from "../wire/vocabulary";
import { marked } from "../words/names";
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
import { crossed, followed, wished } from "./order_follow";
import { controlOf, defaults, isSameGrade, orderOf, type Form } from "./order_forms";
import type { Values } from "./order_values";
import { chosenBy, digitOf, type Group } from "./order_keys";
import { lacking, neededWords } from "./order_needs";
import { formStyles } from "./order_form_styles";
import { textField } from "./order_text";
import { statusOf, titleOf } from "./order_title";
import { Panel } from "./panel";
import { isWritten, pointAt } from "./shortcuts";
import { sheetStyles } from "./sheet_styles";

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
  /** The incident when the form opened, and as it was last: somebody else may change it meanwhile. */
  #opened: Incident | null = null;
  #seen: Incident | null = null;
  #sentAt = 0;
  /** Whether what is written was refused, now or when the form was open last. */
  #isRefused = false;
  /** The incidents offered, in the order they had when the form opened. */
  #offered: readonly string[] = [];
  #pin: Point | null = null;
  /** The incident that this operator opened last, and the call that they wrote down. */
  #made: string | null = null;
  #entered: Alert | null = null;
  #unfollow: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unfollow = this.room.store.follow(({ actor, event }) => {
      if (actor.id !== this.room.store.me?.name) return;
      if (event.type === "IncidentOpened") this.#made = event.incident.id;
      if (event.type === "AlertReceived") this.#entered = event.alert;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow();
    this.#keep();
  }

  /** Of a form that was refused nothing is lost: what refused it is mended elsewhere. */
  #keep(): void {
    if (this.#isRefused && this.room.who !== "nobody")
      this.room.desk.drafts.keep(this.#for, wished(this.#for, this.values, this.#seen));
    this.#isRefused = false;
  }

  override willUpdate(): void {
    const key = `${this.sheet}:${this.incident?.id ?? ""}:${this.about ?? ""}`;
    if (key !== this.#for) this.#begin(key);
    this.values = followed(this.sheet, this.values, this.#seen, this.incident);
    this.#seen = this.incident;
    const { pin } = this.room.desk;
    if (pin !== null && pin !== this.#pin) this.#choose({ position: pointText(pin) });
    this.#pin = pin;
    const sent = this.room.orders.fate(this.#control);
    if (this.#sentAt === 0 || !sent || sent.at < this.#sentAt) return;
    if (sent.state === "refused") this.#isRefused = true;
    if (sent.state === "done") queueMicrotask(() => this.#done());
  }

  #begin(key: string): void {
    const { room, incident } = this;
    this.#keep();
    this.#for = key;
    this.#sentAt = 0;
    this.warned = false;
    this.#opened = this.#seen = incident;
    const draft = room.desk.drafts.of(key);
    this.#isRefused = draft !== null;
    this.values = { ...defaults(this.sheet, incident, this.about, room), ...draft };
    this.#offered = incident ? leadsFor(room.store.state, incident).map((lead) => lead.incident.id) : [];
  }

  /** A new incident, or the one that leads now, is what the operator works on next. */
  #done(): void {
    this.#isRefused = false;
    this.room.desk.drafts.forget(this.#for);
    this.room.desk.closeSheet();
    if (this.sheet === "open" && this.#made !== null) this.room.desk.select(this.#made);
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
    const status = statusOf(sheet, this.values, this.incident, this.about, room);
    const title = marked(say, status, titleOf(sheet, this.incident, this.about, room));
    return html`<div class="head ${status}">
        <h2 class="clip" title=${title}>${title}</h2>
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
        <div class="foot">
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
    const changed = crossed(this.sheet, this.#opened, this.incident, this.room);
    if (changed !== null) return html`<span class="warn" data-crossed>${changed}</span>`;
    const { sheet } = this.say;
    if (same) return html`<span class=${this.warned ? "warn" : ""} data-same>${sheet.sameGrade}</span>`;
    const lacks = this.warned ? lacking(this.sheet, this.values) : null;
    if (lacks === null) return nothing;
    return html`<span class="warn" role="status" data-lacks=${lacks}
      >${neededWords(lacks, this.sheet, this.say)}</span
    >`;
  }

  /** What the sheet asks besides a text. */
  #fields(): unknown {
    const { say, values, sheet } = this;
    const into = (name: Field): ((event: Event) => void) => this.#into(name);
    if (sheet === "call") return enteredFields(this.room, say, values, into);
    if (sheet === "open") return openedFields(this.room, say, values, into, this.about === null);
    if (sheet === "place") return placeFields(say, values, into);
    if (sheet === "reclass") return whatFields(this.room, say, values, into, say.sheet.called);
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
    return leadChoice(this.say, this.#known, this.values.into, fresh, (into) => this.#choose({ into }));
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
    const others = alerts.filter((one) => one !== alert);
    this.#choose({ alerts: others.length < alerts.length ? others : [...alerts, alert] });
  }

  #grades(): TemplateResult {
    return gradeChoice(this.room, this.values, {
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
    return textField(
      sheet,
      say,
      values,
      (name) => this.#into(name),
      (text, at) => {
        this.#choose({ text, ...meantBy(sheet, at) });
        this.renderRoot.querySelector("textarea")?.focus();
      },
    );
  }

  #into(name: Field): (event: Event) => void {
    return (event) => this.#choose({ [name]: (event.target as HTMLInputElement).value });
  }

  /** Enter sends from a text of several lines too; with Shift it begins a new line. Digits choose, with Alt from within a text. */
  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const target = event.target as HTMLElement;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (target instanceof HTMLTextAreaElement && event.key === "Enter" && plain) return this.#send(event);
    const digit = digitOf(event, isWritten(target));
    if (digit === null) return;
    const on = target.closest<HTMLElement>("[data-choices]")?.dataset["choices"] as Group | undefined;
    const chosen = chosenBy(digit, this.sheet, on ?? null, this.#known);
    if (chosen === null) return;
    if (chosen.grade !== undefined) this.#grade(chosen.grade as Grade);
    else this.#choose(chosen);
    event.preventDefault();
    event.stopPropagation();
  }

  #send(event: Event): void {
    event.preventDefault();
    const order = orderOf(this.sheet, this.values, this.incident, this.about, this.room);
    this.warned = order === null;
    if (order === null) return this.#point();
    this.#sentAt = this.room.now();
    this.room.orders.give(order, this.#control);
  }

  /** The hand is led to what is missing. */
  #point(): void {
    const lacks = lacking(this.sheet, this.values);
    const choices = { into: "[data-lead]", alerts: "[data-leaves]", plan: "[data-testid=form-which]" };
    const place = lacks !== null && lacks in choices ? choices[lacks as keyof typeof choices] : null;
    this.renderRoot.querySelector<HTMLElement>(place ?? `[data-testid=form-${lacks ?? ""}]`)?.focus();
  }
}

customElements.define("ld-order-form", OrderForm);
