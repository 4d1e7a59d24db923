/** How the selected incident ends, what has to be done for it, and what it has to do with others. */

import { closingStep, dispositionOf } from "../store/closing";
import { barOf } from "../store/ending";
import { error, incidentOf, list, split, type Desk, type Reading } from "./line";

/** `close water is gone`: reports it, or verifies what another person has reported. The words say how it ended. */
export function close(rest: string, desk: Desk): Reading {
  const { bar, act, sheet, disposition } = desk.say;
  const incident = incidentOf("", desk);
  if (typeof incident === "string") return error(incident);
  const step = closingStep(incident, desk.me);
  const barred = barOf(desk.state, incident, step === "close" ? "close" : "handled", desk.me);
  if (barred !== null) return error(desk.say.barred[barred.code](list(barred.names)));
  if (step === "close")
    return {
      does: "order",
      order: { type: "CloseIncident", incident: incident.id, outcome: rest },
      preview: bar.close(incident.id, incident.handled?.text ?? ""),
    };
  if (rest === "") return error(step === "again" ? act.waits : bar.needOutcome);
  const ended = dispositionOf(rest, sheet.outcomes, disposition);
  return {
    does: "order",
    order: { type: "ReportHandled", incident: incident.id, disposition: ended, text: rest },
    preview: bar.handled(incident.id, disposition[ended], step === "again"),
  };
}

/** `return still flooded`. */
export function giveBack(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const incident = incidentOf("", desk);
  if (typeof incident === "string") return error(incident);
  if (rest === "") return error(bar.needReason);
  return {
    does: "order",
    order: { type: "ReturnIncident", incident: incident.id, reason: rest },
    preview: bar.giveBack(incident.id),
  };
}

/** `task close the south end`. */
export function task(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const incident = incidentOf("", desk);
  if (typeof incident === "string") return error(incident);
  if (rest === "") return error(bar.needText);
  return {
    does: "order",
    order: { type: "AddTask", incident: incident.id, text: rest },
    preview: bar.task(incident.id),
  };
}

/** `part I3 same storm`: the selected one is a part of I3. */
export function part(rest: string, desk: Desk): Reading {
  return related(rest, desk, "part_of");
}

/** `relate I3`. */
export function relate(rest: string, desk: Desk): Reading {
  return related(rest, desk, "related");
}

function related(rest: string, desk: Desk, kind: "part_of" | "related"): Reading {
  const { bar, relation } = desk.say;
  const incident = incidentOf("", desk);
  if (typeof incident === "string") return error(incident);
  const [word, reason] = split(rest);
  if (word === "") return error(bar.needOther);
  const other = incidentOf(word, desk);
  if (typeof other === "string") return error(other);
  if (other.id === incident.id) return error(bar.needOther);
  return {
    does: "order",
    order: { type: "RelateIncidents", incident: incident.id, other: other.id, kind, reason },
    preview: bar.relate(incident.id, relation[kind], other.id, other.title),
  };
}

/** `unrelate I3 another cause`. */
export function unrelate(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const incident = incidentOf("", desk);
  if (typeof incident === "string") return error(incident);
  const [word, reason] = split(rest);
  const held = incident.relations.find((one) => one.incident.toLowerCase() === word.toLowerCase());
  if (!held) return error(bar.needOther);
  if (reason === "") return error(bar.needReason);
  return {
    does: "order",
    order: { type: "UnrelateIncidents", incident: incident.id, other: held.incident, reason },
    preview: bar.unrelate(incident.id, held.incident),
  };
}
