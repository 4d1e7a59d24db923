/** What may be done to the incident, each with its key; what may not says why. */

import { css, html, nothing, type TemplateResult } from "lit";
import type { Sheet } from "../store/desk";
import { isOver, mayAct, mayNote } from "../wire/kinds";
import { fate } from "./fate";
import { IncidentPanel } from "./incident_panel";
import { confirmIncident } from "./shortcuts";

export class Actions extends IncidentPanel {
  static override styles = [
    IncidentPanel.styles,
    css`
      :host {
        display: block;
        padding: 0 0.875rem 0.5rem;
        border-bottom: 1px solid var(--line);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem;
      }
      .row .main {
        margin-right: 0.25rem;
      }
      p {
        padding-top: 0.375rem;
      }
      p:empty {
        display: none;
      }
    `,
  ];

  override render(): TemplateResult {
    const { say, room, incident } = this;
    const role = room.store.me?.role ?? "viewer";
    const over = isOver(incident);
    const act = mayAct(role) && !over;
    const reason = over ? say.incident.over : say.incident.lookOnly(say.role[role]);
    const open = (sheet: Sheet) => (): void => room.desk.open(sheet);
    const confirmed = incident.state !== "received";
    return html`<div class="row" role="toolbar" aria-label=${incident.id}>
        ${button("dispatch", say.act.dispatch, "D", act, reason, open("dispatch"), "main")}
        ${button("confirm", say.act.confirm, "C", act && !confirmed, act ? say.act.already : reason, () =>
          confirmIncident(room, incident),
        )}
        ${button("grade", say.act.grade, "G", act, reason, open("grade"))}
        ${button("note", say.act.note, "M", mayNote(role) && !over, reason, open("note"))}
        ${button("close", say.act.close, "X", act, reason, open("close"))}
        ${button("cancel", say.act.cancel, "V", act, reason, open("cancel"))}
      </div>
      ${act ? nothing : html`<p class="mute" data-testid="look-only">${reason}</p>`}
      <p>
        ${["confirm", "grade", "note", "close", "cancel"].map((name) => fate(room, `${name}:${incident.id}`))}
      </p>`;
  }
}

function button(
  name: string,
  label: string,
  key: string,
  enabled: boolean,
  reason: string,
  run: () => void,
  tone = "",
): TemplateResult {
  return html`<button
    class="button ${tone}"
    data-testid=${name}
    aria-disabled=${enabled ? "false" : "true"}
    aria-keyshortcuts=${key}
    title=${enabled ? `${label} (${key})` : reason}
    @click=${() => enabled && run()}
  >
    ${label} <kbd>${key}</kbd>
  </button>`;
}

customElements.define("ld-actions", Actions);
