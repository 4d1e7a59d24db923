/** Files of an incident: chosen, dropped or pasted; each look is written down, so nothing is shown before it is asked for. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Sending } from "../store/sending";
import { mayGive } from "../wire/kinds";
import { attachmentRow, attachmentStyles } from "./attachment_row";
import { IncidentPanel } from "./incident_panel";
import { isWritten } from "./shortcuts";

const TAKEN = "image/jpeg,image/png,image/webp,audio/*,video/mp4,video/quicktime,video/webm";

export class Attachments extends IncidentPanel {
  static override properties: PropertyDeclarations = { ...IncidentPanel.properties, over: { state: true } };
  static override styles = [
    IncidentPanel.styles,
    attachmentStyles,
    css`
      :host {
        display: block;
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
  declare over: boolean;

  constructor() {
    super();
    this.over = false;
  }

  /** A picture that was copied elsewhere; what is pasted into a field belongs to the field. */
  #paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0 || !this.#may || isWritten(event.composedPath()[0])) return;
    event.preventDefault();
    this.#send(files);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("paste", this.#paste);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("paste", this.#paste);
  }

  get #may(): boolean {
    const { me } = this.room.store;
    return me !== null && mayGive(me.role, "AttachFile");
  }

  override render(): TemplateResult {
    const { say, room, incident } = this;
    return html`<section
      class=${this.over ? "over" : ""}
      @dragover=${(event: DragEvent) => this.#hover(event)}
      @dragleave=${() => (this.over = false)}
      @drop=${(event: DragEvent) => this.#drop(event)}
    >
      <h2 class="title">
        ${say.files.title} <span class="side">${incident.attachments.length}</span>
        ${
          this.#may
            ? html`<label title=${say.files.how}
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
      <ul class="files" data-testid="attachments">
        ${incident.attachments.map((one) => attachmentRow(room, incident.id, one, room.store.clock.time(Date.parse(one.at))))}
        ${room.sendings.of(incident.id).map((one) => this.#onItsWay(one))}
      </ul>
    </section>`;
  }

  #onItsWay(one: Sending): TemplateResult {
    const { say } = this;
    return html`<li role="status" data-failed=${one.failed === null ? nothing : ""}>
      <span class="what clip" title=${one.name}>${one.name}</span>
      ${one.failed === null ? html`<span class="mute">${say.files.sending}</span>` : this.#failed(one, one.failed)}
    </li>`;
  }

  #failed(one: Sending, { code, message }: NonNullable<Sending["failed"]>): TemplateResult {
    const { say, room, incident } = this;
    const why = say.refusal[code] ?? (message === "" ? code : message);
    return html`<span class="failed" title=${why}>${why}</span>
      <button aria-label=${say.act.dismiss} @click=${() => room.sendings.dismiss(incident.id, one)}>
        ×
      </button>`;
  }

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.#send([...(input.files ?? [])]);
    input.value = "";
  }

  #hover(event: DragEvent): void {
    if (!this.#may || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.over = true;
  }

  #drop(event: DragEvent): void {
    this.over = false;
    if (!this.#may || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#send([...event.dataTransfer.files]);
  }

  #send(files: readonly File[]): void {
    void this.room.sendings.send(this.incident.id, files);
  }
}

customElements.define("ld-attachments", Attachments);
