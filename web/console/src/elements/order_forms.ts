/** What each short form begins with, and which order it makes. */

import type { Room } from "../room";
import type { Sheet } from "../store/desk";
import { classKey, classOfKey } from "../store/classes";
import { point, pointText, readPoint } from "../store/geometry";
import { leadsFor } from "../store/mergeable";
import { choicesFor } from "../store/plans";
import { whereOf } from "../store/tray";
import { gradeOf } from "../wire/kinds";
import type { Alert, Incident, Order, Place } from "../wire/vocabulary";
import { wordsOf } from "../words/names";
import { words } from "../words/words";
import { needsText } from "./order_needs";
import type { Values } from "./order_values";
import { planEndOrder, planOrder, toldOrder } from "./plan_orders";
import { reopenOrder, superviseOrder, taskOrder } from "./record_orders";

/** A call says nothing of its grade: Ⅳ until a person says more, as the centre does with alerts of unknown severity. */
const FIRST = {
  text: "",
  grade: 4,
  priority: 3,
  title: "",
  class: "liandong|alarm|other",
  address: "",
  number: "",
  caller: "",
  position: "",
  into: "",
  disposition: "resolved",
  owner: "",
  minutes: "",
  plan: "",
  status: "actual",
  alerts: [],
} satisfies Values;

/** What a form holds when it opens. */
export function defaults(sheet: Sheet, incident: Incident | null, about: string | null, room: Room): Values {
  const alert = room.store.state.incidents.alerts[about ?? ""] ?? null;
  return { ...FIRST, ...BEGINNINGS[sheet]?.({ incident, alert, room }) };
}

interface Begun {
  incident: Incident | null;
  alert: Alert | null;
  room: Room;
}

const BEGINNINGS: Partial<Record<Sheet, (begun: Begun) => Partial<Values>>> = {
  grade: ({ incident }) => (incident ? { grade: gradeOf(incident), priority: incident.priority } : {}),
  supervise: () => ({ minutes: "120" }),
  plan: ({ incident, room }) =>
    incident
      ? {
          plan:
            choicesFor(room.store.plans, room.store.state.incidents, incident).find(({ fits }) => fits)?.plan
              .id ?? "",
        }
      : {},
  handled: ({ incident }) =>
    incident?.handled ? { text: incident.handled.text, disposition: incident.handled.disposition } : {},
  merge: ({ incident, room }) =>
    incident
      ? { into: leadsFor(room.store.state, incident).find((lead) => lead.match)?.incident.id ?? "" }
      : {},
  split: ({ incident, alert }) =>
    incident && alert
      ? { class: classKey(alert.call ? incident.class : alert.class), alerts: [alert.id] }
      : {},
  reclass: ({ incident }) => (incident ? { title: incident.title, class: classKey(incident.class) } : {}),
  place: ({ incident, alert }) => placeValues(alert ? whereOf(alert) : (incident?.place ?? {})),
  open: ({ alert, room }) => {
    if (!alert) return {};
    const about = alert.call ? FIRST.class : classKey(alert.class);
    const title = alert.call
      ? (wordsOf(alert) ?? words(room.desk.language).sheet.callTitle(alert.call.number))
      : (alert.text ?? "");
    return { title, class: about, ...placeValues(whereOf(alert)) };
  },
};

function placeValues(place: Partial<Place>): Pick<Values, "address" | "position"> {
  const at = point(place);
  return { address: place.address ?? "", position: at ? pointText(at) : "" };
}

/** The place that a form says, or null when its position is none. What was left as it was stays exact: `before`. */
export function placeOf({ address, position }: Values, before: Partial<Place>): Place | null {
  const was = point(before);
  const known = was !== null && pointText(was) === position.trim();
  const at = known ? was : readPoint(position);
  if (at === null && position.trim() !== "") return null;
  const uncertainty_m = known ? (before.uncertainty_m ?? null) : null;
  return { lat: at?.lat ?? null, lon: at?.lon ?? null, address: address.trim() || null, uncertainty_m };
}

/** Whether a grade form says only what the incident is graded already. */
export function isSameGrade(sheet: Sheet, values: Values, incident: Incident | null): boolean {
  return sheet === "grade" && values.grade === incident?.grade && values.priority === incident.priority;
}

/** The control whose fate the form shows. */
export function controlOf(sheet: Sheet, incident: Incident | null, about: string | null): string {
  return sheet === "open" || sheet === "recall" || (about !== null && sheet !== "split")
    ? `${sheet}:${about ?? ""}`
    : `${sheet}:${incident?.id ?? ""}`;
}

/** The sheets that give an order. */
export type Form = Exclude<Sheet, "find">;

/** The order, or null while something needed is missing. */
export function orderOf(
  sheet: Form,
  values: Values,
  incident: Incident | null,
  about: string | null,
  room: Room,
): Order | null {
  if (sheet === "open") return openOrder(values, about, room);
  if (sheet === "call") return callOrder(values);
  if (incident === null || (needsText(sheet) && values.text.trim() === "")) return null;
  return ORDERS[sheet](values, incident, about, room);
}

type Maker = (values: Values, incident: Incident, about: string | null, room: Room) => Order | null;

const ORDERS: Record<Exclude<Form, "open" | "call">, Maker> = {
  merge: ({ into, text }, incident) =>
    into === "" ? null : { type: "MergeIncident", incident: incident.id, into, reason: text.trim() },
  place: placeOrder,
  reclass: ({ title, class: key, text }, incident) =>
    title.trim() === ""
      ? null
      : {
          type: "CorrectClass",
          incident: incident.id,
          // What was left as it is says nothing: somebody else may correct it in this moment.
          class: key === classKey(incident.class) ? null : classOfKey(key),
          title: title.trim() === incident.title ? "" : title.trim(),
          reason: text.trim(),
        },
  split: splitOrder,
  grade: (values, incident) =>
    isSameGrade("grade", values, incident)
      ? null
      : {
          type: "GradeIncident",
          incident: incident.id,
          grade: values.grade,
          priority: values.priority,
          reason: values.text.trim(),
        },
  note: ({ text }, incident) => ({ type: "AddNote", incident: incident.id, text: text.trim() }),
  handled: ({ text, disposition }, incident) => ({
    type: "ReportHandled",
    incident: incident.id,
    disposition,
    text: text.trim(),
  }),
  close: ({ text }, incident) => ({ type: "CloseIncident", incident: incident.id, outcome: text.trim() }),
  return: ({ text }, incident) => ({ type: "ReturnIncident", incident: incident.id, reason: text.trim() }),
  task: taskOrder,
  reopen: reopenOrder,
  supervise: superviseOrder,
  plan: planOrder,
  planEnd: planEndOrder,
  told: toldOrder,
  release: ({ text }, { id }, about) => ({
    type: "EndSupervision",
    incident: about ?? id,
    result: text.trim(),
  }),
  cancel: ({ text }, incident) => ({ type: "CancelIncident", incident: incident.id, reason: text.trim() }),
  separate: ({ text }, _, about) =>
    about === null ? null : { type: "SeparateIncident", incident: about, reason: text.trim() },
  recall: ({ text }, _, about) =>
    about === null ? null : { type: "RecallUnit", assignment: about, cause: text.trim() },
  dispatch: () => null, // The dispatch sheet makes its own orders, one for each unit.
};

function placeOrder(values: Values, incident: Incident, about: string | null, room: Room): Order | null {
  const alert = room.store.state.incidents.alerts[about ?? ""];
  const place = placeOf(values, alert ? whereOf(alert) : incident.place);
  if (!place || (place.lat == null && place.address === null)) return null;
  return { type: "CorrectPlace", subject: about ?? incident.id, place, reason: values.text.trim() };
}

function splitOrder(values: Values, incident: Incident): Order | null {
  const [alerts, reason, title] = [[...values.alerts], values.text.trim(), values.title.trim()];
  if (alerts.length === 0) return null;
  if (values.into !== "") return { type: "MoveAlerts", alerts, incident: values.into, reason };
  return title === ""
    ? null
    : {
        type: "SplitIncident",
        incident: incident.id,
        alerts,
        title,
        class: classOfKey(values.class),
        reason,
      };
}

function callOrder(values: Values): Order | null {
  const [number, place] = [values.number.trim(), placeOf(values, {})];
  if (number === "" || place === null) return null;
  const caller = values.caller.trim() || null;
  return { type: "EnterCall", number, caller, place, text: values.text.trim(), status: values.status };
}

function openOrder(values: Values, about: string | null, room: Room): Order | null {
  const title = values.title.trim();
  const alert = room.store.state.incidents.alerts[about ?? ""];
  const place = placeOf(values, alert ? whereOf(alert) : {});
  if (title === "" || place === null) return null;
  return {
    type: "OpenIncident",
    title,
    class: classOfKey(values.class),
    place,
    status: alert?.status ?? values.status,
    grade: values.grade,
    priority: values.priority,
    alert: alert?.id ?? null,
  };
}
