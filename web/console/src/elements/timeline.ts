/** What happened, newest first, in sentences. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Entry } from "../connection/api";
import type { Room } from "../room";
import { ENTERED } from "../store/claims";
import { inLanguage, operatorName, unitName } from "../words/names";
import { classWord } from "./alert_words";
import { sentence, type Names } from "../words/events";
import { Panel } from "./panel";

/** Who looked at what belongs to the record and would bury the rest of it. */
const LOOKS: ReadonlySet<string> = new Set(["ViewStarted", "ViewEnded", "CallerRead"]);

export class TimelineView extends Panel {
  static override properties: PropertyDeclarations = { ...Panel.properties, looksShown: { state: true } };
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
      .looks {
        color: var(--accent-text);
        font-weight: 400;
      }
    `,
  ];

  declare looksShown: boolean;

  override render(): TemplateResult {
    const { say, room } = this;
    const { timeline } = room;
    const all = timeline.entries;
    const looks = all.filter((entry) => LOOKS.has(entry.event.type)).length;
    const entries = this.looksShown ? all : all.filter((entry) => !LOOKS.has(entry.event.type));
    return html`<h2 class="title">
        ${say.timeline.title}
        <span class="side"
          >${timeline.state === "reading" ? say.timeline.reading : say.timeline.count(all.length)}</span
        >
        ${
          looks === 0
            ? nothing
            : html`<button
                class="looks"
                data-testid="looks"
                aria-pressed=${this.looksShown ? "true" : "false"}
                @click=${() => (this.looksShown = !this.looksShown)}
              >
                ${this.looksShown ? say.timeline.hideLooks : say.timeline.showLooks(looks)}
              </button>`
        }
      </h2>
      ${
        timeline.state === "failed"
          ? html`<p class="title" role="alert">
              ${say.timeline.failed(say.refusal[timeline.failed.code] ?? timeline.failed.message)}
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
      unit: (id) => unitName(state.devices.units[id], id),
      camera: (id) => state.cameras[id]?.name ?? id,
      class: (of) => classWord(room, of),
      device: (id) => state.devices.devices[id]?.name ?? (id === ENTERED ? this.say.tray.entered : id),
      plan: (id) => named(room, id),
    };
    const who = entry.actor.kind === "operator" ? operatorName(state, entry.actor.id) : "";
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

/** What a plan is called: one that was dropped from the centre's table by its code. */
function named({ store, desk }: Room, id: string): string {
  const plan = store.plans.find((one) => one.id === id);
  return plan ? inLanguage(desk.language, plan) : id;
}

customElements.define("ld-timeline", TimelineView);
