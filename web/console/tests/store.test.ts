import { describe, expect, it, vi } from "vitest";
import { backoff } from "../src/connection/backoff";
import { ageText, CentreClock } from "../src/store/clock";
import { distance, distanceText, offset } from "../src/store/geometry";
import { Timeline } from "../src/store/timeline";
import { Signal } from "../src/store/signal";
import type { Entry } from "../src/connection/api";
import { clocksOff } from "../src/store/video";
import type { Live, NodeClock, Recorded } from "../src/wire/vocabulary";
import { clockWords } from "../src/words/names";
import { zh } from "../src/words/zh";
import { emptyStore, node, NOW, NOW_MS } from "./examples";

function note(seq: number, incident = "I1"): Recorded {
  const actor = { kind: "operator" as const, id: "wang", agency: "", role: "dispatcher" as const };
  return { seq, at: NOW, actor, event: { type: "NoteAdded", incident, text: `${seq}`, at: NOW } };
}

describe("the store", () => {
  it("takes events that follow and refuses a gap", () => {
    const store = emptyStore();
    expect(store.record([note(1), note(2)])).toBe(true);
    expect(store.seq).toBe(2);
    expect(store.record([note(4)])).toBe(false);
    expect(store.seq).toBe(2);
  });
});

describe("the positions of units", () => {
  it("are kept until the centre says that one is gone", () => {
    const store = emptyStore();
    const at = { unit: "F01", lat: 31.28, lon: 121.51, at: NOW, heard: NOW, stale: true };
    const live: Live = { type: "live", at: NOW, seq: 0, positions: [at], streams: [] };
    store.live(live);
    store.live({ ...live, positions: [] });
    expect([...store.positions.keys()]).toEqual(["F01"]);
    store.live({ ...live, positions: [], gone: ["F01", "F02"] });
    expect(store.positions.size).toBe(0);
  });
});

describe("the clocks of nodes", () => {
  const clock = (node: string, offset_ms: number): NodeClock => ({ node, offset_ms, rtt_ms: 12 });
  const live = (clocks: NodeClock[] | null): Live => ({
    type: "live",
    at: NOW,
    seq: 0,
    positions: [],
    streams: [],
    clocks,
  });

  it("are kept until there is news of them", () => {
    const store = emptyStore();
    store.live(live([clock("street", 3)]));
    store.live(live(null));
    expect(store.clocks.get("street")?.offset_ms).toBe(3);
    store.live(live([]));
    expect(store.clocks.size).toBe(0);
  });

  it("are wrong from half a second on, the worst first, and said so in words", () => {
    const store = emptyStore();
    store.live(live([clock("near", -499), clock("slow", -500), clock("fast", 1240)]));
    store.state.nodes["fast"] = node("fast", true);
    const off = clocksOff(store.clocks);
    expect(off.map((one) => one.node)).toEqual(["fast", "slow"]);
    expect(off.map((one) => clockWords(zh, store.state, one))).toEqual([
      "fast 时钟快 1.2 秒，请其单位校时",
      "slow 时钟慢 0.5 秒，请其单位校时",
    ]);
  });
});

describe("the centre's clock", () => {
  it("takes the quickest message for the truth and tells how late the others were", () => {
    let local = 1000;
    const clock = new CentreClock(() => local);
    clock.hear(NOW);
    local += 1000;
    clock.hear(new Date(NOW_MS + 900).toISOString());
    expect(clock.delay).toBe(100);
    expect(clock.now()).toBe(NOW_MS + 1000);
  });

  it("follows one that is set, back or forward, and calls no message late by that", () => {
    let local = 1000;
    const clock = new CentreClock(() => local);
    const told = (ms: number): number => {
      clock.hear(new Date(NOW_MS + ms).toISOString());
      return clock.now() - NOW_MS;
    };
    told(0);
    for (const [step, was] of [
      [-3_600_000, 1000],
      [7_200_000, -3_599_000],
    ] as const) {
      local += 1000;
      expect(told(was + step)).toBe(was + step);
      expect(clock.delay).toBe(0);
    }
    local += 5000;
    clock.hear(new Date(NOW_MS + 3_602_000).toISOString());
    expect(clock.delay).toBe(4000); // one that is late is late still
  });

  it("shows the centre's zone, not the browser's", () => {
    const clock = new CentreClock(() => 0);
    clock.hear(NOW);
    expect(clock.time(NOW_MS)).toBe("20:14:07");
  });

  it("writes ages of a fixed width", () => {
    expect([9, 161, 3761, 190_000].map(ageText)).toEqual(["00:09", "02:41", "1:02:41", "2 d"]);
  });
});

describe("geometry", () => {
  it("goes out and comes back", () => {
    const home = { lat: 31.27, lon: 121.52 };
    expect(distance(home, offset(home, 215, 750))).toBeCloseTo(750, 0);
    expect([41.4, 1234, 12_345].map(distanceText)).toEqual(["41 m", "1.2 km", "12 km"]);
  });
});

describe("waiting before another attempt", () => {
  it("begins with 0.3 s, ends at 3 s and spreads by chance", () => {
    expect([0, 1, 2, 3, 4, 50].map((attempt) => backoff(attempt, 0))).toEqual([
      300, 600, 1200, 2400, 3000, 3000,
    ]);
    expect(backoff(0, 0.999)).toBeLessThan(backoff(0, 0));
  });
});

describe("the timeline", () => {
  it("merges the record that was read with what was recorded meanwhile", async () => {
    let answer: (entries: Entry[]) => void = () => undefined;
    const read = (): Promise<{ ok: true; value: Entry[] }> =>
      new Promise((resolve) => {
        answer = (value) => resolve({ ok: true, value });
      });
    const timeline = new Timeline(read, new Signal((run) => run()));
    const opened = timeline.open("I1");
    timeline.follow(note(3), () => new Set(["I1"]));
    timeline.follow(note(4, "I2"), () => new Set(["I1"]));
    answer([note(2), note(3)].map((recorded) => ({ ...recorded, hash: "9f2c" })));
    await opened;
    expect(timeline.entries.map((entry) => [entry.seq, entry.hash])).toEqual([
      [3, "9f2c"],
      [2, "9f2c"],
    ]);
  });

  it("is read again when an alert is joined: it brings its own past", async () => {
    const past: Entry[] = [];
    const read = (): Promise<{ ok: true; value: Entry[] }> => Promise.resolve({ ok: true, value: [...past] });
    const timeline = new Timeline(read, new Signal((run) => run()));
    await timeline.open("I1");
    past.push({ ...note(2), hash: "9f2c" }); // what the alert did before it belonged here
    const event = {
      type: "AlertLinked" as const,
      alert: "A1",
      incident: "I1",
      reason: "joined by hand",
      match: null,
      left: null,
    };
    timeline.follow({ ...note(7), event }, () => new Set(["I1"]));
    await vi.waitFor(() => expect(timeline.entries.map((entry) => entry.seq)).toEqual([7, 2]));
  });

  it("follows calls of the incident's alerts", () => {
    const timeline = new Timeline(() => new Promise(() => undefined), new Signal((run) => run()));
    void timeline.open("I1");
    const event = {
      type: "CallAdvanced" as const,
      alert: "A1",
      phase: "ended" as const,
      agent: null,
      recording: null,
      place: null,
      caller_hash: null,
      caller_mark: null,
      told_at: null,
    };
    timeline.follow({ ...note(5), event }, () => new Set(["I1", "A1"]));
    timeline.follow({ ...note(6), event: { ...event, alert: "A2" } }, () => new Set(["I1", "A1"]));
    expect(timeline.entries.map((entry) => entry.seq)).toEqual([5]);
  });
});
