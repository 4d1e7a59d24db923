/** Which of map and mosaic fills the middle, and the way to the figures. */

import { css, html, nothing, type TemplateResult } from "lit";
import type { View } from "../store/mosaic";
import { Panel } from "./panel";

const VIEWS: readonly View[] = ["map", "mosaic", "both"];

export class Views extends Panel {
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: flex;
        gap: 0.375rem;
      }
      .button {
        background: var(--glass);
        color: var(--mute);
        min-height: 1.75rem;
      }
      .button[aria-pressed="true"] {
        border-color: var(--accent-line);
        background: var(--accent-fill);
        color: var(--accent-text);
      }
    `,
  ];

  override render(): TemplateResult {
    const { mosaic, desk } = this.room;
    const { figures } = this.say;
    // Above the mosaic the bar has it, at the other end.
    const beside =
      mosaic.view === "map"
        ? html`<button class="button" data-testid="figures-open" @click=${() => desk.showFigures("")}>
            ${figures.open} <kbd>P</kbd>
          </button>`
        : nothing;
    return html`${VIEWS.map(
      (view) =>
        html`<button
          class="button"
          data-view=${view}
          aria-pressed=${mosaic.view === view ? "true" : "false"}
          title=${this.say.mosaic.viewTitle[view]}
          @click=${() => mosaic.show(view)}
        >
          ${this.say.mosaic.view[view]}
        </button>`,
    )}${beside}`;
  }
}

customElements.define("ld-views", Views);
