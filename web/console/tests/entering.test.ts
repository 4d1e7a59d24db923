/** The way in: what is asked for next, and that nothing given is lost on the way. */

import { describe, expect, it } from "vitest";
import { enrolmentOf } from "../src/connection/entrance";
import { beginning, BEGINNING, entered, isQuestion, refused, said } from "../src/store/entering";
import type { Operator } from "../src/wire/vocabulary";

const given = { ...BEGINNING, name: "wang", password: "old" };
const enrolment = { uri: "otpauth://x", picture: "data:image/svg+xml,x", sealed: "q83v" };
const wang: Operator = { name: "wang", display: "王敏", agency: "centre", role: "dispatcher" };

describe("the way in", () => {
  it("begins with an invitation where the address has one", () => {
    expect(beginning("#welcome=aB-_9")).toMatchObject({ step: "welcome", invitation: "aB-_9" });
    for (const hash of ["", "#", "#welcome=", "#welcome=a/b", "#incident=I1"])
      expect(beginning(hash)).toBe(BEGINNING);
  });

  it("asks for one thing after the other and sends all of them together", () => {
    const code = { ...refused(given, "code_needed", null), code: "123456" };
    expect([code.step, said(code)]).toEqual(["code", { name: "wang", password: "old", code: "123456" }]);
    const renewed = { ...refused(code, "new_password_needed", null), newPassword: "new" };
    expect(said(renewed)).toEqual({ name: "wang", password: "old", code: "123456", new_password: "new" });
    expect(["code_needed", "new_password_needed", "enrolment_needed", "bad_code"].map(isQuestion)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it("asks for a fresh code where one was too old, and keeps the rest", () => {
    const late = refused({ ...given, code: "123456", newPassword: "new" }, "bad_code", null);
    expect(late).toMatchObject({ step: "code", code: "", newPassword: "new", password: "old" });
  });

  it("brings what was sealed back with the first code", () => {
    const asked = refused({ ...given, newPassword: "new" }, "enrolment_needed", enrolment);
    expect(said({ ...asked, code: "654321" })).toEqual({
      name: "wang",
      password: "old",
      new_password: "new",
      code: "654321",
      sealed: "q83v",
    });
    expect(refused({ ...asked, code: "1" }, "bad_code", null)).toMatchObject({
      step: "enrolment",
      enrolment,
    });
    expect(enrolmentOf({ error: {}, enrolment })).toEqual(enrolment);
    for (const body of [null, undefined, "x", { error: {} }]) expect(enrolmentOf(body)).toBeNull();
  });

  it("keeps the name alone after a wrong password", () => {
    expect(refused({ ...given, code: "1" }, "bad_login", null)).toEqual({ ...BEGINNING, name: "wang" });
    expect(refused(given, "unreachable", null)).toBe(given);
  });

  it("ends with the codes to keep, the first time", () => {
    expect(entered(given, wang, ["abcd"])).toMatchObject({ step: "recovery", operator: wang, password: "" });
    expect(entered(given, wang, [])).toMatchObject({ step: "password", operator: wang });
  });
});
