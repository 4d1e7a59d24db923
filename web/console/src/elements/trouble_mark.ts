/** The mark of a trouble: a plug in a broken ring, grey and amber; no grade has this shape or these colours. */

import { svg, type TemplateResult } from "lit";
import { isTrouble } from "../store/trouble";
import { gradeOf } from "../wire/kinds";
import type { Incident } from "../wire/vocabulary";
import type { Words } from "../words/words";
import { gradeMark } from "./grade_mark";
import { mark } from "./mark";

const PLUG = svg`<g style="fill:none;stroke:var(--warn);stroke-width:1.8;stroke-linecap:round">
  <circle cx="12" cy="12" r="10" stroke-dasharray="4 3.85" style="stroke:var(--mute)"></circle>
  <path d="M9 6.5v3M15 6.5v3M7.5 9.5h9v2.5a4.5 4.5 0 0 1-9 0ZM12 16.5V19"></path>
</g>`;

/** `size` in rem; it is read out as `label`. */
export function troubleMark(size: number, label: string): TemplateResult {
  return mark(PLUG, size, label);
}

/** The mark of an incident, whichever it is. `graded`: how its grade is read out. */
export function incidentMark(incident: Incident, size: number, graded: string, say: Words): TemplateResult {
  return isTrouble(incident)
    ? troubleMark(size, say.trouble.mark)
    : gradeMark(gradeOf(incident), size, graded, incident.status === "exercise");
}
