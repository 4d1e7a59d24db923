/** Plans and notices as the desk reads them. */

import { describe, expect, it } from "vitest";
import { defaults, orderOf } from "../src/elements/order_forms";
import { titleOf } from "../src/elements/order_title";
import type { Room } from "../src/room";
import { Desk } from "../src/store/desk";
import {
  choicesFor,
  commandsAt,
  lateNotices,
  levelsAt,
  needsAt,
  noticesTo,
  planDue,
  runningOf,
  sentOf,
} from "../src/store/plans";
import { rowOf } from "../src/store/need";
import { Signal } from "../src/store/signal";
import type { Step } from "../src/wire/kinds";
import type { Assignment, GradeRow, Operator, Plan, Level } from "../src/wire/vocabulary";
import { commandWord, inLanguage } from "../src/words/names";
import { words } from "../src/words/words";
import { ago, assignment, emptyState, emptyStore, incident, notice, NOW, NOW_MS, unit } from "./examples";

const level = (grade: number, kind: "fire" | "police", count: number): Level => ({
  grade,
  units: [{ kind, count }],
  tell: [],
  tasks: [],
  cameras: 0,
});
const FIRE: Plan = {
  id: "fire",
  zh: "建筑火灾处置预案",
  en: "Building fire",
  classes: [{ scheme: "liandong", kind: "alarm", codes: ["fire", "smoke"] }],
  levels: [level(4, "fire", 1), level(3, "fire", 2), level(2, "police", 1)],
};
const FLOOD: Plan = { ...FIRE, id: "flood", zh: "内涝", en: "", classes: [] };
const row = (grade: number, commands: GradeRow["commands"], plan_within_s: number | null): GradeRow => ({
  grade,
  commands,
  plan_within_s,
  tell: [],
  received_s: null,
  accepted_s: null,
});
const GRADES = [row(4, "dispatcher", null), row(3, "supervisor", 600)];
const CHIEF: Operator = { name: "zhou", display: "值班长", agency: "centre", role: "supervisor" };

const NOTHING = emptyState().incidents;

describe("the plans that may be activated", () => {
  it("are those for its class first, and none that runs", () => {
    const choices = choicesFor([FLOOD, FIRE], NOTHING, incident());
    expect(choices.map(({ plan, fits }) => [plan.id, fits])).toEqual([
      ["fire", true],
      ["flood", false],
    ]);
    const runs = { id: "fire", zh: "", en: "", grade: 3, needs: [], by: "", at: "", reason: "" };
    const running = incident({ plans: [runs] });
    expect(choicesFor([FLOOD, FIRE], NOTHING, running).map(({ plan }) => plan.id)).toEqual(["flood"]);
  });

  it("are none that runs for what was merged into it; that one is listed with its incident", () => {
    const runs = { id: "fire", zh: "", en: "", grade: 3, needs: [], by: "", at: "", reason: "" };
    const [lead, member] = [incident({ id: "I2", grade: 3, members: ["I1"] }), incident({ plans: [runs] })];
    const state = { ...NOTHING, incidents: { I2: lead, I1: { ...member, into: "I2" } } };
    expect(choicesFor([FLOOD, FIRE], state, lead).map(({ plan }) => plan.id)).toEqual(["flood"]);
    expect(runningOf(state, lead).map(({ incident: of, plan }) => `${of.id}/${plan.id}`)).toEqual([
      "I1/fire",
    ]);
    expect(planDue(GRADES, state, lead)).toBeNull();
  });

  it("need what their levels add up to at a grade", () => {
    expect(levelsAt(FIRE, 3)).toHaveLength(2);
    expect(needsAt(FIRE, 4)).toEqual([{ kind: "fire", count: 1 }]);
    expect(needsAt(FIRE, 2)).toEqual([
      { kind: "fire", count: 3 },
      { kind: "police", count: 1 },
    ]);
  });

  it("lack what has not been sent, also to what was merged", () => {
    const state = emptyState();
    state.devices.units = { F1: unit("F1"), F2: unit("F2") };
    const member = incident({ id: "I2", into: "I1", state: "merged", assignments: ["I2-1"] });
    state.incidents.incidents = { I1: incident({ members: ["I2"], assignments: ["I1-1"] }), I2: member };
    state.incidents.assignments = {
      "I1-1": { ...assignment("refused", []), id: "I1-1", unit: "F1" },
      "I2-1": { ...assignment("accepted", []), id: "I2-1", incident: "I2", unit: "F2" },
    };
    const lead = state.incidents.incidents["I1"];
    expect(lead && sentOf(state, lead, "fire")).toBe(1);
    expect(lead && sentOf(state, lead, "police")).toBe(0);
  });

  it("is met by who has done its work, until that does not hold", () => {
    const state = emptyState();
    state.devices.units = { F1: unit("F1"), F2: unit("F2") };
    const verifying = incident({ state: "verifying", assignments: ["I1-1", "I1-2", "I1-3"] });
    state.incidents.incidents = { I1: verifying };
    const cleared = (name: string, of: string, steps: Step[]): Assignment =>
      assignment(
        "clear",
        steps.map((step) => [step, 9]),
        { id: name, unit: of },
      );
    state.incidents.assignments = {
      "I1-1": cleared("I1-1", "F1", ["accepted", "on_scene", "clear"]),
      "I1-2": cleared("I1-2", "F2", ["accepted", "clear"]),
      "I1-3": cleared("I1-3", "F1", ["accepted", "on_scene", "clear"]),
    };
    expect(sentOf(state, verifying, "fire")).toBe(1);
    expect(sentOf(state, { ...verifying, state: "confirmed" }, "fire")).toBe(0);
  });
});

describe("what a grade asks", () => {
  it("is a plan within a time, until one runs", () => {
    expect(planDue(GRADES, NOTHING, incident({ grade: 3 }))).toBe(NOW_MS + 600_000);
    expect(planDue(GRADES, NOTHING, incident({ grade: 4 }))).toBeNull();
    expect(planDue(GRADES, NOTHING, incident({ grade: 3, state: "closed" }))).toBeNull();
    const raised = incident({ grade: 3, opened_at: ago(3600), graded_at: NOW });
    expect(planDue(GRADES, NOTHING, raised), "from when it got so grave").toBe(NOW_MS + 600_000);
  });

  it("is none after a person has ended one, until it is graded anew", () => {
    const ended = incident({ grade: 3, graded_at: ago(60), plan_ended_at: ago(5) });
    expect(planDue(GRADES, NOTHING, ended)).toBeNull();
    expect(planDue(GRADES, NOTHING, { ...ended, graded_at: NOW })).toBe(NOW_MS + 600_000);
  });

  it("is somebody's command, said in both languages", () => {
    expect(commandsAt(GRADES, 3)).toBe("supervisor");
    expect(commandWord(words("zh"), GRADES, 4)).toBe("调度员");
    expect(commandWord(words("en"), GRADES, 1)).toBe("—");
    expect([inLanguage("en", FIRE), inLanguage("en", FLOOD)]).toEqual(["Building fire", "内涝"]);
  });
});

describe("the notices to an operator", () => {
  const held = (change: Parameters<typeof notice>[0]): ReturnType<typeof incident> =>
    incident({ notices: [notice(change)] });

  it("are those to their role or agency that nobody has answered, the longest due first", () => {
    const state = emptyState();
    state.incidents.incidents = {
      I1: held({}),
      I2: { ...held({ due: ago(10) }), id: "I2" },
      I3: { ...held({ done_at: ago(1) }), id: "I3" },
      I4: { ...held({ withdrawn_at: ago(1) }), id: "I4" },
      I5: { ...held({}), id: "I5", state: "closed" },
      I6: { ...held({ to: { zh: "消防", en: "", role: null, agency: "fire" } }), id: "I6" },
    };
    expect(noticesTo(state.incidents, CHIEF).map(({ incident: of }) => of.id)).toEqual(["I2", "I1"]);
    const fire: Operator = { ...CHIEF, role: "viewer", agency: "fire" };
    expect(noticesTo(state.incidents, fire).map(({ incident: of }) => of.id)).toEqual(["I6"]);
  });

  it("come with the gravest first, exercises after what is real, then the longest due", () => {
    const state = emptyState();
    state.incidents.incidents = {
      I1: { ...held({ due: ago(600) }), grade: 3 },
      I2: { ...held({ due: ago(10) }), id: "I2", grade: 2 },
      I3: { ...held({ due: ago(900) }), id: "I3", grade: 2, status: "exercise" },
      I4: { ...held({ due: ago(60) }), id: "I4", grade: 2 },
    };
    expect(noticesTo(state.incidents, CHIEF).map(({ lead }) => lead.id)).toEqual(["I4", "I2", "I3", "I1"]);
  });

  it("are late after their time, and not once they are answered", () => {
    const gas = notice({ to: { zh: "燃气公司", en: "", role: null, agency: null } });
    const state = { ...emptyState(), incidents: { ...NOTHING, incidents: { I2: held({}) } } };
    const lead = incident({ members: ["I2"], notices: [gas, notice({ done_at: ago(1) })] });
    const late = [0, 181_000].map((later) => lateNotices(state.incidents, lead, NOW_MS + later));
    expect(late, "also to who has no console, and of what was merged").toEqual([0, 2]);
    expect(rowOf(state, lead, NOW_MS + 181_000).untold, "the whole desk sees it in the list").toBe(2);
    expect(lateNotices(state.incidents, { ...lead, state: "closed" }, NOW_MS + 181_000)).toBe(0);
  });
});

describe("the forms of plans and notices", () => {
  const here = { store: emptyStore(), desk: new Desk(new Signal((run) => run())) } as unknown as Room;
  here.store.plans = [FLOOD, FIRE];
  const held = incident({ notices: [notice()] });

  it("activate the plan that is for it, with the reason", () => {
    const begun = defaults("plan", held, null, here);
    expect(begun.plan).toBe("fire");
    expect(titleOf("plan", held, null, here)).toBe("I1 启动预案");
    expect(orderOf("plan", begun, held, null, here)).toBeNull();
    const order = { type: "ActivatePlan", incident: "I1", plan: "fire", reason: "符合启动条件" };
    expect(orderOf("plan", { ...begun, text: "符合启动条件" }, held, null, here)).toEqual(order);
  });

  it("end a plan, and say for somebody else that they know and how", () => {
    const begun = { ...defaults("planEnd", held, "I1/fire", here), text: "误报" };
    expect(orderOf("planEnd", begun, held, "I1/fire", here)).toEqual({
      type: "EndPlan",
      incident: "I1",
      plan: "fire",
      reason: "误报",
    });
    expect(orderOf("told", { ...begun, text: "电话告知 王工" }, held, "I1/1", here)).toEqual({
      type: "AcknowledgeNotice",
      incident: "I1",
      notice: 1,
      note: "电话告知 王工",
    });
    expect(orderOf("told", begun, held, null, here)).toBeNull();
  });
});
