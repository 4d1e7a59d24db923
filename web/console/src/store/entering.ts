/** The way into the centre: what has been given so far, and what is asked for next. Pure. */

import type { Enrolment, Welcome } from "../connection/entrance";
import type { Operator } from "../wire/vocabulary";

export type Step = "welcome" | "password" | "code" | "new_password" | "enrolment" | "recovery";

/** What the person has given, and what they were given. */
export interface Entering {
  step: Step;
  /** The secret of an invitation; whose it is, once the centre has said so. */
  invitation: string;
  welcome: Welcome | null;
  name: string;
  password: string;
  newPassword: string;
  code: string;
  enrolment: Enrolment | null;
  recovery: readonly string[];
  /** Who they are, once they are in. */
  operator: Operator | null;
}

export const BEGINNING: Entering = {
  step: "password",
  invitation: "",
  welcome: null,
  name: "",
  password: "",
  newPassword: "",
  code: "",
  enrolment: null,
  recovery: [],
  operator: null,
};

/** The beginning for an address: one with an invitation begins with it. */
export function beginning(hash: string): Entering {
  const found = /^#welcome=([\w-]+)$/.exec(hash);
  return found?.[1] === undefined ? BEGINNING : { ...BEGINNING, step: "welcome", invitation: found[1] };
}

/** What is sent: always all that was given, for a login is one request. */
export function said(given: Entering): Record<string, string> {
  const { name, password, code, newPassword, enrolment } = given;
  return {
    name,
    password,
    ...(code === "" ? {} : { code }),
    ...(newPassword === "" ? {} : { new_password: newPassword }),
    ...(enrolment === null ? {} : { sealed: enrolment.sealed }),
  };
}

/** Where a refusal leads; its sentence is shown there. A step that asks for something new is no failure. */
export function refused(given: Entering, code: string, enrolment: Enrolment | null): Entering {
  switch (code) {
    case "bad_login":
    case "locked":
    case "suspended":
      return { ...BEGINNING, name: given.name };
    case "code_needed":
      return { ...given, step: "code" };
    case "bad_code":
    case "code_used":
      return { ...given, code: "", step: given.enrolment === null ? "code" : "enrolment" };
    case "new_password_needed":
    case "weak_password":
      return { ...given, newPassword: "", step: "new_password" };
    case "enrolment_needed":
      return { ...given, code: "", enrolment, step: "enrolment" };
    default:
      return given;
  }
}

/** Whether a refusal only asks for more. */
export function isQuestion(code: string): boolean {
  return ["code_needed", "new_password_needed", "enrolment_needed"].includes(code);
}

/** They are in, or have yet to keep the codes that help when the phone is lost. */
export function entered(given: Entering, operator: Operator, recovery: readonly string[]): Entering {
  return {
    ...BEGINNING,
    name: given.name,
    operator,
    recovery,
    step: recovery.length > 0 ? "recovery" : "password",
  };
}
