/** What stands over a form: what it does, to what, and that it is an exercise where it is one. */

import type { Room } from "../room";
import type { Sheet } from "../store/desk";
import type { Status } from "../wire/kinds";
import type { Incident } from "../wire/vocabulary";
import { words } from "../words/words";
import type { Form } from "./order_forms";
import type { Values } from "./order_values";
import { partOf } from "./plan_orders";

/** What a form acts on: real, or an exercise. What is opened or written down by hand is what its own field says. */
export function statusOf(
  sheet: Sheet,
  values: Values,
  incident: Incident | null,
  about: string | null,
  room: Room,
): Status {
  if (sheet !== "open" && sheet !== "call") return incident?.status ?? "actual";
  return room.store.state.incidents.alerts[about ?? ""]?.status ?? values.status;
}

export function titleOf(sheet: Form, incident: Incident | null, about: string | null, room: Room): string {
  const say = words(room.desk.language).sheet;
  const id = incident?.id ?? "";
  const subject = about ?? "";
  switch (sheet) {
    case "call":
      return say.callTitleNew;
    case "open":
      return about === null ? say.openTitle : say.openFrom(about);
    case "recall":
      return say.recall(room.store.state.incidents.assignments[subject]?.unit ?? "");
    case "reopen":
      return say.reopen(id, taskText(room.store, about));
    case "separate":
      return say.separate(subject, id);
    case "place":
      return say.place(about ?? id);
    default:
      return say[sheet](id);
  }
}

function taskText({ state }: Room["store"], about: string | null): string {
  const [of, task] = partOf(about);
  return state.incidents.incidents[of]?.tasks.find(({ number }) => String(number) === task)?.text ?? "";
}
