/** The orders that the forms of an incident's tasks and supervision make. */

import type { Room } from "../room";
import type { Incident, Order } from "../wire/vocabulary";
import type { Values } from "./order_values";
import { partOf } from "./plan_orders";

/** So many minutes from now; null for what is no number of them. */
function dueAt(minutes: string, room: Room): string | null {
  const count = Number(minutes);
  if (minutes.trim() === "" || !Number.isFinite(count) || count <= 0) return null;
  return new Date(room.store.clock.now() + count * 60_000).toISOString().replace("Z", "+00:00");
}

/** A task more; null where its minutes are none. */
export function taskOrder(values: Values, incident: Incident, _: string | null, room: Room): Order | null {
  const due = dueAt(values.minutes, room);
  if (values.minutes.trim() !== "" && due === null) return null;
  const owner = values.owner.trim() || null;
  return { type: "AddTask", incident: incident.id, text: values.text.trim(), owner, due };
}

/** Have an eye on it until a time. */
export function superviseOrder(
  values: Values,
  incident: Incident,
  _: string | null,
  room: Room,
): Order | null {
  const due = dueAt(values.minutes, room);
  return due === null ? null : { type: "Supervise", incident: incident.id, due, reason: values.text.trim() };
}

/** It is not done after all; `about` is `incident/number` of the task. */
export function reopenOrder({ text }: Values, _: Incident, about: string | null): Order | null {
  const [incident, number] = partOf(about);
  const task = Number(number);
  return task > 0 ? { type: "ReopenTask", incident, task, reason: text.trim() } : null;
}
