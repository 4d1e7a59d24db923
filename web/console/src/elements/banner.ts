/** What everybody must know at once: the line is stale or down, a part of the centre is in trouble. */

import { css, html, nothing, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import { inWords } from "../words/words";
import { Panel } from "./panel";

export class Banner extends Panel {
  static override styles = [
    Panel.styles,
    css`
      p {
        padding: 0.375rem 1rem;
        border-bottom: 1px solid var(--line);
        background: var(--warn-fill);
        color: var(--warn);
      }
      p.bad {
        background: var(--bad-fill);
        color: var(--bad-text);
        font-weight: 600;
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room } = this;
    const { clock, troubles, seq } = room.store;
    const silent = ageText((room.now() - room.heardAt()) / 1000);
    const held = room.orders.waiting > 0 ? ` ${say.line.held(room.orders.waiting)}` : "";
    const left = room.touch.left(room.store.idleS);
    const lost = room.line.state === "connecting" && seq > 0;
    return html`${
      room.line.state === "stale"
        ? html`<p class="bad" role="alert" data-testid="stale">${say.line.staleBanner(silent)}${held}</p>`
        : lost
          ? html`<p class="bad" role="alert" data-testid="lost">${say.line.lostBanner(silent)}${held}</p>`
          : nothing
    }
    ${left === null ? nothing : html`<p class="bad" role="alert" data-testid="idle">${say.idle.soon(left)}</p>`}
    ${troubles.map(
      (trouble) =>
        html`<p role="status" data-trouble=${trouble.part}>
          ${say.line.trouble(
            say.line.part[trouble.part] ?? trouble.part,
            clock.time(Date.parse(trouble.since)),
            inWords(room.desk.language, trouble.message),
          )}
        </p>`,
    )}`;
  }
}

customElements.define("ld-banner", Banner);
