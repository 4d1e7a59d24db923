import { describe, expect, it } from "vitest";
import { en } from "../src/words/en";
import { zh } from "../src/words/zh";
import { LADDER } from "../src/wire/kinds";
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
    const sentence = "Field `at` is missing: send a time.";
    expect(inWords("zh", sentence)).toBe("缺少字段 at：应为 a time。");
    expect(inWords("zh", "no picture came within 4 s")).toBe("4 秒内没有取到画面");
    expect(inWords("en", sentence)).toBe(sentence);
    expect(inWords("zh", "Something new.")).toBe("Something new.");
  });

  it("name every rung", () => {
    for (const step of LADDER) expect(zh.units.step[step]).not.toBe(en.units.step[step]);
  });
});
