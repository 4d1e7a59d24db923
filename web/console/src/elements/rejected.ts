/** Payloads the centre could not take: somebody out there speaks and is not understood. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Rejected as Payload } from "../wire/vocabulary";
import { inWords } from "../words/words";
import { Panel } from "./panel";

export class Rejected extends Panel {
  static override properties: PropertyDeclarations = { ...Panel.properties, shown: { state: true } };
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        flex: 0 0 auto;
        max-height: 40%;
        border-top: 1px solid var(--line);
      }
      .fold {
        display: flex;
        width: 100%;
        gap: 0.5rem;
        padding: 0.5rem 0.875rem;
        color: var(--mute);
        font-size: var(--t1);
        font-weight: 600;
      }
      .fold .side {
        margin-left: auto;
        font-weight: 400;
      }
      li {
        padding: 0.375rem 0.875rem;
        border-top: 1px solid var(--hair);
        display: grid;
        gap: 0.125rem;
      }
      .head {
        display: flex;
        gap: 0.5rem;
      }
      .head time {
        margin-left: auto;
        flex: none;
      }
      code {
        font: var(--t0) var(--mono);
        color: var(--mute);
        background: var(--bg);
        padding: 0.125rem 0.375rem;
        border-radius: 3px;
        overflow-wrap: anywhere;
        max-height: 3.6em;
        overflow: hidden;
      }
    `,
  ];
  declare shown: boolean;

  override render(): TemplateResult {
    const { say, room } = this;
    const { rejected } = room.store.state.devices;
    return html`<button
        class="fold"
        data-testid="rejected"
        aria-expanded=${this.shown ? "true" : "false"}
        @click=${() => (this.shown = !this.shown)}
      >
        <span>${this.shown ? "▾" : "▸"} ${say.rejected.title}</span>
        <span class="side">${rejected.length}</span>
      </button>
      ${
        this.shown
          ? html`<ul class="scroll">
              ${rejected.length === 0 ? html`<li class="faint">${say.rejected.empty}</li>` : nothing}
              ${[...rejected].reverse().map((payload) => this.#row(payload))}
            </ul>`
          : nothing
      }`;
  }

  #row(payload: Payload): TemplateResult {
    const { say, room } = this;
    return html`<li data-rejected=${payload.reason}>
      <span class="head">
        <b class="clip">${say.rejected.reason[payload.reason]}</b>
        <span class="mute clip">${payload.topic}</span>
        <time class="faint">${room.store.clock.time(Date.parse(payload.at))}</time>
      </span>
      <span class="mute" title=${payload.message}>${inWords(room.desk.language, payload.message)}</span>
      <code>${payload.excerpt}</code>
      <span class="faint"
        >${payload.source ?? say.rejected.unknownSource} · ${say.rejected.size(payload.size)}</span
      >
    </li>`;
  }
}

customElements.define("ld-rejected", Rejected);
