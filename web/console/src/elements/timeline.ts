/** What happened, newest first, in sentences. */

import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Entry } from "../connection/api";
import { sentence, type Names } from "../words/events";
import { Panel } from "./panel";

export class TimelineView extends Panel {
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: block;
        padding-bottom: 0.75rem;
      }
      li {
        display: grid;
        grid-template-columns: 4rem minmax(0, 1fr) auto;
        gap: 0.5rem;
        padding: 0.1875rem 0.875rem;
      }
      time,
      .who {
        color: var(--faint);
        font-size: var(--t1);
      }
      code {
        font: var(--t0) var(--mono);
        color: var(--faint);
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room } = this;
    const { timeline } = room;
    const entries = timeline.entries;
    return html`<h2 class="title">
        ${say.timeline.title}
        <span class="side"
          >${timeline.state === "reading" ? say.timeline.reading : say.timeline.count(entries.length)}</span
        >
      </h2>
      ${
        timeline.state === "failed"
          ? html`<p class="title" role="alert">
              ${say.timeline.failed(timeline.message)}
              <button class="button" @click=${() => void timeline.open(timeline.incident)}>
                ${say.timeline.again}
              </button>
            </p>`
          : nothing
      }
      <ol data-testid="timeline">
        ${repeat(
          entries,
          (entry) => entry.seq,
          (entry) => this.#row(entry),
        )}
      </ol>`;
  }

  #row(entry: Entry): TemplateResult {
    const { room } = this;
    const { state, clock } = room.store;
    const names: Names = {
      unit: (id) => `${id} ${state.devices.units[id]?.name ?? ""}`.trim(),
      camera: (id) => state.cameras[id]?.name ?? id,
      device: (id) => state.devices.devices[id]?.name ?? id,
    };
    const who =
      entry.actor.kind === "operator" ? (state.operators[entry.actor.id]?.display ?? entry.actor.id) : "";
    const parts = sentence(entry.event, room.desk.language, names);
    return html`<li
      data-seq=${entry.seq}
      data-event=${entry.event.type}
      title="#${entry.seq} ${entry.hash ?? ""}"
    >
      <time>${clock.time(Date.parse(entry.at))}</time>
      <span>${parts.map((part, index) => (index % 2 === 1 ? html`<b>${part}</b>` : part))}</span>
      <span class="who">${who}</span>
    </li>`;
  }
}

customElements.define("ld-timeline", TimelineView);
