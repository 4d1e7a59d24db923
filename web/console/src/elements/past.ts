/** An incident that is long over, read from the record: what it was, who went, how it ended. Nothing can be done with it. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { gradeOf } from "../wire/kinds";
import type { Assignment, Incident, Task } from "../wire/vocabulary";
import { incidentTitle, marked, operatorName, placeText, unitName } from "../words/names";
import { numeral } from "../words/words";
import { classWord } from "./alert_words";
import { attachmentRow, attachmentStyles } from "./attachment_row";
import { incidentMark } from "./trouble_mark";
import { Panel } from "./panel";

interface Past {
  incident: Incident;
  alerts: readonly unknown[];
  assignments: readonly Assignment[];
}

export class PastPane extends Panel {
  static override properties: PropertyDeclarations = {
    ...Panel.properties,
    name: { type: String },
    past: { state: true },
    failed: { state: true },
  };
  static override styles = [
    Panel.styles,
    attachmentStyles,
    css`
      :host {
        display: block;
      }
      header {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.125rem 0.75rem;
        align-items: center;
        padding: 0.625rem 0.875rem 0.5rem;
      }
      h1 {
        font-size: 1.0625rem;
        font-weight: 600;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.1875rem 0.75rem;
        padding: 0.5rem 0.875rem;
      }
      dt {
        color: var(--faint);
      }
      .alone {
        padding: 1rem 0.875rem;
        color: var(--mute);
      }
      .tasks li {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        min-height: 1.75rem;
        padding: 0.125rem 0.875rem;
      }
      .tasks .what {
        flex: 1 1 0;
        min-width: 0;
      }
    `,
  ];
  declare name: string;
  declare past: Past | null;
  /** Why it was not read; null while it is asked for or when it was. */
  declare failed: { status: number; code: string } | null;
  #for = "";

  constructor() {
    super();
    this.name = "";
    this.past = null;
    this.failed = null;
  }

  override willUpdate(): void {
    if (this.#for === this.name) return;
    this.#for = this.name;
    void this.#read(this.name);
  }

  async #read(name: string): Promise<void> {
    this.past = null;
    this.failed = null;
    const answer = await this.room.api.incident(name);
    if (this.#for !== name) return;
    if (answer.ok) this.past = answer.value;
    else this.failed = answer;
  }

  override render(): TemplateResult {
    const { say, past } = this;
    if (this.failed !== null) return this.#unread(this.failed);
    if (past === null) return html`<p class="alone faint">…</p>`;
    const { incident } = past;
    return html`<header data-testid="past" data-past=${incident.id}>
        ${incidentMark(incident, 2, `${say.incident.grade} ${numeral(gradeOf(incident))}`, say)}
        <div>
          <h1 class="clip" title=${incident.title}>
            ${marked(say, incident.status, incidentTitle(incident, say))}
          </h1>
          <p class="mute clip">${incident.id} · ${placeText(incident.place)}</p>
        </div>
      </header>
      ${this.#facts(past)} ${this.#tasks(incident)} ${this.#files(incident)}`;
  }

  /** That there is none is something else than that nobody could say. */
  #unread({ status, code }: { status: number; code: string }): TemplateResult {
    const { say } = this;
    if (status === 404)
      return html`<p class="alone" role="status" data-testid="past-none">${say.incident.gone(this.name)}</p>`;
    return html`<p class="alone" role="status" data-testid="past-unread">
      ${say.incident.unread(this.name, say.refusal[code] ?? code)}
      <button class="button" data-testid="past-again" @click=${() => void this.#read(this.name)}>
        ${say.timeline.again}
      </button>
    </p>`;
  }

  #facts({ incident, alerts, assignments }: Past): TemplateResult {
    const { say, room } = this;
    const { state, streets } = room.store;
    const units = assignments.map(({ unit }) => unitName(state.devices.units[unit], unit));
    const rows: [string, string][] = [
      [say.incident.state, `${say.state[incident.state]} · ${this.#stamp(incident.changed_at)}`],
      [say.incident.opened, this.#stamp(incident.opened_at)],
      [say.sheet.class, classWord(room, incident.class)],
      [say.incident.within, streets[incident.place.street ?? ""] ?? "—"],
      [say.alerts.title, String(alerts.length)],
      [say.units.title, units.length === 0 ? "—" : say.several(units)],
      [say.sheet.disposition, this.#handled(incident)],
      [say.incident.outcome, incident.outcome ?? "—"],
    ];
    return html`<dl>
      ${rows.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
  }

  /** How it was dealt with, in whose words. */
  #handled({ handled }: Incident): string {
    if (handled === null) return "—";
    const { say, room } = this;
    const who = operatorName(room.store.state, handled.by);
    return [say.disposition[handled.disposition], handled.text, `${who} ${this.#stamp(handled.at)}`].join(
      " · ",
    );
  }

  #tasks({ tasks }: Incident): TemplateResult | typeof nothing {
    const { say } = this;
    if (tasks.length === 0) return nothing;
    return html`<h2 class="title">${say.todo.title}<span class="side">${tasks.length}</span></h2>
      <ul class="tasks" data-testid="past-tasks">
        ${tasks.map((task) => this.#task(task))}
      </ul>`;
  }

  #task(task: Task): TemplateResult {
    const { state } = this.room.store;
    const beside = [task.owner, task.note].filter((part) => part !== null).join(" · ");
    const done =
      task.done_at === null ? "" : `${operatorName(state, task.done_by ?? "")} ${this.#stamp(task.done_at)}`;
    return html`<li data-done=${String(task.done_at !== null)}>
      <span class="what clip" title="${task.text} ${beside}"
        >${task.done_at === null ? "" : "✓ "}${task.text} <span class="mute">${beside}</span></span
      >
      <span class="mute">${done}</span>
    </li>`;
  }

  #files({ id, attachments }: Incident): TemplateResult | typeof nothing {
    const { say, room } = this;
    if (attachments.length === 0) return nothing;
    return html`<h2 class="title">${say.files.title}<span class="side">${attachments.length}</span></h2>
      <ul class="files" data-testid="past-files">
        ${attachments.map((one) => attachmentRow(room, id, one, this.#stamp(one.at)))}
      </ul>`;
  }

  #stamp(at: string): string {
    return this.room.store.clock.stamp(Date.parse(at));
  }
}

customElements.define("ld-past", PastPane);
