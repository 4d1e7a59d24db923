/** The parts of the short forms: what happened, where, which incident, which alerts. */

import { html, nothing, type TemplateResult } from "lit";
import type { Room } from "../room";
import { lineNumbers } from "../store/claims";
import { classKey, classOfKey } from "../store/classes";
import { distanceText } from "../store/geometry";
import type { Lead } from "../store/mergeable";
import { gradeOf } from "../wire/kinds";
import type { Alert } from "../wire/vocabulary";
import { likeness } from "../words/likeness";
import { numeral, type Words } from "../words/words";
import { classOptions } from "./class_options";
import type { Values } from "./order_values";
import { incidentMark } from "./trouble_mark";

export type Field =
  | "number"
  | "caller"
  | "title"
  | "class"
  | "address"
  | "position"
  | "text"
  | "disposition"
  | "owner"
  | "minutes"
  | "plan"
  | "status";

export type Into = (name: Field) => (event: Event) => void;

/** Title and class of an incident: every class that the centre knows, and the one that the alert has. */
export function whatFields(
  room: Room,
  say: Words,
  values: Values,
  into: Into,
  name: string = say.sheet.title,
): TemplateResult {
  const { classes } = room.store;
  const chosen = classOfKey(values.class);
  const isKnown = classes.some(
    (list) =>
      list.scheme === chosen.scheme &&
      list.kind === chosen.kind &&
      list.classes.some(([code]) => code === chosen.code),
  );
  return html`${field(html`${name} ${must(say)}`, "title", values, into)}
    <label class="mute"
      >${say.sheet.class}
      <select class="field" data-testid="form-class" @change=${into("class")}>
        ${isKnown ? nothing : html`<option value=${values.class} selected>${chosen.code}</option>`}
        ${classOptions(classes, room.desk.language, (of) => classKey(of) === values.class)}
      </select></label
    >`;
}

/** A call that came by another telephone; its status is asked after the text, out of the way of a quick hand. */
export function enteredFields(room: Room, say: Words, values: Values, into: Into): TemplateResult[] {
  const lines = lineNumbers(room.store.state);
  return [callFields(say, values, into, lines), placeFields(say, values, into)];
}

/** A new incident; one that is made of an alert is what that is. */
export function openedFields(
  room: Room,
  say: Words,
  values: Values,
  into: Into,
  isFresh: boolean,
): TemplateResult[] {
  const asked = [whatFields(room, say, values, into), placeFields(say, values, into)];
  return isFresh ? [...asked, statusField(say, values, into)] : asked;
}

/** Whether it is real: an exercise says so from its first word on. */
export function statusField(say: Words, values: Values, into: Into): TemplateResult {
  return html`<label class="mute"
    >${say.sheet.status}
    <select class="field" data-testid="form-status" @change=${into("status")}>
      ${Object.entries(say.status).map(
        ([status, word]) =>
          html`<option value=${status} ?selected=${status === values.status}>${word}</option>`,
      )}
    </select></label
  >`;
}

/** Address and position; a click on the map writes the position. */
export function placeFields(say: Words, values: Values, into: Into): TemplateResult {
  return html`${field(say.sheet.address, "address", values, into)}
    <label class="mute"
      >${say.sheet.position} <span class="faint">${say.sheet.pickOnMap}</span>
      <input
        class="field"
        data-testid="form-position"
        placeholder="31.28640, 121.51840"
        maxlength="40"
        .value=${values.position}
        @input=${into("position")}
    /></label>`;
}

/** By which line a call came, and from whom; `lines` are those that are known here. */
function callFields(say: Words, values: Values, into: Into, lines: readonly string[]): TemplateResult {
  return html`<label class="mute"
      ><span>${say.sheet.line} ${must(say)}</span>
      <input
        class="field"
        data-testid="form-number"
        list="lines"
        maxlength="32"
        inputmode="numeric"
        .value=${values.number}
        @input=${into("number")}
      />
      <datalist id="lines">${lines.map((line) => html`<option value=${line}></option>`)}</datalist></label
    >
    ${field(say.sheet.caller, "caller", values, into)}`;
}

/** That a field can't be left empty. */
export function must(say: Words): TemplateResult {
  return html`<span class="must">${say.sheet.must}</span>`;
}

export function field(
  label: string | TemplateResult,
  name: "title" | "address" | "caller" | "owner",
  values: Values,
  into: Into,
): TemplateResult {
  return html`<label class="mute"
    ><span>${label}</span>
    <input
      class="field"
      data-testid="form-${name}"
      maxlength="200"
      .value=${values[name]}
      @input=${into(name)}
  /></label>`;
}

/** The incidents to choose from, each with why; digits choose. `fresh` offers a new incident as well. */
export function leadChoice(
  say: Words,
  leads: readonly Lead[],
  chosen: string,
  fresh: string | null,
  choose: (incident: string) => void,
): TemplateResult {
  const option = (id: string, key: number, content: TemplateResult | string): TemplateResult =>
    html`<button
      type="button"
      class="button lead"
      data-lead=${id}
      aria-pressed=${chosen === id ? "true" : "false"}
      @click=${() => choose(id)}
    >
      ${key > 9 ? nothing : html`<kbd>${key}</kbd>`}${content}
    </button>`;
  const offset = fresh === null ? 1 : 2;
  return html`<fieldset data-choices="into">
    <legend class="mute">${say.sheet.into} <span class="faint">${say.sheet.intoDigits}</span></legend>
    ${fresh === null ? nothing : option("", 1, fresh)}
    ${leads.map((lead, index) => option(lead.incident.id, index + offset, leadText(lead, say)))}
    ${leads.length === 0 && fresh === null ? html`<p class="warn">${say.sheet.noLead}</p>` : nothing}
  </fieldset>`;
}

function leadText({ incident, match, metres }: Lead, say: Words): TemplateResult {
  const why = match ? likeness(match, say) : metres === null ? "" : distanceText(metres);
  const grade = gradeOf(incident);
  return html`${incidentMark(incident, 1.25, numeral(grade), say)}
    <span class="clip" title=${`${incident.title} · ${why}`}
      ><b>${incident.id}</b> ${incident.title} <span class="mute">${why}</span></span
    >`;
}

/** The alerts that leave, newest first. */
export function alertChoice(
  say: Words,
  alerts: readonly { alert: Alert; title: string }[],
  chosen: readonly string[],
  toggle: (alert: string) => void,
): TemplateResult {
  return html`<fieldset class="alerts">
    <legend class="mute">${say.sheet.leaving}</legend>
    ${alerts.map(
      ({ alert, title }) =>
        html`<label class="tick clip"
          ><input
            type="checkbox"
            data-leaves=${alert.id}
            .checked=${chosen.includes(alert.id)}
            @change=${() => toggle(alert.id)}
          />
          ${alert.id} ${title}</label
        >`,
    )}
  </fieldset>`;
}
