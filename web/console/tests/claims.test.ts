/** A call is one operator's at a time, and a claim says when its operator has fallen silent. */

import { describe, expect, it } from "vitest";
import { claimCall } from "../src/elements/shortcuts";
import type { Room } from "../src/room";
import { claimOf, hasCall, isMissed, shownCall } from "../src/store/claims";
import { Desk } from "../src/store/desk";
import { waitingAlerts } from "../src/store/need";
import { Signal } from "../src/store/signal";
import type { Alert, Order } from "../src/wire/vocabulary";
import { ago, alert, emptyStore, NOW } from "./examples";

function desk(...alerts: Alert[]): { room: Room; given: Order[] } {
  const store = emptyStore();
  const given: Order[] = [];
  store.clock.hear(NOW);
  store.me = { name: "wang", display: "王", role: "dispatcher", agency: "" };
  for (const one of alerts) {
    store.state.incidents.alerts[one.id] = one;
    store.state.incidents.loose.push(one.id);
  }
  const orders = { give: (order: Order) => given.push(order) };
  return { room: { store, desk: new Desk(new Signal((run) => run())), orders } as unknown as Room, given };
}

function call(id: string, phase: "ringing" | "ended", change: Partial<Alert> = {}): Alert {
  const made = alert({ id, ...change });
  return made.call ? { ...made, call: { ...made.call, phase, agent: null } } : made;
}

const LIVE = { type: "live" as const, seq: 0, positions: [], streams: [], clocks: null };
const HELD = { claim: { operator: "chen", at: ago(60) } };

describe("a call", () => {
  it("is claimed and let go by the same key", () => {
    const { room, given } = desk(call("A1", "ringing"));
    claimCall(room);
    room.store.state.incidents.alerts["A1"] = call("A1", "ringing", {
      claim: { operator: "wang", at: NOW },
    });
    claimCall(room);
    expect(given).toEqual([
      { type: "ClaimCall", alert: "A1", take_over: false },
      { type: "ReleaseCall", alert: "A1" },
    ]);
    expect(hasCall(room.store.state, "wang")).toBe(true);
    expect(hasCall(room.store.state, "chen")).toBe(false);
  });

  it("is never taken from an operator whose page beats, and is when it is silent for 45 s", () => {
    const { room, given } = desk(call("A1", "ringing", HELD));
    room.desk.point("A1");
    room.store.beats.set("chen", ago(44));
    claimCall(room);
    expect(given).toEqual([]);
    room.store.beats.set("chen", ago(46));
    claimCall(room);
    expect(given).toEqual([{ type: "ClaimCall", alert: "A1", take_over: true }]);
  });

  it("grows silent by the page's own clock, whatever the centre's is set to", () => {
    let local = 0;
    const store = emptyStore(() => local);
    store.clock.hear(NOW);
    const held = alert({ claim: { operator: "chen", at: ago(30) } });
    const silent = (): number | null | undefined => claimOf(held, store.beats, store.ages)?.silent;
    expect(silent()).toBeNull();
    local += 10_000;
    const hour = "2026-06-21T19:14:17.000+08:00"; // set back by one
    store.live({ ...LIVE, at: hour, beats: { chen: hour } });
    local += 44_000;
    expect(silent()).toBeNull();
    local += 2_000;
    expect(silent()).toBe(46);
    store.live({
      ...LIVE,
      at: "2026-06-21T23:00:00.000+08:00",
      beats: { chen: "2026-06-21T22:59:59.000+08:00" },
    });
    expect(silent()).toBeNull();
  });

  it("counts silence from the claim where no beat was heard", () => {
    const { store } = desk().room;
    const silent = (seconds: number): number | null | undefined =>
      claimOf(alert({ claim: { operator: "chen", at: ago(seconds) } }), store.beats, store.ages)?.silent;
    expect([silent(44), silent(46)]).toEqual([null, 46]);
  });

  it("pops up while it rings for nobody, and gives way to what is marked", () => {
    const waiting = [call("A1", "ringing", HELD), call("A2", "ringing"), call("A3", "ended")];
    expect(shownCall(waiting, null)?.id).toBe("A2");
    expect(shownCall(waiting, "A3")?.id).toBe("A3");
    expect(shownCall([waiting[0] as Alert], null)).toBeNull();
  });

  it("that was missed waits before those that were answered", () => {
    const answered = call("A1", "ended");
    if (answered.call) answered.call.agent = "席位01";
    const missed = call("A2", "ended");
    const { room } = desk(answered, missed);
    expect([isMissed(answered), isMissed(missed)]).toEqual([false, true]);
    expect(waitingAlerts(room.store.state).map(({ id }) => id)).toEqual(["A2", "A1"]);
  });
});
