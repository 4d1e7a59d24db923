/** The whole page: the login, or the desk with its five parts. */

import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Room } from "../room";
import { words } from "../words/words";
import { base } from "./base";
import { pressed } from "./shortcuts";
import { keepPage } from "./stray_files";
import "./announcer";
import "./banner";
import "./bar";
import "./call";
import "./figures";
import "./incident";
import "./incidents";
import "./keys";
import "./login";
import "./map_pane";
import "./mosaic";
import "./notices";
import "./rejected";
import "./sheet";
import "./topbar";
import "./tray";
import "./troubles";
import "./unanswered";
import "./views";

export class Console extends LitElement {
  static override properties: PropertyDeclarations = { room: { attribute: false } };
  static override styles = [
    base,
    css`
      :host {
        display: block;
        height: 100vh;
      }
      .desk {
        height: 100%;
        display: grid;
        grid-template:
          "top top top" 3rem
          "banner banner banner" auto
          "left map right" minmax(0, 1fr)
          "bar bar bar" 2.75rem
          / clamp(18.5rem, 19.4vw, 24rem) minmax(0, 1fr) clamp(23rem, 25.6vw, 40rem);
        column-gap: 1px;
        background: var(--line);
      }
      .desk.wide {
        grid-template-columns: clamp(18.5rem, 19.4vw, 24rem) minmax(0, 1fr) 0;
      }
      .wide ld-incident {
        display: none;
      }
      ld-topbar {
        grid-area: top;
      }
      .banners {
        grid-area: banner;
      }
      .left {
        grid-area: left;
        display: flex;
        flex-direction: column;
        min-height: 0;
        background: var(--p1);
      }
      main {
        grid-area: map;
        position: relative;
        min-width: 0;
        min-height: 0;
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        background: var(--map-outside);
      }
      .stage {
        position: relative;
        container-type: size;
      }
      ld-map,
      ld-mosaic {
        position: absolute;
        inset: 0;
      }
      /* The wall as high as its tiles are, the map below it; neither less than a third. */
      .stage.both {
        --high: clamp(33.4%, 3rem + 56.25cqw, 66.6%);
      }
      .both ld-mosaic {
        bottom: calc(100% - var(--high));
      }
      .both ld-map {
        top: var(--high);
        border-top: 1px solid var(--line);
      }
      ld-views {
        position: absolute;
        left: 0.875rem;
        top: 0.5rem;
      }
      ld-figures {
        max-height: 46vh;
      }
      ld-incident {
        grid-area: right;
      }
      ld-bar {
        grid-area: bar;
      }
    `,
  ];
  declare room: Room;
  #leave: () => void = () => undefined;
  #key = (event: KeyboardEvent): void => {
    if (this.room.who === "somebody") pressed(event, this.room, () => this.#focusBar());
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = this.room.changed.subscribe(() => this.requestUpdate());
    window.addEventListener("keydown", this.#key);
    window.addEventListener("dragover", keepPage);
    window.addEventListener("drop", keepPage);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
    window.removeEventListener("keydown", this.#key);
    window.removeEventListener("dragover", keepPage);
    window.removeEventListener("drop", keepPage);
  }

  /** An incident that is folded away gives its pictures back after a while. */
  override updated(): void {
    this.room.wall.see("pane", !this.room.mosaic.wide);
  }

  #focusBar(): void {
    this.renderRoot.querySelector("ld-bar")?.focusInput();
  }

  override render(): TemplateResult | typeof nothing {
    const { room } = this;
    if (room.who === "unknown") return nothing;
    if (room.who === "nobody") return html`<ld-login .room=${room}></ld-login>`;
    const say = words(room.desk.language);
    const { view, wide } = room.mosaic;
    return html`<div class="desk ${wide ? "wide" : ""}">
        <ld-topbar role="banner" .room=${room}></ld-topbar>
        <div class="banners">
          <ld-banner .room=${room}></ld-banner>
          <ld-notices .room=${room}></ld-notices>
          <ld-unanswered .room=${room}></ld-unanswered>
        </div>
        <nav class="left" aria-label="${say.tray.title}, ${say.list.title}">
          <ld-tray .room=${room}></ld-tray>
          <ld-incidents .room=${room}></ld-incidents>
          <ld-troubles .room=${room}></ld-troubles>
          <ld-rejected .room=${room}></ld-rejected>
        </nav>
        <main>
          <div class="stage ${view}">
            <ld-map .room=${room} ?hidden=${view === "mosaic"}></ld-map>
            <ld-mosaic .room=${room} ?hidden=${view === "map"}></ld-mosaic>
            <ld-views role="group" aria-label=${say.mosaic.view.mosaic} .room=${room}></ld-views>
            <ld-call .room=${room}></ld-call>
          </div>
          <ld-figures .room=${room}></ld-figures>
          <ld-sheet .room=${room}></ld-sheet>
        </main>
        <ld-incident role="complementary" aria-label=${say.list.title} .room=${room}></ld-incident>
        <ld-bar role="contentinfo" .room=${room}></ld-bar>
      </div>
      <ld-keys .room=${room}></ld-keys>
      <ld-announcer .room=${room}></ld-announcer>`;
  }
}

customElements.define("ld-console", Console);

declare global {
  interface HTMLElementTagNameMap {
    "ld-console": Console;
  }
}
