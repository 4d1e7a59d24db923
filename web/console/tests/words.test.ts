import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { en } from "../src/words/en";
import { zh } from "../src/words/zh";
import { TRANSLATIONS } from "../src/words/zh/sentences";
import { LADDER } from "../src/wire/kinds";
import { sentence } from "../src/words/events";
import { alert } from "./examples";
import type { LogEvent, Match } from "../src/wire/vocabulary";
import { likeness } from "../src/words/likeness";
import { inWords } from "../src/words/words";

/** Tables whose keys differ by purpose: the centre refuses in English already. */
const ONE_SIDED = ["refusal"];

function keys(tree: object, path = ""): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    value !== null && typeof value === "object" && !ONE_SIDED.includes(name)
      ? keys(value as object, `${path}.${name}`)
      : [`${path}.${name}`],
  );
}

describe("the two languages", () => {
  it("say the same things", () => {
    expect(keys(en).sort()).toEqual(keys(zh).sort());
  });

  it("leave no Chinese in English and no empty label in either", () => {
    const texts = (tree: object): string[] =>
      Object.values(tree).flatMap((value) =>
        typeof value === "string"
          ? [value]
          : value !== null && typeof value === "object"
            ? texts(value as object)
            : [],
      );
    expect(texts(en).filter((text) => /[\u4e00-\u9fff]/.test(text))).toEqual([en.language]);
    expect(texts(zh).filter((text) => text === "")).toEqual([zh.whereabouts.live]);
  });

  it("say what the centre wrote, with what it names; what is not known stays as it came", () => {
    const sentence = "no picture came within 4 s";
    expect(inWords("zh", sentence)).toBe("4 秒内没有取到画面");
    expect(inWords("en", sentence)).toBe(sentence);
    expect(inWords("zh", "Something new.")).toBe("Something new.");
  });

  it("know each sentence that the centre is known to write, and no other", () => {
    const file = new URL("../../../tests/examples/words/sentences.json", import.meta.url);
    const sentences = JSON.parse(readFileSync(file, "utf8")) as string[];
    const used = sentences.map((one) => TRANSLATIONS.findIndex(([pattern]) => pattern.test(one)));
    expect(sentences.filter((_, index) => used[index] === -1)).toEqual([]);
    expect(TRANSLATIONS.filter((_, index) => !used.includes(index))).toEqual([]);
    for (const one of sentences) expect(inWords("zh", one)).not.toMatch(/\$\d|undefined/);
  });

  it("say why an alert may belong to an incident", () => {
    const reasons: Match["reasons"] = [
      { code: "near", weight: 11.2, figure: 41.3 },
      { code: "lately", weight: 2.1, figure: 182 },
      { code: "same_class", weight: 2, figure: null },
    ];
    const match = { incident: "I1", score: 14, reasons };
    const names = { unit: String, camera: String, device: String, class: String, plan: String };
    const old = { type: "AlertLinked", alert: "A1", incident: "I1", reason: "joined by hand" } as LogEvent;
    expect(sentence(old, "en", names).join("")).toBe("Alert A1 joined I1 · joined by hand");
    const none = { type: "LinkProposed" as const, alert: "A1", matches: [] };
    expect(sentence(none, "zh", names).join("")).toBe("警情 A1 · 不再像任何未结事件");
    expect(likeness(match, zh)).toBe("相距 41 m · 相隔 03:02 · 同类警情");
    expect(likeness(match, en)).toBe("41 m away · 03:02 apart · same class");
  });

  it("name the plan that ended, not its code", () => {
    const ended = { type: "PlanEnded", incident: "I1", plan: "flood", reason: "水已退", at: "" } as LogEvent;
    const names = { unit: String, camera: String, device: String, class: String, plan: () => "内涝预案" };
    expect(sentence(ended, "zh", names).join("")).toBe("终止预案 内涝预案 · 水已退");
    expect(sentence(ended, "en", names).join("")).toBe("Plan ended: 内涝预案 · 水已退");
  });

  it("say what a caller said, and nothing where nothing was written down", () => {
    const names = { unit: String, camera: String, device: () => "人工录入", class: String, plan: String };
    const come = (text: string | null): LogEvent => ({ type: "AlertReceived", alert: alert({ text }) });
    expect(sentence(come("三楼冒烟"), "zh", names).join("")).toBe("收到来电警情 · 人工录入 · “三楼冒烟”");
    expect(sentence(come("三楼冒烟"), "en", names).join("")).toBe(
      "Call alert received · 人工录入 · “三楼冒烟”",
    );
    expect(sentence(come("119 来电"), "zh", names).join("")).toBe("收到来电警情 · 人工录入");
    expect(sentence(come(null), "zh", names).join("")).toBe("收到来电警情 · 人工录入");
  });

  it("name every rung", () => {
    for (const step of LADDER) expect(zh.units.step[step]).not.toBe(en.units.step[step]);
  });
});
