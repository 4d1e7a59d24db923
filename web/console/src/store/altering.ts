/** What an event changes of one incident itself; the same as `incidents/altering.py`, event by event. */

import type {
  ClassCorrected,
  FileAttached,
  HandlingReported,
  Incident,
  IncidentGraded,
  IncidentReturned,
  IncidentsRelated,
  IncidentsState,
  IncidentsUnrelated,
  NoteAdded,
  SupervisionBegun,
  SupervisionEnded,
  Task,
  TaskAdded,
  TaskFinished,
  TaskReopened,
} from "../wire/vocabulary";
import { planned, type Planned } from "./planned";

export type Altering =
  | ClassCorrected
  | FileAttached
  | HandlingReported
  | IncidentGraded
  | IncidentReturned
  | IncidentsRelated
  | IncidentsUnrelated
  | NoteAdded
  | Planned
  | SupervisionBegun
  | SupervisionEnded
  | TaskAdded
  | TaskFinished
  | TaskReopened;

const OTHER_SIDE = { part_of: "has_part", has_part: "part_of", related: "related" } as const;

/** Change the incidents that an event names, as far as they are held. */
export function alter(state: IncidentsState, event: Altering): void {
  const names = "other" in event ? [event.incident, event.other] : [event.incident];
  for (const name of names) {
    const incident = state.incidents[name];
    if (incident) state.incidents[name] = { ...incident, ...changes(incident, event) };
  }
}

// eslint-disable-next-line complexity -- one flat case per event
function changes(incident: Incident, event: Altering): Partial<Incident> {
  switch (event.type) {
    case "HandlingReported":
      return { handled: event.handled, changed_at: event.handled.at };
    case "IncidentReturned":
      return { state: event.state, handled: null, changed_at: event.at };
    case "IncidentGraded":
      return {
        grade: event.grade,
        priority: event.priority,
        graded_at: event.grade === incident.grade ? incident.graded_at : event.at,
        changed_at: event.at,
      };
    case "ClassCorrected":
      return { class: event.class, title: event.title, changed_at: event.at };
    case "NoteAdded":
      return { changed_at: event.at };
    case "TaskAdded":
      return { tasks: [...incident.tasks, event.task], changed_at: event.task.added_at };
    case "TaskFinished":
      return withTask(incident, event.task, event.at, {
        done_by: event.by,
        done_at: event.at,
        note: event.note === "" ? null : event.note,
      });
    case "TaskReopened":
      return withTask(incident, event.task, event.at, {
        done_by: null,
        done_at: null,
        note: null,
        dropped_at: null,
      });
    case "PlanActivated":
    case "PlanRaised":
    case "PlanEnded":
    case "NoticesGiven":
    case "NoticeAcknowledged":
      return planned(incident, event);
    case "FileAttached":
      return {
        attachments: [...incident.attachments, event.attachment],
        changed_at: event.attachment.at,
      };
    case "SupervisionBegun":
      return { supervision: event.supervision, changed_at: event.supervision.at };
    case "SupervisionEnded":
      return { supervision: null, changed_at: event.at };
    case "IncidentsRelated": {
      const about =
        incident.id === event.other
          ? { incident: event.incident, kind: OTHER_SIDE[event.kind] }
          : { incident: event.other, kind: event.kind };
      return { relations: [...others(incident, about.incident), about], changed_at: event.at };
    }
    case "IncidentsUnrelated": {
      const left = others(incident, incident.id === event.other ? event.incident : event.other);
      return { relations: left, changed_at: event.at };
    }
  }
}

function withTask(incident: Incident, number: number, at: string, change: Partial<Task>): Partial<Incident> {
  const tasks = incident.tasks.map((task) => (task.number === number ? { ...task, ...change } : task));
  return { tasks, changed_at: at };
}

function others(incident: Incident, name: string): Incident["relations"] {
  return incident.relations.filter((one) => one.incident !== name);
}
