/** The one sheet that may be open: it lies over the map, so that picture and ladder stay in sight. */

import { css, html, nothing, type TemplateResult } from "lit";
import "./dispatch";
import "./find";
import "./order_form";
import type { Sheet } from "../store/desk";
import { Panel } from "./panel";

/** Sheets that need no incident: they lie on the left, where what they come from is. */
const ANYWHERE: ReadonlySet<Sheet> = new Set<Sheet>(["open", "call", "find"]);

export class SheetDock extends Panel {
  static override styles = [
    Panel.styles,
    css`
      section {
        position: absolute;
        top: 0.75rem;
        right: 0.75rem;
        width: min(27rem, calc(100% - 1.5rem));
        max-height: calc(100% - 1.5rem);
        display: flex;
        flex-direction: column;
        background: var(--p1);
        border: 1px solid var(--accent-line);
        border-radius: 8px;
      }
      /* A unit, what speaks for and against it, minutes and metres in one line. */
      section[data-sheet="dispatch"] {
        width: min(34rem, calc(100% - 1.5rem));
      }
      section[data-sheet="place"] {
        width: min(19rem, calc(100% - 1.5rem));
      }
      section.left {
        right: auto;
        left: 0.75rem;
      }
    `,
  ];
  #returnTo: HTMLElement | null = null;
  #was: string | null = null;

  override willUpdate(): void {
    const { desk, store } = this.room;
    const { sheet } = desk;
    const isKnown = store.state.incidents.incidents[desk.incident ?? ""] !== undefined;
    // What can't be drawn any more must not hold the keys.
    if (sheet !== null && !isKnown && !ANYWHERE.has(sheet)) queueMicrotask(() => desk.closeSheet());
    if (sheet !== null && this.#was === null) this.#returnTo = deepest(document.activeElement);
    if (sheet === null && this.#was !== null) this.#returnTo?.focus();
    this.#was = sheet;
  }

  override render(): TemplateResult | typeof nothing {
    const { room } = this;
    const { sheet, about, incident } = room.desk;
    const known = room.store.state.incidents.incidents[incident ?? ""] ?? null;
    if (sheet === null || (known === null && !ANYWHERE.has(sheet))) return nothing;
    return html`<section class=${ANYWHERE.has(sheet) ? "left" : ""} data-sheet=${sheet}>
      ${
        sheet === "dispatch"
          ? html`<ld-dispatch .room=${room} .incident=${known}></ld-dispatch>`
          : sheet === "find"
            ? html`<ld-find .room=${room}></ld-find>`
            : html`<ld-order-form
                .room=${room}
                .sheet=${sheet}
                .about=${about}
                .incident=${known}
              ></ld-order-form>`
      }
    </section>`;
  }
}

/** The element that really has the focus, through all shadow roots. */
function deepest(element: Element | null): HTMLElement | null {
  let found = element;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found instanceof HTMLElement ? found : null;
}

customElements.define("ld-sheet", SheetDock);
