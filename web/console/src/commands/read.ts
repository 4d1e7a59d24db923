/** What a line in the command bar means: what Enter will do, in words, or why it can't. */

import { distanceText } from "../store/geometry";
import { waitingAlerts } from "../store/need";
import { unitsNear, isOnline, type UnitView } from "../store/near";
import { joinBar } from "../store/tray";
import { isTrouble } from "../store/trouble";
import { isActive, mayAct, mayGive, type Role } from "../wire/kinds";
import type { Camera, Order } from "../wire/vocabulary";
import { numeral, type Words } from "../words/words";
import { unitName } from "../words/names";
import { close, giveBack, part, relate, task, unrelate } from "./closing";
import { back, crew, out } from "./crews";
import { merge, move, separate } from "./family";
import { matches } from "./find";
import {
  error,
  findIncident,
  incidentOf,
  list,
  selectedFamily,
  split,
  type Desk,
  type Reading,
} from "./line";

export type Reader = (rest: string, desk: Desk) => Reading;

export const COMMANDS: Record<string, Reader> = {
  d: dispatch,
  recall,
  out,
  back,
  crew,
  join,
  move,
  merge,
  separate,
  cam: lookThrough,
  wall: hang,
  note,
  grade,
  confirm,
  close,
  return: giveBack,
  task,
  part,
  relate,
  unrelate,
  go,
};

/** The order that a command gives; the others only look. */
const GIVES: Partial<Record<string, Order["type"]>> = {
  d: "DispatchUnit",
  recall: "RecallUnit",
  out: "SetService",
  back: "SetService",
  crew: "ChangeUnit",
  join: "LinkAlert",
  move: "MoveAlerts",
  merge: "MergeIncident",
  separate: "SeparateIncident",
  note: "AddNote",
  grade: "GradeIncident",
  confirm: "ConfirmIncident",
  close: "CloseIncident",
  return: "ReturnIncident",
  task: "AddTask",
  part: "RelateIncidents",
  relate: "RelateIncidents",
  unrelate: "UnrelateIncidents",
};

/** The commands that are offered to a role. */
export function offered(role: Role): string[] {
  return Object.keys(COMMANDS).filter((name) => {
    const order = GIVES[name];
    return order === undefined || mayGive(role, order);
  });
}

/** Read one line. */
export function read(line: string, desk: Desk): Reading {
  // A slash opens the line; a second one is a habit from elsewhere.
  const text = line.trim().replace(/^\/\s*/, "");
  if (text === "") return { does: "nothing" };
  const [word, rest] = split(text);
  const reader = Object.hasOwn(COMMANDS, word.toLowerCase()) ? COMMANDS[word.toLowerCase()] : undefined;
  return reader
    ? permitted(reader(rest, desk), desk)
    : error(desk.say.bar.unknown(word, desk.say.several(offered(desk.role))));
}

/** What the centre would refuse this role is not previewed as if it could be done. */
function permitted(reading: Reading, { role, say }: Desk): Reading {
  if (reading.does !== "order" || mayGive(role, reading.order.type)) return reading;
  return error(mayAct(role) ? say.bar.mayNot(say.role[role]) : say.incident.lookOnly(say.role[role]));
}

function dispatch(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const [unitWord, after] = split(rest);
  if (unitWord === "") return error(bar.needUnit);
  const found = matches(Object.values(desk.state.devices.units), unitWord);
  const [unit] = found;
  if (!unit) return error(bar.noUnit(unitWord));
  if (found.length > 1) return error(bar.manyUnits(unitWord, list(found.map((one) => one.id))));
  const [incidentWord, text] = toWhere(after);
  const [another] = split(text);
  if (desk.state.devices.units[another.toUpperCase()]) return error(bar.oneUnit(another));
  const incident = incidentOf(incidentWord, desk);
  if (typeof incident === "string") return error(incident);
  const candidate = unitsNear(desk.state, desk.positions, incident).find((one) => one.unit.id === unit.id);
  if (candidate?.availability === "here") return error(`${unit.id} ${desk.say.availability.here}`);
  if (candidate?.availability === "out") return error(bar.outOfService(unit.id, unit.service_reason ?? ""));
  return {
    does: "order",
    order: { type: "DispatchUnit", incident: incident.id, unit: unit.id, text },
    preview: bar.dispatch(
      unitName(unit, unit.id),
      incident.id,
      candidate ? details(candidate, desk.say) : "",
      text,
    ),
  };
}

/** The incident a dispatch names first, if it does, and the words that go with it. With words the incident bears its `I`:
 * "3 people hurt" must not send anybody to I3. */
function toWhere(rest: string): [string, string] {
  const [word, more] = split(rest);
  const named = /^I\d+$/i.test(word) || (more === "" && /^\d+$/.test(word));
  return named ? [word, more] : ["", rest];
}

/** Availability, distance and shortfalls of a unit, as one phrase. */
export function details(candidate: UnitView, say: Words): string {
  const busy = candidate.busyWith ? ` ${candidate.busyWith.incident}` : "";
  return [
    say.availability[candidate.availability] + (candidate.availability === "busy" ? busy : ""),
    candidate.metres === null ? "" : distanceText(candidate.metres),
    say.whereabouts[candidate.whereabouts],
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function recall(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const [unitWord, cause] = split(rest);
  if (unitWord === "") return error(bar.needRecall);
  const bound = Object.values(desk.state.incidents.assignments).filter(isActive);
  const [found, ...more] = bound.filter(({ unit }) => unit.toLowerCase() === unitWord.toLowerCase());
  const family = selectedFamily(desk);
  const here = more.length === 0 ? found : [found, ...more].find((one) => one && family.has(one.incident));
  if (!found) return error(bar.notBound(unitWord));
  if (!here) return error(bar.manyBound(found.unit));
  if (cause === "") return error(bar.needCause);
  return {
    does: "order",
    order: { type: "RecallUnit", assignment: here.id, cause },
    preview: bar.recall(here.unit, here.incident, cause),
  };
}

/** An alert to any incident, also one that it is not proposed for. */
function join(rest: string, desk: Desk): Reading {
  const { bar, tray } = desk.say;
  const [alertWord, incidentWord] = split(rest);
  if (alertWord === "") return error(bar.needAlert);
  const alert = waitingAlerts(desk.state).find(({ id }) => id.toLowerCase() === alertWord.toLowerCase());
  if (!alert) return error(bar.noAlert(alertWord));
  const incident = incidentOf(incidentWord, desk);
  if (typeof incident === "string") return error(incident);
  if (joinBar(alert, incident) !== null)
    return error(tray.differs(desk.say.status[alert.status], incident.id, desk.say.status[incident.status]));
  return {
    does: "order",
    order: { type: "LinkAlert", alert: alert.id, incident: incident.id },
    preview: bar.join(alert.id, incident.id, incident.title),
  };
}

function lookThrough(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const camera = cameraOf(rest, desk, bar.needCamera);
  if (typeof camera === "string") return error(camera);
  const preview = bar.camera(`${camera.name} ${camera.id}`, !isOnline(desk.state, camera));
  return { does: "look", camera: camera.id, preview };
}

function hang(rest: string, desk: Desk): Reading {
  const camera = cameraOf(rest, desk, desk.say.bar.needHung);
  if (typeof camera === "string") return error(camera);
  return { does: "hang", camera: camera.id, preview: desk.say.bar.hang(`${camera.name} ${camera.id}`) };
}

/** The one camera a word means, or a sentence why not; `needed` when there is no word. */
function cameraOf(word: string, { state, say }: Desk, needed: string): Camera | string {
  if (word === "") return needed;
  const found = matches(Object.values(state.cameras), word);
  const [camera] = found;
  if (!camera) return say.bar.noCamera(word);
  return found.length > 1 ? say.bar.manyCameras(found.length, list(found.map((one) => one.id))) : camera;
}

function note(rest: string, desk: Desk): Reading {
  const incident = incidentOf("", desk);
  if (typeof incident === "string") return error(incident);
  if (rest === "") return error(desk.say.bar.needText);
  return {
    does: "order",
    order: { type: "AddNote", incident: incident.id, text: rest },
    preview: desk.say.bar.note(incident.id),
  };
}

function grade(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const incident = incidentOf("", desk);
  if (typeof incident === "string") return error(incident);
  if (isTrouble(incident)) return error(desk.say.trouble.apart);
  const [word, reason] = split(rest);
  const wanted = Number(word);
  if (![1, 2, 3, 4].includes(wanted)) return error(bar.needGrade);
  if (reason === "") return error(bar.needReason);
  // A graver incident is also a quicker one; a lighter grade alone makes nobody slower.
  const priority = Math.min(incident.priority, wanted);
  if (wanted === incident.grade && priority === incident.priority) return error(desk.say.sheet.sameGrade);
  return {
    does: "order",
    order: { type: "GradeIncident", incident: incident.id, grade: wanted, priority, reason },
    preview: bar.grade(incident.id, numeral(incident.grade), numeral(wanted), priority),
  };
}

function confirm(rest: string, desk: Desk): Reading {
  const incident = incidentOf(rest, desk);
  if (typeof incident === "string") return error(incident);
  if (incident.state !== "received") return error(desk.say.bar.confirmed(incident.id));
  return {
    does: "order",
    order: { type: "ConfirmIncident", incident: incident.id },
    preview: desk.say.bar.confirm(incident.id),
  };
}

function go(rest: string, desk: Desk): Reading {
  if (rest === "") return error(desk.say.bar.needGo);
  const found = findIncident(rest, desk);
  if (!found) return error(desk.say.bar.noIncident(rest));
  return { does: "go", incident: found.id, preview: desk.say.bar.go(found.id, found.title) };
}
