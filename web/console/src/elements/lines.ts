/** Lines at the top of the page: the first few, and the rest behind a button that says how many. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { Panel } from "./panel";

export abstract class Lines extends Panel {
  static override properties: PropertyDeclarations = { ...Panel.properties, allShown: { state: true } };
  static override styles = [
    Panel.styles,
    css`
      /* All of them leave the desk below them in sight. */
      .lines {
        max-height: 40vh;
        overflow: auto;
      }
      p {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        padding: 0.25rem 1rem;
        border-bottom: 1px solid var(--line);
      }
      .what {
        flex: 1 1 0;
        min-width: 0;
        text-align: left;
        color: inherit;
      }
      .rest {
        color: var(--accent-text);
      }
    `,
  ];
  declare allShown: boolean;

  constructor() {
    super();
    this.allShown = false;
  }

  /** `most` lines at once; `more` says how many there are beyond them. */
  protected lines<T>(
    all: readonly T[],
    most: number,
    line: (one: T) => TemplateResult,
    more: { id: string; words: (count: number) => string },
  ): TemplateResult | typeof nothing {
    if (all.length === 0) return nothing;
    const shown = this.allShown ? all : all.slice(0, most);
    return html`<div class="lines">${shown.map(line)}</div>
      ${
        all.length > most
          ? html`<p>
              <button
                class="rest"
                data-testid=${more.id}
                aria-expanded=${this.allShown ? "true" : "false"}
                @click=${() => (this.allShown = !this.allShown)}
              >
                ${this.allShown ? this.say.plans.fewer : more.words(all.length - most)}
              </button>
            </p>`
          : nothing
      }`;
  }
}
