/** Above the mosaic: whose cameras, how many at once, which page of them. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { isOnline } from "../store/near";
import { GRIDS, type Group, type Page } from "../store/mosaic";
import { Panel } from "./panel";

export class MosaicBar extends Panel {
  static override properties: PropertyDeclarations = { ...Panel.properties, page: { attribute: false } };
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.375rem 0.75rem;
        /* The switch of views lies at the left. */
        padding: 0.5rem 0.625rem 0.375rem 12rem;
        min-height: 2.75rem;
        color: var(--mute);
        font-size: var(--t1);
      }
      select {
        min-height: 1.75rem;
        max-width: 14rem;
        padding: 0 0.375rem;
        border: 1px solid var(--line);
        border-radius: 6px;
        background: var(--p2);
        color: var(--text);
        text-overflow: ellipsis;
      }
      .grids {
        display: flex;
        border: 1px solid var(--line);
        border-radius: 6px;
        overflow: hidden;
      }
      .grids button {
        min-width: 1.875rem;
        min-height: 1.625rem;
        text-align: center;
        border-right: 1px solid var(--hair);
      }
      .grids button:last-child {
        border-right: 0;
      }
      .grids button:hover {
        color: var(--text);
      }
      .grids [aria-pressed="true"] {
        background: var(--accent-fill);
        color: var(--accent-text);
      }
      .pages {
        display: flex;
        align-items: center;
        gap: 0.375rem;
      }
      .pages output {
        min-width: 3.25rem;
        text-align: center;
        color: var(--text);
      }
      .button {
        min-height: 1.75rem;
        color: inherit;
      }
      .button[aria-pressed="true"] {
        background: var(--accent-fill);
        border-color: var(--accent-line);
        color: var(--accent-text);
      }
      .side {
        margin-left: auto;
        display: flex;
        gap: 0.375rem;
      }
      .lost {
        color: var(--warn);
      }
      /* On a 1366 screen beside the incident: one line all the same. */
      @container (max-width: 46rem) {
        .total,
        .side kbd {
          display: none;
        }
        :host {
          flex-wrap: nowrap;
          gap: 0.375rem 0.4375rem;
          padding-left: 11.875rem;
          padding-right: 0.375rem;
        }
        select {
          flex: 0 1 7rem;
          min-width: 4rem;
        }
        .grids button {
          min-width: 1.5rem;
        }
        .pages {
          gap: 0.125rem;
        }
        .pages output {
          min-width: 2.75rem;
        }
        .button {
          padding: 0.1875rem 0.4375rem;
        }
      }
    `,
  ];
  declare page: Page;

  override render(): TemplateResult {
    const { say, room } = this;
    const { mosaic } = room;
    const words = say.mosaic;
    return html`<select
        aria-label=${words.group}
        title=${words.group}
        data-testid="mosaic-group"
        @change=${(event: Event) => this.#choose(event.target as HTMLSelectElement)}
      >
        ${this.#groups().map(
          ([group, name]) =>
            html`<option value=${group} .selected=${group === mosaic.group}>${name}</option>`,
        )}
      </select>
      <span class="grids" role="group" aria-label=${words.grid}>
        ${GRIDS.map(
          (grid) =>
            html`<button
              aria-pressed=${grid === mosaic.grid ? "true" : "false"}
              aria-label=${words.tiles(grid)}
              title=${words.tiles(grid)}
              data-tiles=${grid}
              @click=${() => mosaic.divide(grid)}
            >
              ${grid}
            </button>`,
        )}
      </span>
      ${this.#pages()}
      <span class="side">
        <button class="button" data-testid="figures-open" @click=${() => room.desk.showFigures("")}>
          ${say.figures.open} <kbd>P</kbd>
        </button>
        <button
          class="button"
          title=${words.wideTitle}
          aria-pressed=${mosaic.wide ? "true" : "false"}
          data-testid="mosaic-wide"
          @click=${() => mosaic.widen(!mosaic.wide)}
        >
          ${words.wide} <kbd>F</kbd>
        </button>
      </span>`;
  }

  #pages(): TemplateResult {
    const { mosaic, store } = this.room;
    const words = this.say.mosaic;
    const { page, pages, total, cameras } = this.page;
    const turn = (by: number, sign: string, does: string, name: string): TemplateResult =>
      html`<button
        class="button"
        title="${does} ${by < 0 ? "PageUp" : "PageDown"}"
        aria-label=${does}
        data-testid=${name}
        ?disabled=${pages < 2}
        @click=${() => mosaic.turn(by)}
      >
        ${sign}
      </button>`;
    const lost = cameras.filter((name) => {
      const camera = store.state.cameras[name];
      return camera && !isOnline(store.state, camera);
    }).length;
    return html`<span class="pages">
        ${turn(-1, "‹", words.before, "page-before")}
        <output aria-label=${words.page}>${page + 1} / ${pages}</output>
        ${turn(1, "›", words.next, "page-next")}
      </span>
      <span class="total"
        >${words.count(total)}${lost === 0 ? nothing : html` · <span class="lost">${words.lost(lost)}</span>`}</span
      >`;
  }

  /** Every group, and what it is called with how many cameras. */
  #groups(): [Group, string][] {
    const { store, mosaic, desk } = this.room;
    const words = this.say.mosaic;
    const many = new Map<string, number>();
    for (const { node } of Object.values(store.state.cameras)) many.set(node, (many.get(node) ?? 0) + 1);
    const nodes = Object.values(store.state.nodes)
      .filter((node) => many.has(node.id) || mosaic.group === `node:${node.id}`)
      .sort((a, b) => a.name.localeCompare(b.name, "zh"));
    return [
      ["all", words.all],
      ["near", desk.incident === null ? words.nearNone : words.near(desk.incident)],
      ["own", words.own(mosaic.own.length)],
      ...nodes.map((node): [Group, string] => [`node:${node.id}`, `${node.name} ${many.get(node.id) ?? 0}`]),
    ];
  }

  #choose(select: HTMLSelectElement): void {
    this.room.mosaic.choose(select.value as Group);
    select.blur(); // the keys of the desk work again at once
  }
}

customElements.define("ld-mosaic-bar", MosaicBar);
