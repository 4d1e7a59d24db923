/** What was merged: which incident leads this one, and which ones this one leads. Each merge has its way back here. */

import { css, html, nothing, type TemplateResult } from "lit";
import { familyOf, leadOf, linkedTo } from "../store/family";
import { mayAct } from "../wire/kinds";
import type { Incident } from "../wire/vocabulary";
import { fate } from "./fate";
import { IncidentPanel } from "./incident_panel";

export class Family extends IncidentPanel {
  static override styles = [
    IncidentPanel.styles,
    css`
      :host {
        display: block;
      }
      p,
      li {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        padding: 0.1875rem 0.875rem;
      }
      p {
        padding-block: 0.5rem;
        background: var(--warn-fill);
        color: var(--warn);
      }
      li button {
        color: var(--accent-text);
        font-size: var(--t1);
        flex: none;
      }
      .what {
        flex: 1 1 0;
        min-width: 0;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { say, room, incident } = this;
    const { incidents } = room.store.state;
    const members = familyOf(incidents, incident).slice(1);
    const lead = leadOf(incidents, incident);
    const may = room.store.me !== null && mayAct(room.store.me.role);
    return html`${
      lead === incident
        ? nothing
        : html`<p role="status" data-testid="merged">
            <span class="what">${say.incident.merged(lead.id)}</span>
            <button class="button" @click=${() => room.desk.select(lead.id)}>
              ${say.incident.goTo(lead.id)}
            </button>
          </p>`
    }
    ${
      members.length === 0
        ? nothing
        : html`<h2 class="title">${say.incident.members}<span class="side">${members.length}</span></h2>
            <ul data-testid="members">
              ${members.map((member) => this.#member(member, may))}
            </ul>`
    }`;
  }

  #member(member: Incident, may: boolean): TemplateResult {
    const { say, room } = this;
    const told = fate(room, `separate:${member.id}`);
    return html`<li data-member=${member.id}>
      <span class="what clip" title=${member.title}>
        <b>${member.id}</b> ${member.title}
        <span class="mute"
          >· ${say.incident.moved(linkedTo(room.store.state.incidents, member.id).length)}</span
        >
      </span>
      ${told}
      ${
        may
          ? html`<button data-testid="separate" @click=${() => room.desk.open("separate", member.id)}>
              ${say.act.separate}<span class="sr"> ${member.id}</span>
            </button>`
          : nothing
      }
    </li>`;
  }
}

customElements.define("ld-family", Family);
