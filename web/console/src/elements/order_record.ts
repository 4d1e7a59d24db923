/** What the sheets of an incident's own record ask besides a text: how it ended, who sees to a task, until when. */

import { html, type TemplateResult } from "lit";
import type { Room } from "../room";
import { MEANT } from "../store/closing";
import type { Sheet } from "../store/desk";
import type { Incident } from "../wire/vocabulary";
import { operatorName } from "../words/names";
import { words, type Words } from "../words/words";
import { field, must, type Into } from "./order_fields";
import type { Values } from "./order_values";
import { planFields } from "./plan_fields";

/** What a suggested sentence says besides its words: its place in the list is that of the disposition. */
export function meantBy(sheet: Sheet, at: number): Partial<Values> {
  const disposition = MEANT[at];
  return sheet === "handled" && disposition !== undefined ? { disposition } : {};
}

/** Null for a sheet of something else. */
export function recordFields(
  sheet: Sheet,
  room: Room,
  incident: Incident | null,
  values: Values,
  into: Into,
): TemplateResult | TemplateResult[] | null {
  const say = words(room.desk.language);
  switch (sheet) {
    case "handled":
      return incident?.handled
        ? [saidAgain(say), dispositionField(say, values, into)]
        : dispositionField(say, values, into);
    case "task":
      return [ownerField(say, values, into), minutesField(say.sheet.taskMinutes, values, into)];
    case "supervise":
      return minutesField(html`${say.sheet.superviseMinutes} ${must(say)}`, values, into);
    case "plan":
      return incident ? planFields(room, incident, values, into) : null;
    case "close":
      return incident?.handled ? reported(incident.handled, room, say) : null;
    default:
      return null;
  }
}

/** What another person has said, and the way back. */
function reported(handled: NonNullable<Incident["handled"]>, room: Room, say: Words): TemplateResult {
  const who = operatorName(room.store.state, handled.by);
  return html`<p data-testid="handled">
      <b>${say.disposition[handled.disposition]}</b> · ${handled.text}
      <span class="mute">${who} ${room.store.clock.time(Date.parse(handled.at))}</span>
    </p>
    <button type="button" class="button" data-testid="return" @click=${() => room.desk.open("return")}>
      ${say.act.return}
    </button>`;
}

/** What was reported before is in the fields. */
function saidAgain(say: Words): TemplateResult {
  return html`<p class="mute" data-testid="said-again">${say.sheet.saidAgain}</p>`;
}

/** How it ended. */
function dispositionField(say: Words, values: Values, into: Into): TemplateResult {
  return html`<label class="mute"
    >${say.sheet.disposition}
    <select class="field" data-testid="form-disposition" @change=${into("disposition")}>
      ${Object.entries(say.disposition).map(
        ([key, word]) => html`<option value=${key} ?selected=${key === values.disposition}>${word}</option>`,
      )}
    </select></label
  >`;
}

/** Who sees to it; minutes until it is due. */
function ownerField(say: Words, values: Values, into: Into): TemplateResult {
  return field(say.sheet.owner, "owner", values, into);
}

function minutesField(label: string | TemplateResult, values: Values, into: Into): TemplateResult {
  return html`<label class="mute"
    ><span>${label}</span>
    <input
      class="field"
      data-testid="form-minutes"
      inputmode="numeric"
      maxlength="5"
      .value=${values.minutes}
      @input=${into("minutes")}
  /></label>`;
}
