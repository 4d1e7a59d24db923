/** For who supervises: units that have not answered in time, who could go instead, and a button to take it on. */

import { css, html, nothing, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import { insteadOf, unanswered } from "../store/ladder";
import { leadOf } from "../store/family";
import type { Role } from "../wire/kinds";
import type { Assignment } from "../wire/vocabulary";
import { marked, unitName } from "../words/names";
import { fate } from "./fate";
import { Panel } from "./panel";

const TOLD: ReadonlySet<Role> = new Set<Role>(["supervisor", "commander"]);
/** Lines at once; the rest is counted. */
const MOST = 3;

export class Unanswered extends Panel {
  static override styles = [
    Panel.styles,
    css`
      p {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        padding: 0.25rem 1rem;
        border-bottom: 1px solid var(--line);
        background: var(--warn-fill);
        color: var(--warn);
      }
      .what {
        flex: 1 1 0;
        min-width: 0;
        text-align: left;
        color: inherit;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { say, room } = this;
    const { store } = room;
    if (!store.me || !TOLD.has(store.me.role)) return nothing;
    const all = unanswered(store.state);
    return html`${all.slice(0, MOST).map((assignment) => this.#line(assignment))}
    ${all.length > MOST ? html`<p role="status">${say.units.unansweredMore(all.length - MOST)}</p>` : nothing}`;
  }

  #line(assignment: Assignment): TemplateResult {
    const { say, room } = this;
    const { state, clock } = room.store;
    const known = state.incidents.incidents[assignment.incident];
    const incident = known && leadOf(state.incidents, known);
    const instead = insteadOf(state, assignment);
    const other = instead && unitName(state.devices.units[instead.unit], instead.unit);
    const unit = unitName(state.devices.units[assignment.unit], assignment.unit);
    const age = ageText(clock.age(assignment.rungs[0]?.at ?? assignment.expires));
    const words = marked(
      say,
      assignment.status,
      say.units.unanswered(unit, incident?.id ?? assignment.incident, age, {
        name: other,
        isFree: instead?.isFree ?? false,
      }),
    );
    return html`<p role="alert" data-unanswered=${assignment.id}>
      <button class="what clip" title=${words} @click=${() => incident && room.desk.select(incident.id)}>
        ${words}
      </button>
      ${fate(room, `seen:${assignment.id}`)}
      ${
        !instead?.isFree || !incident
          ? nothing
          : html`<button
              class="button main"
              data-testid="send-instead"
              @click=${() =>
                room.orders.give(
                  {
                    type: "DispatchUnit",
                    incident: incident.id,
                    unit: instead.unit,
                    instead_of: assignment.id,
                  },
                  `seen:${assignment.id}`,
                )}
            >
              ${say.units.sendInstead(other ?? instead.unit)}
            </button>`
      }
      <button
        class="button"
        data-testid="see-lapse"
        @click=${() =>
          room.orders.give({ type: "SeeLapse", assignment: assignment.id }, `seen:${assignment.id}`)}
      >
        ${say.units.see}
      </button>
    </p>`;
  }
}

customElements.define("ld-unanswered", Unanswered);
