/** For who supervises: units that have not answered in time, who could go instead, and a button to take it on. */

import { css, html, nothing, type TemplateResult } from "lit";
import { Poll } from "../connection/poll";
import { ageText } from "../store/clock";
import { insteadOf, unanswered } from "../store/ladder";
import { shortfalls } from "../store/recommended";
import { leadOf } from "../store/family";
import { mayGive } from "../wire/kinds";
import type { Assignment, Instead } from "../wire/vocabulary";
import { marked, unitName } from "../words/names";
import { shortWords } from "./dispatch_row";
import { fate } from "./fate";
import { Lines } from "./lines";

/** Lines at once; the rest is counted. */
const MOST = 3;
/** Milliseconds between two questions who could go: units move, and right after its start the centre knows of none where it is. */
const EVERY = 2000;

export class Unanswered extends Lines {
  static override styles = [
    Lines.styles,
    css`
      p {
        background: var(--warn-fill);
        color: var(--warn);
      }
      .rest {
        color: inherit;
      }
    `,
  ];

  #asked: Poll<Instead[]> | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asked?.stop();
  }

  override willUpdate(): void {
    const { api, now, changed } = this.room;
    this.#asked ??= new Poll(() => api.instead(), EVERY, { now, changed: () => changed.emit() });
    if (this.#silent.length > 0) this.#asked.start();
    else this.#asked.stop();
  }

  /** Those of whom this operator is told. */
  get #silent(): Assignment[] {
    const { store } = this.room;
    return store.me && mayGive(store.me.role, "SeeLapse") ? unanswered(store.state) : [];
  }

  override render(): TemplateResult | typeof nothing {
    const { say } = this;
    return this.lines(this.#silent, MOST, (assignment) => this.#line(assignment), {
      id: "unanswered-more",
      words: say.units.unansweredMore,
    });
  }

  #sendButton(silent: Assignment, incident: string, unit: string): TemplateResult {
    const { say, room } = this;
    return html`<button
      class="button main"
      data-testid="send-instead"
      @click=${() =>
        room.orders.give(
          { type: "DispatchUnit", incident, unit, instead_of: silent.id },
          `seen:${silent.id}`,
        )}
    >
      ${say.units.sendInstead(unitName(room.store.state.devices.units[unit], unit))}
    </button>`;
  }

  /** Who could go instead, with what speaks against it: it may be as silent as the one it is named for. */
  #named(unit: string, assignment: string): string {
    const { say, room } = this;
    const name = unitName(room.store.state.devices.units[unit], unit);
    const now = this.#asked?.value?.find((one) => one.assignment === assignment && one.unit === unit);
    const doubts = now ? shortfalls(now).map((one) => shortWords(one, now.age_s ?? null, say)) : [];
    return doubts.length === 0 ? name : say.units.doubted(name, say.several(doubts));
  }

  #line(assignment: Assignment): TemplateResult {
    const { say, room } = this;
    const { state, clock } = room.store;
    const known = state.incidents.incidents[assignment.incident];
    const incident = known && leadOf(state.incidents, known);
    const instead = insteadOf(state, assignment, this.#asked?.value ?? null);
    const other = instead && this.#named(instead.unit, assignment.id);
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
      ${instead?.isFree && incident ? this.#sendButton(assignment, incident.id, instead.unit) : nothing}
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
