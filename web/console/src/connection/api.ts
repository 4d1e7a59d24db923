/** The few things that are asked over HTTP. Every call answers with a value or a refusal in words. */

import type { Actor, LogEvent, Operator } from "../wire/vocabulary";

export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; code: string; message: string };

/** One line of an incident's record. */
export interface Entry {
  seq: number;
  at: string;
  actor: Actor;
  event: LogEvent;
  hash: string | null;
}

interface Page<T> {
  items: T[];
  next: string | number | null;
}

/** Pages of 500: a record of 10,000 lines is longer than any incident known. */
const MOST_PAGES = 20;

export class Api {
  constructor(private readonly call: typeof fetch) {}

  login(name: string, password: string): Promise<Answer<Operator>> {
    return this.#ask<Operator>("/api/v1/login", post({ name, password }));
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
  async timeline(incident: string): Promise<Answer<Entry[]>> {
    const entries: Entry[] = [];
    let after = "";
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const path = `/api/v1/incidents/${encodeURIComponent(incident)}/timeline?limit=500${after}`;
      const answer = await this.#ask<Page<Entry>>(path, {});
      if (!answer.ok) return answer;
      entries.push(...answer.value.items);
      if (answer.value.next === null) break;
      after = `&after=${encodeURIComponent(answer.value.next)}`;
    }
    return { ok: true, value: entries };
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
      return { ok: false, status: response.status, code, message: refusal?.error?.message ?? "" };
    } catch {
      return { ok: false, status: 0, code: "unreachable", message: "" };
    }
  }
}

function post(body: object): RequestInit {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}
