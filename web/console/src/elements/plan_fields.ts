/** What the sheet of a plan asks and shows: which plan, and what it does at the incident's grade. */

import { html, nothing, type TemplateResult } from "lit";
import type { Room } from "../room";
import { choicesFor, levelsAt, needsAt } from "../store/plans";
import type { Incident, Plan } from "../wire/vocabulary";
import { inLanguage, kindName } from "../words/names";
import { numeral, words, type Words } from "../words/words";
import type { Into } from "./order_fields";
import type { Values } from "./order_values";

export function planFields(room: Room, incident: Incident, values: Values, into: Into): TemplateResult {
  const say = words(room.desk.language);
  const choices = choicesFor(room.store.plans, room.store.state.incidents, incident);
  const chosen = choices.find(({ plan }) => plan.id === values.plan)?.plan;
  const group = (fits: boolean): TemplateResult[] =>
    choices
      .filter((choice) => choice.fits === fits)
      .map(
        ({ plan }) =>
          html`<option value=${plan.id} ?selected=${plan.id === values.plan}>
            ${inLanguage(room.desk.language, plan)}
          </option>`,
      );
  return html`<label class="mute"
      >${say.plans.which}
      <select class="field" data-testid="form-which" @change=${into("plan")}>
        ${values.plan === "" ? html`<option value="" selected>—</option>` : nothing}
        <optgroup label=${say.plans.fitting}>${group(true)}</optgroup>
        <optgroup label=${say.plans.others}>${group(false)}</optgroup>
      </select></label
    >${chosen ? preview(room, say, chosen, incident) : nothing}`;
}

/** What will happen: units that are needed, who is told, tasks. */
function preview(room: Room, say: Words, plan: Plan, incident: Incident): TemplateResult {
  const { language } = room.desk;
  const levels = levelsAt(plan, incident.grade);
  const units = needsAt(plan, incident.grade).map(
    ({ kind, count }) => `${kindName(say, kind)} ×${String(count)}`,
  );
  const told = levels.flatMap(({ tell }) => tell.map((one) => inLanguage(language, one)));
  const tasks = levels.flatMap((level) => level.tasks.map((one) => inLanguage(language, one)));
  return html`<div class="preview" data-testid="plan-preview">
    <p><b>${say.plans.at(numeral(incident.grade))}</b></p>
    <p><span class="mute">${say.plans.units}</span> ${units.join(" · ") || "—"}</p>
    <p><span class="mute">${say.plans.tells}</span> ${told.join(say.plans.comma) || "—"}</p>
    <ol class="scroll">
      ${tasks.map((task) => html`<li>${task}</li>`)}
    </ol>
  </div>`;
}
