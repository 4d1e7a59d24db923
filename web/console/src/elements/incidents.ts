/** The incidents, the one that needs a hand first on top. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { ageText } from "../store/clock";
import { openIncidents, overIncidents, rowOf, type Need, type Row } from "../store/need";
import { ENDED_ITSELF, isTrouble } from "../store/trouble";
import { gradeOf } from "../wire/kinds";
import { numeral } from "../words/words";
import { Panel } from "./panel";
import { showUnseen, Sight } from "./sight";
import { incidentTitle, marked } from "../words/names";
import { incidentMark } from "./trouble_mark";

/** The tone of a pill: what waits for us is red or amber, what goes its way blue, what is being done green. */
const TONES: Record<Need, string> = {
  late: "warn",
  to_confirm: "wait",
  to_dispatch: "wait",
  to_accept: "go",
  accepted: "go",
  en_route: "go",
  on_scene: "on",
  to_report: "plain",
  to_verify: "plain",
  over: "plain",
};

export class Incidents extends Panel {
  static override properties: PropertyDeclarations = { ...Panel.properties, overShown: { state: true } };
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        flex: 1 1 0;
      }
      /* What is scrolled away is not laid out: hundreds may be open in a storm. */
      li {
        content-visibility: auto;
        contain-intrinsic-size: auto 3.25rem;
      }
      .row {
        width: 100%;
        min-height: 2.75rem;
        display: grid;
        grid-template-columns: 1.75rem minmax(0, 1fr) auto 1.75rem;
        gap: 0.625rem;
        align-items: center;
        padding: 0.5rem 0.875rem;
        border-left: 3px solid transparent;
        border-bottom: 1px solid var(--hair);
        text-align: left;
      }
      /* The row fills its place, and what is outside it is not painted. */
      .row:focus-visible {
        outline-offset: -2px;
      }
      .row:hover {
        background: var(--p2);
      }
      .row[aria-current="true"] {
        background: var(--p3);
        border-left-color: var(--accent);
      }
      .row.exercise {
        background-image: repeating-linear-gradient(
          135deg,
          #0000 0 10px,
          color-mix(in srgb, var(--exercise) 8%, #0000) 10px 20px
        );
      }
      .row.exercise b {
        color: var(--exercise);
      }
      .row.over {
        opacity: 0.7;
      }
      .what {
        display: grid;
      }
      .what b {
        font-size: var(--t3);
      }
      .late {
        color: var(--bad-text);
      }
      .how {
        display: grid;
        justify-items: end;
        gap: 0.125rem;
      }
      .pill {
        padding: 0.0625rem 0.5rem;
        border-radius: 9px;
        font-size: var(--t1);
        white-space: nowrap;
        background: var(--p3);
        color: var(--mute);
      }
      .row[aria-current="true"] .pill.plain {
        background: var(--p1);
      }
      .pill.wait {
        background: var(--bad-fill);
        color: var(--bad-text);
      }
      .pill.warn {
        background: var(--warn-fill);
        color: var(--warn);
      }
      .pill.go {
        background: var(--accent-fill);
        color: var(--accent-text);
      }
      .pill.on {
        background: var(--ok-fill);
        color: var(--ok-text);
      }
      .pill.exercise {
        background: var(--exercise-fill);
        color: var(--exercise-text);
      }
      .count {
        border-radius: 10px;
        text-align: center;
        font-size: var(--t1);
        color: var(--mute);
        background: var(--p3);
      }
      .row[aria-current="true"] .count {
        background: var(--p1);
      }
      @media (max-width: 1500px) {
        .row {
          grid-template-columns: 1.75rem minmax(0, 1fr) auto;
          gap: 0.5rem;
          padding-inline: 0.625rem;
        }
        .count {
          display: none;
        }
      }
      .fold {
        width: 100%;
        padding: 0.5rem 0.875rem;
        color: var(--faint);
        font-size: var(--t1);
      }
    `,
  ];
  declare overShown: boolean;
  readonly #sight = new Sight(() => this.requestUpdate());
  #selected = "";
  #at = -1;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight.stop();
  }

  /** What is selected is brought into sight, and kept there when it moves; nothing else scrolls by itself. */
  override updated(): void {
    const list = this.renderRoot.querySelector(".scroll");
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>("[data-row]")];
    if (!list || this.room.store.seq === 0) return;
    this.#sight.follow(list, rows);
    const selected = this.room.desk.incident ?? "";
    const at = rows.findIndex((row) => row.dataset["row"] === selected);
    const moved = at !== this.#at && this.#sight.visible.has(selected);
    if (at >= 0 && (selected !== this.#selected || moved)) rows[at]?.scrollIntoView({ block: "nearest" });
    [this.#selected, this.#at] = [selected, at];
  }

  override render(): TemplateResult {
    const { say, room } = this;
    const now = room.store.clock.now();
    const rows = openIncidents(room.store.state, now);
    const over = overIncidents(room.store.state);
    return html`<h2 class="title">
        ${say.list.title}<span class="side">${rows.length} · ${say.list.order}</span>
      </h2>
      <div class="scroll" style="flex:1">
        ${rows.length === 0 ? html`<p class="title faint">${say.list.empty}</p>` : nothing}
        <ul data-testid="incidents">
          ${repeat(
            rows,
            (row) => row.incident.id,
            (row) => html`<li data-row=${row.incident.id}>${this.#row(row)}</li>`,
          )}
        </ul>
        ${
          over.length === 0
            ? nothing
            : html`<button
                class="fold"
                aria-expanded=${this.overShown ? "true" : "false"}
                @click=${() => (this.overShown = !this.overShown)}
              >
                ${this.overShown ? "▾" : "▸"} ${say.list.over(over.length)}
              </button>`
        }
        ${
          this.overShown
            ? html`<ul data-testid="over">
                ${over.map((incident) => html`<li>${this.#row(rowOf(room.store.state, incident, now))}</li>`)}
              </ul>`
            : nothing
        }
      </div>
      <div role="status">${this.#news()}</div>`;
  }

  /** In a storm the newest of a grade stand below the fold: that they are there must be seen at once. */
  #news(): TemplateResult | typeof nothing {
    const { unseen } = this.#sight;
    if (unseen.size === 0) return nothing;
    return html`<button
      class="unseen"
      data-testid="unseen"
      @click=${() => showUnseen(this.renderRoot, unseen)}
    >
      ${this.say.list.unseen(unseen.size)}
    </button>`;
  }

  /** A row that looks as it did is not even compared: most of hundreds do. */
  #row(row: Row): unknown {
    const { say, room } = this;
    const { incident, need, accepted, moving, bound, untold } = row;
    const selected = room.desk.incident === incident.id;
    const age = ageText(
      (room.store.clock.now() - (need === "over" ? Date.parse(incident.changed_at) : row.reportedAt)) / 1000,
    );
    return guard([incident, row.alerts, need, accepted, moving, bound, untold, selected, age, say], () =>
      this.#drawn(row, selected, age),
    );
  }

  #drawn(row: Row, selected: boolean, age: string): TemplateResult {
    const { say, room } = this;
    const { incident, need } = row;
    const address = incident.place.address ?? say.incident.unplaced;
    // A title that the centre made ends with the address, which stands below.
    const end = ` · ${address}`;
    const called = incidentTitle(incident, say);
    const title = called.endsWith(end) ? called.slice(0, -end.length) : called;
    return html`<button
      class="row ${incident.status} ${need === "over" ? "over" : ""}"
      data-incident=${incident.id}
      data-state=${incident.state}
      data-need=${need}
      aria-current=${selected ? "true" : "false"}
      @click=${() => room.desk.select(incident.id)}
    >
      ${incidentMark(incident, 1.75, numeral(gradeOf(incident)), say)}
      <span class="what">
        <b class="clip" title=${called}>${marked(say, incident.status, title)}</b>
        <span class="mute clip"
          >${
            row.untold === 0
              ? nothing
              : html`<span class="late" data-untold=${row.untold}>${say.list.untold(row.untold)} · </span>`
          }${incident.id}
          · ${address}</span
        >
      </span>
      <span class="how">
        <span class="pill ${incident.status === "exercise" ? "exercise" : TONES[need]}"
          >${this.#pill(row)}</span
        >
        <time class="mute">${age}</time>
      </span>
      <span class="count" title=${say.list.alerts(row.alerts)}>${row.alerts}</span>
    </button>`;
  }

  #pill({ incident, need, accepted, moving, bound }: Row): string {
    if (need === "over" && isTrouble(incident) && incident.outcome === ENDED_ITSELF)
      return this.say.trouble.recovered;
    if (need === "over") return this.say.state[incident.state];
    if (need === "to_accept") return `${this.say.need[need]} ${bound - accepted}`;
    if (need === "accepted") return `${this.say.need[need]} ${accepted}/${bound}`;
    return need === "en_route" ? `${this.say.need[need]} ${moving}/${bound}` : this.say.need[need];
  }
}

customElements.define("ld-incidents", Incidents);
