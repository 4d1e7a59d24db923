/** Why an incident can't be reported, closed or cancelled as things stand: the centre's own rules, so that nothing is offered that is
 * refused (`incidents/closing.py`). The centre decides in any case. */

import { isActive, isOver, mayFollow } from "../wire/kinds";
import type { ConsoleState, Incident } from "../wire/vocabulary";
import { familyOf, leadOf } from "./family";
import { assignmentsOf } from "./need";

/** What bars it, and which units or incidents that is about. */
export interface Bar {
  code: "received" | "units_bound" | "same_person" | "supervised" | "parts_open";
  names: string[];
}

type End = "handled" | "close" | "cancel";

/** The first thing in the way, in the order in which the centre looks; null where nothing is. `me`: the operator's name. */
export function barOf(state: ConsoleState, incident: Incident, end: End, me: string | null): Bar | null {
  const bound = assignmentsOf(state, incident).filter(isActive);
  if (bound.length > 0) return { code: "units_bound", names: bound.map(({ unit }) => unit) };
  if (end !== "handled") return familyBar(state, incident, me);
  const may = incident.state === "verifying" || mayFollow(incident, "verifying");
  return may ? null : { code: "received", names: [incident.id] };
}

/** What was merged into it ends with it. */
function familyBar({ incidents }: ConsoleState, incident: Incident, me: string | null): Bar | null {
  const family = familyOf(incidents, incident);
  for (const one of family) {
    if (one.handled !== null && one.handled.by === me) return { code: "same_person", names: [one.id] };
    if (one.supervision !== null) return { code: "supervised", names: [one.id] };
  }
  const names = new Set(family.map(({ id }) => id));
  const parts = family.flatMap((one) => one.relations.filter(({ kind }) => kind === "has_part"));
  const open = parts.map(({ incident: id }) => id).filter((id) => isOpenPart(incidents, id, names));
  return open.length === 0 ? null : { code: "parts_open", names: open };
}

function isOpenPart(
  incidents: ConsoleState["incidents"],
  part: string,
  family: ReadonlySet<string>,
): boolean {
  const held = incidents.incidents[part];
  if (!held) return false;
  const lead = leadOf(incidents, held);
  return !family.has(lead.id) && !isOver(lead);
}
