/** Which ones are late: those about which something can still be done first. */

import { css, html, nothing, type TemplateResult } from "lit";
import type { Room } from "../room";
import { leadOf } from "../store/family";
import { lateOnes, unnamed, type Late } from "../store/service";
import type { Overdue, Service } from "../wire/vocabulary";
import { incidentTitle, unitName } from "../words/names";
import { lasting } from "../words/phrases";
import type { Words } from "../words/words";
import { alertTitle } from "./alert_words";
import { pointAt } from "./shortcuts";

export const overdueStyles = css`
  .overdue {
    margin-top: 0.5rem;
  }
  .overdue caption {
    padding: 0 0.875rem;
    text-align: left;
    color: var(--mute);
    font-size: var(--t0);
  }
  .overdue td {
    text-align: left;
  }
  .overdue .what {
    width: 100%;
    max-width: 0;
  }
  .overdue .what .clip {
    max-width: 100%;
    text-align: left;
  }
  .overdue tr[data-runs="true"] .long {
    color: var(--warn);
  }
`;

export function overdueTable(room: Room, say: Words, service: Service): TemplateResult | typeof nothing {
  const late = lateOnes(service);
  if (late.length === 0) return nothing;
  const { clocks } = say;
  const rest = (service.shifts[0]?.measures ?? []).filter((measured) => unnamed(measured) > 0);
  return html`<table class="overdue" data-testid="figures-overdue">
    <caption>
      ${clocks.overdue}
    </caption>
    <tbody>
      ${late.map((one) => row(room, say, service, one))}
      ${rest.map(
        (measured) =>
          html`<tr>
            <td colspan="4" class="name mute">
              ${clocks.unnamed(clocks.measure[measured.measure], unnamed(measured))}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function row(room: Room, say: Words, service: Service, { measure, one, isBefore }: Late): TemplateResult {
  const { clocks } = say;
  // What runs has gone on running since the centre told of it.
  const seconds =
    one.seconds === null ? null : one.seconds + (one.runs ? room.store.clock.age(service.at) : 0);
  const state = [one.runs ? clocks.running : "", isBefore ? clocks.before : ""].filter((word) => word !== "");
  return html`<tr data-overdue=${one.subject} data-measure=${measure} data-runs=${String(one.runs)}>
    <th scope="row" class="name">${clocks.measure[measure]}</th>
    <td class="what">${subject(room, say, one)}</td>
    <td class="long">${seconds === null ? clocks.never : lasting(seconds, say)}</td>
    <td class="mute">${state.join(" · ")}</td>
  </tr>`;
}

/** What it is, as a button that leads there. */
function subject(room: Room, say: Words, one: Overdue): TemplateResult {
  const { incidents, devices } = room.store.state;
  const alert = incidents.alerts[one.subject];
  const name = incidents.assignments[one.subject]?.incident ?? alert?.incident ?? one.incident;
  if (name === null) {
    const text = alert ? `${one.subject} ${alertTitle(alert, room, say)}` : one.subject;
    return alert ? button(text, () => pointAt(room, alert)) : html`<span class="clip">${text}</span>`;
  }
  const known = incidents.incidents[name];
  const lead = known && leadOf(incidents, known);
  const where = lead ? `${lead.id} ${incidentTitle(lead, say)}` : name;
  const who = one.unit === null ? "" : `${unitName(devices.units[one.unit], one.unit)} → `;
  return button(`${who}${where}`, () => room.desk.select(lead?.id ?? name));
}

function button(text: string, go: () => void): TemplateResult {
  return html`<button class="clip" title=${text} @click=${go}>${text}</button>`;
}
