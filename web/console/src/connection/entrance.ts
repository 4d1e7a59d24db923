/** Coming in over HTTP: login, second factor, invitations. */

import type { Answer, Api } from "./api";
import type { Operator } from "../wire/vocabulary";

/** What an app for codes is given: `picture` is an image of `uri`; `sealed` goes back with the first code. */
export interface Enrolment {
  uri: string;
  picture: string;
  sealed: string;
}

/** Whose an invitation is. An empty name is theirs to choose: they become the first administrator. */
export interface Welcome {
  operator: Operator;
  expires: string;
  shortest: number;
  longest: number;
}

/** The operator, and once the recovery codes that they have to keep. */
export type Entered = Operator & { recovery?: string[] };

export class Entrance {
  constructor(private readonly api: Api) {}

  login(said: Record<string, string>): Promise<Answer<Entered>> {
    return this.api.post<Entered>("login", said);
  }

  /** Whose an invitation is; it is not used up by asking. */
  look(invitation: string): Promise<Answer<Welcome>> {
    return this.api.post<Welcome>("welcome", { invitation });
  }

  /** Take an invitation: the password is theirs from now on. */
  accept(said: Record<string, string>): Promise<Answer<{ operator: Operator }>> {
    return this.api.post("welcome", said);
  }
}

/** What a refused login brings for the second factor; null for most. */
export function enrolmentOf(body: unknown): Enrolment | null {
  if (typeof body !== "object" || body === null || !("enrolment" in body)) return null;
  return body.enrolment as Enrolment;
}
