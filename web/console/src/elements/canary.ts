/** When the last canary came back, and how long its way was: that the chain works is seen, and that it does not as well. */

import { css, html, nothing, type TemplateResult } from "lit";
import { roundTrip } from "../store/canary";
import { ageText } from "../store/clock";
import { Panel } from "./panel";

export class CanaryFigure extends Panel {
  static override styles = [
    Panel.styles,
    css`
      :host {
        flex: none;
        display: flex;
        flex-direction: column-reverse;
        line-height: 1.2;
      }
      small {
        color: var(--mute);
        font-size: var(--t0);
      }
      b {
        font-size: 0.9375rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .late {
        color: var(--warn);
      }
      .gone {
        padding: 0 0.375rem;
        border-radius: 3px;
        background: var(--bad-fill);
        color: var(--bad-text);
      }
    `,
  ];
  #timer = 0;

  /** It grows old without anybody telling: that nothing comes is what it is for. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = window.setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.#timer);
  }

  override render(): TemplateResult | typeof nothing {
    const { say, room } = this;
    const { canary, clock } = room.store;
    const { freshness, last } = canary;
    if (freshness === null) return nothing;
    const came = last === null ? say.canary.never : clock.time(Date.parse(last.received_at));
    const trip = last === null ? "" : ` · ${say.canary.trip(roundTrip(last))}`;
    const side = freshness === "fresh" ? trip : ` · ${say.canary.ago(ageText(canary.age))}`;
    return html`<small>${say.canary.label}</small>
      <b class=${freshness} data-testid="canary" data-freshness=${freshness} title=${say.canary.hint}
        >${came}${side}</b
      >`;
  }
}

customElements.define("ld-canary", CanaryFigure);
