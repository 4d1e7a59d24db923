/** What the figures of a stream tell, and how they are asked for. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/connection/api";
import { Poll } from "../src/connection/poll";
import { Counters, illsOf, loads, rowsOf } from "../src/store/streams";
import type { StreamStats } from "../src/wire/vocabulary";
import { en } from "../src/words/en";
import { zh } from "../src/words/zh";

/** Only what these tests speak of. */
function stream(camera: string, change: Partial<StreamStats> = {}): StreamStats {
  const known: Partial<StreamStats> = {
    camera,
    node: "police",
    quality: "sub",
    viewers: 1,
    kbps: 500,
    fps: 25,
    age_ms: 20,
    late_ms: 30,
    key_s: 2,
    lost: 0,
    nacks: 0,
    key_requests: 0,
    repeats: 0,
    viewer_key_requests: 0,
    viewer_loss: 0,
    rtt_ms: 3,
  };
  return { ...known, ...change } as StreamStats;
}

const NOTHING = { lost: 0, nacks: 0, key_requests: 0, repeats: 0, viewer_key_requests: 0 };

describe("the figures of streams", () => {
  it("say what is wrong with one, the worst first", () => {
    expect(illsOf(stream("C1"), NOTHING)).toEqual([]);
    expect(illsOf(stream("C1", { age_ms: 2001, fps: 0, key_s: 5 }), NOTHING)).toEqual(["stalled", "sparse"]);
    expect(illsOf(stream("C1", { viewer_loss: 0.02, fps: 5, rtt_ms: 301 }), { ...NOTHING, lost: 1 })).toEqual(
      ["node_loss", "viewer_loss", "slow", "far"],
    );
    expect(illsOf(stream("C1", { rtt_ms: null }), { ...NOTHING, viewer_key_requests: 6 })).toEqual([
      "restless",
    ]);
  });

  it("say that pictures come late although they come", () => {
    expect(illsOf(stream("C1", { late_ms: 1999 }), NOTHING)).toEqual([]);
    expect(illsOf(stream("C1", { late_ms: 2000, key_s: 5 }), NOTHING)).toEqual(["late", "sparse"]);
  });

  it("tell a picture that never came from one that stands", () => {
    const never = { width: 0, height: 0, fps: 0, key_s: 0 };
    expect(illsOf(stream("C1", { ...never, age_ms: 19_000 }), NOTHING)).toEqual(["absent"]);
    expect(illsOf(stream("C1", { ...never, age_ms: 500 }), NOTHING), "just asked for").toEqual([]);
    expect(illsOf(stream("C1", { width: 640, fps: 0, age_ms: 19_000 }), NOTHING)).toEqual(["stalled"]);
  });

  it("count what grew in the last ten seconds, not since the stream began", () => {
    const counters = new Counters();
    const at = (now: number, lost: number): number => {
      counters.note([stream("C1", { lost })], now);
      return counters.recent(stream("C1", { lost })).lost;
    };
    expect(at(0, 7)).toBe(0);
    expect(at(5000, 9)).toBe(2);
    expect(at(10_000, 10)).toBe(3);
    expect(at(15_000, 10)).toBe(1);
    expect(at(30_000, 10)).toBe(0);
    expect(at(31_000, 2), "a stream that began anew").toBe(2);
  });

  it("put streams in trouble first, the others by camera", () => {
    const rows = rowsOf(
      [stream("C2"), stream("C9", { key_s: 9 }), stream("C1"), stream("C8", { age_ms: 9000 })],
      new Counters(),
    );
    expect(rows.map((row) => row.stream.camera)).toEqual(["C8", "C9", "C1", "C2"]);
  });

  it("add up what a node sends", () => {
    const found = loads([stream("C1"), stream("C2"), stream("C3", { node: "street" })]);
    expect(found.get("police")).toEqual({ kbps: 1000, streams: 2 });
    expect(found.get("street")).toEqual({ kbps: 500, streams: 1 });
  });

  it("have for each thing that can be wrong a word and what helps, in both languages", () => {
    for (const { figures } of [zh, en]) expect(Object.keys(figures.ill)).toEqual(Object.keys(figures.short));
  });
});

describe("asking again and again", () => {
  let answers: Answer<number>[];
  let poll: Poll<number>;

  beforeEach(() => {
    vi.useFakeTimers();
    answers = [];
    poll = new Poll(() => Promise.resolve(answers.shift() ?? refused), 2000, {
      now: () => Date.now(),
      changed: () => undefined,
    });
  });
  afterEach(() => {
    poll.stop();
    vi.useRealTimers();
  });
  const refused: Answer<number> = { ok: false, status: 0, code: "unreachable", message: "" };

  it("keeps the last answer, with its age, when the next question fails", async () => {
    answers.push({ ok: true, value: 7 });
    poll.start();
    poll.start();
    await vi.advanceTimersByTimeAsync(0);
    const [value, at, failed] = [poll.value, poll.at, poll.failed];
    expect([value, failed]).toEqual([7, ""]);
    await vi.advanceTimersByTimeAsync(2000);
    expect([poll.value, poll.at, poll.failed]).toEqual([7, at, "unreachable"]);
    answers.push({ ok: true, value: 8 });
    await vi.advanceTimersByTimeAsync(2000);
    expect([poll.value, poll.failed]).toEqual([8, ""]);
  });

  it("asks nothing while nobody looks, and forgets what it was told", async () => {
    answers.push({ ok: true, value: 7 }, { ok: true, value: 8 });
    poll.start();
    await vi.advanceTimersByTimeAsync(0);
    poll.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([poll.value, poll.at, answers.length]).toEqual([null, null, 1]);
  });
});
