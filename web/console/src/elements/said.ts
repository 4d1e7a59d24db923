/** The newest of what its sender said of an alert while it waits: that nobody is needed any more, above all. */

import { css, html, nothing, type TemplateResult } from "lit";
import type { Room } from "../room";
import { lastSaid } from "../store/tray";
import type { Alert } from "../wire/vocabulary";
import { quoted, wordsOf } from "../words/names";
import { words, type Words } from "../words/words";
import { alertTitle } from "./alert_words";

export const saidStyles = css`
  .said {
    grid-column: 2 / 4;
  }
  .withdrawn {
    color: var(--warn);
    font-weight: 600;
  }
`;

/** What a caller said, as it was typed or sent: a call's title is the place it comes from. Nothing where that is its title. */
export function callerSaid(alert: Alert, room: Room): TemplateResult | typeof nothing {
  const told = wordsOf(alert);
  if (told === null || told === alertTitle(alert, room, words(room.desk.language))) return nothing;
  return html`<span class="said told clip" data-testid="call-text" title=${told}>${quoted(told)}</span>`;
}

export function said(alert: Alert, room: Room, say: Words): TemplateResult | typeof nothing {
  const newest = lastSaid(alert, room.store.state.incidents);
  if (newest === null) return nothing;
  const { withdrawn, toldMore } = say.tray;
  const text = (newest.withdraws ? withdrawn : toldMore)(alertTitle(newest, room, say));
  const kind = newest.withdraws ? "withdrawn" : "";
  return html`<span class="said clip ${kind}" data-testid="said" title=${text}>${text}</span>`;
}
