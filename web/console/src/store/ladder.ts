/** Reading a receipt ladder: which rungs are reached, which one is awaited, and whether it is late. */

import { leadOf } from "./family";
import type { Assignment, ConsoleState, IncidentsState, Instead, Rung } from "../wire/vocabulary";
import { isActive, LADDER, type Step } from "../wire/kinds";

/** Seconds a message may lie in the queue before the link to the units must be looked at. */
export const SENT_WITHIN = 10;

export type RungState = "done" | "running" | "late" | "refused" | "recalled" | "open";

export interface RungView {
  step: (typeof LADDER)[number];
  state: RungState;
  /** When the centre learnt of it; null for a rung passed without a report, or not reached. */
  at: string | null;
}

/** Whether the centre called the crew back, rather than the crew having finished: its end has a cause and no time of the unit. */
export function isRecall(rung: Rung): boolean {
  return rung.step === "clear" && rung.cause !== null && rung.unit_at === null;
}

/** The awaited step that is late, and for how many seconds it has been awaited; null when nothing is. What lapsed the centre
 * says, which knows the limits; only that the centre's own link stands still is seen here. */
export function lateness(assignment: Assignment, now: number): { step: Step; seconds: number } | null {
  const waited = (from: Step): number => {
    const at = assignment.rungs.find((rung) => rung.step === from)?.at;
    return at === undefined ? 0 : (now - Date.parse(at)) / 1000;
  };
  if (assignment.step === "queued" && waited("queued") > SENT_WITHIN)
    return { step: "sent", seconds: waited("queued") };
  const lapsed = (step: Step): boolean => assignment.lapses.some((one) => one.step === step);
  if (assignment.step === "sent" && lapsed("received"))
    return { step: "received", seconds: waited("queued") };
  if ((assignment.step === "received" || assignment.step === "shown") && lapsed("accepted"))
    return { step: "accepted", seconds: waited("queued") };
  return null;
}

/** The eight rungs as they are drawn. */
export function rungs(assignment: Assignment, now: number): RungView[] {
  const late = lateness(assignment, now);
  const refused = assignment.step === "refused";
  const last = refused ? "shown" : assignment.step;
  const reached = LADDER.findIndex((step) => step === last);
  const awaited = late ? LADDER.findIndex((step) => step === late.step) : reached + 1;
  const closed = assignment.step === "clear" && !assignment.rungs.some((rung) => rung.step === "on_scene");
  const recalled = assignment.rungs.some(isRecall);
  const reportedOnly = closed || refused || recalled;
  return LADDER.map((step, index) => {
    const at = assignment.rungs.find((rung) => rung.step === step)?.at ?? null;
    if (refused && step === "accepted") return { step, state: "refused", at };
    if (recalled && step === "clear") return { step, state: "recalled", at };
    // Of a crew that was recalled or refused only what was reported counts.
    if (reportedOnly) return { step, state: at === null ? "open" : "done", at };
    if (index <= reached) return { step, state: "done", at };
    if (index === awaited && isActive(assignment)) return { step, state: late ? "late" : "running", at };
    return { step, state: "open", at };
  });
}

/** What a supervisor must see to: a unit whose person has not answered in time, and nobody has taken note of it. Those of the gravest
 * incident first, exercises after what is real, then who was sent first. */
export function unanswered(state: ConsoleState): Assignment[] {
  const silent = Object.values(state.incidents.assignments).filter(
    (assignment) =>
      isActive(assignment) &&
      !isAccepted(assignment) &&
      assignment.lapses.some(({ step, seen_by }) => step === "accepted" && seen_by === null),
  );
  const sentAt = ({ rungs, expires }: Assignment): number => Date.parse(rungs[0]?.at ?? expires);
  return silent.sort(
    (a, b) =>
      gradeFor(state.incidents, a) - gradeFor(state.incidents, b) ||
      Number(a.status !== "actual") - Number(b.status !== "actual") ||
      sentAt(a) - sentAt(b),
  );
}

/** The grade of what leads the incident of an assignment; milder than all where that was forgotten. */
function gradeFor(state: IncidentsState, { incident }: Assignment): number {
  const known = state.incidents[incident];
  return known ? leadOf(state, known).grade : 5;
}

/** Whom the centre names in place of a unit that does not answer: as it says now, else as it said with the lapse. And whether that
 * one can still go: who was free then may be bound, out of service or gone by now. An exercise keeps nobody back from what is actual. */
export function insteadOf(
  state: ConsoleState,
  assignment: Assignment,
  said: readonly Instead[] | null,
): { unit: string; isFree: boolean } | null {
  const now = said?.find((one) => one.assignment === assignment.id);
  const then = assignment.lapses.find(({ step }) => step === "accepted")?.instead ?? null;
  const unit = now ? now.unit : then;
  if (unit === null) return null;
  const isIn = state.devices.units[unit]?.service === "in_service";
  const isBound = Object.values(state.incidents.assignments).some(
    (one) =>
      one.unit === unit && isActive(one) && (one.status === "actual" || assignment.status !== "actual"),
  );
  return { unit, isFree: isIn && !isBound };
}

/** Whether a person there has said yes. */
export function isAccepted(assignment: Assignment): boolean {
  return assignment.step === "accepted" || assignment.step === "en_route" || assignment.step === "on_scene";
}
