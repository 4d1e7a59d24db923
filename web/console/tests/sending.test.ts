/** Files on their way belong to their incident, not to what is on the screen. */

import { beforeEach, describe, expect, it } from "vitest";
import type { Answer } from "../src/connection/api";
import { keepPage } from "../src/elements/stray_files";
import { Sendings } from "../src/store/sending";
import { Signal } from "../src/store/signal";

const file = (name: string): File => new File(["x"], name);
const REFUSED: Answer<unknown> = { ok: false, status: 415, code: "unknown_type", message: "no" };

describe("files on their way", () => {
  let asked: { incident: string; name: string; answer: (answer: Answer<unknown>) => void }[];
  let sendings: Sendings;
  const names = (incident: string): string[] => sendings.of(incident).map(({ name }) => name);
  const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

  beforeEach(() => {
    asked = [];
    sendings = new Sendings(
      (incident, { name }) => new Promise((answer) => asked.push({ incident, name, answer })),
      new Signal((run) => run()),
    );
  });

  it("go one after the other, each with its own incident", async () => {
    void sendings.send("I1", [file("a.jpg"), file("b.jpg")]);
    void sendings.send("I2", [file("c.jpg")]);
    await settled();
    expect([names("I1"), names("I2")]).toEqual([["a.jpg", "b.jpg"], ["c.jpg"]]);
    expect(asked.map(({ name }) => name)).toEqual(["a.jpg"]);
    asked[0]?.answer({ ok: true, value: null });
    await settled();
    expect(names("I1")).toEqual(["b.jpg"]);
    expect(asked.at(-1)).toMatchObject({ incident: "I1", name: "b.jpg" });
  });

  it("leave what was not taken in its place until it was read", async () => {
    void sendings.send("I1", [file("a.txt"), file("b.jpg")]);
    await settled();
    asked[0]?.answer(REFUSED);
    await settled();
    const [failed] = sendings.of("I1");
    expect(failed).toMatchObject({ name: "a.txt", failed: { code: "unknown_type" } });
    expect(sendings.of("I2")).toEqual([]);
    if (failed) sendings.dismiss("I1", failed);
    expect(names("I1")).toEqual(["b.jpg"]);
  });

  it("are never more than an incident takes", async () => {
    void sendings.send(
      "I1",
      Array.from({ length: 101 }, (_, at) => file(`${at}.jpg`)),
    );
    await settled();
    expect(sendings.of("I1").filter(({ failed }) => failed !== null)).toMatchObject([
      { name: "100.jpg", failed: { code: "too_many_files" } },
    ]);
  });

  it("are not sent by who signs in next", async () => {
    void sendings.send("I1", [file("a.jpg"), file("b.jpg")]);
    await settled();
    sendings.clear();
    asked[0]?.answer(REFUSED);
    await settled();
    expect(asked).toHaveLength(1);
    expect(sendings.of("I1")).toEqual([]);
    void sendings.send("I1", [file("c.jpg")]);
    await settled();
    expect(asked.at(-1)?.name).toBe("c.jpg");
  });
});

describe("a file that is dropped beside every target", () => {
  const drop = (types: string[], defaultPrevented = false): [boolean, string] => {
    const dataTransfer = { types, dropEffect: "copy" };
    let kept = false;
    keepPage({ dataTransfer, defaultPrevented, preventDefault: () => (kept = true) } as unknown as DragEvent);
    return [kept, dataTransfer.dropEffect];
  };

  it("leaves the page where it is; text and what was taken already go their way", () => {
    expect(drop(["Files"])).toEqual([true, "none"]);
    expect(drop(["Files"], true)).toEqual([false, "copy"]);
    expect(drop(["text/plain"])).toEqual([false, "copy"]);
  });
});
