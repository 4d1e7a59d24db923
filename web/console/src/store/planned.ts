/** What plans and notices change of one incident itself; the same as `incidents/altering.py`. */

import type {
  Incident,
  Notice,
  NoticeAcknowledged,
  NoticesGiven,
  PlanActivated,
  PlanEnded,
  PlanRaised,
} from "../wire/vocabulary";

export type Planned = NoticeAcknowledged | NoticesGiven | PlanActivated | PlanEnded | PlanRaised;

/** What is different about the incident after an event of this kind. */
export function planned(incident: Incident, event: Planned): Partial<Incident> {
  switch (event.type) {
    case "PlanActivated":
      return {
        plans: [...incident.plans, event.plan],
        cameras: [...incident.cameras, ...event.cameras],
        changed_at: event.plan.at,
      };
    case "PlanRaised": {
      const { grade, needs } = event;
      const plans = incident.plans.map((plan) => (plan.id === event.plan ? { ...plan, grade, needs } : plan));
      return { plans, cameras: [...incident.cameras, ...event.cameras], changed_at: event.at };
    }
    case "PlanEnded":
      return withoutPlan(incident, event);
    case "NoticesGiven":
      return {
        notices: [...incident.notices, ...event.notices],
        changed_at: event.notices.at(-1)?.at ?? incident.changed_at,
      };
    case "NoticeAcknowledged": {
      const done = { by: event.by, done_at: event.at, note: event.note === "" ? null : event.note };
      const changed = (one: Notice): Notice => (one.number === event.notice ? { ...one, ...done } : one);
      return { notices: incident.notices.map(changed), changed_at: event.at };
    }
  }
}

/** What it asked for and nobody has done is dropped. */
function withoutPlan(incident: Incident, { plan, at }: PlanEnded): Partial<Incident> {
  const isOpen = (one: { plan?: string | null; done_at: string | null }): boolean =>
    one.plan === plan && one.done_at === null;
  return {
    plans: incident.plans.filter(({ id }) => id !== plan),
    tasks: incident.tasks.map((task) => (isOpen(task) ? { ...task, dropped_at: at } : task)),
    notices: incident.notices.map((notice) => (isOpen(notice) ? { ...notice, withdrawn_at: at } : notice)),
    plan_ended_at: at,
    changed_at: at,
  };
}
