/** What has to be done for an incident, who has an eye on it, and what it has to do with others. */

import { css, html, nothing, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import { dueIn } from "../store/closing";
import { leftOf } from "../store/working_time";
import { familyOf } from "../store/family";
import { isOver, mayAct, mayGive, maySupervise } from "../wire/kinds";
import type { Incident, Task } from "../wire/vocabulary";
import { inLanguage, operatorName } from "../words/names";
import { fate } from "./fate";
import { IncidentPanel } from "./incident_panel";

export class Todo extends IncidentPanel {
  static override styles = [
    IncidentPanel.styles,
    css`
      p,
      li {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        min-height: 1.75rem;
        padding: 0.125rem 0.875rem;
      }
      .watched {
        background: var(--warn-fill);
        color: var(--warn);
      }
      .what {
        flex: 1 1 0;
        min-width: 0;
      }
      .done .what {
        color: var(--mute);
      }
      .late {
        color: var(--bad-text);
      }
      .title button,
      li button {
        color: var(--accent-text);
        font-size: var(--t1);
        flex: none;
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room, incident } = this;
    const me = room.store.me;
    const open = !isOver(incident);
    const may = open && me !== null && mayAct(me.role);
    const family = familyOf(room.store.state.incidents, incident);
    const tasks = family.flatMap((one) => one.tasks.map((task) => ({ of: one, task })));
    // What was withdrawn is neither to be done nor done.
    const asked = tasks.filter(({ task }) => task.dropped_at == null);
    const left = asked.filter(({ task }) => task.done_at === null).length;
    return html`${family.map((one) => this.#watched(one, open))} ${this.#relations()}
      <h2 class="title">
        ${say.todo.title}
        <span class="side">${asked.length === 0 ? "0" : `${left} / ${asked.length}`}</span>
        ${
          may
            ? html`<button
                data-testid="task"
                title="${say.todo.add} (A)"
                @click=${() => room.desk.open("task")}
              >
                ${say.todo.add} <kbd>A</kbd>
              </button>`
            : nothing
        }
        ${
          open && incident.supervision === null && me !== null && maySupervise(me.role)
            ? html`<button data-testid="supervise" @click=${() => room.desk.open("supervise")}>
                ${say.todo.supervise}
              </button>`
            : nothing
        }
      </h2>
      <ul data-testid="tasks">
        ${tasks.map(({ of, task }) => this.#task(of, task, open))}
      </ul>`;
  }

  /** Of what was merged into it too: the supervision of that holds the whole. */
  #watched(of: Incident, open: boolean): TemplateResult | typeof nothing {
    const { say, room, incident } = this;
    const { supervision } = of;
    if (supervision === null) return nothing;
    const left = dueIn(supervision.due, room.store.clock.now()) ?? 0;
    const by = operatorName(room.store.state, supervision.by);
    const time = ageText(Math.abs(left) / 1000);
    const words = say.todo.watched(
      by,
      supervision.reason,
      left < 0 ? say.todo.late(time) : say.todo.left(time),
    );
    return html`<p class="watched ${left < 0 ? "late" : ""}" role="status" data-testid="watched">
      <span class="what clip" title=${words}>${words}</span>
      ${
        open && room.store.me !== null && maySupervise(room.store.me.role)
          ? html`<button
              class="button"
              data-testid="release"
              @click=${() => room.desk.open("release", of.id === incident.id ? null : of.id)}
            >
              ${say.todo.release}
            </button>`
          : nothing
      }
    </p>`;
  }

  #relations(): TemplateResult | typeof nothing {
    const { say, room, incident } = this;
    if (incident.relations.length === 0) return nothing;
    const { incidents } = room.store.state.incidents;
    return html`<ul data-testid="relations">
      ${incident.relations.map(
        ({ incident: id, kind }) =>
          html`<li>
            <span class="mute">${say.relation[kind]}</span>
            <span class="what clip"><b>${id}</b> ${incidents[id]?.title ?? ""}</span>
            <button @click=${() => room.desk.select(id)}>${say.incident.goTo(id)}</button>
          </li>`,
      )}
    </ul>`;
  }

  #task(of: Incident, task: Task, open: boolean): TemplateResult {
    const { room, incident } = this;
    const control = `task:${of.id}:${String(task.number)}`;
    const done = task.done_at !== null;
    const text = inLanguage(room.desk.language, { zh: task.text, en: task.en });
    const side = [of.id === incident.id ? null : of.id, task.owner, task.note];
    const dropped = task.dropped_at != null;
    return html`<li class=${done || dropped ? "done" : ""} data-task=${task.number} data-done=${String(done)}>
      <span class="what clip" title="${text} ${task.note ?? ""}"
        >${done ? "✓ " : ""}${text}
        <span class="mute">${side.filter((part) => part !== null).join(" · ")}</span></span
      >
      ${this.#due(task, open)} ${fate(room, control)} ${open ? this.#button(of, task, control) : nothing}
    </li>`;
  }

  /** Who acts on scene says that it is done; only the desk, that it is not after all. */
  #button(of: Incident, task: Task, control: string): TemplateResult | typeof nothing {
    const { say, room } = this;
    const role = room.store.me?.role ?? "viewer";
    const hidden = html`<span class="sr"> ${task.text}</span>`;
    if (task.done_at !== null || task.dropped_at != null)
      return mayGive(role, "ReopenTask")
        ? html`<button
            data-testid="reopen"
            @click=${() => room.desk.open("reopen", `${of.id}/${String(task.number)}`)}
          >
            ${say.todo.reopen}${hidden}
          </button>`
        : nothing;
    return mayGive(role, "FinishTask")
      ? html`<button
          data-testid="finish"
          @click=${() =>
            room.orders.give({ type: "FinishTask", incident: of.id, task: task.number }, control)}
        >
          ${say.todo.finish}${hidden}
        </button>`
      : nothing;
  }

  /** Of an incident that is over nothing is due any more. */
  #due(task: Task, open: boolean): TemplateResult | typeof nothing {
    const { say, room } = this;
    const { clock, state } = room.store;
    if (task.done_at !== null)
      return html`<span class="mute"
        >${operatorName(state, task.done_by ?? "")} ${clock.time(Date.parse(task.done_at))}</span
      >`;
    if (task.dropped_at != null)
      return html`<span class="mute" data-testid="withdrawn">${say.plans.withdrawn}</span>`;
    const left = dueIn(task.due, clock.now());
    if (left === null || !open) return nothing;
    const working = leftOf(room.store.calendar, task, clock.now());
    if (working !== null) {
      const { unit, isLate } = working;
      const words = isLate ? say.working.late : say.working.left;
      const day = clock.stamp(Date.parse(task.due ?? "")).slice(5);
      return html`<span class=${isLate ? "late" : "mute"} data-testid="term"
        >${words(day, unit, working.left)}</span
      >`;
    }
    const time = ageText(Math.abs(left) / 1000);
    return left < 0
      ? html`<span class="late">${say.todo.late(time)}</span>`
      : html`<span class="mute">${say.todo.left(time)}</span>`;
  }
}

customElements.define("ld-todo", Todo);
