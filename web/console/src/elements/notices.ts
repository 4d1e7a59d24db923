/** What this operator is told of, until they say that they know. */

import { css, html, nothing, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import { dueIn } from "../store/closing";
import { noticesTo, type Told } from "../store/plans";
import { numeral } from "../words/words";
import { fate } from "./fate";
import { Lines } from "./lines";
import { marked } from "../words/names";

/** Lines at once; the rest is counted. */
const MOST = 2;

export class Notices extends Lines {
  static override styles = [
    Lines.styles,
    css`
      p {
        background: var(--p2);
      }
      .exercise {
        color: var(--exercise-text);
        background: repeating-linear-gradient(
          135deg,
          var(--exercise-fill) 0 10px,
          color-mix(in srgb, var(--exercise-fill) 60%, var(--p1)) 10px 20px
        );
      }
      .late {
        color: var(--bad-text);
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { say, room } = this;
    const { me, state } = room.store;
    if (me === null) return nothing;
    const all = noticesTo(state.incidents, me);
    return this.lines(all, MOST, (told) => this.#line(told), { id: "notices-more", words: say.plans.more });
  }

  #line({ incident, lead, notice }: Told): TemplateResult {
    const { say, room } = this;
    const id = `${incident.id}/${String(notice.number)}`;
    const left = dueIn(notice.due, room.store.clock.now()) ?? 0;
    const time = ageText(Math.abs(left) / 1000);
    const words = `${lead.id} · ${numeral(lead.grade)} · ${lead.title}`;
    // That it is an exercise is the first word, before anybody is asked for anything.
    const asked = marked(say, incident.status, say.plans.toKnow);
    return html`<p role="alert" class=${incident.status} data-told=${id}>
      <button class="what clip" title="${asked} ${words}" @click=${() => room.desk.select(lead.id)}>
        ${asked} <b>${words}</b>
      </button>
      <span class=${left < 0 ? "late" : "mute"}>${left < 0 ? say.todo.late(time) : say.todo.left(time)}</span>
      ${fate(room, `known:${id}`)}
      <button
        class="button"
        data-testid="know"
        @click=${() =>
          room.orders.give(
            { type: "AcknowledgeNotice", incident: incident.id, notice: notice.number },
            `known:${id}`,
          )}
      >
        ${say.plans.know}<span class="sr"> ${lead.id}</span>
      </button>
    </p>`;
  }
}

customElements.define("ld-notices", Notices);
