/** One file of an incident: its name opens it in another tab, and the look is written down. */

import { css, html, type TemplateResult } from "lit";
import type { Room } from "../room";
import { mayGive } from "../wire/kinds";
import type { Attachment } from "../wire/vocabulary";
import { operatorName } from "../words/names";
import { words } from "../words/words";

export const attachmentStyles = css`
  .files li {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    min-height: 1.75rem;
    padding: 0.125rem 0.875rem;
  }
  .files .what {
    flex: 1 1 0;
    min-width: 0;
  }
  .files a {
    color: var(--accent-text);
  }
`;

/** `when`: the time it was added, as it is to be read. */
export function attachmentRow(room: Room, incident: string, one: Attachment, when: string): TemplateResult {
  const say = words(room.desk.language);
  const { state, me } = room.store;
  const path = `/api/v1/incidents/${encodeURIComponent(incident)}/attachments/${one.id}`;
  const may = me !== null && mayGive(me.role, "ReadAttachment");
  return html`<li data-attachment=${one.id}>
    ${
      may
        ? html`<a class="what clip" href=${path} target="_blank" rel="noopener" title=${say.files.look}
            >${one.name}</a
          >`
        : html`<span class="what clip" title=${one.name}>${one.name}</span>`
    }
    <span class="mute">${sizeText(one.size)}</span>
    <span class="mute">${operatorName(state, one.by)} ${when}</span>
  </li>`;
}

/** `480 kB`, `12.3 MB`. */
export function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
