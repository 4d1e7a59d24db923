/** What each short form begins with, and which order it makes. */

import type { Room } from "../room";
import type { Sheet } from "../store/desk";
import { gradeOf, type Grade } from "../wire/kinds";
import type { AlarmClass, Incident, Order } from "../wire/vocabulary";
import { words, type Words } from "../words/words";

export interface Values {
  text: string;
  grade: number;
  priority: number;
  title: string;
  code: string;
  address: string;
}

/** A call says nothing of its grade: Ⅳ until a person says more, as the centre does with alerts of unknown severity. */
const FIRST = { text: "", grade: 4, priority: 3, title: "", code: "other", address: "" } satisfies Values;

/** What a form holds when it opens. */
export function defaults(sheet: Sheet, incident: Incident | null, about: string | null, room: Room): Values {
  if (sheet === "grade" && incident)
    return { ...FIRST, grade: gradeOf(incident), priority: incident.priority };
  const alert = sheet === "open" ? room.store.state.incidents.alerts[about ?? ""] : undefined;
  if (!alert) return { ...FIRST };
  const code = alert.call ? FIRST.code : alert.class.code;
  const title = alert.call
    ? words(room.desk.language).sheet.callTitle(alert.call.number)
    : (alert.text ?? "");
  return { ...FIRST, title, code, address: alert.place.address ?? "" };
}

/** Whether a grade form says only what the incident is graded already. */
export function isSameGrade(sheet: Sheet, values: Values, incident: Incident | null): boolean {
  return sheet === "grade" && values.grade === incident?.grade && values.priority === incident.priority;
}

/** The grade that a key chooses while no reason is being written; null when it chooses none. */
export function gradeByKey(sheet: Sheet, key: string, values: Values): Grade | null {
  return sheet === "grade" && values.text === "" && /^[1-4]$/.test(key) ? (Number(key) as Grade) : null;
}

/** The control whose fate the form shows. */
export function controlOf(sheet: Sheet, incident: Incident | null, about: string | null): string {
  return sheet === "open" || sheet === "recall"
    ? `${sheet}:${about ?? ""}`
    : `${sheet}:${incident?.id ?? ""}`;
}

export function titleOf(sheet: Sheet, incident: Incident | null, about: string | null, room: Room): string {
  const say = words(room.desk.language).sheet;
  const id = incident?.id ?? "";
  switch (sheet) {
    case "open":
      return about === null ? say.openTitle : say.openFrom(about);
    case "recall":
      return say.recall(room.store.state.incidents.assignments[about ?? ""]?.unit ?? "");
    case "dispatch":
      return say.dispatch(id);
    default:
      return say[sheet](id);
  }
}

/** Sentences said so often that a click writes them. */
export function suggestions(sheet: Sheet, say: Words): readonly string[] {
  switch (sheet) {
    case "close":
      return say.sheet.outcomes;
    case "cancel":
      return say.sheet.reasons;
    case "recall":
      return say.sheet.causes;
    case "grade":
      return say.sheet.gradeReasons;
    default:
      return [];
  }
}

/** The order, or null while something needed is missing. */
export function orderOf(
  sheet: Sheet,
  values: Values,
  incident: Incident | null,
  about: string | null,
  room: Room,
): Order | null {
  if (sheet === "open") return openOrder(values, about, room);
  const text = values.text.trim();
  if (incident === null || text === "" || isSameGrade(sheet, values, incident)) return null;
  switch (sheet) {
    case "grade":
      return {
        type: "GradeIncident",
        incident: incident.id,
        grade: values.grade,
        priority: values.priority,
        reason: text,
      };
    case "note":
      return { type: "AddNote", incident: incident.id, text };
    case "close":
      return { type: "CloseIncident", incident: incident.id, outcome: text };
    case "cancel":
      return { type: "CancelIncident", incident: incident.id, reason: text };
    case "recall":
      return about === null ? null : { type: "RecallUnit", assignment: about, cause: text };
    case "dispatch":
      return null; // The dispatch sheet makes its own orders, one for each unit.
  }
}

function openOrder(values: Values, about: string | null, room: Room): Order | null {
  const title = values.title.trim();
  if (title === "") return null;
  const alert = room.store.state.incidents.alerts[about ?? ""];
  const own: AlarmClass = { scheme: "liandong", kind: "alarm", code: values.code };
  return {
    type: "OpenIncident",
    title,
    class: alert && alert.class.code === values.code ? alert.class : own,
    place: {
      lat: alert?.place.lat ?? null,
      lon: alert?.place.lon ?? null,
      address: values.address.trim() || null,
    },
    status: alert?.status ?? "actual",
    grade: values.grade,
    priority: values.priority,
    alert: alert?.id ?? null,
  };
}
