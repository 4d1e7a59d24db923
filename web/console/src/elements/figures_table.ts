/** The table of streams, those in trouble first. */

import { html, nothing, type TemplateResult } from "lit";
import { isAbsent, keyOf, type Row } from "../store/streams";
import type { ConsoleState } from "../wire/vocabulary";
import type { Words } from "../words/words";

export const UNKNOWN = "—";

/** `chosen`: the camera that is asked about; `choose` asks about another. */
export function streamTable(
  say: Words,
  state: ConsoleState,
  rows: readonly Row[],
  chosen: string,
  choose: (camera: string) => void,
): TemplateResult {
  const { figures } = say;
  const { unit, title_: title } = figures;
  const head = (name: string, of: string, meaning: string): TemplateResult =>
    html`<th scope="col" title=${meaning}>${name}<small>${of}</small></th>`;
  return html`<table data-testid="figures-streams">
    <thead>
      <tr class="groups">
        <th colspan="8"></th>
        <th colspan="3" scope="colgroup">${figures.fromNode}</th>
        <th colspan="4" scope="colgroup">${figures.toViewers}</th>
      </tr>
      <tr>
        <th scope="col" class="name">${figures.camera}</th>
        ${head(figures.kbps, unit.kbps, title.kbps)} ${head(figures.fps, unit.fps, title.fps)}
        ${head(figures.size, "", title.size)} ${head(figures.keys, unit.s, title.keys)}
        ${head(figures.age, unit.ms, title.age)} ${head(figures.late, unit.s, title.late)}
        ${head(figures.viewers, "", title.viewers)} ${head(figures.lost, unit.packets, title.lost)}
        ${head(figures.nacks, unit.packets, title.nacks)} ${head(figures.keyRequests, "", title.keyRequests)}
        ${head(figures.loss, unit.percent, title.loss)} ${head(figures.nacks, unit.packets, title.repeats)}
        ${head(figures.keyRequests, "", title.viewerKeyRequests)} ${head(figures.rtt, unit.ms, title.rtt)}
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => streamRow(say, state, row, chosen, choose))}
    </tbody>
  </table>`;
}

function streamRow(
  say: Words,
  state: ConsoleState,
  { stream, recent, ills }: Row,
  chosen: string,
  choose: (camera: string) => void,
): TemplateResult {
  const { figures } = say;
  const name = state.cameras[stream.camera]?.name ?? stream.camera;
  const is = (...wrong: readonly string[]): string => (ills.some((ill) => wrong.includes(ill)) ? "bad" : "");
  return html`<tr
    data-stream=${keyOf(stream)}
    data-ill=${ills[0] ?? ""}
    aria-current=${stream.camera === chosen ? "true" : "false"}
    @click=${() => choose(stream.camera)}
  >
    <th scope="row" class="name">
      <div>
        <button
          class="clip"
          title="${name} · ${stream.camera}"
          aria-expanded=${stream.camera === chosen ? "true" : "false"}
        >
          ${name}
        </button>
        <small class="quality">${stream.quality}</small>
        ${ills[0] === undefined ? nothing : html`<em title=${ills.map((ill) => figures.ill[ill]).join("\n")}>${figures.short[ills[0]]}</em>`}
      </div>
    </th>
    <td>${stream.kbps.toFixed(0)}</td>
    <td class=${is("slow", "stalled", "absent")}>${stream.fps.toFixed(1)}</td>
    <td>${stream.width > 0 ? `${stream.width}×${stream.height}` : UNKNOWN}</td>
    <td class=${is("sparse")}>${stream.key_s > 0 ? stream.key_s.toFixed(1) : UNKNOWN}</td>
    <td class=${is("stalled")}>${isAbsent(stream) ? UNKNOWN : stream.age_ms.toFixed(0)}</td>
    <td class=${is("late")}>${isAbsent(stream) ? UNKNOWN : (stream.late_ms / 1000).toFixed(1)}</td>
    <td>${stream.viewers}</td>
    <td class=${is("node_loss")}>${recent.lost}</td>
    <td>${recent.nacks}</td>
    <td>${recent.key_requests}</td>
    <td class=${is("viewer_loss")}>${(stream.viewer_loss * 100).toFixed(1)}</td>
    <td>${recent.repeats}</td>
    <td class=${is("restless")}>${recent.viewer_key_requests}</td>
    <td class=${is("far")}>${stream.rtt_ms?.toFixed(0) ?? UNKNOWN}</td>
  </tr>`;
}
