/** The few things that are asked over HTTP. Every call answers with a value or a refusal in words. */

import type {
  Actor,
  Alert,
  Assignment,
  Candidate,
  Incident,
  Instead,
  LogEvent,
  Operator,
  Sighting,
} from "../wire/vocabulary";

/** `body`: the whole answer of a refusal, where it says more than why. */
export type Answer<T> =
  { ok: true; value: T } | { ok: false; status: number; code: string; message: string; body?: unknown };

/** One line of an incident's record. */
export interface Entry {
  seq: number;
  at: string;
  actor: Actor;
  event: LogEvent;
  hash: string | null;
}

/** A node as `GET /api/v1/nodes` tells of it, as far as it is not in the state. */
export interface NodeLine {
  id: string;
  name: string;
  online: boolean;
  /** What its line takes; null where nobody has said. */
  uplink_kbps: number | null;
  clock_offset_ms: number | null;
  rtt_ms: number | null;
  /** Cameras that it codes again, at either quality. */
  transcoded: readonly string[];
}

/** A process of the centre, as `GET /api/v1/system` tells of it. */
export interface Process {
  role: string;
  pid: number;
  lag_ms: number | null;
  packets_per_s: number | null;
  cpu_us: number | null;
  lowered: number | null;
}

/** How the lines of the nodes and the processes of the centre are now. */
export interface Lines {
  nodes: NodeLine[];
  processes: Process[];
}

/** What a search looks for; an empty text looks for anything. */
export interface Looked {
  q: string;
  state: string;
  class: string;
  street: string;
  from: string;
  to: string;
  near: string;
}

/** As the centre takes it. */
export function queryOf(looked: Looked): URLSearchParams {
  return new URLSearchParams(Object.entries<string>({ ...looked }).filter(([, value]) => value !== ""));
}

export interface Page<T> {
  items: T[];
  next: string | number | null;
}

/** Pages of 500: a record of 10,000 lines is longer than any incident known. */
const MOST_PAGES = 20;

export class Api {
  constructor(private readonly call: typeof fetch) {}

  /** Send something as JSON to a path of the API. */
  post<T>(path: string, said: object): Promise<Answer<T>> {
    return this.#ask<T>(`/api/v1/${path}`, post(said));
  }

  logout(): Promise<Answer<null>> {
    return this.#ask<null>("/api/v1/logout", post({}));
  }

  me(): Promise<Answer<Operator>> {
    return this.#ask<Operator>("/api/v1/me", {});
  }

  /** Whether the session has ended. A centre that can't be reached has ended nothing. */
  async signedOut(): Promise<boolean> {
    const answer = await this.me();
    return !answer.ok && answer.status === 401;
  }

  /** The telephone number behind an alert; the look is written down. */
  caller(alert: string): Promise<Answer<{ caller: string | null }>> {
    return this.#ask(`/api/v1/alerts/${encodeURIComponent(alert)}/caller`, {});
  }

  /** Everything recorded about an incident, oldest first. */
  timeline(incident: string): Promise<Answer<Entry[]>> {
    return this.#all<Entry>(`/api/v1/incidents/${encodeURIComponent(incident)}/timeline`);
  }

  /** Who should go to an incident, the best first. */
  recommendation(incident: string): Promise<Answer<Candidate[]>> {
    return this.#all<Candidate>(`/api/v1/incidents/${encodeURIComponent(incident)}/recommendation`);
  }

  /** Who could go now in place of crews that do not answer. */
  instead(): Promise<Answer<Instead[]>> {
    return this.#all<Instead>("/api/v1/instead");
  }

  /** Which cameras see an incident, the best first. */
  sightings(incident: string): Promise<Answer<Sighting[]>> {
    return this.#all<Sighting>(`/api/v1/incidents/${encodeURIComponent(incident)}/cameras`);
  }

  /** Keep a file with an incident. */
  attach(incident: string, file: File): Promise<Answer<{ id: string }>> {
    const path = `/api/v1/incidents/${encodeURIComponent(incident)}/attachments`;
    return this.#ask(`${path}?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
  }

  /** Incidents of any time, newest first; `after` is the cursor of the page before. */
  find(looked: Looked, after: string | null): Promise<Answer<Page<Incident>>> {
    const query = queryOf(looked);
    query.set("limit", "50");
    if (after !== null) query.set("after", after);
    return this.#ask(`/api/v1/incidents?${query.toString()}`, {});
  }

  /** One incident with its units, also one that is long over. */
  incident(id: string): Promise<Answer<{ incident: Incident; alerts: Alert[]; assignments: Assignment[] }>> {
    return this.#ask(`/api/v1/incidents/${encodeURIComponent(id)}`, {});
  }

  async lines(): Promise<Answer<Lines>> {
    const [nodes, system] = await Promise.all([
      this.#all<NodeLine>("/api/v1/nodes"),
      this.#ask<{ processes: Process[] }>("/api/v1/system", {}),
    ]);
    if (!nodes.ok) return nodes;
    if (!system.ok) return system;
    return { ok: true, value: { nodes: nodes.value, processes: system.value.processes } };
  }

  /** Every page of a collection. */
  async #all<T>(path: string): Promise<Answer<T[]>> {
    const items: T[] = [];
    let after = "";
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await this.#ask<Page<T>>(`${path}?limit=500${after}`, {});
      if (!answer.ok) return answer;
      items.push(...answer.value.items);
      if (answer.value.next === null) break;
      after = `&after=${encodeURIComponent(answer.value.next)}`;
    }
    return { ok: true, value: items };
  }

  async #ask<T>(path: string, request: RequestInit): Promise<Answer<T>> {
    try {
      const response = await this.call(path, request);
      if (response.ok)
        return { ok: true, value: (response.status === 204 ? null : await response.json()) as T };
      const refusal = (await response.json().catch(() => null)) as {
        error?: { code?: string; message?: string };
      } | null;
      const code = refusal?.error?.code ?? `http_${response.status}`;
      return {
        ok: false,
        status: response.status,
        code,
        message: refusal?.error?.message ?? "",
        body: refusal,
      };
    } catch {
      return { ok: false, status: 0, code: "unreachable", message: "" };
    }
  }
}

function post(body: object): RequestInit {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}
