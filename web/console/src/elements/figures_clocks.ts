/** Every measure of this shift and of the one before, against every limit. */

import { css, html, nothing, type TemplateResult } from "lit";
import type { CentreClock } from "../store/clock";
import { FEW, verdict } from "../store/service";
import type { Language } from "../store/desk";
import type { Against, Measured, Service, ShiftClocks } from "../wire/vocabulary";
import { lasting } from "../words/phrases";
import type { Words } from "../words/words";

export const clockStyles = css`
  .clocks thead th {
    text-align: left;
  }
  .clocks td {
    text-align: left;
    vertical-align: top;
  }
  .clocks .n,
  .clocks .p {
    text-align: right;
  }
  .clocks td.first,
  .clocks th.first {
    border-left: 1px solid var(--hair);
  }
  .clocks tbody th {
    vertical-align: top;
  }
  .clocks .good {
    color: var(--ok-text, var(--text));
  }
  .clocks td[colspan="3"] {
    white-space: normal;
  }
  .clocks td[colspan="3"] span {
    white-space: nowrap;
    margin-left: 0.5rem;
  }
  .clocks .over {
    margin-left: 0.5rem;
  }
  /* Where it is narrow the source is still told by pointing at it. */
  @container (max-width: 46rem) {
    .clocks .source {
      display: block;
      max-width: 6.5rem;
    }
    .clocks .name {
      padding-left: 0.5rem;
    }
  }
  @container (max-width: 72rem) {
    .clocks .over {
      display: block;
      margin-left: 0;
    }
  }
  .clocks .more td,
  .clocks .more th {
    border-bottom-color: transparent;
  }
`;

/** The limit of a source, as the language spoken calls it. */
export function sourceOf(limit: Against, language: Language): string {
  return language === "zh" ? limit.source : limit.source_en || limit.source;
}

export function clockTable(
  say: Words,
  clock: CentreClock,
  language: Language,
  service: Service | null,
): TemplateResult {
  const [current, before] = service?.shifts ?? [];
  if (!current || !before) return html`<p class="none mute">${say.clocks.wait}</p>`;
  const { clocks } = say;
  const group = (when: string, shift: ShiftClocks): TemplateResult =>
    html`<th colspan="4" scope="colgroup" class="first" data-shift=${shift.shift ?? ""}>
      ${when} · ${shiftName(say, language, shift)}
      ${[shift.begin, shift.end].map((at) => clock.time(Date.parse(at)).slice(0, 5)).join("–")}
    </th>`;
  const heads = html`<th scope="col" class="n first">${clocks.count}</th>
    ${[50, 90, 95].map((percent) => html`<th scope="col" class="p">${clocks.percentile(percent)}</th>`)}`;
  return html`<table class="clocks" data-testid="figures-clocks">
    <thead>
      <tr class="groups">
        <th></th>
        ${group(clocks.current, current)} ${group(clocks.before, before)}
        <th class="first"></th>
        <th scope="colgroup">${clocks.current}</th>
        <th scope="colgroup">${clocks.before}</th>
      </tr>
      <tr>
        <th scope="col" class="name">${clocks.what}</th>
        ${heads} ${heads}
        <th scope="col" class="first">${clocks.limits}</th>
        <th scope="col"></th>
        <th scope="col"></th>
      </tr>
    </thead>
    <tbody>
      ${current.measures.map((measured, at) => rows(say, language, measured, before.measures[at] ?? measured))}
    </tbody>
  </table>`;
}

/** What a shift is called; a calendar day, where the district has none. */
export function shiftName(say: Words, language: Language, { shift, name, name_en }: ShiftClocks): string {
  const named = language === "zh" ? name : name_en || name;
  return named || (shift === null ? say.clocks.day : "");
}

/** A row for each limit; what is no matter of limits stands once. */
function rows(say: Words, language: Language, now: Measured, then: Measured): TemplateResult[] {
  const { clocks } = say;
  const limits: (Against | null)[] = now.limits.length > 0 ? now.limits : [null];
  const tall = limits.length;
  return limits.map(
    (limit, at) =>
      html`<tr class=${at < tall - 1 ? "more" : ""} data-measure=${now.measure} data-limit=${at}>
        ${
          at === 0
            ? html`<th scope="row" class="name" rowspan=${tall} title=${clocks.meaning[now.measure]}>
                  ${clocks.measure[now.measure]}
                </th>
                ${figuresOf(say, now, tall)} ${figuresOf(say, then, tall)}`
            : nothing
        }
        <td class="first">
          ${
            limit === null
              ? clocks.noLimit
              : html`${clocks.rule(limit.percent, lasting(limit.seconds, say))}
                  <span class="mute source clip" title=${sourceOf(limit, language)}
                    >${sourceOf(limit, language)}</span
                  >`
          }
        </td>
        ${against(say, now, limit)} ${against(say, then, then.limits[at] ?? null)}
      </tr>`,
  );
}

/** How many, and whether that is all. */
export function countText({ clocks }: Words, measured: Measured): string {
  return measured.partial ? `${measured.n} ${clocks.partial}` : String(measured.n);
}

function figuresOf(say: Words, measured: Measured, tall: number): TemplateResult {
  const { clocks } = say;
  const said = (value: number | null): string =>
    measured.n === 0 ? clocks.nothing : value === null ? clocks.never : lasting(value, say);
  const count = html`<td
    class=${measured.partial ? "n first bad" : "n first"}
    rowspan=${tall}
    title=${measured.partial ? clocks.partialTitle : nothing}
  >
    ${countText(say, measured)}
  </td>`;
  if (measured.n > 0 && measured.n < FEW)
    return html`${count}
      <td colspan="3" rowspan=${tall} class="p" title=${clocks.fewTitle(measured.n)}>
        ${measured.values.map((value) => html`<span>${said(value)}</span> `)}
      </td>`;
  return html`${count}
  ${[measured.p50, measured.p90, measured.p95].map(
    (value) => html`<td class="p" rowspan=${tall}>${said(value)}</td>`,
  )}`;
}

function against(say: Words, measured: Measured, limit: Against | null): TemplateResult {
  const word = verdict(measured, limit);
  const tone = { broken: "bad", kept: "good", few: "mute", none: "" }[word];
  return html`<td class=${tone} data-verdict=${word}>
    ${say.clocks.verdict[word]}
    ${
      limit === null || measured.n === 0
        ? nothing
        : html`<span class="mute over"
            >${say.clocks.late(limit.late, limit.late > 0 ? measured.running : 0)}</span
          >`
    }
  </td>`;
}
