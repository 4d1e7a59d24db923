/** One unit in the dispatch sheet: who it is, what speaks for and against it, how long it will take. */

import { css, html, nothing, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import { distanceText } from "../store/geometry";
import { shortfalls, type Recommended, type Shortfall } from "../store/recommended";
import type { ConsoleState, Unit } from "../wire/vocabulary";
import { unitName, unitSide } from "../words/names";
import type { Words } from "../words/words";

export const rowStyles = css`
  .unit {
    display: grid;
    width: 100%;
    grid-template-columns: 1.5rem minmax(8.5rem, 1fr) minmax(0, auto) 3.25rem 3.75rem;
    gap: 0.5rem;
    align-items: center;
    min-height: 2.25rem;
    padding: 0.1875rem 0.875rem;
    border-left: 3px solid transparent;
    border-bottom: 1px solid var(--hair);
  }
  .unit:hover {
    background: var(--p2);
  }
  .unit[aria-checked="true"] {
    background: var(--accent-fill);
    border-left-color: var(--accent);
  }
  .busy b,
  .out b,
  .here b {
    color: var(--mute);
  }
  .tag {
    font-size: var(--t1);
    color: var(--ok-text);
    text-align: right;
  }
  .tag strong {
    color: var(--accent-text);
    font-weight: 600;
  }
  .tag em {
    color: var(--warn);
    font-style: normal;
  }
  .out .tag em,
  .here .tag em {
    color: var(--mute);
  }
  .away {
    text-align: right;
  }
`;

interface Row {
  row: Recommended;
  /** The digit that chooses it; 0 for none. */
  digit: number;
  chosen: boolean;
  state: ConsoleState;
  say: Words;
  toggle: () => void;
}

export function dispatchRow({ row, digit, chosen, state, say, toggle }: Row): TemplateResult {
  const { unit, availability, metres, whereabouts } = row.view;
  const unsure = whereabouts === "stale" || whereabouts === "unknown" ? "unsure" : "";
  const side = sideOf(unit, state, say);
  return html`<button
    class="unit ${availability} ${unsure}"
    role="checkbox"
    aria-checked=${chosen ? "true" : "false"}
    ?disabled=${availability === "here" || availability === "out"}
    data-unit=${unit.id}
    data-availability=${availability}
    data-pick=${String(row.said?.is_pick === true)}
    title=${[unitName(unit, unit.id), side, ...against(row, say), ...speaksFor(row, say)].join(" · ")}
    @click=${toggle}
  >
    ${digit > 0 ? html`<kbd>${digit}</kbd>` : html`<span></span>`}
    <span class="clip"><b>${unitName(unit, unit.id)}</b> <span class="mute">${side}</span></span>
    <span class="tag clip"
      >${marks(row, say)}<em>${against(row, say).join(" · ")}</em> ${speaksFor(row, say).join(" · ")}</span
    >
    <span class="away">${timeOf(row, say)}</span>
    <span class="away mute">${metres === null ? "—" : distanceText(metres)}</span>
  </button>`;
}

function sideOf(unit: Unit, state: ConsoleState, say: Words): string {
  const crew = unit.crew === null ? "" : say.units.people(unit.crew);
  return [unitSide(state, unit, say), crew].filter((part) => part !== "").join(" · ");
}

function timeOf({ said }: Recommended, say: Words): string {
  return said?.seconds == null ? "" : say.units.minutes(Math.max(1, Math.ceil(said.seconds / 60)));
}

/** What the centre would do, and what it would not although it would be there sooner. */
function marks({ said }: Recommended, say: Words): TemplateResult | typeof nothing {
  if (said?.is_pick) return html`<strong>${say.sheet.sent}</strong> `;
  return said?.is_nearer ? html`<em>${say.units.sooner}</em> ` : nothing;
}

/** What speaks against it, in words. What the page itself sees comes first: it is newer. */
function against({ view, said }: Recommended, say: Words): string[] {
  const { availability, busyWith, unit, whereabouts } = view;
  const what = {
    available: "",
    busy: `${say.availability.busy} ${busyWith?.incident ?? ""}`,
    out: `${say.availability.out} ${unit.service_reason ?? ""}`,
    here: say.availability.here,
  }[availability];
  const short = said
    ? shortfalls(said).map((shortfall) => shortWords(shortfall, said.age_s ?? null, say))
    : [say.whereabouts[whereabouts]];
  return [what, ...short].map((part) => part.trim()).filter((part) => part !== "");
}

/** What keeps it back or is not certain; of an old position how old. */
export function shortWords(shortfall: Shortfall, age: number | null, say: Words): string {
  const words = say.units.short[shortfall];
  return shortfall === "stale_position" && age !== null ? say.units.aged(words, ageText(age)) : words;
}

/** What speaks for it. That its kind is needed goes without saying: of the others it is said that they are not. */
function speaksFor({ said }: Recommended, say: Words): string[] {
  return (said?.reasons ?? []).flatMap((reason) => (reason === "needed_kind" ? [] : [say.units.why[reason]]));
}
