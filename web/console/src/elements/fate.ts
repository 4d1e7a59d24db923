/** What became of an order, shown beside the control that sent it. */

import { html, nothing, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import type { Room } from "../room";
import { inWords, words } from "../words/words";

/** How long a success stays in sight, in ms; a refusal stays until the next order of that control. */
const DONE_SHOWN = 4000;

/** An answer takes milliseconds; later the wait itself must be seen, in ms. */
const SLOW = 2000;

/** The fate of the last order of a control, or nothing. */
export function fate(room: Room, control: string): TemplateResult | typeof nothing {
  const found = room.orders.fate(control);
  const say = words(room.desk.language).fate;
  if (
    !found ||
    ((found.state === "done" || found.state === "unchanged") && room.now() - found.at > DONE_SHOWN)
  )
    return nothing;
  const held = found.state === "sent" && room.line.state !== "live";
  const waited = room.now() - found.at;
  const slow = found.state === "sent" && waited > SLOW ? ` ${ageText(waited / 1000)}` : "";
  const text =
    found.state === "refused" ? say.refused(refusal(room, found)) : held ? say.held : say[found.state] + slow;
  const colour = found.state === "refused" ? "--bad-text" : found.state === "done" ? "--ok-text" : "--mute";
  return html`<span
    class="fate"
    role="status"
    data-fate=${found.state}
    data-control=${control}
    title=${found.message}
    style="color:var(${colour});font-size:var(--t1)"
    >${found.state === "done" ? "✓ " : ""}${text}</span
  >`;
}

/** A refusal as a sentence of the language spoken; the centre's own where there is no translation. */
export function refusal(room: Room, refused: { code: string; message: string }): string {
  return words(room.desk.language).refusal[refused.code] ?? inWords(room.desk.language, refused.message);
}
