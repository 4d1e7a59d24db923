/** A canary grows old by this page's own clock, and a trouble is no incident to anybody who counts. */

import { describe, expect, it } from "vitest";
import { CanaryWatch, roundTrip } from "../src/store/canary";
import { figures } from "../src/store/figures";
import { openIncidents } from "../src/store/need";
import { joinBar } from "../src/store/tray";
import { beginTrouble, openTroubles, reportTrouble } from "../src/store/trouble";
import { incidentTitle } from "../src/words/names";
import { troubled } from "../src/words/troubled";
import { words } from "../src/words/words";
import type { Incident, Recorded, TroubleReported } from "../src/wire/vocabulary";
import { ago, alert, emptyStore, incident, NOW, NOW_MS } from "./examples";

const CAME = { at: "2026-06-21T20:14:06.962+08:00", received_at: NOW };

function trouble(change: Partial<NonNullable<Incident["trouble"]>> = {}, id = "I2"): Incident {
  const told = {
    kind: "quiet",
    source: "WL-018",
    since: ago(90),
    told_at: NOW,
    count: 1,
    sources: ["WL-018"],
    steps_s: [],
  };
  return incident({ id, grade: 4, trouble: { ...told, ended_at: null, ...change } as Incident["trouble"] });
}

describe("a step of the clock", () => {
  it("says in both languages by how much and which way", () => {
    const set = trouble({ kind: "clock", source: "", sources: [], steps_s: [3600], count: 1 });
    const twice = trouble({ kind: "clock", source: "", sources: [], steps_s: [3600, -3602.5], count: 2 });
    const titles = (["zh", "en"] as const).map((language) =>
      [set, twice].map((one) => incidentTitle(one, words(language))),
    );
    expect(titles).toEqual([
      ["时钟跳变 +3600 s", "时钟跳变 +3600 s、-3602.5 s"],
      ["Clock set by +3600 s", "Clock set by +3600 s, -3602.5 s"],
    ]);
  });
});

describe("the canary", () => {
  it("is late after one and a half periods and gone after two and a half, by the page's own clock", () => {
    let now = 1_000_000;
    const watch = new CanaryWatch(() => now);
    expect(watch.freshness).toBeNull();
    watch.begin(null, 0, 60);
    watch.hear(CAME);
    const seen = [0, 90, 90.1, 150, 150.1].map((seconds) => {
      now = 1_000_000 + seconds * 1000;
      return watch.freshness;
    });
    expect(seen).toEqual(["fresh", "fresh", "late", "late", "gone"]);
    expect(roundTrip(CAME)).toBe(38);
  });

  it("is as old in a snapshot as the centre says, and made no younger by another one", () => {
    let now = 0;
    const watch = new CanaryWatch(() => now);
    watch.begin(CAME, 100, 60);
    expect(watch.freshness).toBe("late");
    now = 60_000;
    watch.begin(CAME, 0, 60);
    expect(watch.freshness).toBe("gone");
    watch.begin({ ...CAME, received_at: ago(-160) }, 1, 60);
    expect(watch.freshness).toBe("fresh");
  });

  it("is heard by its event, and takes no number and no place in the tray", () => {
    const store = emptyStore();
    const own = alert({ id: "C1", kind: "canary", source: "canary", ...CAME });
    const other = alert({ id: "A1", kind: "canary", source: "SM-1" });
    for (const [at, event] of [own, other].entries())
      store.record([
        { seq: at + 1, at: NOW, actor: {}, event: { type: "AlertReceived", alert: event } },
      ] as unknown as Recorded[]);
    expect(store.canary.last).toEqual(CAME);
    expect(store.state.incidents).toMatchObject({ canary: CAME, alert_count: 1, loose: [], alerts: {} });
  });
});

describe("a trouble of many", () => {
  const many = trouble({ source: "", count: 3, sources: ["S-1", "S-2", "S-3"] });
  const reported = (change: Partial<TroubleReported>): TroubleReported => ({
    type: "TroubleReported",
    incident: "I2",
    since: ago(90),
    at: NOW,
    count: 0,
    sources: [],
    steps_s: [],
    back: [],
    ...change,
  });

  it("names who is silent now, also when a person has closed it, and says who came back", () => {
    const { incidents } = emptyStore().state;
    incidents.incidents = { I2: many };
    beginTrouble(incidents, many);
    reportTrouble(incidents, reported({ count: 4, sources: ["S-4"] }));
    incidents.incidents = { I2: { ...many, ...incidents.incidents["I2"], state: "cancelled" } };
    const eased = reported({ count: 2, back: ["S-1", "S-3"] });
    reportTrouble(incidents, eased);
    expect(incidents.incidents["I2"]).toMatchObject({ trouble: { count: 2, sources: ["S-2", "S-4"] } });
    expect(incidents.troubles).toEqual({ "quiet:S-2": "I2", "quiet:S-4": "I2" });
    expect(troubled(eased, words("zh"))).toEqual(["2 个来源恢复，还有 2 个"]);
    expect(troubled(eased, words("en"))).toEqual(["2 sources are well again, 2 left"]);
  });
});

describe("a trouble", () => {
  it("is listed by itself, what lasts first, and counted as no incident", () => {
    const { state } = emptyStore();
    const listed = [incident(), trouble(), trouble({ ended_at: NOW }, "I3"), trouble({}, "I4")];
    state.incidents.incidents = Object.fromEntries(listed.map((one) => [one.id, one]));
    expect(openIncidents(state, NOW_MS).map((row) => row.incident.id)).toEqual(["I1"]);
    expect(figures(state, NOW_MS).open).toBe(1);
    expect(openTroubles(state).map(({ id }) => id)).toEqual(["I4", "I2", "I3"]);
  });

  it("takes no alert", () => {
    expect(joinBar(alert(), trouble())).toBe("no_incident");
  });

  it("is called by what is wrong, in both languages", () => {
    const many = trouble({ source: "", count: 128 });
    expect(incidentTitle(trouble(), words("zh"))).toBe("静默 · 平凉路 1398 号");
    expect(incidentTitle(many, words("zh"))).toBe("静默 · 128 个来源");
    expect(incidentTitle(many, words("en"))).toBe("Quiet · 128 sources");
    expect(incidentTitle(trouble({ kind: "broker", source: "" }), words("en"))).toBe("Broker away");
  });
});
