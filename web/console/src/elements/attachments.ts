/** Files of an incident: chosen, dropped or pasted; each look is written down, so nothing is shown before it is asked for. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { mayNote } from "../wire/kinds";
import type { Attachment } from "../wire/vocabulary";
import { operatorName } from "../words/names";
import { IncidentPanel } from "./incident_panel";

const TAKEN = "image/jpeg,image/png,image/webp,audio/*,video/mp4,video/webm";

interface Sending {
  name: string;
  /** Why it was not taken; null while it is on its way. */
  failed: string | null;
}

export class Attachments extends IncidentPanel {
  static override properties: PropertyDeclarations = {
    ...IncidentPanel.properties,
    sending: { state: true },
    over: { state: true },
  };
  static override styles = [
    IncidentPanel.styles,
    css`
      :host {
        display: block;
      }
      li {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        min-height: 1.75rem;
        padding: 0.125rem 0.875rem;
      }
      .what {
        flex: 1 1 0;
        min-width: 0;
      }
      .title label {
        position: relative; /* holds the input, which would make the page longer than the screen */
        color: var(--accent-text);
        font-size: var(--t1);
        cursor: pointer;
      }
      .title label:focus-within {
        outline: 1px solid var(--accent-line);
      }
      input {
        position: absolute;
        width: 1px;
        opacity: 0;
      }
      a {
        color: var(--accent-text);
      }
      .over {
        outline: 1px dashed var(--accent);
        outline-offset: -2px;
      }
      .failed {
        flex: 2 1 0;
        min-width: 0;
        color: var(--bad-text);
      }
    `,
  ];
  declare sending: readonly Sending[];
  declare over: boolean;
  #for = "";

  constructor() {
    super();
    this.sending = [];
    this.over = false;
  }

  override willUpdate(): void {
    if (this.#for === this.incident.id) return;
    this.#for = this.incident.id;
    this.sending = [];
  }

  override render(): TemplateResult {
    const { say, room, incident } = this;
    const me = room.store.me;
    const may = me !== null && mayNote(me.role);
    return html`<section
      class=${this.over ? "over" : ""}
      @dragover=${(event: DragEvent) => this.#hover(event, may)}
      @dragleave=${() => (this.over = false)}
      @drop=${(event: DragEvent) => this.#drop(event, may)}
    >
      <h2 class="title">
        ${say.files.title} <span class="side">${incident.attachments.length}</span>
        ${
          may
            ? html`<label
                >${say.files.add}<input
                  type="file"
                  multiple
                  accept=${TAKEN}
                  data-testid="attach"
                  @change=${(event: Event) => this.#chosen(event)}
              /></label>`
            : nothing
        }
      </h2>
      <ul data-testid="attachments">
        ${incident.attachments.map((one) => this.#row(one))} ${this.sending.map((one) => this.#onItsWay(one))}
      </ul>
    </section>`;
  }

  #row(one: Attachment): TemplateResult {
    const { say, room, incident } = this;
    const { state, clock } = room.store;
    const path = `/api/v1/incidents/${encodeURIComponent(incident.id)}/attachments/${one.id}`;
    return html`<li data-attachment=${one.id}>
      <a class="what clip" href=${path} target="_blank" rel="noopener" title=${say.files.look}>${one.name}</a>
      <span class="mute">${sizeText(one.size)}</span>
      <span class="mute">${operatorName(state, one.by)} ${clock.time(Date.parse(one.at))}</span>
    </li>`;
  }

  #onItsWay(one: Sending): TemplateResult {
    const { say } = this;
    return html`<li role="status" data-failed=${one.failed === null ? nothing : ""}>
      <span class="what clip">${one.name}</span>
      ${
        one.failed === null
          ? html`<span class="mute">${say.files.sending}</span>`
          : html`<span class="failed clip" title=${one.failed}>${one.failed}</span>
              <button
                aria-label=${say.act.dismiss}
                @click=${() => (this.sending = this.sending.filter((other) => other !== one))}
              >
                ×
              </button>`
      }
    </li>`;
  }

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    void this.#send([...(input.files ?? [])]);
    input.value = "";
  }

  #hover(event: DragEvent, may: boolean): void {
    if (!may || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.over = true;
  }

  #drop(event: DragEvent, may: boolean): void {
    this.over = false;
    if (!may) return;
    event.preventDefault();
    void this.#send([...(event.dataTransfer?.files ?? [])]);
  }

  /** One after the other: the line to the centre may be thin. */
  async #send(files: readonly File[]): Promise<void> {
    const incident = this.incident.id;
    for (const file of files) {
      const sending: Sending = { name: file.name, failed: null };
      this.sending = [...this.sending, sending];
      const answer = await this.room.api.attach(incident, file);
      if (this.#for !== incident) continue;
      const rest = this.sending.filter((one) => one !== sending);
      const why = answer.ok ? null : (this.say.refusal[answer.code] ?? answer.message);
      this.sending = why === null ? rest : [...rest, { name: file.name, failed: why }];
    }
  }
}

/** `480 kB`, `12.3 MB`. */
export function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

customElements.define("ld-attachments", Attachments);
