/** Why there are no pictures at all, and what helps. */

import { css, html, nothing, type TemplateResult } from "lit";
import type { Room } from "../room";
import { inWords, words } from "../words/words";

/** What mends itself within a second is said on the tiles only, in ms. */
const SAID_AFTER = 1000;

export const wallTroubleStyles = css`
  .trouble {
    padding: 0.375rem 0.625rem;
    margin-bottom: 0.25rem;
    border-radius: 4px;
    background: var(--bad-fill);
    color: var(--bad-text);
    font-size: var(--t1);
  }
`;

/** A sentence while the wall's connection can't be had; nothing while it stands, or the whole line is down, which the banner says. */
export function wallTrouble(room: Room): TemplateResult | typeof nothing {
  const { broken } = room.wall;
  if (broken === null || room.now() - broken.since < SAID_AFTER) return nothing;
  const { video } = words(room.desk.language);
  const said = video.broken[broken.code] ?? inWords(room.desk.language, broken.message);
  return html`<p
    class="trouble"
    role="alert"
    data-testid="wall-trouble"
    data-code=${broken.code}
    title=${broken.message}
  >
    ${video.noConnection(said)}
  </p>`;
}
