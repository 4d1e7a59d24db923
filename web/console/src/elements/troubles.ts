/** The troubles of the centre's own means: below the incidents and apart from them, for nobody is in danger by one. */

import { css, html, nothing, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import { hasPassed, NAMED, openTroubles } from "../store/trouble";
import { Panel } from "./panel";
import { incidentTitle } from "../words/names";
import { troubleMark } from "./trouble_mark";

type Listed = ReturnType<typeof openTroubles>[number];

export class Troubles extends Panel {
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        flex: 0 0 auto;
        max-height: 30%;
        border-top: 1px dashed var(--warn);
      }
      .row {
        width: 100%;
        min-height: 2.25rem;
        display: grid;
        grid-template-columns: 1.25rem minmax(0, 1fr) auto;
        gap: 0.625rem;
        align-items: center;
        padding: 0.25rem 0.875rem;
        border-left: 3px solid transparent;
        text-align: left;
      }
      .row:hover {
        background: var(--p2);
      }
      .row:focus-visible {
        outline-offset: -2px;
      }
      .row[aria-current="true"] {
        background: var(--p3);
        border-left-color: var(--accent);
      }
      .row.passed {
        opacity: 0.75;
      }
      .title {
        color: var(--warn);
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { say, room } = this;
    const listed = openTroubles(room.store.state);
    this.hidden = listed.length === 0;
    if (listed.length === 0) return nothing;
    return html`<h2 class="title">${say.trouble.title}<span class="side">${listed.length}</span></h2>
      <ul class="scroll" data-testid="troubles">
        ${listed.map((incident) => html`<li>${this.#row(incident)}</li>`)}
      </ul>`;
  }

  #row(incident: Listed): TemplateResult {
    const { say, room } = this;
    const { trouble } = incident;
    const passed = hasPassed(incident);
    const title = incidentTitle(incident, say);
    const named = trouble.sources.slice(0, NAMED).join(" ");
    const lasts = say.trouble.lasts(ageText(room.store.clock.age(trouble.since)));
    return html`<button
      class="row ${passed ? "passed" : ""}"
      data-trouble=${trouble.kind}
      data-incident=${incident.id}
      aria-current=${room.desk.incident === incident.id ? "true" : "false"}
      @click=${() => room.desk.select(incident.id)}
    >
      ${troubleMark(1.25, say.trouble.mark)}
      <span class="clip" title=${`${incident.id} · ${title} · ${named}`}>${title}</span>
      <span class="mute">${passed ? say.trouble.passed : lasts}</span>
    </button>`;
  }
}

customElements.define("ld-troubles", Troubles);
