/** An incident that is long over, read from the record: what it was, who went, how it ended. Nothing can be done with it. */

import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import { gradeOf } from "../wire/kinds";
import type { Assignment, Incident } from "../wire/vocabulary";
import { placeText, unitName } from "../words/names";
import { numeral } from "../words/words";
import { classWord } from "./alert_words";
import { gradeMark } from "./grade_mark";
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
      p {
        padding: 1rem 0.875rem;
        color: var(--mute);
      }
    `,
  ];
  declare name: string;
  declare past: Past | null;
  declare failed: boolean;
  #for = "";

  constructor() {
    super();
    this.name = "";
    this.past = null;
    this.failed = false;
  }

  override willUpdate(): void {
    if (this.#for === this.name) return;
    this.#for = this.name;
    this.past = null;
    this.failed = false;
    void this.#read(this.name);
  }

  async #read(name: string): Promise<void> {
    const answer = await this.room.api.incident(name);
    if (this.#for !== name) return;
    if (answer.ok) this.past = answer.value;
    else this.failed = true;
  }

  override render(): TemplateResult {
    const { say, past } = this;
    if (this.failed) return html`<p role="status">${say.incident.gone(this.name)}</p>`;
    if (past === null) return html`<p class="faint">…</p>`;
    const { incident } = past;
    const grade = gradeOf(incident);
    const special = incident.status === "actual" ? "" : `【${say.status[incident.status]}】`;
    return html`<header data-testid="past" data-past=${incident.id}>
        ${gradeMark(grade, 2, `${say.incident.grade} ${numeral(grade)}`)}
        <div>
          <h1 class="clip" title=${incident.title}>${special}${incident.title}</h1>
          <p class="mute clip" style="padding:0">${incident.id} · ${placeText(incident.place)}</p>
        </div>
      </header>
      ${this.#facts(past)}`;
  }

  #facts({ incident, alerts, assignments }: Past): TemplateResult {
    const { say, room } = this;
    const { clock, state, streets } = room.store;
    const stamp = (at: string): string => clock.stamp(Date.parse(at));
    const units = assignments.map(({ unit }) => unitName(state.devices.units[unit], unit));
    const rows: [string, string][] = [
      [say.incident.state, `${say.state[incident.state]} · ${stamp(incident.changed_at)}`],
      [say.incident.opened, stamp(incident.opened_at)],
      [say.sheet.class, classWord(room, incident.class)],
      [say.incident.within, streets[incident.place.street ?? ""] ?? "—"],
      [say.alerts.title, String(alerts.length)],
      [say.units.title, units.length === 0 ? "—" : say.several(units)],
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
}

customElements.define("ld-past", PastPane);
