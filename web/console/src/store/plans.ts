/** Plans and notices as the desk reads them: what may be activated, what is still missing, who has to say that they know. */

import type {
  ActivePlan,
  ConsoleState,
  GradeRow,
  Incident,
  IncidentsState,
  Need,
  Notice,
  Operator,
  Plan,
} from "../wire/vocabulary";
import { isActive, isOver, type Role } from "../wire/kinds";
import { familyOf, leadOf } from "./family";
import { dueIn } from "./closing";

export interface Choice {
  plan: Plan;
  /** It is for the incident's class. */
  fits: boolean;
}

export interface Running {
  /** What it was activated for: the incident, or one that was merged into it. */
  incident: Incident;
  plan: ActivePlan;
}

/** The plans that run for an incident and for what was merged into it. */
export function runningOf(state: IncidentsState, incident: Incident): Running[] {
  return familyOf(state, incident).flatMap((one) => one.plans.map((plan) => ({ incident: one, plan })));
}

/** The plans that do not run yet, those for its class first. */
export function choicesFor(plans: readonly Plan[], state: IncidentsState, incident: Incident): Choice[] {
  const { scheme, kind, code } = incident.class;
  const fits = (plan: Plan): boolean =>
    plan.classes.some((one) => one.scheme === scheme && one.kind === kind && one.codes.includes(code));
  const running = new Set(runningOf(state, incident).map(({ plan }) => plan.id));
  return plans
    .filter(({ id }) => !running.has(id))
    .map((plan) => ({ plan, fits: fits(plan) }))
    .sort((a, b) => Number(b.fits) - Number(a.fits));
}

/** What a plan adds at a grade: the levels of it and of the milder ones. */
export function levelsAt(plan: Plan, grade: number): Plan["levels"] {
  return plan.levels.filter((level) => level.grade >= grade);
}

/** How many units of each kind a plan needs at a grade. */
export function needsAt(plan: Plan, grade: number): Need[] {
  const counts = new Map<string, number>();
  for (const { units } of levelsAt(plan, grade))
    for (const { kind, count } of units) counts.set(kind, (counts.get(kind) ?? 0) + count);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}

/** How many units of a kind are on the incident, or on what was merged into it, or have been there; as the centre counts them
 * (`sent_to`): where it is to be attended to anew, who has been there is not counted. */
export function sentOf(state: ConsoleState, incident: Incident, kind: string): number {
  const attended = incident.state !== "received" && incident.state !== "confirmed";
  const sent = familyOf(state.incidents, incident)
    .flatMap(({ assignments }) => assignments)
    .flatMap((name) => state.incidents.assignments[name] ?? [])
    .filter((one) => isActive(one) || (attended && one.rungs.some(({ step }) => step === "on_scene")))
    .filter(({ unit }) => state.devices.units[unit]?.kind === kind);
  return new Set(sent.map(({ unit }) => unit)).size;
}

/** Until when a plan should run, counted from when the incident got its grade; null where none need, one does, or a person has ended
 * one since. In milliseconds of the clock. */
export function planDue(
  grades: readonly GradeRow[],
  state: IncidentsState,
  incident: Incident,
): number | null {
  const within = grades.find(({ grade }) => grade === incident.grade)?.plan_within_s ?? null;
  if (within === null || isOver(incident) || runningOf(state, incident).length > 0) return null;
  const graded = Date.parse(incident.graded_at ?? incident.opened_at);
  const ended = familyOf(state, incident).map(({ plan_ended_at: at }) => (at == null ? 0 : Date.parse(at)));
  return Math.max(...ended) > graded ? null : graded + within * 1000;
}

/** Who commands at a grade. */
export function commandsAt(grades: readonly GradeRow[], grade: number): Role | null {
  return grades.find((row) => row.grade === grade)?.commands ?? null;
}

/** Whether a notice is to the operator themselves: to their role, or to their agency. */
export function isAddressed({ to }: Notice, me: Operator): boolean {
  return to.role === me.role || (to.agency != null && to.agency === me.agency);
}

/** Whether nobody has said yet that they know, and they still have to. */
export function isOpenNotice(notice: Notice): boolean {
  return notice.done_at == null && notice.withdrawn_at == null;
}

export interface Told {
  /** The incident that the notice is of, and the one that leads it. */
  incident: Incident;
  lead: Incident;
  notice: Notice;
}

/** The notices of an incident and of what was merged into it. */
export function noticesOf(state: IncidentsState, incident: Incident): Told[] {
  return familyOf(state, incident).flatMap((one) =>
    one.notices.map((notice) => ({ incident: one, lead: incident, notice })),
  );
}

/** What this operator has to say that they know of: the gravest first, exercises after what is real, then the longest due. */
export function noticesTo(state: IncidentsState, me: Operator): Told[] {
  return Object.values(state.incidents)
    .flatMap((incident) => incident.notices.map((notice) => ({ incident, notice })))
    .filter(({ notice }) => isOpenNotice(notice) && isAddressed(notice, me))
    .map((told) => ({ ...told, lead: leadOf(state, told.incident) }))
    .filter(({ lead }) => !isOver(lead))
    .sort(
      (a, b) =>
        a.lead.grade - b.lead.grade ||
        Number(a.lead.status !== "actual") - Number(b.lead.status !== "actual") ||
        Date.parse(a.notice.due) - Date.parse(b.notice.due),
    );
}

/** How many should have said by now that they know of an incident, or of what was merged into it, and have not. */
export function lateNotices(state: IncidentsState, incident: Incident, now: number): number {
  if (isOver(incident)) return 0;
  return noticesOf(state, incident).filter(
    ({ notice }) => isOpenNotice(notice) && (dueIn(notice.due, now) ?? 0) < 0,
  ).length;
}
