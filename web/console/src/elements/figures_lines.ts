/** What the line of each node carries and how its clock stands, and what the video service costs. */

import { html, nothing, type TemplateResult } from "lit";
import type { Lines, NodeLine } from "../connection/api";
import type { Store } from "../store/store";
import { FULL, loads, type Load } from "../store/streams";
import { CLOCK_OFF } from "../store/video";
import type { Words } from "../words/words";
import { UNKNOWN } from "./figures_table";

/** Nodes that are connected or send something, the fullest line first. */
export function lineTable(say: Words, store: Store, lines: Lines | null): TemplateResult | typeof nothing {
  if (lines === null) return nothing;
  const { figures } = say;
  const load = loads(store.streams);
  const used = (node: NodeLine): number => (load.get(node.id)?.kbps ?? 0) / (node.uplink_kbps ?? Infinity);
  const known = lines.nodes
    .filter((node) => node.online || load.has(node.id))
    .sort((a, b) => used(b) - used(a) || (load.get(b.id)?.kbps ?? 0) - (load.get(a.id)?.kbps ?? 0));
  return html`<table class="lines" data-testid="figures-nodes">
    <thead>
      <tr>
        <th scope="col" class="name">${figures.node}</th>
        <th scope="col" class="wide">${figures.uplink}<small>${figures.unit.kbps}</small></th>
        <th scope="col">${figures.streams}</th>
        <th scope="col">${figures.clock}<small>${figures.unit.ms}</small></th>
        <th scope="col">${figures.rtt}<small>${figures.unit.ms}</small></th>
      </tr>
    </thead>
    <tbody>
      ${known.map((node) => lineRow(say, node, load.get(node.id)))}
    </tbody>
  </table>`;
}

function lineRow(say: Words, node: NodeLine, load: Load = { kbps: 0, streams: 0 }): TemplateResult {
  const { figures } = say;
  const part = node.uplink_kbps === null ? 0 : Math.min(1, load.kbps / node.uplink_kbps);
  const full = part >= FULL;
  return html`<tr data-node=${node.id}>
    <th scope="row" class="name">
      <div>
        <span class="clip" title="${node.name} · ${node.id}">${node.name}</span>
        ${node.online ? nothing : html`<em>${figures.offline}</em>`}
      </div>
    </th>
    <td class="wide ${full ? "bad" : ""}" title=${full ? figures.ill.full : ""}>
      <span class="bar"><i style="width:${(part * 100).toFixed(0)}%"></i></span>
      ${load.kbps.toFixed(0)} / ${node.uplink_kbps ?? figures.noLimit}
    </td>
    <td>
      ${node.transcoded.length === 0 ? nothing : html`<em>${figures.transcodings(node.transcoded.length)}</em>`}
      ${load.streams}
    </td>
    ${offsetCell(say, node.clock_offset_ms)}
    <td>${node.rtt_ms ?? UNKNOWN}</td>
  </tr>`;
}

function offsetCell({ figures }: Words, offset: number | null): TemplateResult {
  if (offset === null) return html`<td>${UNKNOWN}</td>`;
  const off = Math.abs(offset) >= CLOCK_OFF;
  return html`<td class=${off ? "bad" : ""} title=${off ? figures.ill.clock : ""}>
    ${offset > 0 ? "+" : ""}${offset}
  </td>`;
}

/** Of each media process: what it sends, what a packet costs, how late it is. */
export function mediaLine(say: Words, lines: Lines | null): TemplateResult[] {
  const { figures } = say;
  const media = (lines?.processes ?? []).filter(({ role }) => role === "media");
  return media.map(
    ({ pid, packets_per_s: packets, cpu_us: cpu, lag_ms: lag, lowered }) =>
      html`<span class="media mute" data-testid="figures-media" title=${figures.mediaLine(pid)}>
        ${figures.media}
        ${[
          figures.packets(packets?.toFixed(0) ?? UNKNOWN),
          figures.cpu(packets ? (cpu?.toFixed(1) ?? UNKNOWN) : UNKNOWN),
          figures.lag(lag?.toFixed(0) ?? UNKNOWN),
          figures.lowered(lowered ?? 0),
        ].join(" · ")}
      </span>`,
  );
}
