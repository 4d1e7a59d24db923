/** How the shift stands, counted from what this console holds. What is an exercise or a test is no figure of it. */

import { isActive, isOver, type Status } from "../wire/kinds";
import type { ConsoleState } from "../wire/vocabulary";
import { isAccepted, lateness } from "./ladder";
import { waitingAlerts } from "./need";
import { isOnline } from "./near";
import { isHappening } from "./trouble";

export interface Figures {
  waiting: number;
  /** Seconds the longest waiting alert has waited since the centre had it. */
  oldestWaiting: number | null;
  open: number;
  /** Open incidents of grade Ⅰ and Ⅱ. */
  grave: number;
  exercises: number;
  unaccepted: number;
  late: number;
  unseen: number;
  cameras: number;
}

export function figures(state: ConsoleState, now: number): Figures {
  const isActual = ({ status }: { status: Status }): boolean => status === "actual";
  const waiting = waitingAlerts(state).filter(isActual);
  const going = Object.values(state.incidents.incidents).filter(
    (incident) => !isOver(incident) && isHappening(incident),
  );
  const open = going.filter(isActual);
  const assignments = Object.values(state.incidents.assignments).filter(isActual);
  const bound = assignments.filter(isActive);
  const cameras = Object.values(state.cameras);
  const first = Math.min(...waiting.map((alert) => Date.parse(alert.received_at)));
  return {
    waiting: waiting.length,
    oldestWaiting: waiting.length > 0 ? Math.max(0, (now - first) / 1000) : null,
    open: open.length,
    grave: open.filter((incident) => incident.grade <= 2).length,
    exercises: going.filter((incident) => incident.status === "exercise").length,
    unaccepted: bound.filter((assignment) => !isAccepted(assignment)).length,
    late: bound.filter((assignment) => lateness(assignment, now) !== null).length,
    unseen: cameras.filter((camera) => !isOnline(state, camera)).length,
    cameras: cameras.length,
  };
}
