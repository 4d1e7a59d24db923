/** Small pieces of a state, each with only what its test speaks of. */

import { Store } from "../src/store/store";
import { CentreClock } from "../src/store/clock";
import { Signal } from "../src/store/signal";
import type { Step } from "../src/wire/kinds";
import type {
  Alert,
  Assignment,
  Camera,
  ConsoleState,
  Incident,
  Node,
  Notice,
  Task,
  Unit,
} from "../src/wire/vocabulary";

/** 20:14:07 on a summer evening in Shanghai, the moment of most tests. */
export const NOW = "2026-06-21T20:14:07.000+08:00";
export const NOW_MS = Date.parse(NOW);

/** A moment `seconds` before that. */
export function ago(seconds: number): string {
  return new Date(NOW_MS - seconds * 1000).toISOString().replace("Z", "+00:00");
}

export function emptyStore(monotonic: () => number = () => 0): Store {
  return new Store(new CentreClock(monotonic), new Signal((run) => run()));
}

export function emptyState(): ConsoleState {
  return emptyStore().state;
}

export function incident(change: Partial<Incident> = {}): Incident {
  return {
    id: "I1",
    class: { scheme: "liandong", kind: "alarm", code: "smoke" },
    title: "平凉路烟感",
    state: "received",
    status: "actual",
    grade: 3,
    priority: 2,
    place: { lat: 31.27, lon: 121.52, address: "平凉路 1398 号" },
    opened_at: NOW,
    changed_at: NOW,
    assignments: [],
    cameras: [],
    outcome: null,
    into: null,
    before: null,
    members: [],
    is_placed: false,
    given: null,
    handled: null,
    tasks: [],
    supervision: null,
    trouble: null,
    graded_at: null,
    plan_ended_at: null,
    relations: [],
    attachments: [],
    notices: [],
    plans: [],
    ...change,
  };
}

export function task(change: Partial<Task> = {}): Task {
  return {
    number: 1,
    text: "封路",
    added_by: "wang",
    added_at: NOW,
    owner: null,
    due: null,
    done_by: null,
    done_at: null,
    note: null,
    en: "",
    plan: null,
    dropped_at: null,
    term: null,
    ...change,
  };
}

export function notice(change: Partial<Notice> = {}): Notice {
  return {
    number: 1,
    to: { zh: "值班长", en: "Duty supervisor", role: "supervisor", agency: null },
    why: "grade",
    plan: null,
    at: NOW,
    due: ago(-180),
    by: null,
    done_at: null,
    note: null,
    withdrawn_at: null,
    ...change,
  };
}

/** An assignment that reached `step` with a rung for each `[step, seconds ago]`. */
export function assignment(
  step: Step,
  rungs: [Step, number][],
  change: Partial<Assignment> = {},
): Assignment {
  return {
    id: "I1-1",
    incident: "I1",
    unit: "F03",
    step,
    rungs: rungs.map(([name, seconds]) => ({ step: name, at: ago(seconds), unit_at: null, cause: null })),
    text: "",
    priority: 2,
    status: "actual",
    expires: NOW,
    lapses: [],
    is_repair: false,
    told: null,
    corrected: null,
    ...change,
  };
}

export function alert(change: Partial<Alert> = {}): Alert {
  return {
    id: "A1",
    source: "line-119-01",
    source_id: "c1",
    kind: "phone",
    class: { scheme: "liandong", kind: "call", code: "119" },
    status: "actual",
    severity: "unknown",
    at: NOW,
    received_at: NOW,
    place: {},
    text: "来电",
    value: null,
    unit: null,
    n: null,
    extra: {},
    call: {
      line: "line-119-01",
      number: "119",
      phase: "ringing",
      caller_hash: null,
      caller_mark: null,
      agent: null,
      recording: null,
      phase_at: null,
      agent_at: null,
    },
    incident: null,
    pictures: [],
    no_picture: null,
    matches: [],
    corrected: null,
    claim: null,
    follows: null,
    followed: [],
    withdraws: false,
    ...change,
  };
}

export function unit(id: string, change: Partial<Unit> = {}): Unit {
  return {
    id,
    kind: "fire",
    name: `${id} 车`,
    agency: "fire",
    lat: null,
    lon: null,
    crew: null,
    shift: null,
    service: "in_service",
    service_reason: null,
    service_at: null,
    ...change,
  };
}

/** A camera whose place is known. */
type Placed = Camera & { lat: number; lon: number };

export function camera(id: string, change: Partial<Placed> = {}): Placed {
  return {
    id,
    name: `${id} 路口`,
    node: "police",
    owner: "police",
    lat: 31.27,
    lon: 121.52,
    bearing: 90,
    fov: 60,
    range: 80,
    qualities: ["main", "sub"],
    sound: false,
    ...change,
  };
}

export function node(id: string, online: boolean): Node {
  return { id, name: id, kind: "police", agency: "police", online, since: null, revoked: false };
}
