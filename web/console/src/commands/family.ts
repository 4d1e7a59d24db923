/** Incidents that are one, or two after all, and alerts that belong elsewhere. */

import { leadOf } from "../store/family";
import { joinBar } from "../store/tray";
import { error, findIncident, incidentOf, split, type Desk, type Reading } from "./line";

/** `merge I7 I3`: the first is led by the second from then on; with one name, the selected one by it. */
export function merge(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const [first, more] = split(rest);
  const [second, reason] = split(more);
  if (first === "") return error(bar.needMerge);
  // A bare number is an incident only at the end: "2 calls about it" is a reason.
  const two = /^I\d+$/i.test(second) || (reason === "" && /^\d+$/.test(second));
  const merged = incidentOf(two ? first : "", desk);
  if (typeof merged === "string") return error(merged);
  const lead = incidentOf(two ? second : first, desk);
  if (typeof lead === "string") return error(lead);
  if (merged.id === lead.id) return error(bar.needMerge);
  if (merged.status !== lead.status)
    return error(
      bar.statuses(merged.id, desk.say.status[merged.status], lead.id, desk.say.status[lead.status]),
    );
  return {
    does: "order",
    order: { type: "MergeIncident", incident: merged.id, into: lead.id, reason: two ? reason : more },
    preview: bar.merge(merged.id, merged.title, lead.id, lead.title),
  };
}

/** `separate I7 another place`. */
export function separate(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const [word, reason] = split(rest);
  const merged = findIncident(word, desk);
  if (!merged || merged.into === null) return error(bar.notMerged(word));
  if (reason === "") return error(bar.needReason);
  return {
    does: "order",
    order: { type: "SeparateIncident", incident: merged.id, reason },
    preview: bar.separate(merged.id, merged.title, leadOf(desk.state.incidents, merged).id),
  };
}

/** `move A7 I3 joined by mistake`. */
export function move(rest: string, desk: Desk): Reading {
  const { bar, tray } = desk.say;
  const [alertWord, more] = split(rest);
  const [incidentWord, reason] = split(more);
  const alert = desk.state.incidents.alerts[alertWord.toUpperCase()];
  if (alert === undefined || alert.incident === null || incidentWord === "")
    return error(bar.needMove(alertWord));
  const incident = incidentOf(incidentWord, desk);
  if (typeof incident === "string") return error(incident);
  if (joinBar(alert, incident) !== null)
    return error(tray.differs(desk.say.status[alert.status], incident.id, desk.say.status[incident.status]));
  if (reason === "") return error(bar.needReason);
  return {
    does: "order",
    order: { type: "MoveAlerts", alerts: [alert.id], incident: incident.id, reason },
    preview: bar.move(alert.id, alert.incident, incident.id, incident.title),
  };
}
