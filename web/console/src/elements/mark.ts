/** What the marks have in common: a drawing in a box of 24 × 24 that keeps its size in any row and is read out. */

import { html, type SVGTemplateResult, type TemplateResult } from "lit";

/** `size` in rem; it is read out as `label`. */
export function mark(drawing: SVGTemplateResult, size: number, label: string): TemplateResult {
  return html`<svg
    viewBox="0 0 24 24"
    style="width:${size}rem;height:${size}rem;flex:none;display:block"
    role="img"
    aria-label=${label}
  >
    ${drawing}
  </svg>`;
}
