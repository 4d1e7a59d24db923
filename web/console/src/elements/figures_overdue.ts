/** Which ones are late: those about which something can still be done first. */

import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
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
    margin-bottom: 0.5rem;
  }
  .overdue caption {
    padding: 0.25rem 0.875rem 0;
    text-align: left;
    color: var(--mute);
    font-size: var(--t0);
  }
  .overdue .name {
    width: 40%;
    max-width: 0;
  }
  .overdue .clip {
    max-width: 100%;
    text-align: left;
  }
  .overdue button.clip {
    color: var(--accent-text);
  }
  .overdue button.clip:hover {
    text-decoration: underline;
  }
  .overdue td {
    text-align: left;
    white-space: normal;
  }
  .overdue .clock {
    display: inline-block;
    white-space: nowrap;
    margin-right: 1rem;
  }
  .overdue b {
    font-weight: 400;
  }
  .overdue [data-runs="true"] b {
    color: var(--warn);
  }
`;

/** One incident, alert or crew: how one gets there, and all of its clocks that are over. */
interface Line {
  go: (() => void) | null;
  ones: readonly Late[];
}

export function overdueTable(room: Room, say: Words, service: Service): TemplateResult | typeof nothing {
  const late = lateOnes(service);
  if (late.length === 0) return nothing;
  const { clocks } = say;
  const rest = service.shifts.flatMap(({ measures }, shift) =>
    measures.map((measured) => ({ measured, isBefore: shift > 0, count: unnamed(measured, shift > 0) })),
  );
  const lines = new Map<string, Line>();
  for (const one of late) {
    const { text, go } = subjectOf(room, say, one.one);
    lines.set(text, { go, ones: [...(lines.get(text)?.ones ?? []), one] });
  }
  return html`<table class="overdue" data-testid="figures-overdue">
    <caption>
      ${clocks.overdue}
    </caption>
    <tbody>
      ${repeat(
        lines,
        ([text]) => text,
        ([text, line]) => row(room, say, text, line),
      )}
      ${rest
        .filter(({ count }) => count > 0)
        .map(({ measured, isBefore, count }) => {
          const name = clocks.measure[measured.measure];
          return html`<tr>
            <td colspan="2" class="name mute">
              ${clocks.unnamed(isBefore ? `${clocks.before} · ${name}` : name, count)}
            </td>
          </tr>`;
        })}
    </tbody>
  </table>`;
}

function row(room: Room, say: Words, text: string, { go, ones }: Line): TemplateResult {
  return html`<tr>
    <th scope="row" class="name">
      ${
        go === null
          ? html`<div class="clip">${text}</div>`
          : html`<button class="clip" title=${text} @click=${go}>${text}</button>`
      }
    </th>
    <td>${ones.map((late) => clockOf(room, say, late))}</td>
  </tr>`;
}

function clockOf(room: Room, say: Words, { measure, one, isBefore }: Late): TemplateResult {
  const { clocks } = say;
  const seconds = one.runs ? room.store.clock.age(one.since) : one.seconds;
  const state = [one.runs ? clocks.running : "", isBefore ? clocks.before : ""].filter((word) => word !== "");
  return html`<span
    class="clock"
    data-overdue=${one.subject}
    data-measure=${measure}
    data-runs=${String(one.runs)}
    ><span class="mute">${clocks.measure[measure]}</span>
    <b>${seconds === null ? clocks.never : lasting(seconds, say)}</b>
    <span class="faint">${state.join(" · ")}</span></span
  >`;
}

/** What it is called, and how one gets there; null where it is not held any more. */
function subjectOf(room: Room, say: Words, one: Overdue): { text: string; go: (() => void) | null } {
  const { incidents, devices } = room.store.state;
  const alert = incidents.alerts[one.subject];
  const name = incidents.assignments[one.subject]?.incident ?? alert?.incident ?? one.incident;
  if (name === null)
    return alert
      ? { text: `${one.subject} ${alertTitle(alert, room, say)}`, go: () => pointAt(room, alert) }
      : { text: one.subject, go: null };
  const known = incidents.incidents[name];
  const lead = known && leadOf(incidents, known);
  const where = lead ? `${lead.id} ${incidentTitle(lead, say)}` : name;
  const who = one.unit === null ? "" : `${unitName(devices.units[one.unit], one.unit)} → `;
  return { text: `${who}${where}`, go: () => room.desk.select(lead?.id ?? name) };
}
