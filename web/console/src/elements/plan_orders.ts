/** The orders that the forms of plans and notices make. What they are about is written `incident/what`: it may be of what was merged. */

import type { ConsoleState, Incident, Notice, Order } from "../wire/vocabulary";
import type { Values } from "./order_values";

/** `I12/3` → its incident and what of it; empty where there is none. */
export function partOf(about: string | null): [string, string] {
  const [incident = "", what = ""] = (about ?? "").split("/");
  return [incident, what];
}

/** The notice that a form is about. */
export function noticeOf(state: ConsoleState, about: string | null): Notice | undefined {
  const [incident, number] = partOf(about);
  return state.incidents.incidents[incident]?.notices.find((one) => String(one.number) === number);
}

export function planOrder({ plan, text }: Values, incident: Incident): Order | null {
  return plan === "" ? null : { type: "ActivatePlan", incident: incident.id, plan, reason: text.trim() };
}

export function planEndOrder({ text }: Values, _: Incident, about: string | null): Order | null {
  const [incident, plan] = partOf(about);
  return plan === "" ? null : { type: "EndPlan", incident, plan, reason: text.trim() };
}

export function toldOrder({ text }: Values, _: Incident, about: string | null): Order | null {
  const [incident, number] = partOf(about);
  const notice = Number(number);
  return notice > 0 ? { type: "AcknowledgeNotice", incident, notice, note: text.trim() } : null;
}
