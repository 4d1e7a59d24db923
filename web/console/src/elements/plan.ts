/** What the grade and the plans of an incident ask: which plan runs and what it still lacks, who has to know and who does. */

import { css, html, nothing, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import { dueIn } from "../store/closing";
import {
  choicesFor,
  isAddressed,
  isOpenNotice,
  noticesOf,
  planDue,
  runningOf,
  sentOf,
  type Running,
  type Told,
} from "../store/plans";
import { isTrouble } from "../store/trouble";
import { isOver, mayAct } from "../wire/kinds";
import { inLanguage, kindName, operatorName } from "../words/names";
import { numeral } from "../words/words";
import { fate } from "./fate";
import { IncidentPanel } from "./incident_panel";

export class PlanPanel extends IncidentPanel {
  static override styles = [
    IncidentPanel.styles,
    css`
      li {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        min-height: 1.75rem;
        padding: 0.125rem 0.875rem;
      }
      .what {
        flex: 1 1 0;
        min-width: 0;
      }
      .what.two {
        display: grid;
        padding: 0.125rem 0;
      }
      .needs {
        display: flex;
        gap: 0.75rem;
      }
      .late {
        color: var(--bad-text);
      }
      .lacks {
        color: var(--warn);
      }
      .known .what,
      .dropped .what {
        color: var(--mute);
      }
      .title button,
      li button {
        color: var(--accent-text);
        font-size: var(--t1);
        flex: none;
      }
      /* One line: the plan's name gives way first, then how late it is. */
      .title .name {
        flex: none;
      }
      .title .side {
        flex: 0 1 auto;
        min-width: 0;
      }
      .title button {
        display: flex;
        justify-content: flex-end;
        flex: 0 1000 auto;
        min-width: 5.75rem;
        gap: 0.25rem;
        align-items: baseline;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { say, room, incident } = this;
    const me = room.store.me;
    const open = !isOver(incident);
    const may = open && me !== null && mayAct(me.role) && !isTrouble(incident);
    const notices = noticesOf(room.store.state.incidents, incident);
    const offered = choicesFor(room.store.plans, room.store.state.incidents, incident).find(
      ({ fits }) => fits,
    )?.plan;
    const running = runningOf(room.store.state.incidents, incident);
    if (running.length === 0 && notices.length === 0 && (!may || room.store.plans.length === 0))
      return nothing;
    return html`<h2 class="title">
        <span class="name">${say.plans.title}</span> <span class="side clip">${this.#due()}</span>
        ${
          may
            ? html`<button
                data-testid="plan"
                title="${say.plans.activate}${offered ? ` · ${inLanguage(room.desk.language, offered)}` : ""} (Y)"
                @click=${() => room.desk.open("plan")}
              >
                <span class="clip"
                  >${say.plans.activate}${offered ? html` · ${inLanguage(room.desk.language, offered)}` : nothing}</span
                >
                <kbd>Y</kbd>
              </button>`
            : nothing
        }
      </h2>
      <ul data-testid="plans">
        ${running.map((one) => this.#plan(one, may))}
      </ul>
      <ul data-testid="notices">
        ${notices.map((told) => this.#notice(told, open))}
      </ul>`;
  }

  /** From a grade on a plan should run by a time; that none does is said. */
  #due(): TemplateResult | typeof nothing {
    const { say, room, incident } = this;
    const due = planDue(room.store.grades, room.store.state.incidents, incident);
    if (due === null) return nothing;
    const left = due - room.store.clock.now();
    const time = ageText(Math.abs(left) / 1000);
    return left < 0
      ? html`<span class="late" role="status" data-testid="plan-late"
          >${say.plans.none(say.todo.late(time))}</span
        >`
      : html`<span>${say.plans.none(say.todo.left(time))}</span>`;
  }

  #plan({ incident: of, plan }: Running, may: boolean): TemplateResult {
    const { say, room, incident } = this;
    const { state, clock } = room.store;
    const member = of.id === incident.id ? "" : `${of.id} · `;
    const name = `${member}${inLanguage(room.desk.language, plan)}`;
    return html`<li data-plan=${plan.id}>
      <span class="what two">
        <span class="clip" title="${name} · ${plan.reason}"
          ><b>${name}</b> ${numeral(plan.grade)} · ${plan.reason}
          <span class="mute">${operatorName(state, plan.by)} ${clock.time(Date.parse(plan.at))}</span></span
        >
        <span class="needs" data-testid="needs"
          >${plan.needs.map(({ kind, count }) => {
            const sent = sentOf(state, incident, kind);
            return html`<span class=${sent < count ? "lacks" : "mute"} data-need=${kind}
              >${kindName(say, kind)} ${sent}/${count}
            </span>`;
          })}</span
        >
      </span>
      ${
        may
          ? html`<button
              data-testid="plan-end"
              @click=${() => room.desk.open("planEnd", `${of.id}/${plan.id}`)}
            >
              ${say.plans.end}
            </button>`
          : nothing
      }
    </li>`;
  }

  #notice({ incident, notice }: Told, open: boolean): TemplateResult {
    const { say, room } = this;
    const { me } = room.store;
    const id = `${incident.id}/${String(notice.number)}`;
    const asked = open && isOpenNotice(notice);
    const mine = me !== null && isAddressed(notice, me);
    const state = notice.done_at != null ? "known" : notice.withdrawn_at != null ? "dropped" : "";
    return html`<li class=${state} data-notice=${id} data-known=${String(notice.done_at != null)}>
      <span class="what clip" title=${notice.note ?? ""}
        >${notice.done_at == null ? "" : "✓ "}${inLanguage(room.desk.language, notice.to)}
        <span class="mute">${notice.note ?? ""}</span></span
      >
      ${this.#when(notice)} ${fate(room, `known:${id}`)}
      ${
        asked && mine
          ? html`<button data-testid="known" @click=${() => this.#know(incident.id, notice.number)}>
              ${say.plans.know}
            </button>`
          : nothing
      }
      ${
        asked && !mine && me !== null && mayAct(me.role)
          ? html`<button data-testid="told" @click=${() => room.desk.open("told", id)}>
              ${say.plans.told}
            </button>`
          : nothing
      }
    </li>`;
  }

  #when(notice: Told["notice"]): TemplateResult | typeof nothing {
    const { say, room } = this;
    const { clock, state } = room.store;
    if (notice.done_at != null)
      return html`<span class="mute"
        >${operatorName(state, notice.by ?? "")} ${clock.time(Date.parse(notice.done_at))}</span
      >`;
    if (notice.withdrawn_at != null) return html`<span class="mute">${say.plans.withdrawn}</span>`;
    const left = dueIn(notice.due, clock.now()) ?? 0;
    const time = ageText(Math.abs(left) / 1000);
    return left < 0
      ? html`<span class="late">${say.todo.late(time)}</span>`
      : html`<span class="mute">${say.todo.left(time)}</span>`;
  }

  #know(incident: string, notice: number): void {
    const control = `known:${incident}/${String(notice)}`;
    this.room.orders.give({ type: "AcknowledgeNotice", incident, notice }, control);
  }
}

customElements.define("ld-plan", PlanPanel);
