/** The line that names an incident an alert may belong to, and why: in the tray, and on an incident that opened by itself. */

import { css, html, type TemplateResult } from "lit";
import type { Match } from "../wire/vocabulary";
import { likeness } from "../words/likeness";
import type { Words } from "../words/words";

export const proposalStyles = css`
  .may {
    text-align: left;
    font-size: var(--t1);
    color: var(--mute);
  }
  .may b {
    font-weight: 600;
    color: var(--accent-text);
  }
`;

export function proposal(match: Match, say: Words, chosen: () => void): TemplateResult {
  const [what, why] = [say.tray.may(match.incident), likeness(match, say)];
  return html`<button
    class="may clip"
    data-proposal=${match.incident}
    title=${`${what} · ${why}`}
    @click=${chosen}
  >
    <b>${what}</b> ${why}
  </button>`;
}
