/** Units on the incident and their receipt ladders: a picture of eight steps, with the words for those who ask. */

import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ageText } from "../store/clock";
import { isRecall, lateness, rungs, type RungView } from "../store/ladder";
import { assignmentsOf } from "../store/need";
import { isActive, mayAct } from "../wire/kinds";
import type { Assignment } from "../wire/vocabulary";
import { operatorName, unitName } from "../words/names";
import { lasting } from "../words/phrases";
import { fate } from "./fate";
import { IncidentPanel } from "./incident_panel";

export class Ladder extends IncidentPanel {
  static override styles = [
    IncidentPanel.styles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(6.25rem, 8rem) minmax(4.5rem, 1fr) minmax(5.5rem, 7.75rem) 2.5rem;
        gap: 0.375rem;
        align-items: center;
        min-height: 1.75rem;
        padding: 0.125rem 0.875rem;
      }
      .steps {
        display: grid;
        grid-template-columns: repeat(8, 1fr);
        gap: 3px;
      }
      .steps span {
        height: 0.4375rem;
        border-radius: 2px;
        background: var(--p3);
      }
      .steps .done {
        background: var(--ok);
      }
      .steps .running {
        background: var(--running);
        animation: breathe 1.4s ease-in-out infinite;
      }
      .steps .late {
        background: var(--warn);
      }
      .steps .refused {
        background: var(--bad);
      }
      .steps .recalled {
        background: var(--mute);
      }
      @keyframes breathe {
        50% {
          opacity: 0.45;
        }
      }
      .say {
        text-align: right;
        color: var(--mute);
        font-size: var(--t1);
      }
      /* How late, what was done about it and who has taken it on: that is read, not guessed. */
      .late .say {
        color: var(--warn);
        white-space: normal;
      }
      .refused .say {
        color: var(--bad-text);
      }
      .ended b {
        color: var(--mute);
      }
      .recall {
        text-align: right;
        color: var(--mute);
        font-size: var(--t1);
      }
      .recall:hover {
        color: var(--text);
      }
      .none {
        padding: 0.125rem 0.875rem 0.25rem;
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room, incident } = this;
    const assignments = assignmentsOf(room.store.state, incident);
    return html`<h2 class="title">${say.units.title}<span class="side">${assignments.length}</span></h2>
      ${assignments.length === 0 ? html`<p class="none faint">${say.units.none}</p>` : nothing}
      <ul data-testid="ladder">
        ${repeat(
          assignments,
          (assignment) => assignment.id,
          (assignment) => this.#row(assignment),
        )}
      </ul>`;
  }

  #row(assignment: Assignment): TemplateResult {
    const { say, room } = this;
    const now = room.store.clock.now();
    const late = lateness(assignment, now);
    const unit = room.store.state.devices.units[assignment.unit];
    const tone =
      assignment.step === "refused" ? "refused" : late ? "late" : isActive(assignment) ? "" : "ended";
    const views = rungs(assignment, now);
    const status = this.#status(assignment);
    // Once it is done the row itself says so.
    const ends = room.orders.fate(`recall:${assignment.id}`)?.state !== "done";
    const recalling = ends ? fate(room, `recall:${assignment.id}`) : nothing;
    const may = room.store.me !== null && mayAct(room.store.me.role);
    return html`<li
      class=${tone}
      data-assignment=${assignment.id}
      data-unit=${assignment.unit}
      data-step=${assignment.step}
      data-late=${late ? late.step : nothing}
    >
      <b class="clip" title="${unitName(unit, assignment.unit)} ${assignment.text}"
        >${unitName(unit, assignment.unit)}</b
      >
      <div class="steps" role="img" aria-label=${this.say.several(views.map((view) => this.#word(view)))}>
        ${views.map((view) => html`<span class=${view.state} title=${this.#word(view)}></span>`)}
      </div>
      <span class="say clip" title=${status}>${recalling === nothing ? status : recalling}</span>
      ${
        isActive(assignment) && may
          ? html`<button
              class="recall"
              data-testid="recall"
              @click=${() => room.desk.open("recall", assignment.id)}
            >
              ${say.act.recall}<span class="sr"> ${assignment.unit}</span>
            </button>`
          : html`<span></span>`
      }
    </li>`;
  }

  #word(view: RungView): string {
    const { units } = this.say;
    const { clock } = this.room.store;
    const when =
      view.at === null ? (view.state === "done" ? units.noReport : "") : clock.time(Date.parse(view.at));
    const awaited = view.state === "running" || view.state === "late" ? units.awaited : "";
    if (view.state === "recalled") return `${units.recalled} ${when}`;
    return `${units.step[view.step]} ${when}${awaited}`.trim();
  }

  /** How late it is, what the centre has done about it, and who has taken it on. */
  #late(assignment: Assignment, words: string): string {
    const { units } = this.say;
    const { state } = this.room.store;
    const resent = assignment.lapses.some(({ step }) => step === "received") ? units.resent : "";
    const seen = assignment.lapses.find(({ seen_by }) => seen_by !== null)?.seen_by ?? null;
    return [words, resent, seen === null ? "" : units.seenBy(operatorName(state, seen))]
      .filter((part) => part !== "")
      .join(" · ");
  }

  #status(assignment: Assignment): string {
    const { say } = this;
    const { units } = say;
    const { clock } = this.room.store;
    const late = lateness(assignment, clock.now());
    if (late)
      return this.#late(
        assignment,
        units.late(units.step[late.step], lasting(Math.floor(late.seconds), say)),
      );
    const last = assignment.rungs.findLast((rung) => rung.step === assignment.step);
    if (assignment.step === "refused") return units.refused(last?.cause ?? "");
    if (assignment.step === "clear" && last?.cause)
      return isRecall(last) ? `${units.recalled} · ${last.cause}` : units.ended(last.cause);
    return units.since(units.step[assignment.step], last ? ageText(clock.age(last.at)) : "");
  }
}

customElements.define("ld-ladder", Ladder);
