/** The mark of a grade: shape, colour and numeral, the same in lists, tiles, on the map and on paper. */

import { nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { Grade } from "../wire/kinds";
import { numeral } from "../words/words";
import { mark } from "./mark";

/** Outlines in a box of 24 × 24: diamond, triangle, square, circle. */
export const GRADE_PATHS: Record<Grade, string> = {
  1: "M12 0.5 23.5 12 12 23.5 0.5 12Z",
  2: "M12 1.2 23.6 22.2H0.4Z",
  3: "M4.5 2.5h15a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2h-15a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2Z",
  4: "M12 1.5a10.5 10.5 0 1 1 0 21 10.5 10.5 0 1 1 0-21Z",
};
/** Where the numeral stands: a triangle's middle is lower than the others'. */
export const NUMERAL_Y: Record<Grade, number> = { 1: 12, 2: 15.6, 3: 12, 4: 12 };
/** White is legible on blue, black on the others. */
export const NUMERAL_COLOUR: Record<Grade, string> = {
  1: "#0a0f15",
  2: "#0a0f15",
  3: "#0a0f15",
  4: "#ffffff",
};

/** The lines of an exercise's hatch. They end at the edges of the box, so that what they are cut to lies where the outline lies. */
const HATCH = "M0 6 6 0M0 12 12 0M0 18 18 0M0 24 24 0M6 24 24 6M12 24 24 12M18 24 24 18";

/** The mark as SVG, `size` in rem; it is read out as `label`. An exercise is violet and hatched, as on the map. */
export function gradeMark(grade: Grade, size: number, label: string, isExercise = false): TemplateResult {
  const fill = isExercise ? "var(--exercise)" : `var(--g${grade})`;
  const ink = isExercise ? "#ffffff" : NUMERAL_COLOUR[grade];
  const drawing = svg`<path d=${GRADE_PATHS[grade]} style="fill:${fill}"></path>
    ${isExercise ? hatch(grade) : nothing}
    <text x="12" y=${NUMERAL_Y[grade]} text-anchor="middle" dominant-baseline="central"
      style="fill:${ink};font:700 10px/1 'Noto Sans CJK SC',sans-serif">${numeral(grade)}</text>`;
  return mark(drawing, size, label);
}

/** Stripes within the outline. */
function hatch(grade: Grade): SVGTemplateResult {
  const inside = `clip-path:path("${GRADE_PATHS[grade]}")`;
  return svg`<path class="hatch" d=${HATCH} style=${`fill:none;stroke:#00000055;stroke-width:2;${inside}`}></path>`;
}
