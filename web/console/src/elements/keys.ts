/** The sheet of keys. */

import { css, html, nothing, type TemplateResult } from "lit";
import { Panel } from "./panel";

export class Keys extends Panel {
  static override styles = [
    Panel.styles,
    css`
      dialog {
        width: 30rem;
        padding: 0 0 0.75rem;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--p1);
        color: var(--text);
      }
      dialog::backdrop {
        background: #0008;
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding: 0.75rem 1rem;
        font-weight: 600;
      }
      dl {
        display: grid;
        grid-template-columns: 7rem 1fr;
        gap: 0.3125rem 1rem;
        padding: 0 1rem;
      }
      dt {
        text-align: right;
      }
    `,
  ];

  override updated(): void {
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  override render(): TemplateResult | typeof nothing {
    const { say, room } = this;
    if (!room.desk.keysShown) return nothing;
    const shut = (): void => room.desk.showKeys(false);
    return html`<dialog aria-label=${say.keys.title} data-testid="keys" @close=${shut}>
      <div class="head">
        ${say.keys.title}<button class="button" @click=${shut}>${say.alerts.shut} <kbd>Esc</kbd></button>
      </div>
      <dl>
        ${say.keys.rows.map(
          ([keys, does]) =>
            html`<dt><kbd>${keys}</kbd></dt>
              <dd>${does}</dd>`,
        )}
      </dl>
    </dialog>`;
  }
}

customElements.define("ld-keys", Keys);
